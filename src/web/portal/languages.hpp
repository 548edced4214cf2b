// Which language a page is said in (langue): the visitor's choice, kept in a cookie; before any choice, his browser's.
#pragma once

#include <string_view>
#include <vector>

#include "web/portal/portal.hpp"

namespace vidimus::web::portal {

/// The language of a request; the first of `languages` (never empty) when nothing else is asked for.
const Language& language_of(const std::vector<Language>& languages, const http::Request& request);
/// The best of `languages` for an Accept-Language field (RFC 9110 §12.5.4), or nullptr.
const Language* accepted_language(const std::vector<Language>& languages, std::string_view field);

}  // namespace vidimus::web::portal
