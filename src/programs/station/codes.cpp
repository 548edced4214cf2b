#include "programs/station/codes.hpp"

#include "programs/station/platform.hpp"

namespace vidimus::programs::station {
namespace {

using base::Code;
using base::fail;
using base::Result;
using base::Secret;

constexpr std::size_t code_limit = 255;

/// A code as it was read, or what is wrong with where it should be.
Result<Secret> code_read(std::optional<Secret> line, const std::string& where = {}) {
  if (!line || line->empty()) return fail(Code::misconfigured, "station.code_file", where);
  return *std::move(line);
}

class EveryCode final : public Codes {
 public:
  EveryCode(CodeOptions options, const Messages& messages) : options_(std::move(options)), messages_(messages) {}

  Result<Secret> ask(const CodeQuestion& question) override {
    const auto& file = question.kind == CodeKind::holder       ? options_.holder_file
                       : question.kind == CodeKind::new_holder ? new_file()
                                                               : options_.security_officer_file;
    if (!file.empty() || options_.descriptor >= 0) {
      VIDIMUS_TRY(code,
                  code_read(file.empty() ? read_line(options_.descriptor, code_limit) : first_line(file, code_limit), file));
      if (question.kind == CodeKind::new_holder && !question.rule.accepts(code))
        return fail(Code::device_retry, "token.pin_form");
      return std::move(code);
    }
    auto asked = question;
    for (int turn = 0;; ++turn) {
      auto code = ask_person(asked);
      const bool another_go = !code && (code.error().detail == "station.different" || code.error().detail == "token.pin_form");
      if (!another_go || turn == 4) return code;
      const base::Json limits = base::Json::object({{"minimum", question.rule.minimum}, {"maximum", question.rule.maximum}});
      asked.complaint =
          messages_.text(code.error().detail == "token.pin_form" ? "station.pin_rule" : "station.different", limits);
    }
  }

  [[nodiscard]] bool interactive() const override { return options_.holder_file.empty() && options_.descriptor < 0; }

 private:
  /// A first PIN may be handed over like the present one: on a resumed job they are the same.
  [[nodiscard]] const std::string& new_file() const {
    return options_.new_holder_file.empty() ? options_.holder_file : options_.new_holder_file;
  }

  Result<Secret> ask_person(const CodeQuestion& question) {
    VIDIMUS_TRY(code, ask_pinentry(options_.pinentry, messages_, question, false));
    if (question.kind != CodeKind::new_holder) return std::move(code);
    if (!question.rule.accepts(code)) return fail(Code::device_retry, "token.pin_form");
    VIDIMUS_TRY(again, ask_pinentry(options_.pinentry, messages_, question, true));
    if (!base::equal_in_constant_time(code.reveal(), again.reveal())) return fail(Code::device_retry, "station.different");
    return std::move(code);
  }

  CodeOptions options_;
  const Messages& messages_;
};

}  // namespace

std::unique_ptr<Codes> codes_from(const CodeOptions& options, const Messages& messages) {
  return std::make_unique<EveryCode>(options, messages);
}

}  // namespace vidimus::programs::station
