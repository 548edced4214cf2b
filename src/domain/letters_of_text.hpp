// Characters of text that people type, told apart without any locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vidimus::domain {

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// Takes the next character off well-formed UTF-8 (RFC 3629: no surrogate, no over-long form). Nothing on ill-formed octets.
std::optional<std::uint32_t> take_character(std::string_view& text);

/// Controls, and characters that show nothing or turn the reading direction: they have no place in a name or an address.
bool is_control(std::uint32_t character);
/// Space, no-break space and their relatives.
bool is_blank(std::uint32_t character);

}  // namespace vidimus::domain
