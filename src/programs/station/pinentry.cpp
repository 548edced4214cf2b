// The pinentry dialogue: a program of its own asks, so that the code never passes through a terminal or a browser.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>

#include "programs/station/codes.hpp"

extern char** environ;

namespace vidimus::programs::station {
namespace {

using base::Code;
using base::fail;
using base::Result;
using base::Secret;

/// Assuan lines have at most 1000 octets; `%`, CR and LF are escaped.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%')
      out += "%25";
    else if (c == '\n')
      out += "%0A";
    else if (c == '\r')
      out += "%0D";
    else
      out.push_back(c);
  }
  return out.substr(0, 900);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool coded = text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
    out.push_back(coded ? static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2])) : text[at]);
    if (coded) at += 2;
  }
  return out;
}

/// A running dialogue. posix_spawn and not fork: a PKCS#11 module may be loaded in this process.
class Dialogue {
 public:
  static std::unique_ptr<Dialogue> start(const std::string& program) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0) return nullptr;
    if (pipe2(out.data(), O_CLOEXEC) != 0) {
      ::close(in[0]);
      ::close(in[1]);
      return nullptr;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::string name = program;
    std::array<char*, 2> arguments{name.data(), nullptr};
    pid_t child = 0;
    const int failed = posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    if (failed == 0) return std::unique_ptr<Dialogue>{new Dialogue{child, in[1], out[0]}};
    ::close(in[1]);
    ::close(out[0]);
    return nullptr;
  }
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;
  ~Dialogue() {
    ::close(to_);
    ::close(from_);
    ::waitpid(child_, nullptr, 0);
  }

  /// Sends a command and reads up to its OK or ERR. Answers the data lines, or nothing on ERR or a broken pipe.
  std::optional<Secret> command(const std::string& line) {
    const auto whole = line + "\n";
    if (::write(to_, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size())) return std::nullopt;
    return answer();
  }
  std::optional<Secret> answer() {
    Secret data;
    while (auto line = read_line()) {
      const auto text = line->reveal();
      if (text.starts_with("D ")) data = Secret{unescaped(text.substr(2))};
      if (text == "OK" || text.starts_with("OK ")) return data;
      if (text.starts_with("ERR")) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  Dialogue(pid_t child, int to, int from) : child_(child), to_(to), from_(from) {}
  std::optional<Secret> read_line() {
    std::string line;
    line.reserve(1024);
    char c = 0;
    while (line.size() < 1000) {
      if (::read(from_, &c, 1) != 1) return std::nullopt;
      if (c == '\n') return Secret{std::move(line)};
      line.push_back(c);
    }
    return std::nullopt;
  }
  pid_t child_;
  int to_;
  int from_;
};

std::string description(const Messages& messages, const CodeQuestion& question, bool again) {
  if (again) return messages.text("ask.again");
  const auto* key = question.kind == CodeKind::holder       ? "ask.holder"
                    : question.kind == CodeKind::new_holder ? "ask.new"
                                                            : "ask.security_officer";
  return messages.text(
      key,
      base::Json::object({{"token", question.token}, {"minimum", question.rule.minimum}, {"maximum", question.rule.maximum}}));
}

/// What went wrong before, and how many tries are left before the token blocks.
std::string warning(const Messages& messages, const CodeQuestion& question) {
  auto out = question.complaint;
  if (out.empty() && question.wrong_before) out = messages.text("token.pin_incorrect");
  if (question.tries_left && *question.tries_left <= 3) {
    const auto left = messages.text("ask.tries_left", base::Json::object({{"tries", std::int64_t{*question.tries_left}}}));
    out += (out.empty() ? "" : " ") + left;
  }
  return out;
}

}  // namespace

Result<Secret> ask_pinentry(const std::string& program, const Messages& messages, const CodeQuestion& question, bool again) {
  ::signal(SIGPIPE, SIG_IGN);  // a dialogue that dies is an answer, not the end of the station
  const auto dialogue = Dialogue::start(program);
  if (!dialogue || !dialogue->answer()) return fail(Code::misconfigured, "station.no_pinentry", program);
  // Refused options are no harm: a graphical dialogue has no terminal.
  const char* terminal = std::getenv("GPG_TTY");
  if (terminal == nullptr) terminal = ::ttyname(STDIN_FILENO);
  if (terminal != nullptr) dialogue->command(std::string{"OPTION ttyname="} + terminal);
  if (const char* type = std::getenv("TERM")) dialogue->command(std::string{"OPTION ttytype="} + type);
  dialogue->command("OPTION lc-ctype=C.UTF-8");
  dialogue->command("SETTITLE " + escaped(messages.text("ask.title")));
  dialogue->command("SETDESC " + escaped(description(messages, question, again)));
  dialogue->command("SETPROMPT " + escaped(messages.text("ask.prompt")));
  if (const auto said = warning(messages, question); !said.empty() && !again) dialogue->command("SETERROR " + escaped(said));
  auto code = dialogue->command("GETPIN");
  if (!code || code->empty()) return fail(Code::device_retry, "token.cancelled");
  return std::move(*code);
}

}  // namespace vidimus::programs::station
