#include "adapters/files/upload.hpp"

#include <magic.h>

#include <memory>

namespace vidimus::adapters::files {
namespace {

using base::Code;
using base::fail;

struct MagicClose {
  void operator()(magic_t cookie) const { magic_close(cookie); }
};

/// Media type as libmagic sees it; a cookie is not thread-safe and slow to load: one a thread.
std::string media_type_of(base::ByteView content) {
  thread_local const std::unique_ptr<magic_set, MagicClose> cookie = [] {
    std::unique_ptr<magic_set, MagicClose> made{magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR)};
    if (made && magic_load(made.get(), nullptr) != 0) made.reset();
    return made;
  }();
  if (!cookie) return {};
  const char* type = magic_buffer(cookie.get(), content.data(), content.size());
  return type != nullptr ? type : "";
}

struct Format {
  std::string_view media_type;
  std::string_view (*complaint)(base::ByteView);
};
constexpr Format formats[] = {
    {"application/pdf", &pdf_complaint}, {"image/jpeg", &jpeg_complaint}, {"image/png", &png_complaint}};

}  // namespace

base::Result<ports::UploadVerdict> examine_upload(base::ByteView content) {
  if (content.size() > upload_limit) return fail(Code::too_large, "upload.too_large");
  if (content.empty()) return fail(Code::unsupported_media, "upload.empty");
  const auto type = media_type_of(content);
  if (type.empty()) return fail(Code::unavailable, "upload.not_examined", "libmagic does not start");
  for (const auto& format : formats) {
    if (format.media_type != type) continue;
    const auto complaint = format.complaint(content);
    if (!complaint.empty()) return fail(Code::unsupported_media, std::string{complaint});
    return ports::UploadVerdict{type};
  }
  return fail(Code::unsupported_media, "upload.kind_refused", type);
}

}  // namespace vidimus::adapters::files
