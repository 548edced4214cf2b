// A lost token begins its own replacement (perte et nouvelle commande): the order of the next certificate is there as a draft,
// filled from the former case, in the same act that revokes.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Writes a draft of the order that replaces what was lost, in the membership that takes orders now, and tells those who may
/// place it. Nothing when no contract takes orders of this organisation: they were told so by the letter of the revocation.
Result<std::optional<domain::OrderDraft>> prepare_replacement(Work& work, const CaseFile& file);

/// The certificate of a holder that was revoked because its token was lost, and that no order stands in for yet; empty when there
/// is none. An order for him replaces it without anybody saying so (R14).
Result<domain::CertificateId> lost_certificate_of(Work& work, const domain::PersonId& holder,
                                                  const domain::OrganisationId& organisation);

}  // namespace vidimus::ra
