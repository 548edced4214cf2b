// Who is a party to a case (partie au dossier): nobody verifies, witnesses or validates what he asked for himself.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Is this person holder, orderer, signatory, somebody who typed or added to the case for the applicant, or somebody who held a
/// role in its organisation since the order was placed? @source docs/trust/rules.md §9
Result<bool> is_party(Work& work, const CaseFile& file, const domain::PersonId& person);

}  // namespace vidimus::ra
