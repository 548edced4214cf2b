#include "ra/readers.hpp"

#include <algorithm>

namespace vidimus::ra {
namespace {

using base::Result;
using domain::Effect;
using domain::Role;
using domain::RoleSet;

enum class Reader : unsigned char { holder, buyer, representative, agent };

std::vector<Reader> readers_of(Effect effect) {
  using enum Reader;
  switch (effect) {
    case Effect::tell_order_placed:
    case Effect::tell_pre_order_received:
    case Effect::tell_pre_order_processed:
    case Effect::tell_purchase_order:
    case Effect::tell_purchase_order_received:
      return {buyer};
    case Effect::tell_confirmation_asked:
      return {representative};
    case Effect::tell_dossier_received:
    case Effect::tell_dossier_refused:
    case Effect::tell_lapse_warning:
    case Effect::tell_order_lapsed:
    case Effect::tell_order_cancelled:
      return {holder, buyer};
    case Effect::tell_revoked:
      return {holder, representative, agent};
    default:
      return {holder};
  }
}

void add(People& to, const domain::PersonId& person) {
  if (!person.empty() && std::ranges::find(to, person) == to.end()) to.push_back(person);
}

void add_accredited(People& to, const std::vector<domain::Accreditation>& known, RoleSet roles, base::Instant when) {
  const auto day = base::civil_of(when).day;
  for (const auto& one : known)
    if (roles.has(one.role) && domain::holds_on(one, day)) add(to, one.person);
}

}  // namespace

Result<People> case_readers(ports::Unit& unit, const domain::OrderLine& line, const std::optional<domain::Dossier>& dossier,
                            Effect effect, base::Instant when) {
  People out;
  // Asking the representative to confirm ends when he has.
  if (effect == Effect::tell_confirmation_asked && dossier && dossier->representative_consented_at) return out;
  // Only who collects at a CCI arranges the visit with it (R53).
  if (effect == Effect::tell_contact_office && line.mode != domain::WithdrawalMode::cci) return out;
  for (const auto reader : readers_of(effect)) {
    if (reader == Reader::holder) add(out, line.holder);
    if (reader == Reader::buyer) add(out, line.ordered_by);
    if (reader != Reader::representative && reader != Reader::agent) continue;
    VIDIMUS_TRY(known, unit.accreditations_for(line.organisation));
    add_accredited(out, known, reader == Reader::agent ? Role::certification_agent : Role::legal_representative, when);
  }
  return out;
}

Result<People> membership_readers(ports::Unit& unit, const domain::Membership& membership, Effect effect, base::Instant when) {
  switch (effect) {
    case Effect::tell_membership_suspended:
    case Effect::tell_membership_resumed:
    case Effect::tell_membership_ended:
      return buyers_of(unit, membership, when);
    case Effect::tell_member_left: {
      VIDIMUS_TRY(known, unit.accreditations_in(membership.body));
      std::erase_if(known, [](const auto& one) { return !one.organisation.empty(); });
      People out;
      add_accredited(out, known, Role::ra_manager, when);
      return out;
    }
    default: {
      People out;
      add(out, membership.legal_representative);
      return out;
    }
  }
}

Result<People> buyers_of(ports::Unit& unit, const domain::Membership& membership, base::Instant when) {
  VIDIMUS_TRY(known, unit.accreditations_for(membership.organisation));
  People out;
  add(out, membership.legal_representative);
  add_accredited(out, known, {Role::legal_representative, Role::order_manager}, when);
  return out;
}

}  // namespace vidimus::ra
