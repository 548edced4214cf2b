#include "web/http/reply.hpp"

#include <algorithm>
#include <stdexcept>

#include "web/http/form.hpp"
#include "web/http/headers.hpp"

namespace vidimus::web::http {
namespace {

bool fit_for_a_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

void check(std::string_view name, std::string_view value) {
  // A value with a line break would let its author write headers of his own (response splitting).
  if (name.empty() || !fit_for_a_line(name) || !fit_for_a_line(value))
    throw std::logic_error("header field with a control character: " + std::string{name});
}

Reply typed(std::string_view type, std::string body, int status) {
  Reply reply;
  reply.status = status;
  reply.body = std::move(body);
  reply.headers.reserve(4);
  reply.headers.emplace_back("Content-Type", type);
  return reply;
}

}  // namespace

Reply& Reply::set(std::string_view name, std::string_view value) & {
  check(name, value);
  const auto same = [name](const auto& field) { return equal_ignoring_case(field.first, name); };
  headers.erase(std::remove_if(headers.begin(), headers.end(), same), headers.end());
  headers.emplace_back(name, value);
  return *this;
}

Reply& Reply::add(std::string_view name, std::string_view value) & {
  check(name, value);
  headers.emplace_back(name, value);
  return *this;
}

std::string_view Reply::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (equal_ignoring_case(key, name)) return value;
  return {};
}

Reply html(std::string page, int status) {
  auto reply = typed("text/html; charset=utf-8", std::move(page), status);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Reply json(const base::Json& value, int status) {
  auto reply = typed("application/json", value.dump(), status);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Reply text(std::string plain, int status) { return typed("text/plain; charset=utf-8", std::move(plain), status); }

Reply der(std::string_view type, base::ByteView bytes) { return typed(type, std::string{base::text_of(bytes)}, 200); }

Reply der(std::string_view type, SharedBytes bytes) {
  auto reply = typed(type, {}, 200);
  reply.shared = std::move(bytes);
  return reply;
}

Reply ready(SharedBytes lines, SharedBytes bytes) {
  Reply reply;
  reply.lines = std::move(lines);
  reply.shared = std::move(bytes);
  return reply;
}

Reply download(std::string_view type, std::string_view file_name, std::string bytes) {
  std::string plain;
  for (const char c : file_name) {
    const bool safe = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%';
    plain.push_back(safe ? c : '_');
  }
  auto reply = typed(type, std::move(bytes), 200);
  reply.set("Content-Disposition", "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encode(file_name));
  reply.set("Cache-Control", "no-store");
  return reply;
}

Reply redirect(std::string_view location) {
  const bool here = location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\");
  Reply reply;
  reply.status = 303;
  reply.set("Location", here && fit_for_a_line(location) ? location : std::string_view{"/"});
  reply.set("Cache-Control", "no-store");
  return reply;
}

Reply no_content() {
  Reply reply;
  reply.status = 204;
  return reply;
}

}  // namespace vidimus::web::http
