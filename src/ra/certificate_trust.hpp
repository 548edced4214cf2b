// May a certificate be relied on (certificat de confiance)? Where it signs a person in, and where it signs the request for the
// next one.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// A path of valid certificates leads from this one to an authority the instance trusts (`House::authorities`,
/// `House::supplier_anchors`), at this moment, for `use` (OID of an extended key usage; any when empty); no authority on the way
/// stands on a list of revoked authorities (`House::authority_lists`). Whether the certificate itself was revoked is said by our
/// own record, sooner than by any list: the caller looks there.
/// @errors malformed; untrusted "refused.certificate_path", with the reason. @source RFC 5280 §6
Result<Done> check_trusted(const House& house, base::ByteView certificate, Instant now, base::ByteView use = {});

}  // namespace vidimus::ra
