// A SoftHSM2 with a store of its own in a fresh folder: a real module, nobody else's tokens, nothing left behind.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "adapters/pkcs11/module.hpp"
#include "adapters/pkcs11/sessions.hpp"

namespace vidimus::adapters::pkcs11 {

inline std::string soft_module() {
  for (const auto* path : {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                           "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"})
    if (std::filesystem::exists(path)) return path;
  return {};
}

class SoftToken : public testing::Test {
 protected:
  void SetUp() override {
    if (soft_module().empty()) GTEST_SKIP() << "SoftHSM2 is not installed";
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-token-XXXXXX").string();
    folder = mkdtemp(pattern.data());
    std::filesystem::create_directory(folder / "tokens");
    write("softhsm2.conf",
          "directories.tokendir = " + (folder / "tokens").string() + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    setenv("SOFTHSM2_CONF", (folder / "softhsm2.conf").c_str(), 1);
    auto opened = Module::open(soft_module());
    ASSERT_TRUE(opened) << opened.error().cause;
    module = *opened;
  }
  void TearDown() override {
    module.reset();
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }

  void write(const std::string& name, std::string_view content) const {
    std::ofstream(folder / name, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  void write(const std::string& name, base::ByteView content) const { write(name, base::text_of(content)); }

  /// A stranger's command, run in the folder; answers what it printed on both outputs.
  struct Ran {
    int status;
    std::string said;
  };
  [[nodiscard]] Ran run(const std::string& command) const {
    FILE* pipe = popen(("cd '" + folder.string() + "' && ( " + command + " ) 2>&1").c_str(), "r");
    std::string said;
    std::array<char, 4096> some{};
    while (const auto count = fread(some.data(), 1, some.size(), pipe)) said.append(some.data(), count);
    return {pclose(pipe), said};
  }
  [[nodiscard]] static std::string tool() { return "pkcs11-tool --module " + soft_module() + " --pin 246810"; }

  /// A fresh token of this label, and the holder logged in on it.
  std::shared_ptr<Sessions> new_token(const std::string& label) {
    const auto made = initialise_token(*module, label, codes);
    EXPECT_TRUE(made) << made.error().cause;
    auto sessions = Sessions::open(module, {label, made ? made->info.serial : ""}, codes.holder);
    EXPECT_TRUE(sessions) << sessions.error().cause;
    return sessions ? *sessions : nullptr;
  }

  std::filesystem::path folder;
  std::shared_ptr<Module> module;
  ports::TokenCodes codes{base::Secret{"so-12345678"}, base::Secret{"246810"}};
};

}  // namespace vidimus::adapters::pkcs11
