#include "pki/name_constraints.hpp"

#include <algorithm>

#include "pki/path_names.hpp"

namespace vidimus::pki {
namespace {

constexpr std::size_t comparisons_limit = std::size_t{1} << 16;

/// `host` under the DNS subtree `base`: the same, or with labels added on the left. A leading dot asks for one label at least.
bool host_under(std::string_view host, std::string_view base) {
  if (base.empty()) return true;
  if (!base.starts_with('.')) {
    if (same_ascii(host, base)) return true;
    return host.size() > base.size() + 1 && host[host.size() - base.size() - 1] == '.' &&
           same_ascii(host.substr(host.size() - base.size()), base);
  }
  return host.size() > base.size() && same_ascii(host.substr(host.size() - base.size()), base);
}

/// Mail and URI hosts: a leading dot means the hosts under that domain, anything else that very host.
bool host_is(std::string_view host, std::string_view base) {
  if (base.empty()) return true;
  return base.starts_with('.') ? host_under(host, base) : same_ascii(host, base);
}

bool dns_within(std::string_view name, std::string_view base, bool excluding) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (host_under(name, base)) return true;
  if (!excluding || !name.starts_with("*.")) return false;
  // "*.a.b" also stands for "x.a.b": excluded when the subtree begins one label under "a.b".
  const auto parent = name.substr(1);
  const auto wanted = base.starts_with('.') ? base.substr(1) : base;
  if (wanted.size() <= parent.size() || !same_ascii(wanted.substr(wanted.size() - parent.size()), parent)) return false;
  return wanted.substr(0, wanted.size() - parent.size()).find('.') == std::string_view::npos && !base.starts_with('.');
}

std::optional<bool> mail_within(std::string_view name, std::string_view base) {
  const auto at = name.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == name.size()) return std::nullopt;
  const auto host = name.substr(at + 1);
  const auto base_at = base.rfind('@');
  if (base_at == std::string_view::npos) return host_is(host, base);
  return name.substr(0, at) == base.substr(0, base_at) && same_ascii(host, base.substr(base_at + 1));
}

/// Host of a URI with an authority; nothing when there is none, or it is an address: those cannot be judged (§4.2.1.10).
std::optional<std::string_view> uri_host(std::string_view uri) {
  const auto scheme = uri.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return std::nullopt;
  auto authority = uri.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const auto user = authority.rfind('@'); user != std::string_view::npos) authority.remove_prefix(user + 1);
  if (authority.starts_with('[')) return std::nullopt;
  authority = authority.substr(0, authority.find(':'));
  if (authority.ends_with('.')) authority.remove_suffix(1);
  if (authority.empty() || ip_octets(authority)) return std::nullopt;
  return authority;
}

std::optional<bool> address_within(ByteView name, ByteView base) {
  if ((name.size() != 4 && name.size() != 16) || (base.size() != 8 && base.size() != 32)) return std::nullopt;
  if (base.size() != name.size() * 2) return false;
  for (std::size_t at = 0; at < name.size(); ++at)
    if (((name[at] ^ base[at]) & base[name.size() + at]) != 0) return false;
  return true;
}

struct Names {
  std::vector<GeneralName> all;
  std::vector<std::string> mails;  // texts of emailAddress attributes: `all` looks into them
};

Names names_of(const Certificate& certificate) {
  Names out;
  out.all = certificate.subject_alternative_names;
  const auto subject = read_name(certificate.subject);
  if (!subject || subject->attributes.empty()) return out;
  out.all.push_back({GeneralNameKind::directory_name, certificate.subject, {}, {}});
  for (const auto* mail : subject->all(oid::email_address)) out.mails.push_back(attribute_text(*mail).value_or(""));
  for (const auto& mail : out.mails) out.all.push_back({GeneralNameKind::rfc822_name, base::view_of(mail), {}, {}});
  return out;
}

bool measured(const GeneralSubtree& subtree) { return subtree.minimum != 0 || subtree.maximum.has_value(); }

/// One name against the constraints of one CA.
NameVerdict judge(const GeneralName& name, const NameConstraints& constraints, std::size_t& comparisons) {
  bool constrained = false;
  bool permitted = false;
  for (const auto* subtrees : {&constraints.excluded, &constraints.permitted})
    for (const auto& subtree : *subtrees) {
      if (subtree.base.kind != name.kind) continue;
      if (++comparisons > comparisons_limit) return NameVerdict::too_much_work;
      const bool excluding = subtrees == &constraints.excluded;
      const auto inside = within_subtree(name, subtree.base, excluding);
      if (!inside || measured(subtree)) return NameVerdict::unsupported;
      if (excluding && *inside) return NameVerdict::outside;
      if (!excluding) {
        constrained = true;
        permitted = permitted || *inside;
      }
    }
  return constrained && !permitted ? NameVerdict::outside : NameVerdict::within;
}

}  // namespace

std::optional<bool> within_subtree(const GeneralName& name, const GeneralName& base, bool excluding) {
  if (name.kind != base.kind) return std::nullopt;
  switch (name.kind) {
    case GeneralNameKind::directory_name:
      return name_within(name.value, base.value);
    case GeneralNameKind::rfc822_name:
      return mail_within(name.text(), base.text());
    case GeneralNameKind::dns_name:
      return dns_within(name.text(), base.text(), excluding);
    case GeneralNameKind::uri: {
      const auto host = uri_host(name.text());
      if (!host) return std::nullopt;
      return host_is(*host, base.text());
    }
    case GeneralNameKind::ip_address:
      return address_within(name.value, base.value);
    default:
      return std::nullopt;
  }
}

NameFinding NameConstraintsState::check(const Certificate& certificate) {
  if (gathered_.empty()) return {};
  const auto names = names_of(certificate);
  for (const auto* constraints : gathered_)
    for (const auto& name : names.all)
      if (const auto verdict = judge(name, *constraints, comparisons_); verdict != NameVerdict::within)
        return {verdict, general_name_text(name)};
  return {};
}

}  // namespace vidimus::pki
