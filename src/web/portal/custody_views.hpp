// What the pages of custody share.
#pragma once

#include "ra/custody.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {

/// Sites of the body, as choices.
base::Result<std::vector<Choice>> sites(Visit& visit);
/// Those this agent serves: his own, or all for the RA manager.
base::Result<std::vector<Choice>> own_sites(Visit& visit);
[[nodiscard]] bool is_custodian(const Visit& visit);
/// A list that is kept one a line, as objects {name: line}.
Json lines(const std::string& text, std::string_view name);
http::Reply pdf(ra::PrintedFile file);

}  // namespace vidimus::web::portal
