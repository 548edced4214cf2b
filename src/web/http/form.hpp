// Forms sent by browsers: application/x-www-form-urlencoded and multipart/form-data (RFC 7578). The octets are hostile.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "web/http/request.hpp"

namespace vidimus::web::http {

struct FormLimits {
  std::size_t fields = 200;          ///< fields and files together
  std::size_t value = 64 * 1024;     ///< octets of a field that is not a file
  std::size_t name = 256;            ///< octets of a field's or file's name
  std::size_t part_head = 4 * 1024;  ///< octets of the header of one part
};

/// A value typed into a form (champ).
struct FormField {
  std::string name;
  std::string value;
};

/// A file of a form (fichier téléversé). `content` points into the body: keep the request while using it.
struct FormFile {
  std::string name;          ///< of the field
  std::string file_name;     ///< last path part only, without control characters; never a path
  std::string content_type;  ///< as the browser claims: not to be trusted
  std::string_view content;
};

struct Form {
  std::vector<FormField> fields;
  std::vector<FormFile> files;
  /// First value of a field, or empty.
  [[nodiscard]] std::string_view value(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;
  /// First file of a field that has a name or content, or null: browsers send an empty part when nothing was chosen.
  [[nodiscard]] const FormFile* file(std::string_view name) const;
};

/// Percent-decoding of RFC 3986; nothing on a broken escape. In forms '+' is a space.
enum class Plus : std::uint8_t { as_is, is_space };
std::optional<std::string> percent_decode(std::string_view text, Plus plus = Plus::as_is);
/// Encodes everything but unreserved characters, for a value in a link.
std::string percent_encode(std::string_view text);

/// @errors malformed (broken escape), too_large (over `limits`).
base::Result<Form> parse_urlencoded(std::string_view body, const FormLimits& limits = {});
/// @errors malformed (boundary, part header or end missing), too_large (over `limits`).
base::Result<Form> parse_multipart(std::string_view content_type, std::string_view body, const FormLimits& limits = {});
/// The form in a request's body, by its Content-Type. @errors unsupported_media, malformed, too_large.
base::Result<Form> read_form(const Request& request, const FormLimits& limits = {});

}  // namespace vidimus::web::http
