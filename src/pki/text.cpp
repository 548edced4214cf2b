#include "pki/text.hpp"

#include <algorithm>

#include "pki/der.hpp"

namespace vidimus::pki {
namespace {

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_scalar(char32_t c) { return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF); }

/// Next character of a UTF-8 text, moving `at` past it; nothing on overlong, surrogate or cut forms.
std::optional<char32_t> next_character(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<std::uint8_t>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || at + length > text.size()) return std::nullopt;
  char32_t out = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t more = 1; more < length; ++more) {
    const auto octet = static_cast<std::uint8_t>(text[at + more]);
    if ((octet & 0xC0) != 0x80) return std::nullopt;
    out = out << 6 | (octet & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (out < least[length] || !is_scalar(out)) return std::nullopt;
  at += length;
  return out;
}

template <std::size_t Width>
std::optional<std::string> from_wide(base::ByteView content) {
  if (content.size() % Width != 0) return std::nullopt;
  std::string out;
  for (std::size_t at = 0; at < content.size(); at += Width) {
    char32_t c = 0;
    for (std::size_t more = 0; more < Width; ++more) c = c << 8 | content[at + more];
    if (!is_scalar(c)) return std::nullopt;
    append_utf8(out, c);
  }
  return out;
}

char32_t lower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7)) return c + 32;
  if (c == 0x178) return 0xFF;
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c | 1;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c % 2 == 1 ? c + 1 : c;
  if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) return c + 32;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000;
}

}  // namespace

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view{" '()+,-./:=?"}.find(c) != std::string_view::npos;
  });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80)  // most of every name
      ++at;
    else if (!next_character(text, at))
      return false;
  }
  return true;
}

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<std::string_view> text_in_place(std::uint8_t kind, base::ByteView content) {
  const auto text = base::text_of(content);
  switch (kind) {
    case tag::utf8_string:
      return is_utf8(text) ? std::optional{text} : std::nullopt;
    // Old PrintableStrings hold '@', '*' or '_' in the wild: reading is generous, the lint is not.
    case tag::printable_string:
    case tag::numeric_string:
    case tag::ia5_string:
    case tag::visible_string:
      return is_ascii(text) ? std::optional{text} : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<std::string> text_of_string(std::uint8_t kind, base::ByteView content) {
  switch (kind) {
    case tag::teletex_string:
      return from_wide<1>(content);  // T.61 was written as Latin-1 by everybody
    case tag::bmp_string:
      return from_wide<2>(content);
    case tag::universal_string:
      return from_wide<4>(content);
    default:
      const auto text = text_in_place(kind, content);
      return text ? std::optional{std::string{*text}} : std::nullopt;
  }
}

std::string folded(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  bool pending_space = false;
  for (std::size_t at = 0; at < utf8.size();) {
    const bool plain = static_cast<unsigned char>(utf8[at]) < 0x80;  // most of every name
    const auto c = plain ? static_cast<char32_t>(utf8[at++]) : next_character(utf8, at);
    if (!c) return std::string{utf8};
    if (is_space(*c)) {
      pending_space = !out.empty();
      continue;
    }
    if (pending_space) out += ' ';
    pending_space = false;
    append_utf8(out, lower(*c));
  }
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

}  // namespace vidimus::pki
