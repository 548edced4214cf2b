#include "ca/group.hpp"

#include <algorithm>

namespace vidimus::ca {

using base::Code;
using base::fail;

Result<std::unique_ptr<Group>> Group::make(std::vector<Member> members) {
  std::set<std::string> names;
  for (const auto& member : members)
    if (!names.insert(member.ca->name()).second) return fail(Code::misconfigured, "two authorities named " + member.ca->name());
  if (std::ranges::all_of(members, &Member::retired)) return fail(Code::misconfigured, "no authority that issues");
  return std::unique_ptr<Group>{new Group(std::move(members))};
}

Ca* Group::find(std::string_view name) const {
  const auto found = std::ranges::find_if(members_, [&](const Member& member) { return member.ca->name() == name; });
  return found == members_.end() ? nullptr : found->ca.get();
}

Ca* Group::issuer_for(const std::string& profile) const {
  Ca* any = nullptr;
  for (const auto& member : members_) {
    if (member.retired) continue;
    if (member.profiles.contains(profile)) return member.ca.get();
    if (member.profiles.empty() && any == nullptr) any = member.ca.get();
  }
  return any;
}

Ca* Group::of_name(ByteView subject) const {
  const auto found = std::ranges::find_if(
      members_, [&](const Member& member) { return pki::same_name(member.ca->certificate().subject, subject); });
  return found == members_.end() ? nullptr : found->ca.get();
}

Result<Ca*> Group::chosen(const std::string& request, const std::string& profile) const {
  if (members_.size() == 1) return members_.front().ca.get();
  // What one authority reserved before a changeover stays its own: its certificate may have left the house already.
  for (const auto& member : members_) {
    VIDIMUS_TRY(begun, member.ca->has_begun(request));
    if (begun) return member.ca.get();
  }
  auto* ca = issuer_for(profile);
  if (ca == nullptr) return fail(Code::bad_request, "no authority issues this profile: " + profile);
  return ca;
}

Result<ports::IssuedCertificate> Group::issue(const ports::CertificateOrder& order) {
  VIDIMUS_TRY(ca, chosen(order.request, order.profile));
  return ca->issue(order);
}

Result<ports::IssuedCertificate> Group::certify(const CertificateWish& wish) {
  VIDIMUS_TRY(ca, chosen(wish.request, wish.profile));
  return ca->certify(wish);
}

Result<Instant> Group::revoke(const std::string& serial_hex, int reason) {
  for (const auto& member : members_) {
    auto revoked = member.ca->revoke(serial_hex, reason);
    if (revoked || revoked.error().code != Code::not_found) return revoked;
  }
  return fail(Code::not_found, "no such certificate");
}

Result<std::vector<ports::RegisteredCertificate>> Group::issued_since(Instant from, int limit) {
  std::vector<ports::RegisteredCertificate> out;
  for (const auto& member : members_) {
    VIDIMUS_TRY(found, member.ca->issued_since(from, limit));
    out.insert(out.end(), found.begin(), found.end());
  }
  std::ranges::stable_sort(out, {}, &ports::RegisteredCertificate::issued);
  if (out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
  return out;
}

Result<int> Group::press_due(Instant now) {
  int pressed = 0;
  std::optional<base::Error> error;
  const auto note = [&](const base::Error& one) {
    if (!error) error = one;
  };
  for (const auto& member : members_) {
    const auto needed = member.ca->needs_crl(now);
    if (!needed)
      note(needed.error());
    else if (*needed) {
      if (const auto made = member.ca->press_crl(now); made)
        ++pressed;
      else
        note(made.error());
    }
  }
  if (error) return *error;
  return pressed;
}

Result<int> Group::finish_issuances(Instant now) {
  int finished = 0;
  std::optional<base::Error> error;
  for (const auto& member : members_) {
    const auto done = member.ca->finish_issuances(now);
    if (done)
      finished += *done;
    else if (!error)
      error = done.error();
  }
  if (error) return *error;
  return finished;
}

}  // namespace vidimus::ca
