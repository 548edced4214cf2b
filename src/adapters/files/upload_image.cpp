// JPEG (ITU-T T.81 Annex B) and PNG (ISO/IEC 15948): the marks and chunks are walked, the pixels are not decoded.
#include <array>

#include "adapters/files/upload.hpp"

namespace vidimus::adapters::files {
namespace {

std::uint32_t number_at(base::ByteView octets, std::size_t at, std::size_t count) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < count; ++i) out = out << 8 | octets[at + i];
  return out;
}

std::string_view size_complaint(std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0) return "upload.image_broken";
  if (width > image_side_limit || height > image_side_limit || std::uint64_t{width} * height > image_area_limit)
    return "upload.image_dimensions";
  return {};
}

/// Start of frame of any coding: SOF0…SOF15 without DHT, JPG and DAC (T.81 table B.1).
bool is_frame(std::uint8_t mark) { return mark >= 0xC0 && mark <= 0xCF && mark != 0xC4 && mark != 0xC8 && mark != 0xCC; }

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t octet = 0; octet < 256; ++octet) {
    auto value = octet;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? 0xEDB88320U ^ value >> 1 : value >> 1;
    table[octet] = value;
  }
  return table;
}();

std::uint32_t crc_of(base::ByteView octets) {
  std::uint32_t value = 0xFFFFFFFFU;
  for (const auto octet : octets) value = crc_table[(value ^ octet) & 0xFFU] ^ value >> 8;
  return value ^ 0xFFFFFFFFU;
}

}  // namespace

std::string_view jpeg_complaint(base::ByteView content) {
  constexpr std::string_view broken = "upload.image_broken";
  if (content.size() < 4 || content[0] != 0xFF || content[1] != 0xD8) return broken;
  bool framed = false;
  std::size_t at = 2;
  while (at + 4 <= content.size()) {
    if (content[at] != 0xFF) return broken;
    const auto mark = content[at + 1];
    if (mark == 0xFF) {  // fill octet
      ++at;
      continue;
    }
    if (mark < 0xC0 || (mark >= 0xD0 && mark <= 0xD9)) return broken;  // no mark without a length may stand here
    const auto length = number_at(content, at + 2, 2);
    if (length < 2 || at + 2 + length > content.size()) return broken;
    if (is_frame(mark)) {
      if (length < 8 || framed) return broken;
      const auto complaint = size_complaint(number_at(content, at + 7, 2), number_at(content, at + 5, 2));
      if (!complaint.empty()) return complaint;
      framed = true;
    }
    at += 2 + length;
    if (mark == 0xDA) break;  // start of scan: entropy-coded octets follow
  }
  if (!framed) return broken;
  // Cameras write more after the picture; it must have its end all the same.
  const auto end = base::text_of(content).rfind("\xFF\xD9");
  return end != std::string_view::npos && end >= at ? std::string_view{} : broken;
}

std::string_view png_complaint(base::ByteView content) {
  constexpr std::string_view broken = "upload.image_broken";
  constexpr std::string_view signature{"\x89PNG\r\n\x1A\n", 8};
  if (!base::text_of(content).starts_with(signature)) return broken;
  bool pixels = false;
  for (std::size_t at = signature.size(); content.size() - at >= 12;) {
    const auto length = number_at(content, at, 4);
    if (length > content.size() - at - 12) return broken;
    const auto type = base::text_of(content.subspan(at + 4, 4));
    if (crc_of(content.subspan(at + 4, std::size_t{length} + 4)) != number_at(content, at + 8 + length, 4)) return broken;
    const bool first = at == signature.size();
    if (first != (type == "IHDR") || (first && length != 13)) return broken;
    if (first) {
      const auto complaint = size_complaint(number_at(content, at + 8, 4), number_at(content, at + 12, 4));
      if (!complaint.empty()) return complaint;
    }
    pixels = pixels || type == "IDAT";
    at += 12 + std::size_t{length};
    if (type == "IEND") return pixels && at == content.size() ? std::string_view{} : broken;
  }
  return broken;
}

}  // namespace vidimus::adapters::files
