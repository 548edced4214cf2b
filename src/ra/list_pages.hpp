// Pages of lists that grow with a body: memberships, accreditations, letters that reached nobody.
#pragma once

#include "ports/list_store.hpp"
#include "ra/accreditations.hpp"
#include "ra/letter_desk.hpp"
#include "ra/list_page.hpp"
#include "ra/organisations.hpp"

namespace vidimus::ra {

/// Memberships of the actor's body, newest first, for RA managers and auditors; after the last one of the page before.
/// @errors forbidden.
Result<std::vector<MembershipView>> membership_page(Counter& counter, const Actor& actor, const domain::MembershipId& after,
                                                    int limit);
/// Accreditations of the actor's body, newest first: in force and to come, or over. Body and day of the question are the actor's
/// and today. @errors forbidden.
Result<std::vector<AccreditationView>> accreditation_page(Counter& counter, const Actor& actor,
                                                          ports::AccreditationQuestion question);
/// Letters of the actor's body that reached nobody, newest first; only those of cases the actor works on. @errors forbidden.
Result<std::vector<LetterView>> undelivered_page(Counter& counter, const Actor& actor, const domain::LetterId& after, int limit);

}  // namespace vidimus::ra
