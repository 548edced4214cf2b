#include "programs/terminal_secret.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace vidimus::programs {
namespace {

constexpr std::size_t longest = 255;

/// The terminal with its echo off, put back whatever happens.
class QuietTerminal {
 public:
  QuietTerminal() : file_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {
    if (file_ < 0 || ::tcgetattr(file_, &before_) != 0) return;
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ready_ = ::tcsetattr(file_, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (ready_) ::tcsetattr(file_, TCSAFLUSH, &before_);
    if (file_ >= 0) ::close(file_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  [[nodiscard]] bool ready() const { return ready_; }
  void say(std::string_view text) const { [[maybe_unused]] const auto written = ::write(file_, text.data(), text.size()); }
  [[nodiscard]] base::Secret line() const {
    std::string out;
    out.reserve(longest + 1);  // no reallocation leaves a copy behind
    char c = 0;
    while (out.size() < longest && ::read(file_, &c, 1) == 1 && c != '\n')
      if (c != '\r') out.push_back(c);
    return base::Secret{std::move(out)};
  }

 private:
  int file_;
  termios before_{};
  bool ready_ = false;
};

}  // namespace

bool somebody_is_there() { return ::isatty(STDIN_FILENO) == 1; }

base::Result<base::Secret> ask_secret(const std::string& question) {
  const QuietTerminal terminal;
  if (!terminal.ready()) return base::fail(base::Code::misconfigured, "no terminal to ask at");
  terminal.say(question + " : ");
  auto out = terminal.line();
  terminal.say("\n");
  if (out.empty()) return base::fail(base::Code::bad_request, "nothing was typed");
  return out;
}

}  // namespace vidimus::programs
