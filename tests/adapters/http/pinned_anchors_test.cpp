// Servers known by a file of anchors: OpenSSL's s_server, with certificates that are right and wrong.
#include "adapters/http/pinned_anchors.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <thread>

#include "adapters/http/client.hpp"
#include "base/log.hpp"
#include "base/toml.hpp"

namespace vidimus::adapters::http {
namespace {

using base::Code;

class PinnedAnchors : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("pinned_" + std::to_string(::getpid()) + "_" + std::to_string(++count_));
    std::filesystem::create_directories(folder_);
    authority("root");
    authority("other");
    base::log::to(path("log"));
  }
  void TearDown() override {
    base::log::to("");
    if (server_ != 0) {
      ::kill(server_, SIGTERM);
      ::waitpid(server_, nullptr, 0);
    }
    std::filesystem::remove_all(folder_);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] bool says(const std::string& file, std::string_view words) const {
    const auto text = base::read_file(path(file));
    return text && text->find(words) != std::string::npos;
  }
  void certify(const std::string& who, const std::string& more, const std::string& before = "") const {
    const auto command = before +
                         "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + who +
                         " -keyout " + path(who) + ".key -out " + path(who) + ".pem " + more + " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
  void authority(const std::string& who, const std::string& more = "") const {
    certify(who, "-addext keyUsage=critical,keyCertSign,cRLSign " + more);
  }
  /// A server whose certificate `issuer` signed, on a port of its own.
  void serve(const std::string& extensions, const std::string& issuer = "root", const std::string& before = "") {
    certify(
        "server",
        "-CA " + path(issuer) + ".pem -CAkey " + path(issuer) + ".key -addext basicConstraints=critical,CA:FALSE " + extensions,
        before);
    const auto command = "exec openssl s_server -www -accept 127.0.0.1:0 -cert " + path("server.pem") + " -key " +
                         path("server.key") + " -cert_chain " + path("root.pem") + " > " + path("said") + " 2>&1";
    std::array<char*, 4> words{const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>(command.c_str()), nullptr};
    ASSERT_EQ(::posix_spawnp(&server_, "sh", nullptr, nullptr, words.data(), environ), 0);
    for (int tries = 0; tries < 500 && !says("said", "ACCEPT"); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    const auto said = base::read_file(path("said")).value();
    const auto colon = said.find("127.0.0.1:");
    ASSERT_NE(colon, std::string::npos) << said;
    port_ = said.substr(colon + 10, said.find_first_not_of("0123456789", colon + 10) - colon - 10);
  }
  base::Result<Answer> ask(const std::string& anchors = "root.pem", const std::string& host = "127.0.0.1") {
    ClientOptions options;
    options.ca_file = path(anchors);
    return Client{options}.get("https://" + host + ":" + port_ + "/");
  }
  void expect_refused(const base::Result<Answer>& answer, std::string_view reason, std::string_view words) const {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::untrusted);
    EXPECT_NE(answer.error().cause.find(words), std::string::npos) << answer.error().cause;
    EXPECT_TRUE(says("log", "tls.server_refused")) << "our own judgement";
    EXPECT_TRUE(says("log", "reason=\"" + std::string{reason} + "\"")) << base::read_file(path("log")).value();
  }

  static inline int count_ = 0;
  static inline const std::string named = "-addext subjectAltName=IP:127.0.0.1 ";
  std::filesystem::path folder_;
  std::string port_;
  pid_t server_ = 0;
};

TEST_F(PinnedAnchors, AServerUnderThemIsSpokenTo) {
  serve(named + "-addext extendedKeyUsage=serverAuth");
  const auto answer = ask();
  ASSERT_TRUE(answer) << answer.error().cause;
  EXPECT_EQ(answer->status, 200);
  expect_refused(ask("other.pem"), "no_path", "unable to get local issuer certificate");
  EXPECT_EQ(ask("absent.pem").error().code, Code::untrusted);
  // Its name is not left out.
  const auto elsewhere = ask("root.pem", "localhost");
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().code, Code::untrusted) << elsewhere.error().cause;
}

TEST_F(PinnedAnchors, ACertificateForAnotherUseServesNobody) {
  serve(named + "-addext extendedKeyUsage=clientAuth");
  expect_refused(ask(), "extended_key_usage", "unsuitable certificate purpose");
}

TEST_F(PinnedAnchors, ACertificateThatEndedServesNobody) {
  serve(named, "root", "faketime 2021-01-01 ");
  expect_refused(ask(), "expired", "certificate has expired");
}

TEST_F(PinnedAnchors, AnAuthorityThatMayNotIssueForTheNameIsRefused) {
  // An intermediate is handed over by the server; only what the path says counts, not who hands it over.
  authority("middle",
            "-CA " + path("root.pem") + " -CAkey " + path("root.key") +
                " -addext basicConstraints=critical,CA:TRUE -addext nameConstraints=critical,permitted\\;DNS:ville.example");
  std::filesystem::copy_file(path("root.pem"), path("anchor.pem"));
  std::filesystem::copy_file(path("middle.pem"), path("root.pem"), std::filesystem::copy_options::overwrite_existing);
  serve("-addext subjectAltName=IP:127.0.0.1,DNS:autre.example", "middle");
  expect_refused(ask("anchor.pem"), "name_constraints", "permitted subtree violation");
}

}  // namespace
}  // namespace vidimus::adapters::http
