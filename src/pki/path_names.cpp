#include "pki/path_names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/system.hpp"

namespace vidimus::pki {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  std::size_t label = 0;
  for (const char c : name) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      continue;
    }
    const char small = lower(c);
    if (!((small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') || ++label > 63) return false;
  }
  return label > 0;
}

bool dns_presents(std::string_view presented, std::string_view name) {
  if (presented.ends_with('.')) presented.remove_suffix(1);
  if (!presented.starts_with("*.")) return same_ascii(presented, name);
  const auto dot = name.find('.');
  const auto rest = presented.substr(2);
  return dot != std::string_view::npos && is_dns_name(rest) && same_ascii(rest, name.substr(dot + 1));
}

bool mail_presents(std::string_view presented, std::string_view name) {
  const auto at = name.rfind('@');
  const auto other = presented.rfind('@');
  return other != std::string_view::npos && name.substr(0, at) == presented.substr(0, other) &&
         same_ascii(name.substr(at + 1), presented.substr(other + 1));
}

}  // namespace

bool same_ascii(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<Bytes> ip_octets(std::string_view text) {
  if (text.size() > 45 || text.find('\0') != std::string_view::npos) return std::nullopt;
  return base::address_octets(std::string{text});
}

bool is_for_name(const Certificate& certificate, std::string_view name) {
  const auto address = ip_octets(name);
  const bool mail = name.find('@') != std::string_view::npos;
  if (!address && !mail) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (!is_dns_name(name)) return false;
  }
  return std::ranges::any_of(certificate.subject_alternative_names, [&](const GeneralName& presented) {
    if (address) return presented.kind == GeneralNameKind::ip_address && same(presented.value, *address);
    if (mail) return presented.kind == GeneralNameKind::rfc822_name && mail_presents(presented.text(), name);
    return presented.kind == GeneralNameKind::dns_name && dns_presents(presented.text(), name);
  });
}

}  // namespace vidimus::pki
