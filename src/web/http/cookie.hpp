// Cookies (témoins de connexion), RFC 6265bis: every one is bound to this host, to TLS, and out of reach of scripts.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace vidimus::web::http {

enum class SameSite : std::uint8_t { lax, strict };

/// A cookie to set; its name on the wire is "__Host-" + `name`.
struct Cookie {
  std::string name;
  std::string value;                            ///< token characters only (base 64 URL, hexadecimal); anything else is a bug
  std::optional<std::chrono::seconds> max_age;  ///< without it the cookie ends with the browser
  SameSite same_site = SameSite::lax;
};

/// Value for a Set-Cookie field: Path=/; Secure; HttpOnly; SameSite. Throws std::logic_error on a bad name or value.
std::string set_cookie(const Cookie& cookie);
/// Value for a Set-Cookie field that removes the cookie.
std::string clear_cookie(std::string_view name);
/// Value of a cookie by its full name ("__Host-session") in a Cookie field; nothing when absent.
std::optional<std::string_view> find_cookie(std::string_view field, std::string_view name);

}  // namespace vidimus::web::http
