// What a browser says of its computer (User-Agent): a hint that spares a question, never a fact anything is decided on.
#pragma once

#include <string>
#include <string_view>

namespace vidimus::web::portal {

/// "windows", "macos", "linux", or "" when it cannot be told.
std::string system_hint(std::string_view user_agent);
/// "Firefox 128", "Edge 126", "Chrome 126", "Safari 17", or "" when it cannot be told.
std::string browser_hint(std::string_view user_agent);

}  // namespace vidimus::web::portal
