// A fresh folder, a real mail server (tests/smtp_sink.py) and a stranger's reading of a message (Python's email module).
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/smtp/settings.hpp"

namespace vidimus::adapters::smtp {

inline const std::string source = VIDIMUS_SOURCE;

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/vidimus-test-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline std::string run(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  char some[4096];
  while (const auto count = std::fread(some, 1, sizeof some, pipe)) out.append(some, count);
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return out;
}

/// Answers a Python expression about the message `m`.
inline std::string asked_of(const std::string& message_path, const std::string& expression) {
  return run("/usr/bin/python3 -c '\nimport email, sys\nfrom email import policy\nm = email.message_from_binary_file(open(\"" +
             message_path + "\", \"rb\"), policy=policy.default)\nsys.stdout.write(str(" + expression + "))'");
}

/// The mail server of tests/smtp_sink.py, ended with the test.
class Sink {
 public:
  explicit Sink(const std::vector<std::string>& options = {}) {
    int in[2];
    int out[2];
    if (::pipe(in) != 0 || ::pipe(out) != 0) std::abort();
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      for (const int file : {in[0], in[1], out[0], out[1]}) ::close(file);
      const std::string script = source + "/tests/smtp_sink.py";
      std::vector<char*> arguments{const_cast<char*>(script.c_str()), const_cast<char*>(folder_.path().c_str())};
      for (const auto& option : options) arguments.push_back(const_cast<char*>(option.c_str()));
      arguments.push_back(nullptr);
      ::execv(script.c_str(), arguments.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    std::string port;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) port += c;
    ::close(out[0]);
    EXPECT_FALSE(port.empty()) << "the mail server did not start";
    port_ = port;
  }
  ~Sink() { stop(); }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  void stop() {
    if (input_ < 0) return;
    ::close(input_);
    input_ = -1;
    ::waitpid(child_, nullptr, 0);
  }
  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const { return "smtp://" + host + ":" + port_; }
  [[nodiscard]] std::string message(int number) const { return folder_.file(std::to_string(number) + ".eml"); }
  [[nodiscard]] std::string envelope(int number) const { return content_of(folder_.file(std::to_string(number) + ".envelope")); }

 private:
  Folder folder_;
  std::string port_;
  int input_ = -1;
  ::pid_t child_ = -1;
};

class StillClock final : public ports::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return *base::from_rfc3339("2026-11-22T09:30:00.250Z"); }
};

/// Counts up: two draws are never the same.
class CountingEntropy final : public ports::Entropy {
 public:
  void fill(std::span<std::uint8_t> into) override {
    for (auto& octet : into) octet = next_++;
  }

 private:
  std::uint8_t next_ = 0;
};

inline ports::MessageParts letter() {
  ports::MessageParts parts;
  parts.from_name = "Syndicat mixte Solstice — guichet numérique";
  parts.from_email = "certificats@solstice.example";
  parts.to_name = "Zoé Lefèvre";
  parts.to_email = "zoe.lefevre@mairie.example";
  parts.subject =
      "[SOL-2026-000012-1] Votre dossier est accepté : prenez rendez-vous avant le mardi 1er décembre 2026 à 16 h 30 — n’oubliez "
      "pas";
  parts.plain = "Bonjour Zoé,\n\nVotre dossier est validé.\n.\nFrom ici, œuvrez : 180,00 €\n" + std::string(1200, 'x') + "\n";
  parts.html = "<!doctype html><html lang=\"fr\"><body><p>Votre dossier est validé à 16 h 30 — « bravo ».</p></body></html>\n";
  parts.reference = "SOL-2026-000012-1";
  parts.message_id = "SOL-2026-000012-1.01JD@solstice.example";
  parts.date = "2026-11-22T09:30:00Z";
  return parts;
}

}  // namespace vidimus::adapters::smtp
