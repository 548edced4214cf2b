// PDF (ISO 32000-1 §7.5): header, end mark, cross-reference where startxref says, nothing encrypted, nothing that runs.
#include <algorithm>
#include <charconv>
#include <string>

#include "adapters/files/upload.hpp"

namespace vidimus::adapters::files {
namespace {

constexpr std::size_t tail_size = 2048;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool ends_name(char c) { return is_space(c) || std::string_view{"()<>[]{}/%"}.find(c) != std::string_view::npos; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view skip_spaces(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

/// Takes an unsigned number off the front of a text; nothing there leaves it as it was.
bool take_number(std::string_view& text, std::size_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// The name that begins after a slash, #xx escapes read (§7.3.5): "/J#61vaScript" hides nothing. At most 16 octets.
std::string name_at(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size() && out.size() < 16 && !ends_name(text[at]); ++at) {
    const int high = text[at] == '#' && at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[at + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

/// Does a cross-reference table, or an object that may be a cross-reference stream, stand here?
bool is_cross_reference(std::string_view text) {
  text = skip_spaces(text.substr(0, 256));
  if (text.starts_with("xref")) return true;
  std::size_t number = 0;
  std::size_t generation = 0;
  if (!take_number(text, number)) return false;
  text = skip_spaces(text);
  if (!take_number(text, generation)) return false;
  return skip_spaces(text).starts_with("obj");
}

bool has_sound_end(std::string_view text) {
  const auto tail = text.substr(text.size() - std::min(text.size(), tail_size));
  const auto end = tail.rfind("%%EOF");
  if (end == std::string_view::npos) return false;
  const auto start = tail.rfind("startxref", end);
  if (start == std::string_view::npos) return false;
  auto rest = skip_spaces(tail.substr(start + 9, end - start - 9));
  std::size_t offset = 0;
  return take_number(rest, offset) && offset > 0 && offset < text.size() && is_cross_reference(text.substr(offset));
}

}  // namespace

std::string_view pdf_complaint(base::ByteView content) {
  const auto text = base::text_of(content);
  const bool known_version = text.starts_with("%PDF-1.") || text.starts_with("%PDF-2.");
  if (!known_version || text.size() < 16 || !is_digit(text[7]) || !has_sound_end(text)) return "upload.pdf_broken";
  bool root = false;
  for (auto at = text.find('/'); at != std::string_view::npos; at = text.find('/', at + 1)) {
    const auto name = name_at(text.substr(at + 1, 64));
    if (name == "Encrypt") return "upload.pdf_encrypted";
    if (name == "JavaScript" || name == "Launch") return "upload.pdf_active";
    root = root || name == "Root";
  }
  return root ? std::string_view{} : "upload.pdf_broken";
}

}  // namespace vidimus::adapters::files
