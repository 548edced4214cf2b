// Brings the register's news to the responder, and keeps what is known for a start without the register.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "pki/crl_reason.hpp"
#include "va/responder.hpp"

namespace vidimus::va {

/// What the register says of one certificate.
struct ReportedCertificate {
  std::string issuer;  ///< short name of its CA
  base::Bytes serial;  ///< big-endian
  std::optional<base::Instant> revoked_at;
  std::optional<pki::RevocationReason> reason;
};

/// What changed in the register since a mark.
struct RegisterNews {
  std::vector<ReportedCertificate> certificates;
  std::int64_t mark = 0;  ///< to be given at the next question
};

/// Asks the register what changed after `mark`; 0: everything.
using AskRegister = std::function<base::Result<RegisterNews>(std::int64_t mark)>;

/// Used by one thread; the responder answers meanwhile.
class StatusKeeper {
 public:
  /// `snapshot`: path of the file kept. `ask` may be empty: then only the snapshot is answered from.
  StatusKeeper(Responder& responder, AskRegister ask, std::string snapshot);
  /// Answers from the snapshot until the register speaks. Nothing happens when there is none or it is damaged.
  void start_from_snapshot();
  /// Takes the news. A register that cannot be reached changes nothing: the last index stays.
  void refresh(base::Instant now);
  /// Writes the snapshot when something changed, or when it is older than ten minutes.
  void keep(base::Instant now);

 private:
  std::vector<CertificateStatus> statuses_of(const RegisterNews& news);
  std::vector<std::string> issuer_names() const;

  Responder& responder_;
  AskRegister ask_;
  std::string snapshot_;
  std::int64_t mark_ = 0;
  bool heard_ = false;   // the register has been heard since the start
  bool silent_ = false;  // told once in the log, not at each question
  bool changed_ = false;
  base::Instant kept_{};
};

}  // namespace vidimus::va
