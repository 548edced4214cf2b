// Strangers as oracles: runs openssl and certtool in a folder of its own, gone at the end.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/bytes.hpp"
#include "base/toml.hpp"

namespace vidimus::pki::testing {

class Strangers {
 public:
  Strangers() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-pki-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~Strangers() { std::filesystem::remove_all(folder_); }
  Strangers(const Strangers&) = delete;
  Strangers& operator=(const Strangers&) = delete;

  struct Outcome {
    int status = -1;
    std::string text;  ///< what was said on both outputs
  };
  /// Runs a shell command inside the folder.
  [[nodiscard]] Outcome run(const std::string& command) const {
    const auto line = "cd '" + folder_.string() + "' && (" + command + ") 2>&1";
    FILE* pipe = popen(line.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("no shell");
    Outcome out;
    std::array<char, 4096> chunk{};
    for (std::size_t got = 0; (got = fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) out.text.append(chunk.data(), got);
    out.status = pclose(pipe);
    return out;
  }
  void write(const std::string& name, base::ByteView octets) const {
    std::ofstream{folder_ / name, std::ios::binary} << base::text_of(octets);
  }
  void write(const std::string& name, std::string_view text) const { write(name, base::view_of(text)); }
  [[nodiscard]] base::Bytes read(const std::string& name) const {
    const auto text = base::read_file((folder_ / name).string());
    return text ? base::copy_of(base::view_of(*text)) : base::Bytes{};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace vidimus::pki::testing
