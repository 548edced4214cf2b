// A folder in which programs of others judge what an authority made; gone at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/toml.hpp"
#include "pki/pem.hpp"

namespace vidimus::ca::testing {

struct Folder {
  std::string path = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-algorithms-XXXXXX").string();
    return std::string{::mkdtemp(pattern.data())};
  }();
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const char* label, base::ByteView der) const {
    std::ofstream(path + "/" + name) << pki::to_pem(label, der);
  }
  [[nodiscard]] std::string said() const {
    const auto text = base::read_file(path + "/said.txt");
    return text ? *text : std::string{};
  }
  [[nodiscard]] bool run(const std::string& command) const {
    return std::system(("cd " + path + " && (" + command + ") > said.txt 2>&1").c_str()) == 0;
  }
  /// BouncyCastle's reviewer of paths; `words` are those of tests/interop/StrictCheck.java.
  [[nodiscard]] bool castle(const std::string& words) const {
    return run("java -cp /usr/share/java/bcpkix.jar:/usr/share/java/bcutil.jar:/usr/share/java/bcprov.jar " +
               std::filesystem::absolute(VIDIMUS_SOURCE).string() + "/tests/interop/StrictCheck.java path " + words);
  }
  /// Java's own path validation; `words` are those of tests/interop/PathCheck.java.
  [[nodiscard]] bool java(const std::string& seconds, const std::string& words) const {
    return run("AT=" + seconds + " java " + std::filesystem::absolute(VIDIMUS_SOURCE).string() +
               "/tests/interop/PathCheck.java " + words);
  }
};

}  // namespace vidimus::ca::testing
