#include "web/api/upload.hpp"

#include <algorithm>
#include <array>

#include "web/api/call.hpp"

namespace vidimus::web::api {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::array<std::string_view, 4> document_types{"application/pdf", "image/jpeg", "image/png",
                                                         "application/octet-stream"};

std::string_view media_type(std::string_view content_type) {
  auto type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

Result<base::Done> check_size(std::string_view content) {
  if (content.size() > document_limit) return fail(Code::too_large, "http_body_too_large");
  if (!content.empty()) return base::Done{};
  auto error = fail(Code::bad_request, "refused.fields");
  error.fields.push_back({"/file", "required"});
  return error;
}

Result<Upload> from_form(const http::Request& request) {
  VIDIMUS_TRY(form, http::parse_multipart(request.header("Content-Type"), request.body));
  const auto* file = form.file("file");
  const auto content = file == nullptr ? std::string_view{} : file->content;
  VIDIMUS_CHECK(check_size(content));
  VIDIMUS_TRY(fields, Fields::of_form(form));
  return Upload{file->file_name, content, std::move(fields)};
}

}  // namespace

Result<Upload> read_upload(const http::Request& request) {
  const auto type = media_type(request.header("Content-Type"));
  if (http::equal_ignoring_case(type, "multipart/form-data")) return from_form(request);
  const bool document =
      std::ranges::any_of(document_types, [&](std::string_view known) { return http::equal_ignoring_case(type, known); });
  if (!document) return fail(Code::unsupported_media, "api_document_expected");
  VIDIMUS_CHECK(check_size(request.body));
  VIDIMUS_TRY(fields, Fields::of_query(request));
  auto name = fields.optional("file_name");
  return Upload{std::move(name), request.body, std::move(fields)};
}

}  // namespace vidimus::web::api
