#include "web/api/upload.hpp"

#include <algorithm>
#include <array>

#include "ra/partial_uploads.hpp"
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

bool names_upload(const http::Request& request) { return request.query_value("upload").has_value(); }

/// The file that came in slices before; what is said beside it stands in the query.
Result<Upload> from_slices(const Call& call) {
  const auto id = std::string{call.request().query_value("upload").value_or("")};
  VIDIMUS_TRY(whole, ra::take_upload(call.counter(), call.actor(), id));
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  static_cast<void>(fields.optional("upload"));
  auto name = fields.optional("file_name");
  Upload out{name.empty() ? whole.file_name : std::move(name), {}, std::move(fields), std::move(whole.content)};
  out.content = base::text_of(out.kept);
  return out;
}

}  // namespace

Result<Upload> read_command_with_file(const Call& call) {
  const auto& request = call.request();
  if (names_upload(request) || request.header("Content-Type").starts_with("multipart/")) return read_upload(call);
  VIDIMUS_TRY(fields, Fields::of_body(request));
  return Upload{{}, {}, std::move(fields)};
}

Result<Upload> read_upload(const Call& call) {
  const auto& request = call.request();
  if (names_upload(request)) return from_slices(call);
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
