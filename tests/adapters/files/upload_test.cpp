// Uploads: honest ones made by strangers' tools, and hostile ones.
#include "adapters/files/upload.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vidimus::adapters::files {
namespace {

using base::Code;

std::string detail_of(std::string_view content) {
  const auto verdict = examine_upload(base::view_of(content));
  return verdict ? verdict->media_type : verdict.error().detail;
}

/// A PDF with its cross-reference table in place; `extra` stands in the catalogue, `trailer` in the trailer.
std::string pdf(const std::string& extra = "", const std::string& trailer = "") {
  std::string out = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";
  const auto catalogue = out.size();
  out += "1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + extra + " >>\nendobj\n";
  const auto pages = out.size();
  out += "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
  const auto table = out.size();
  const auto row = [](std::size_t offset) {
    auto text = std::to_string(offset);
    return std::string(10 - text.size(), '0') + text + " 00000 n \n";
  };
  out += "xref\n0 3\n0000000000 65535 f \n" + row(catalogue) + row(pages);
  out += "trailer\n<< /Size 3 /Root 1 0 R " + trailer + " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
  return out;
}

std::string be(std::uint32_t value, int octets) {
  std::string out;
  for (int at = octets - 1; at >= 0; --at) out += static_cast<char>(value >> (8 * at) & 0xFF);
  return out;
}

std::string jpeg(std::uint32_t width = 640, std::uint32_t height = 480) {
  std::string out = "\xFF\xD8\xFF\xE0" + be(16, 2) + std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14);
  out += "\xFF\xC0" + be(11, 2) + "\x08" + be(height, 2) + be(width, 2) + std::string("\1\1\x11\0", 4);
  out += "\xFF\xDA" + be(8, 2) + std::string("\1\1\0\0\x3F\0", 6) + "some scan" + "\xFF\xD9";
  return out;
}

std::string chunk(const std::string& type, const std::string& data) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : type + data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? 0xEDB88320U ^ crc >> 1 : crc >> 1;
  }
  return be(static_cast<std::uint32_t>(data.size()), 4) + type + data + be(crc ^ 0xFFFFFFFFU, 4);
}

std::string png(std::uint32_t width = 640, std::uint32_t height = 480) {
  return std::string{"\x89PNG\r\n\x1A\n", 8} + chunk("IHDR", be(width, 4) + be(height, 4) + std::string("\x08\x02\0\0\0", 5)) +
         chunk("IDAT", "pixels") + chunk("IEND", "");
}

/// The smallest PNG there is, as another program wrote it (one grey pixel).
const std::string strangers_png = [] {
  const auto octets =
      base::from_base64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");
  return std::string{base::text_of(*octets)};
}();

TEST(Upload, TakesWhatPeopleScan) {
  EXPECT_EQ(detail_of(pdf()), "application/pdf");
  EXPECT_EQ(detail_of(pdf("/OpenAction [2 0 R /Fit]")), "application/pdf");
  EXPECT_EQ(detail_of(jpeg()), "image/jpeg");
  EXPECT_EQ(detail_of(jpeg() + std::string(100, '\0')), "image/jpeg") << "cameras write more after the picture";
  EXPECT_EQ(detail_of(png()), "image/png");
  EXPECT_EQ(detail_of(strangers_png), "image/png");
}

TEST(Upload, APdfThatIsNotOne) {
  EXPECT_EQ(detail_of("%PDF-1.4\nceci n'est pas un PDF\n"), "upload.pdf_broken");
  EXPECT_EQ(detail_of("%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF\n"), "upload.pdf_broken");
  const auto whole = pdf();
  for (std::size_t size = 9; size + 7 < whole.size(); ++size) {
    const auto verdict = examine_upload(base::view_of(whole).first(size));
    ASSERT_FALSE(verdict) << "cut at " << size;
    ASSERT_EQ(verdict.error().code, Code::unsupported_media);
  }
  auto moved = whole;
  moved.replace(moved.find("startxref\n") + 10, 3, "999");
  EXPECT_EQ(detail_of(moved), "upload.pdf_broken");
  moved = whole;
  moved.replace(moved.find("startxref\n") + 10, 3, "-12");
  EXPECT_EQ(detail_of(moved), "upload.pdf_broken");
}

TEST(Upload, APdfThatHidesOrRuns) {
  EXPECT_EQ(detail_of(pdf("", "/Encrypt 4 0 R")), "upload.pdf_encrypted");
  EXPECT_EQ(detail_of(pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")), "upload.pdf_active");
  EXPECT_EQ(detail_of(pdf("/OpenAction << /S/J#61vaScript /JS (app.alert(1)) >>")), "upload.pdf_active");
  EXPECT_EQ(detail_of(pdf("/OpenAction << /S /#4cauncH >>")), "application/pdf")
      << "names are case-sensitive: this one is not Launch";
  EXPECT_EQ(detail_of(pdf("/OpenAction << /S /L#61unch /F (cmd.exe) >>")), "upload.pdf_active");
}

TEST(Upload, OtherThingsUnderAnyName) {
  EXPECT_EQ(detail_of(""), "upload.empty");
  EXPECT_EQ(detail_of("bonjour"), "upload.kind_refused");
  EXPECT_EQ(detail_of("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"), "upload.kind_refused");
  EXPECT_EQ(detail_of("GIF89a\1\0\1\0\0\0\0;"), "upload.kind_refused");
  EXPECT_EQ(detail_of(std::string{"PK\3\4\x14\0\0\0\0\0", 10}), "upload.kind_refused");
  EXPECT_EQ(detail_of(std::string{"\x7F"
                                  "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3E\0",
                                  20}),
            "upload.kind_refused");
  const auto large = examine_upload(base::Bytes(upload_limit + 1, 'x'));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, Code::too_large);
}

TEST(Upload, PicturesCutOrLying) {
  for (const auto& whole : {jpeg(), png()})
    for (std::size_t size = 8; size < whole.size(); ++size) {
      const auto verdict = examine_upload(base::view_of(whole).first(size));
      ASSERT_FALSE(verdict) << "cut at " << size;
      ASSERT_EQ(verdict.error().code, Code::unsupported_media);
    }
  EXPECT_EQ(detail_of(png(0, 480)), "upload.image_broken");
  EXPECT_EQ(detail_of(png(100000, 10)), "upload.image_dimensions");
  EXPECT_EQ(detail_of(png(20000, 20000)), "upload.image_dimensions");
  EXPECT_EQ(detail_of(jpeg(60000, 60000)), "upload.image_dimensions");
  EXPECT_EQ(detail_of(png() + "<?php system($_GET[0]); ?>"), "upload.image_broken") << "nothing may follow the end of a PNG";
  auto flipped = png();
  flipped[flipped.find("pixels")] = 'P';
  EXPECT_EQ(detail_of(flipped), "upload.image_broken") << "the checksum tells";
}

}  // namespace
}  // namespace vidimus::adapters::files
