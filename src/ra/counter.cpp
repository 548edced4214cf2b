#include "ra/counter.hpp"

#include "domain/powers.hpp"

namespace vidimus::ra {
namespace {

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view code_alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";  // 31 signs nobody mistakes

using domain::Role;
using domain::RoleSet;

constexpr RoleSet inside_roles{Role::the_house, Role::authority};

bool empty_or_same(const auto& asked, const auto& held) { return asked.empty() || asked == held; }

std::string joined(RoleSet roles) {
  std::string out;
  roles.each([&](Role role) { out.append(out.empty() ? "" : "+").append(base::to_name(role)); });
  return out;
}

RoleSet inside(const Actor& actor) { return actor.standing.common(inside_roles); }

}  // namespace

Result<Work> Counter::open(const Actor& actor) {
  VIDIMUS_TRY(unit, house_.store.begin());
  return Work{house_, actor, house_.clock.now(), std::move(unit)};
}

RoleSet Work::acting_on(const domain::OrderLine& line) const {
  RoleSet out = inside(actor_);
  out.add_if(!line.holder.empty() && line.holder == actor_.person, Role::holder);
  for (const auto& held : actor_.accreditations) {
    if (held.body != line.body || !empty_or_same(held.contract, line.contract)) continue;
    switch (held.role) {
      case Role::legal_representative:
      case Role::delegate:
      case Role::order_manager:
      case Role::certification_agent:
        out.add_if(held.organisation == line.organisation, held.role);
        break;
      // An operator is accredited for one contract and one site: what names neither gives nothing (R62, R64).
      case Role::registration_operator:
        out.add_if(held.contract == line.contract && held.site == line.verifying_office && !held.site.empty(), held.role);
        break;
      case Role::delivery_operator: {
        // A station (ra/station_job.cpp) is nobody and stands at a site: it acts for whoever started its job there.
        const bool station = actor_.person.empty() && held.contract.empty();
        out.add_if((station || held.contract == line.contract) && held.site == line.delivery_site && !held.site.empty(),
                   held.role);
        break;
      }
      case Role::ra_manager:
      case Role::auditor:
        out.add(held.role);
        break;
      default:
        break;
    }
  }
  return out;
}

RoleSet Work::acting_for(const domain::OrganisationId& organisation) const {
  RoleSet out = inside(actor_);
  for (const auto& held : actor_.accreditations)
    out.add_if(!organisation.empty() && held.organisation == organisation, held.role);
  return out;
}

domain::PowerSet Work::powers_for(const domain::OrganisationId& organisation, const domain::ContractId& contract) const {
  domain::PowerSet out;
  const auto today = base::civil_of(now_).day;
  for (const auto& held : actor_.accreditations)
    if (!organisation.empty() && held.organisation == organisation && empty_or_same(held.contract, contract))
      out = out | domain::powers_of(held, today);
  return out;
}

RoleSet Work::acting_at(const domain::SiteId& site) const {
  RoleSet out = inside(actor_);
  for (const auto& held : actor_.accreditations) out.add_if(!site.empty() && held.site == site, held.role);
  return out;
}

RoleSet Work::acting_in(const domain::BodyId& body) const {
  RoleSet out = inside(actor_);
  for (const auto& held : actor_.accreditations) out.add_if(held.body == body && held.organisation.empty(), held.role);
  return out;
}

std::string Work::new_text_id() {
  // 48 bits of time, then 80 random bits: a ULID.
  auto time = static_cast<std::uint64_t>(base::to_millis(now_));
  std::string out(26, '0');
  for (int at = 9; at >= 0; --at, time >>= 5) out[static_cast<std::size_t>(at)] = crockford[time & 31];
  const auto random = house_.entropy.draw(16);
  for (std::size_t at = 0; at < 16; ++at) out[10 + at] = crockford[random[at] & 31];
  return out;
}

base::Secret Work::draw_code(std::size_t length) {
  std::string out;
  while (out.size() < length) {
    // Octets past the last whole multiple of the alphabet are thrown away: every sign is as likely as the others.
    for (const auto octet : house_.entropy.draw(2 * length))
      if (out.size() < length && octet < 256 / code_alphabet.size() * code_alphabet.size())
        out += code_alphabet[octet % code_alphabet.size()];
  }
  return base::Secret{std::move(out)};
}

base::Bytes Work::mac(std::string_view use, std::string_view secret) const {
  std::string text{use};
  text.push_back('\0');
  text.append(secret);
  const auto out = pki::hmac_sha256(house_.mac_key, base::view_of(text));
  return {out.begin(), out.end()};
}

base::Bytes Work::seal(std::string_view use, std::string_view secret) {
  return pki::seal(house_.seal_key, house_.entropy.draw(12), base::view_of(secret), base::view_of(use));
}

Result<base::Secret> Work::unseal(std::string_view use, base::ByteView sealed) const {
  VIDIMUS_TRY(plain, pki::unseal(house_.seal_key, sealed, base::view_of(use)));
  return base::Secret{std::string{base::text_of(plain)}};
}

ports::AuditDraft Work::draft(std::string_view noun, const std::string& id, std::string_view event, std::string_view from,
                              std::string_view to, RoleSet acting, std::string_view source, const std::string& body,
                              const std::string& reference, Json note) const {
  ports::AuditDraft out;
  out.at = now_;
  out.actor = actor_.person.empty() ? actor_.name : actor_.person.text;
  out.role = joined(acting);
  out.noun = noun;
  out.noun_id = id;
  out.event = event;
  out.from = from;
  out.to = to;
  out.body = body;
  out.reference = reference;
  out.source = source;
  out.note = std::move(note);
  return out;
}

Result<Done> Work::commit() {
  if (steps_.empty() && letters_.empty()) return Done{};
  return unit_->commit(steps_, letters_);
}

}  // namespace vidimus::ra
