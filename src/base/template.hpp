// Mustache templates (letters, pages). Every `{{name}}` is HTML-escaped; letters in plain text turn that off.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace vidimus::base {

enum class Escape { html, none };

/// Finds a partial (`{{> name}}`) by name; nothing when there is none.
using Partials = std::function<std::optional<std::string>(const std::string& name)>;

/// Fills a template with the members of `data` (objects, arrays, strings, numbers, booleans). @errors misconfigured: the template
/// is wrong.
Result<std::string> render(std::string_view text, const Json& data, Escape escape = Escape::html, const Partials& partials = {});

/// Escapes text for HTML element content and attribute values.
std::string escape_html(std::string_view text);

}  // namespace vidimus::base
