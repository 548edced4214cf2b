// multipart/form-data, RFC 7578 over RFC 2046 §5.1: one pass over the body, parts point into it.
#include <algorithm>

#include "web/http/form.hpp"

namespace vidimus::web::http {
namespace {

base::Error broken(std::string_view why) { return base::fail(base::Code::malformed, "form_" + std::string{why}); }

/// Reads `name=value` or `name="value"` from the parameters of a header value and moves `text` past it.
/// Browsers write '"' in a quoted value as %22 and never use backslashes (HTML standard), so a backslash stands for itself.
struct Parameter {
  std::string_view name;
  std::string_view value;
};
std::optional<Parameter> next_parameter(std::string_view& text) {
  const auto start = text.find_first_not_of("; \t");
  if (start == std::string_view::npos) return std::nullopt;
  text.remove_prefix(start);
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  Parameter found{text.substr(0, equals), {}};
  text.remove_prefix(equals + 1);
  if (text.starts_with('"')) {
    const auto end = text.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    found.value = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
  } else {
    const auto end = std::min(text.find_first_of("; \t"), text.size());
    found.value = text.substr(0, end);
    text.remove_prefix(end);
  }
  return found;
}

std::optional<std::string_view> parameter(std::string_view text, std::string_view name) {
  while (const auto found = next_parameter(text))
    if (equal_ignoring_case(found->name, name)) return found->value;
  return std::nullopt;
}

std::string_view after_semicolon(std::string_view value) { return value.substr(std::min(value.find(';'), value.size())); }

/// Undoes the three escapes browsers make in names; any other percent sign is the user's own.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto three = text.substr(at, 3);
    if (three == "%22") {
      out.push_back('"');
      at += 2;
    } else if (three == "%0D" || three == "%0A") {
      at += 2;
    } else if (static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != 0x7f) {
      out.push_back(text[at]);
    }
  }
  return out;
}

/// Header of one part.
struct PartHead {
  std::string name;
  std::optional<std::string> file_name;
  std::string content_type;
};

base::Result<PartHead> read_part_head(std::string_view text, const FormLimits& limits) {
  PartHead head;
  bool named = false;
  while (!text.empty()) {
    const auto end = std::min(text.find("\r\n"), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return broken("part_header");
    const auto field = line.substr(0, colon);
    auto value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    if (equal_ignoring_case(field, "Content-Disposition")) {
      if (named || !equal_ignoring_case(value.substr(0, value.find_first_of("; \t")), "form-data")) return broken("part_header");
      const auto name = parameter(after_semicolon(value), "name");
      if (!name) return broken("part_without_name");
      const auto file_name = parameter(after_semicolon(value), "filename");
      if (name->size() > limits.name || (file_name && file_name->size() > limits.name))
        return base::fail(base::Code::too_large, "form_value_too_long");
      head.name = unescaped(*name);
      if (file_name) {
        const auto plain = unescaped(*file_name);
        head.file_name = plain.substr(plain.find_last_of("/\\") + 1);
      }
      named = true;
    } else if (equal_ignoring_case(field, "Content-Type")) {
      head.content_type = unescaped(value);
    }
  }
  if (!named) return broken("part_without_name");
  return head;
}

/// Boundary of RFC 2046 §5.1.1: 1 to 70 characters, none of them a control.
std::optional<std::string> boundary_of(std::string_view content_type) {
  const auto found = parameter(after_semicolon(content_type), "boundary");
  if (!found || found->empty() || found->size() > 70) return std::nullopt;
  if (std::any_of(found->begin(), found->end(), [](char c) { return c < 0x20 || c == 0x7f; })) return std::nullopt;
  return std::string{*found};
}

}  // namespace

base::Result<Form> parse_multipart(std::string_view content_type, std::string_view body, const FormLimits& limits) {
  const auto boundary = boundary_of(content_type);
  if (!boundary) return broken("boundary");
  const auto opening = "--" + *boundary;
  if (!body.starts_with(opening)) return broken("boundary");
  body.remove_prefix(opening.size());
  const auto delimiter = "\r\n" + opening;
  Form form;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return broken("boundary");
    body.remove_prefix(2);
    if (form.fields.size() + form.files.size() == limits.fields) return base::fail(base::Code::too_large, "form_too_many_fields");
    const auto head_end = body.substr(0, limits.part_head + 4).find("\r\n\r\n");
    if (head_end == std::string_view::npos)
      return body.size() > limits.part_head ? base::fail(base::Code::too_large, "form_part_header_too_long")
                                            : broken("part_header");
    auto head = read_part_head(body.substr(0, head_end), limits);
    if (!head) return head.error();
    body.remove_prefix(head_end + 4);
    // Linear even for hostile bodies: the delimiter has one carriage return, its first octet, so no two candidates overlap.
    const auto at = body.find(delimiter);
    if (at == std::string_view::npos) return broken("end_missing");
    const auto content = body.substr(0, at);
    body.remove_prefix(at + delimiter.size());
    if (head->file_name) {
      form.files.push_back({std::move(head->name), std::move(*head->file_name), std::move(head->content_type), content});
    } else {
      if (content.size() > limits.value) return base::fail(base::Code::too_large, "form_value_too_long");
      form.fields.push_back({std::move(head->name), std::string{content}});
    }
  }
  return form;
}

}  // namespace vidimus::web::http
