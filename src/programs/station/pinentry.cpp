// The pinentry dialogue: a program of its own asks, so that the code never passes through a terminal or a browser.
#include <cstdlib>
#include <memory>
#include <optional>

#include "programs/station/codes.hpp"
#include "programs/station/platform.hpp"

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

/// The Assuan protocol over a dialogue.
class Asking {
 public:
  explicit Asking(std::unique_ptr<Dialogue> dialogue) : dialogue_(std::move(dialogue)) {}

  /// Sends a command and reads up to its OK or ERR. Answers the data lines, or nothing on ERR or a broken pipe.
  std::optional<Secret> command(const std::string& line) {
    if (!dialogue_ || !dialogue_->say(line)) return std::nullopt;
    return answer();
  }
  std::optional<Secret> answer() {
    Secret data;
    while (auto line = dialogue_ ? dialogue_->hear(line_limit) : std::nullopt) {
      const auto text = line->reveal();
      if (text.starts_with("D ")) data = Secret{unescaped(text.substr(2))};
      if (text == "OK" || text.starts_with("OK ")) return data;
      if (text.starts_with("ERR")) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t line_limit = 1000;
  std::unique_ptr<Dialogue> dialogue_;
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
  Asking dialogue{start_dialogue(program)};
  if (!dialogue.answer()) return fail(Code::misconfigured, "station.no_pinentry", program);
  // Refused options are no harm: a graphical dialogue has no terminal.
  const char* given = std::getenv("GPG_TTY");
  const auto terminal = given != nullptr ? std::optional<std::string>{given} : terminal_name();
  if (terminal) dialogue.command("OPTION ttyname=" + *terminal);
  if (const char* type = std::getenv("TERM")) dialogue.command(std::string{"OPTION ttytype="} + type);
  dialogue.command("OPTION lc-ctype=C.UTF-8");
  dialogue.command("SETTITLE " + escaped(messages.text("ask.title")));
  dialogue.command("SETDESC " + escaped(description(messages, question, again)));
  dialogue.command("SETPROMPT " + escaped(messages.text("ask.prompt")));
  if (const auto said = warning(messages, question); !said.empty() && !again) dialogue.command("SETERROR " + escaped(said));
  auto code = dialogue.command("GETPIN");
  if (!code || code->empty()) return fail(Code::device_retry, "token.cancelled");
  return std::move(*code);
}

}  // namespace vidimus::programs::station
