#include "web/http/request.hpp"

#include <algorithm>

#include "web/http/cookie.hpp"
#include "web/http/form.hpp"

namespace vidimus::web::http {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// Origin form of a target in absolute form (RFC 9112 §3.2.2); nothing when it is neither.
std::optional<std::string> origin_form(std::string_view received) {
  if (received.starts_with('/')) return std::string{received};
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (received.size() < scheme.size() || !equal_ignoring_case(received.substr(0, scheme.size()), scheme)) continue;
    const auto end = received.find_first_of("/?", scheme.size());
    if (end == std::string_view::npos) return "/";
    const auto rest = received.substr(end);
    return rest.starts_with('/') ? std::string{rest} : "/" + std::string{rest};
  }
  return std::nullopt;
}

}  // namespace

std::string_view Request::param(std::string_view name) const {
  for (const auto& [key, value] : params)
    if (key == name) return value;
  return {};
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    if (percent_decode(pair.substr(0, equals), Plus::is_space) != name) continue;
    return percent_decode(pair.substr(std::min(equals + 1, pair.size())), Plus::is_space);
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (std::size_t at = 0; at < headers.size(); ++at) {
    if (!equal_ignoring_case(headers.name(at), "Cookie")) continue;
    if (const auto value = find_cookie(headers.value(at), name)) return value;
  }
  return std::nullopt;
}

std::string Request::text(std::string_view key) const {
  if (texts != nullptr && *texts) {
    auto found = (*texts)(key);
    if (!found.empty()) return found;
  }
  return std::string{key};
}

bool Request::set_target(std::string_view received) {
  auto origin = origin_form(received);
  if (!origin) return false;
  target = std::move(*origin);
  const auto mark = std::min(target.find('?'), target.size());
  query.assign(target, std::min(mark + 1, target.size()));
  std::string_view rest{target};
  rest = rest.substr(1, mark - 1);
  std::size_t count = 0;
  for (bool more = true; more;) {
    const auto end = rest.find('/');
    const auto raw = rest.substr(0, end);
    more = end != std::string_view::npos;
    if (more) rest.remove_prefix(end + 1);
    if (count == segments.size()) segments.emplace_back();
    auto& part = segments[count++];
    if (raw.find('%') == std::string_view::npos) {
      part.assign(raw);
    } else {
      auto decoded = percent_decode(raw);
      if (!decoded) return false;
      part = std::move(*decoded);
    }
    if (part == "." || part == ".." || std::any_of(part.begin(), part.end(), is_control)) return false;
  }
  segments.resize(count);
  return true;
}

}  // namespace vidimus::web::http
