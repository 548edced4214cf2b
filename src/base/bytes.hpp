// Octets and their text forms.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vidimus::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView view_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
inline std::string_view text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

/// Lower-case hexadecimal, two digits an octet.
std::string to_hex(ByteView bytes);
/// Octets of an even-length hexadecimal text of either case; nothing when a character is not a digit.
std::optional<Bytes> from_hex(std::string_view text);
/// Base 64 of RFC 4648 §4, padded.
std::string to_base64(ByteView bytes);
/// Base 64 of RFC 4648 §5 (URL-safe), unpadded.
std::string to_base64url(ByteView bytes);
/// Reads §4 and §5 alphabets, padded or not; nothing on any other character.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace vidimus::base
