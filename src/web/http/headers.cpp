#include "web/http/headers.hpp"

namespace vidimus::web::http {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t at = 0; at < a.size(); ++at)
    if (lower(a[at]) != lower(b[at])) return false;
  return true;
}

void Headers::add(std::string_view name, std::string_view value) {
  const auto at = text_.size();
  text_.append(name).append(value);
  fields_.push_back({at, name.size(), at + name.size(), value.size()});
}

std::string_view Headers::name(std::size_t at) const {
  return std::string_view{text_}.substr(fields_[at].name_at, fields_[at].name_size);
}

std::string_view Headers::value(std::size_t at) const {
  return std::string_view{text_}.substr(fields_[at].value_at, fields_[at].value_size);
}

std::optional<std::string_view> Headers::find(std::string_view wanted) const {
  for (std::size_t at = 0; at < fields_.size(); ++at)
    if (equal_ignoring_case(name(at), wanted)) return value(at);
  return std::nullopt;
}

std::size_t Headers::count(std::string_view wanted) const {
  std::size_t found = 0;
  for (std::size_t at = 0; at < fields_.size(); ++at)
    if (equal_ignoring_case(name(at), wanted)) ++found;
  return found;
}

void Headers::clear() {
  text_.clear();
  fields_.clear();
}

}  // namespace vidimus::web::http
