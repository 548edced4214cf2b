// Doors for others (guichets automatiques): registration authorities that enrol over CMP, machines that enrol over EST. What the
// doors hand in, and the one desk behind them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "pki/certificate_writer.hpp"
#include "ports/authority.hpp"
#include "ports/enrolment_book.hpp"

namespace vidimus::ports {

/// A certificate somebody asks for who was authenticated at a door, for a key whose possession was proved there.
struct EnrolmentWish {
  std::string client;  ///< who asks, by the name the instance's settings give him
  EnrolmentDoor door = EnrolmentDoor::cmp;
  std::string transaction;  ///< same client and transaction: same certificate
  std::string profile;      ///< empty: the first the client may ask for
  std::vector<pki::SubjectValue> subject;
  std::vector<pki::AlternativeName> alternative_names;
  base::Bytes spki;
  bool to_confirm = false;  ///< it is revoked unless it is confirmed in time (certConf)
};

/// Thread-safe.
class Enrolment {
 public:
  virtual ~Enrolment() = default;
  /// @errors forbidden "enrolment.profile" or "enrolment.name" (what this client may not ask for), and those of Authority::issue.
  virtual base::Result<IssuedCertificate> issue(const EnrolmentWish& wish) = 0;
  /// The asker keeps it, or refuses it: then it is revoked. @errors not_found.
  virtual base::Result<base::Done> confirm(const std::string& client, const std::string& transaction, bool accepted) = 0;
  /// `issuer`: whole Name. @errors not_found; forbidden when another client enrolled it; wrong_state when it is revoked already;
  /// bad_request for a reason that is none.
  virtual base::Result<base::Instant> revoke(const std::string& client, base::ByteView issuer, base::ByteView serial,
                                             int reason) = 0;
  /// Who enrolled this very certificate; nothing when it is none of a client's, is over or is revoked. @errors unavailable.
  virtual base::Result<std::optional<std::string>> client_of(base::ByteView certificate) = 0;
  /// Within its dates and, when it is of our own making, not revoked. @errors unavailable.
  virtual base::Result<bool> stands(base::ByteView certificate) = 0;
  /// The issuing authority's certificates, issuer first, root last. @errors not_found: no authority issues this profile.
  virtual base::Result<std::vector<base::Bytes>> authority_certificates(const std::string& profile) = 0;
  /// Kinds of key the profile takes; empty when this client may not ask for it.
  [[nodiscard]] virtual std::vector<pki::KeyKind> keys(const std::string& client, const std::string& profile) const = 0;
};

}  // namespace vidimus::ports
