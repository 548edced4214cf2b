// The certification authority as the registration authority sees it: embedded (`ca`), or an external supplier behind the same
// socket.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

/// What the registration authority vouches for. Values are UTF-8; `subject` uses the attribute names of the profile files
/// ("common_name", "given_name", "surname", "organization", "organizational_unit", "organization_identifier", "serial_number",
/// "country").
struct CertificateOrder {
  std::string request;  ///< idempotency key
  std::string profile;
  base::Bytes csr;  ///< PKCS#10, DER: key and proof of possession
  std::vector<std::pair<std::string, std::string>> subject;
  std::string email;  ///< subjectAltName rfc822Name, may be empty
  base::Instant not_before;
  base::Instant not_after;
  bool key_in_qualified_device = false;
};

struct IssuedCertificate {
  base::Bytes der;
  std::vector<base::Bytes> chain;  ///< issuer first, root last
  std::string serial_hex;
  std::string subject;  ///< for people
  base::Instant not_before;
  base::Instant not_after;
};

/// A certificate in the authority's register.
struct RegisteredCertificate {
  std::string request;  ///< idempotency key it was made for
  std::string serial_hex;
  base::Instant issued;  ///< when it was reserved
  std::optional<base::Instant> revoked_at;
};

class Authority {
 public:
  virtual ~Authority() = default;
  /// Issues, or returns the certificate already issued for this request. @errors bad_signature (proof of possession),
  /// lint_failed, malformed, unsupported (kind of key), misconfigured, unavailable.
  virtual base::Result<IssuedCertificate> issue(const CertificateOrder& order) = 0;
  /// Revokes and publishes. `reason`: CRLReason. Answers the date of revocation. @errors not_found, unavailable.
  virtual base::Result<base::Instant> revoke(const std::string& serial_hex, int reason) = 0;
  /// Certificates issued at or after `from`, oldest first: what the registration authority compares its own records with.
  /// @errors unavailable.
  virtual base::Result<std::vector<RegisteredCertificate>> issued_since(base::Instant from, int limit) = 0;
};

}  // namespace vidimus::ports
