// What the registration authority vouches for toward the certification authority.
#pragma once

#include "domain/identifiers.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

domain::NameUse name_use(const House& house);

/// The order for a case's certificate: subject of a public agent, validity of the product from now on.
/// @errors wrong_state when the case has no holder or product.  @source docs/trust/rules.md §3; RGS A4; EN 319 412-2
Result<ports::CertificateOrder> certificate_order(const Work& work, const CaseFile& file, const domain::Certificate& certificate,
                                                  const domain::Token& token, base::ByteView csr);

}  // namespace vidimus::ra
