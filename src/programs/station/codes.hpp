// Where secret codes come from: the trade's own dialogue (pinentry), or files and a descriptor for unattended runs. Never argv.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/secret.hpp"
#include "programs/station/devices.hpp"
#include "programs/station/messages.hpp"

namespace vidimus::programs::station {

enum class CodeKind : unsigned char { holder, new_holder, security_officer };

struct CodeQuestion {
  CodeKind kind = CodeKind::holder;
  std::string token;                     ///< label or serial, shown to the person
  PinRule rule{};                        ///< for a new code
  std::string complaint;                 ///< what was wrong with the answer before, or ""
  std::optional<unsigned> tries_left{};  ///< before the token blocks, where it tells
  bool wrong_before = false;             ///< the code given before was refused
};

class Codes {
 public:
  virtual ~Codes() = default;
  /// One code. A new one is asked for twice and obeys its rule. @errors device_retry token.cancelled, token.pin_form,
  /// station.different; misconfigured station.code_file, station.no_pinentry.
  virtual base::Result<base::Secret> ask(const CodeQuestion& question) = 0;
  /// True when a person answers, who may be asked again.
  [[nodiscard]] virtual bool interactive() const = 0;
};

struct CodeOptions {
  std::string holder_file;
  std::string new_holder_file;
  std::string security_officer_file;
  int descriptor = -1;
  std::string pinentry = "pinentry";
};

/// Files first, then the descriptor, then pinentry, for each code on its own.
std::unique_ptr<Codes> codes_from(const CodeOptions& options, const Messages& messages);

/// The dialogue alone (Assuan protocol on two pipes), one process a code. `again` is the wording of the second asking.
base::Result<base::Secret> ask_pinentry(const std::string& program, const Messages& messages, const CodeQuestion& question,
                                        bool again);

}  // namespace vidimus::programs::station
