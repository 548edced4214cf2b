#include "ra/readers.hpp"

#include <algorithm>

namespace vidimus::ra {
namespace {

using base::Result;
using domain::Effect;
using domain::Role;
using domain::RoleSet;

/// Who orders for an organisation.
constexpr RoleSet buying{Role::legal_representative, Role::order_manager};

/// The row of the letter an effect sends; one that nobody wrote goes to the holder.
const std::vector<LetterReader>& readers_of(const LetterKinds& kinds, Effect effect) {
  static const std::vector<LetterReader> otherwise{LetterReader::holder};
  const auto found = kinds.find(base::to_name(effect).substr(std::string_view{"tell_"}.size()));
  return found != kinds.end() ? found->second.to : otherwise;
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

Result<People> case_readers(ports::Unit& unit, const LetterKinds& kinds, const domain::OrderLine& line,
                            const std::optional<domain::Dossier>& dossier, Effect effect, base::Instant when) {
  People out;
  // Asking the representative to confirm ends when he has.
  if (effect == Effect::tell_confirmation_asked && dossier && dossier->representative_consented_at) return out;
  // Only who collects at a CCI arranges the visit with it (R53).
  if (effect == Effect::tell_contact_office && line.mode != domain::WithdrawalMode::cci) return out;
  for (const auto reader : readers_of(kinds, effect)) {
    if (reader == LetterReader::holder) add(out, line.holder);
    if (reader == LetterReader::buyer) add(out, line.ordered_by);
    const bool agent = reader == LetterReader::certification_agent;
    if (reader != LetterReader::representative && !agent) continue;
    VIDIMUS_TRY(known, unit.accreditations_for(line.organisation));
    add_accredited(out, known, agent ? Role::certification_agent : Role::legal_representative, when);
  }
  return out;
}

Result<People> membership_readers(ports::Unit& unit, const LetterKinds& kinds, const domain::Membership& membership,
                                  Effect effect, base::Instant when) {
  People out;
  for (const auto reader : readers_of(kinds, effect)) {
    if (reader == LetterReader::representative) add(out, membership.legal_representative);
    if (reader == LetterReader::buyer) {
      VIDIMUS_TRY(known, unit.accreditations_for(membership.organisation));
      add(out, membership.legal_representative);
      add_accredited(out, known, buying, when);
    }
    if (reader != LetterReader::ra_manager) continue;
    VIDIMUS_TRY(known, unit.accreditations_in(membership.body));
    std::erase_if(known, [](const auto& one) { return !one.organisation.empty(); });
    add_accredited(out, known, Role::ra_manager, when);
  }
  return out;
}

People organisation_readers(const LetterKinds& kinds, std::string_view kind, const std::vector<domain::Accreditation>& known,
                            base::Instant when) {
  People out;
  const auto row = kinds.find(kind);
  if (row == kinds.end()) return out;
  for (const auto reader : row->second.to) {
    if (reader == LetterReader::buyer) add_accredited(out, known, buying, when);
    if (reader == LetterReader::representative) add_accredited(out, known, Role::legal_representative, when);
    if (reader == LetterReader::certification_agent) add_accredited(out, known, Role::certification_agent, when);
  }
  return out;
}

Result<std::vector<domain::Person>> people_by_id(ports::Unit& unit, const People& ids) {
  std::vector<domain::Person> out;
  for (const auto& id : ids) {
    VIDIMUS_TRY(person, unit.person(id));
    out.push_back(std::move(person));
  }
  return out;
}

}  // namespace vidimus::ra
