// A supplier without an interface (dépôt de demandes): requests leave as files, certificates and lists come back as files.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "pki/crl.hpp"
#include "pki/profile.hpp"
#include "ports/authority.hpp"
#include "ports/clock.hpp"
#include "ports/supply.hpp"

namespace vidimus::ca {

struct HandoffSettings {
  std::string supplier;                           ///< name in contracts
  std::vector<base::Bytes> anchors;               ///< what its certificates must lead to, DER
  std::map<std::string, pki::SubjectKind> kinds;  ///< of the profiles of this house, for the lint
};

/// What a file brought.
struct TakenIn {
  std::vector<ports::Supply> issued;
  std::vector<ports::Supply> revoked;  ///< revocations asked for that a list of the supplier's confirms
};

/// asked → handed_over → issued. Until a certificate comes back `issue` answers unavailable "refused.supplier_waiting", and
/// the station waits. Thread-safe when the book is.
class Handoff : public ports::Authority {
 public:
  Handoff(HandoffSettings settings, ports::SupplyBook& book, ports::Clock& clock, ports::Entropy& entropy)
      : settings_(std::move(settings)), book_(book), clock_(clock), entropy_(entropy) {}

  base::Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override;
  /// Written down for the next hand-over; the date is that of asking, until the supplier's list gives its own.
  base::Result<base::Instant> revoke(const std::string& serial_hex, int reason) override;
  base::Result<std::vector<ports::RegisteredCertificate>> issued_since(base::Instant from, int limit) override;

  /// What is to be handed over: requests not handed over yet, or with `again` all unanswered ones; and revocations the supplier
  /// has not confirmed.
  base::Result<std::vector<ports::Supply>> to_hand_over(bool again);
  /// The files are written: the supplier has them.
  base::Result<base::Done> handed_over(ports::Supply supply);
  /// Certificates in any order, each matched by its key with what was asked. Those that match nothing stand as issuers.
  /// @errors those of pki::accept_received, for the first that matches; not_found "handoff.no_request" when none does.
  base::Result<TakenIn> take_certificates(const std::vector<base::Bytes>& certificates);
  /// A list of the supplier's: revocations asked for that it confirms. @errors malformed.
  base::Result<TakenIn> take_list(base::ByteView crl);
  /// Unanswered since before `since`.
  base::Result<std::vector<ports::Supply>> overdue(base::Instant since);

 private:
  base::Result<std::vector<ports::Supply>> rows();
  base::Result<base::Done> keep(ports::Supply& supply, std::string_view event, ports::SupplyState from);

  HandoffSettings settings_;
  ports::SupplyBook& book_;
  ports::Clock& clock_;
  ports::Entropy& entropy_;
};

/// What the supplier is shown: a text with reference, names, dates and the request in PEM, and what is asked (a certificate, or a
/// revocation). For a person; a program reads the same lines. `words`: data/handoff.toml.
std::string handoff_text(const ports::Supply& supply, const base::Json& words);

}  // namespace vidimus::ca
