// What the pages of custody share.
#pragma once

#include "ra/custody.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {

/// Sites of the body, as choices.
base::Result<std::vector<Choice>> sites(Visit& visit);
/// Those this agent serves: his own, or all for the RA manager.
base::Result<std::vector<Choice>> own_sites(Visit& visit);
/// Whose hands tokens may lie in: the safe, then each agent with his site where there are several.
base::Result<std::vector<Choice>> keepers(Visit& visit, const std::vector<Choice>& sites);
/// What was chosen there; empty for the safe.
domain::PersonId keeper_typed(const Visit& visit, std::string_view field);
[[nodiscard]] bool is_custodian(const Visit& visit);
/// A list that is kept one a line, as objects {name: line}.
Json lines(const std::string& text, std::string_view name);
http::Reply pdf(ra::PrintedFile file);

}  // namespace vidimus::web::portal
