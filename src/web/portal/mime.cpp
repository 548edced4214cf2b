#include "web/portal/mime.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace vidimus::web::portal {
namespace {

constexpr int deepest = 4;

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

struct Part {
  std::string_view head;
  std::string_view body;
};

Part split(std::string_view part) {
  for (const std::string_view gap : {"\r\n\r\n", "\n\n"})
    if (const auto at = part.find(gap); at != std::string_view::npos) return {part.substr(0, at), part.substr(at + gap.size())};
  return {{}, part};
}

/// Value of a header field with its folded lines; empty when absent.
std::string field(std::string_view head, std::string_view name) {
  const auto all = "\n" + std::string{head};
  const auto low = lower(all);
  const auto at = low.find("\n" + std::string{name} + ":");
  if (at == std::string::npos) return {};
  auto end = at + 1;
  do end = low.find('\n', end + 1);
  while (end != std::string::npos && end + 1 < low.size() && (low[end + 1] == ' ' || low[end + 1] == '\t'));
  const auto from = at + name.size() + 2;
  return all.substr(from, end == std::string::npos ? std::string::npos : end - from);
}

std::string boundary_of(const std::string& type) {
  const auto at = lower(type).find("boundary=");
  if (at == std::string::npos) return {};
  auto rest = type.substr(at + 9);
  if (rest.starts_with('"')) return rest.substr(1, rest.find('"', 1) - 1);
  return rest.substr(0, rest.find_first_of("; \t\r\n"));
}

std::string from_quoted_printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '=') {
      if (text[at] != '\r') out.push_back(text[at]);
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] == '\n') {
      at += 1;
    } else if (at + 2 < text.size() && text[at + 1] == '\r' && text[at + 2] == '\n') {
      at += 2;
    } else if (const auto octet = at + 2 < text.size() ? base::from_hex(text.substr(at + 1, 2)) : std::nullopt) {
      out.push_back(static_cast<char>(octet->front()));
      at += 2;
    } else {
      out.push_back('=');
    }
  }
  return out;
}

std::string decoded(const Part& part) {
  const auto encoding = lower(field(part.head, "content-transfer-encoding"));
  if (encoding.find("quoted-printable") != std::string::npos) return from_quoted_printable(part.body);
  if (encoding.find("base64") == std::string::npos) return std::string{part.body};
  std::string packed{part.body};
  packed.erase(std::remove_if(packed.begin(), packed.end(), [](char c) { return c == '\r' || c == '\n' || c == ' '; }),
               packed.end());
  const auto octets = base::from_base64(packed);
  return octets ? std::string{base::text_of(*octets)} : std::string{part.body};
}

std::string find_plain(std::string_view whole, int depth) {
  const auto part = split(whole);
  const auto type = field(part.head, "content-type");
  const auto kind = lower(type);
  if (kind.find("multipart/") == std::string::npos)
    return kind.empty() || kind.find("text/plain") != std::string::npos ? decoded(part) : "";
  const auto mark = "--" + boundary_of(type);
  if (mark.size() == 2 || depth >= deepest) return {};
  for (auto at = part.body.find(mark); at != std::string_view::npos;) {
    const auto from = part.body.find('\n', at);
    const auto next = from == std::string_view::npos ? from : part.body.find(mark, from);
    if (next == std::string_view::npos) break;
    if (auto found = find_plain(part.body.substr(from + 1, next - from - 1), depth + 1); !found.empty()) return found;
    at = next;
  }
  return {};
}

}  // namespace

std::string plain_text_of(std::string_view message) {
  auto found = find_plain(message, 0);
  return found.empty() ? std::string{message} : found;
}

}  // namespace vidimus::web::portal
