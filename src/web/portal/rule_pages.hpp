// What an act rests on (règles): rules and texts in the words of a reader, with the page that says each of them.
#pragma once

#include <string_view>

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// The texts named by the source of a table's row ("R44, R74; RGS A2"), each with its link where the page of rules says it, for
/// the template _sources; false when there is none. A file of the house's own documents reads «règle de la maison».
Json sources_view(const Visit& visit, std::string_view source);

}  // namespace vidimus::web::portal
