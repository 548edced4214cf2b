// What an uploaded document really is, from its octets alone.
#pragma once

#include "ports/blobs.hpp"

namespace vidimus::adapters::files {

inline constexpr std::size_t upload_limit = 10U << 20;     ///< octets
inline constexpr std::uint32_t image_side_limit = 20'000;  ///< pixels
inline constexpr std::uint64_t image_area_limit = 100'000'000;

/// PDF, JPEG or PNG, whole by its own structure; a PDF neither encrypted nor with scripts or program launches.
/// Names inside compressed object streams are not opened. Linear in the octets.
/// @errors too_large; unsupported_media with a message key of data/messages.toml.
base::Result<ports::UploadVerdict> examine_upload(base::ByteView content);

/// Structure checks of one format each, on octets that claim it; "" when sound, else a message key.
std::string_view pdf_complaint(base::ByteView content);
std::string_view jpeg_complaint(base::ByteView content);
std::string_view png_complaint(base::ByteView content);

}  // namespace vidimus::adapters::files
