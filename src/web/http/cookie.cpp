#include "web/http/cookie.hpp"

#include <algorithm>
#include <stdexcept>

namespace vidimus::web::http {
namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
           c == '~';
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string set_cookie(const Cookie& cookie) {
  if (cookie.name.empty() || !is_plain(cookie.name) || !is_plain(cookie.value))
    throw std::logic_error("cookie with characters outside the safe set: " + cookie.name);
  auto line = "__Host-" + cookie.name + "=" + cookie.value + "; Path=/";
  if (cookie.max_age) line += "; Max-Age=" + std::to_string(cookie.max_age->count());
  line += "; Secure; HttpOnly; SameSite=";
  line += cookie.same_site == SameSite::strict ? "Strict" : "Lax";
  return line;
}

std::string clear_cookie(std::string_view name) { return set_cookie({std::string{name}, "", std::chrono::seconds{0}}); }

std::optional<std::string_view> find_cookie(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const auto end = std::min(field.find(';'), field.size());
    const auto pair = trimmed(field.substr(0, end));
    field.remove_prefix(std::min(end + 1, field.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != name) continue;
    auto value = trimmed(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return value;
  }
  return std::nullopt;
}

}  // namespace vidimus::web::http
