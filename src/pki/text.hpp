// The string types of ASN.1 as UTF-8, and the folding of RFC 5280 §7.1 (RFC 4518 in short).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace vidimus::pki {

/// The text itself where its octets are UTF-8 as they are written (UTF8String, PrintableString, NumericString, IA5String,
/// VisibleString); nothing for other types, or when the octets do not fit theirs.
std::optional<std::string_view> text_in_place(std::uint8_t tag, base::ByteView content);
/// Text of a string value of this universal tag, as UTF-8; nothing when the tag is no string type or the octets do not fit it.
std::optional<std::string> text_of_string(std::uint8_t tag, base::ByteView content);
/// True when every character may stand in a PrintableString (X.680 §41.4).
bool is_printable(std::string_view text);
bool is_ascii(std::string_view text);
bool is_utf8(std::string_view text);
/// Number of characters of a UTF-8 text.
std::size_t character_count(std::string_view utf8);
/// Lower case (ASCII, Latin, Greek, Cyrillic), outer spaces dropped, inner runs of spaces made one.
std::string folded(std::string_view utf8);
/// Lower case of ASCII letters alone (host names, schemes).
std::string ascii_lower(std::string_view text);

}  // namespace vidimus::pki
