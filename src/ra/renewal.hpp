// Renewal of a certificate by its holder (renouvellement): once, with a new key, under the signature of the certificate that
// ends, and without another face-to-face. What an order in its stead must be before is the same as ever: annexe 4, consents,
// signed purchase order.
// @source RGS A2, first renewal at **; EN 319 411-1 REG-6.3.7-03; docs/decisions, renewal
#pragma once

#include "domain/renewal.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// The words the holder signs with his current certificate, followed by his new request (PEM). UTF-8, lines ended by "\n".
/// @errors not_found: this order replaces no certificate; forbidden: for the holder alone.
Result<std::string> renewal_text(Counter& counter, const Actor& actor, const std::string& reference);

/// `signed_request`: a signed file (CMS, DER, content inside) over the text of `renewal_text` and a PKCS#10 request in PEM, made
/// with the key of the certificate that is renewed. The same file sent twice gets the same certificate.
/// @errors bad_signature, malformed; bad_request: other words, or no request behind them; conflict "same_key": the old key again;
/// missing_facts (renewal_allowed, certificate_still_valid, first_renewal, data_confirmed, order_ready…).
struct RenewCertificate {
  std::string reference;
  base::Bytes signed_request;
  bool data_confirmed = false;  ///< nothing in the certificate has changed
};
Result<domain::Certificate> renew_certificate(Counter& counter, const Actor& actor, const RenewCertificate& command);

/// The words the holder signs with his new certificate once it is on his token.
Result<std::string> renewal_acceptance_text(Counter& counter, const Actor& actor, const std::string& reference);
/// Proof that the new certificate is where it belongs, and its acceptance: it becomes active. @errors bad_signature, malformed.
Result<domain::Certificate> accept_renewed(Counter& counter, const Actor& actor, const std::string& reference,
                                           base::ByteView signed_acceptance);

}  // namespace vidimus::ra
