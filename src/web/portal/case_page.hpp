// What pages of one case share: its address, its view, and what may be done to it.
#pragma once

#include <string>
#include <string_view>

#include "ra/orders.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// Address of the visited case, or of a page below it.
std::string path_of(const Visit& visit, std::string_view page = "");
/// The visited case, with its dossier. @errors not_found when it has none yet.
base::Result<ra::CaseView> with_dossier(const Visit& visit);
/// Whether the table lets this happen now, to this person (R-rules of the row decide, not the page).
bool may(const ra::CaseView& view, std::string_view event);

}  // namespace vidimus::web::portal
