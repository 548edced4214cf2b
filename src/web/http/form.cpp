#include "web/http/form.hpp"

#include <algorithm>

namespace vidimus::web::http {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      if (at + 2 >= text.size()) return std::nullopt;
      const int high = digit_of(text[at + 1]);
      const int low = digit_of(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      at += 2;
    } else {
      out.push_back(plus == Plus::is_space && text[at] == '+' ? ' ' : text[at]);
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                            c == '_' || c == '~';
    if (unreserved) {
      out.push_back(c);
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(digits[octet >> 4U]);
    out.push_back(digits[octet & 15U]);
  }
  return out;
}

std::string_view Form::value(std::string_view name) const {
  for (const auto& field : fields)
    if (field.name == name) return field.value;
  return {};
}

bool Form::has(std::string_view name) const {
  return std::any_of(fields.begin(), fields.end(), [name](const FormField& field) { return field.name == name; });
}

std::vector<std::string_view> Form::values(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& field : fields)
    if (field.name == name) found.push_back(field.value);
  return found;
}

const FormFile* Form::file(std::string_view name) const {
  for (const auto& file : files)
    if (file.name == name && (!file.file_name.empty() || !file.content.empty())) return &file;
  return nullptr;
}

base::Result<Form> parse_urlencoded(std::string_view body, const FormLimits& limits) {
  Form form;
  while (!body.empty()) {
    const auto end = std::min(body.find('&'), body.size());
    const auto pair = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (pair.empty()) continue;
    if (form.fields.size() == limits.fields) return base::fail(base::Code::too_large, "form_too_many_fields");
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), Plus::is_space);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), Plus::is_space);
    if (!name || !value) return base::fail(base::Code::malformed, "form_broken_escape");
    if (name->size() > limits.name || value->size() > limits.value)
      return base::fail(base::Code::too_large, "form_value_too_long");
    form.fields.push_back({std::move(*name), std::move(*value)});
  }
  return form;
}

base::Result<Form> read_form(const Request& request, const FormLimits& limits) {
  const auto type = request.header("Content-Type");
  const auto bare = type.substr(0, type.find_first_of("; \t"));
  if (equal_ignoring_case(bare, "application/x-www-form-urlencoded")) return parse_urlencoded(request.body, limits);
  if (equal_ignoring_case(bare, "multipart/form-data")) return parse_multipart(type, request.body, limits);
  return base::fail(base::Code::unsupported_media, "form_type_not_accepted");
}

}  // namespace vidimus::web::http
