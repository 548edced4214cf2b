// The certification authority's own register (registre de l'AC): requests reserved before signing, certificates, revocations,
// CRLs. Kept apart from the registration authority's records; it has its own audit chain.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/enrolment_book.hpp"

namespace vidimus::ports {

enum class IssuanceState : unsigned char { reserved, issued };

/// One issuance (boulder's cycle: reserve serial and to-be-signed octets, sign, store). `request` is the caller's idempotency
/// key: a second call with the same key gets the same certificate.
struct Issuance {
  std::string request;  ///< unique; the registration authority's certificate id
  std::string issuer;   ///< short name of the issuing CA
  base::Bytes serial;   ///< unique with issuer; content octets
  std::string profile;
  base::Bytes to_be_signed;
  IssuanceState state = IssuanceState::reserved;
  base::Bytes certificate;  ///< DER; empty while reserved
  base::Instant not_before;
  base::Instant not_after;
  base::Instant created;
  std::optional<base::Instant> revoked_at;
  int reason = 0;  ///< CRLReason of RFC 5280 §5.3.1, kept, published only for time-stamping units
};

/// What is said of a list; its octets, which may be those of a million entries, are handed over part by part.
struct PressedCrl {
  std::string issuer;
  std::int64_t number = 0;  ///< unique with issuer, strictly increasing
  base::Instant this_update;
  base::Instant next_update;
};

/// A revoked certificate as a CRL lists it.
struct RevokedSerial {
  base::Bytes serial;
  base::Instant revoked_at;
};

class Register {
 public:
  virtual ~Register() = default;
  virtual base::Result<std::optional<Issuance>> find_request(const std::string& request) = 0;
  virtual base::Result<std::optional<Issuance>> find_serial(const std::string& issuer, base::ByteView serial) = 0;
  /// Stores the intent before anything is signed. It outlives a power cut at the latest when `complete` has answered: until then
  /// no certificate left the house. `enrolling`: who enrolled it, in the same commit, once a request.
  /// @errors conflict ("request_taken", "serial_taken"), unavailable.
  virtual base::Result<base::Done> reserve(const Issuance& issuance, const AuditDraft& audit,
                                           const std::optional<Enrolling>& enrolling = std::nullopt) = 0;
  /// reserved → issued, once. @errors stale when it was not reserved.
  virtual base::Result<base::Done> complete(const std::string& request, base::ByteView certificate, const AuditDraft& audit) = 0;
  /// Issued ones reserved at or after `from`, oldest first.
  virtual base::Result<std::vector<Issuance>> issued_since(const std::string& issuer, base::Instant from, int limit) = 0;
  virtual base::Result<std::vector<Issuance>> unfinished(base::Instant before) = 0;
  /// Marks revoked, once; a second time changes nothing and answers the first date. @errors not_found.
  virtual base::Result<base::Instant> revoke(const std::string& issuer, base::ByteView serial, base::Instant when, int reason,
                                             const AuditDraft& audit) = 0;
  /// Tells the revoked certificates whose end is after `not_before_end`, ordered by serial, as of one moment.
  virtual base::Result<base::Done> each_revoked(const std::string& issuer, base::Instant not_before_end,
                                                const std::function<void(const RevokedSerial&)>& tell) = 0;
  virtual base::Result<std::optional<PressedCrl>> last_crl(const std::string& issuer) = 0;
  /// Stores a CRL. @errors conflict ("crl_number_taken").
  virtual base::Result<base::Done> store_crl(const PressedCrl& crl, base::ByteView der, const AuditDraft& audit) = 0;
  /// Hands out the octets of a stored CRL, part after part. @errors not_found, what `take` says.
  virtual base::Result<base::Done> read_crl(const std::string& issuer, std::int64_t number,
                                            const std::function<base::Result<base::Done>(base::ByteView)>& take) = 0;
  virtual base::Result<std::vector<AuditEntry>> audit(std::int64_t after, int limit) = 0;
};

}  // namespace vidimus::ports
