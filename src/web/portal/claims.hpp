// Who works on a dossier just now (prise en charge), as pages tell it, with the buttons that take a dossier or give it back.
#pragma once

#include "ra/working_on.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// Who works on a dossier; false when nobody does.
Json claim_view(const Visit& visit, const std::vector<ra::Claim>& claims, const domain::DossierId& dossier);
/// The same for one dossier under verification, with the buttons that are this reader's to press: an operator takes one that is
/// nobody's, a manager takes one over and frees one. False to whoever has nothing to do with it. @errors those of
/// `ra::claims_on`.
base::Result<Json> claim_part(Visit& visit, const ra::CaseFile& file);

}  // namespace vidimus::web::portal
