// A certificate an external authority sent back (certificat reçu d'un fournisseur): judged before it is believed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pki/certificate_writer.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {

/// What was asked for. Attributes a supplier may choose itself (serialNumber, title) are left out of the comparison.
struct Expected {
  Bytes spki;
  std::vector<SubjectValue> subject;
  std::string email;  ///< rfc822Name that must be there; "": none was asked for
  Instant not_after;
  SubjectKind kind = SubjectKind::person;
};

struct Received {
  Certificate certificate;
  std::vector<Bytes> chain;  ///< issuer first, anchor last
};

/// Takes a certificate for what was asked: same key, same names, no longer than asked, a path to one of `anchors` through
/// `others`, and no rule of the trade broken. `others` come from strangers, in any order.
/// @errors malformed; conflict "supplier.other_key", "supplier.other_name", "supplier.other_dates"; untrusted
/// "supplier.no_path"; lint_failed.
Result<Received> accept_received(ByteView der, std::span<const Bytes> others, std::span<const Bytes> anchors,
                                 const Expected& expected, Instant now);

}  // namespace vidimus::pki
