#include "ra/accreditation_file.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/keepers.hpp"

namespace vidimus::ra {
namespace {

using domain::Accreditation;
using domain::AccreditationEvent;
using domain::AccreditationState;
using domain::Effect;
using domain::Fact;
using domain::Role;
using domain::RoleSet;

constexpr RoleSet of_an_organisation{Role::legal_representative, Role::delegate, Role::order_manager, Role::certification_agent};

std::string word_for(const House& house, std::string_view table, std::string_view word) {
  const auto* labels = house.texts.find(table);
  return labels != nullptr ? labels->text(word, word) : std::string{word};
}

/// Roles of who acts toward an accreditation. A certification agent signs or declines his own mandate, nobody else's.
RoleSet acting_toward(const Work& work, const Accreditation& accreditation) {
  auto out = work.acting_for(accreditation.organisation).without(RoleSet{Role::certification_agent});
  const auto in_body = work.acting_in(accreditation.body);
  for (const auto role : {Role::ra_manager, Role::auditor, Role::the_house}) out.add_if(in_body.has(role), role);
  const bool own = !work.actor().person.empty() && accreditation.person == work.actor().person;
  return out.add_if(own && of_an_organisation.has(accreditation.role), accreditation.role);
}

template <class Id, class Record>
Result<Done> fetch(const Id& id, std::optional<Record>& into, Result<Record> (ports::Unit::*question)(const Id&), Work& work) {
  if (id.empty()) return Done{};
  VIDIMUS_TRY(found, (work.unit().*question)(id));
  into = std::move(found);
  return Done{};
}

/// Roles the person holds or will hold, this accreditation aside.
Result<RoleSet> held_besides(Work& work, const Accreditation& accreditation, base::Day today) {
  RoleSet out;
  VIDIMUS_TRY(all, work.unit().accreditations_of(accreditation.person));
  for (const auto& one : all) out.add_if(one.id != accreditation.id && today <= one.ends, one.role);
  return out;
}

Result<bool> manager_remains(Work& work, const Accreditation& leaving, base::Day today) {
  if (leaving.role != Role::ra_manager) return true;
  VIDIMUS_TRY(all, work.unit().accreditations_in(leaving.body));
  return std::ranges::any_of(all, [&](const Accreditation& one) {
    return one.role == Role::ra_manager && one.person != leaving.person && holds_on(one, today);
  });
}

std::string powers_text(const House& house, domain::PowerSet powers) {
  std::string out;
  powers.each([&](domain::Power power) { out += (out.empty() ? "" : ", ") + word_for(house, "power", base::to_name(power)); });
  return out;
}

}  // namespace

std::optional<AccreditationEvent> second_act(Role role) {
  switch (role) {
    case Role::ra_manager:
    case Role::auditor:
      return AccreditationEvent::confirm;
    case Role::certification_agent:
      return AccreditationEvent::co_sign;
    case Role::legal_representative:
      return AccreditationEvent::take_over;
    default:
      return std::nullopt;
  }
}

Result<AccreditationFile> accreditation_file(Work& work, const Accreditation& accreditation) {
  AccreditationFile file{.accreditation = accreditation,
                         .person = {},
                         .body = {},
                         .organisation = {},
                         .contract = {},
                         .site = {},
                         .acting = acting_toward(work, accreditation)};
  VIDIMUS_TRY(body, work.unit().body(accreditation.body));
  file.body = std::move(body);
  VIDIMUS_CHECK(fetch(accreditation.organisation, file.organisation, &ports::Unit::organisation, work));
  VIDIMUS_CHECK(fetch(accreditation.contract, file.contract, &ports::Unit::contract, work));
  VIDIMUS_CHECK(fetch(accreditation.site, file.site, &ports::Unit::site, work));
  return file;
}

Result<AccreditationFile> open_accreditation(Work& work, const domain::AccreditationId& id) {
  VIDIMUS_TRY(accreditation, work.unit().accreditation(id));
  VIDIMUS_TRY(file, accreditation_file(work, accreditation));
  if (file.acting.empty()) return base::fail(base::Code::not_found, "refused.not_found");
  VIDIMUS_TRY(person, work.unit().person(accreditation.person));
  file.person = std::move(person);
  return file;
}

Result<domain::FactSet> accreditation_facts(Work& work, const AccreditationFile& file) {
  const auto& one = file.accreditation;
  const auto& me = work.actor().person;
  const auto today = base::civil_of(work.now()).day;
  VIDIMUS_TRY(held, held_besides(work, one, today));
  VIDIMUS_TRY(remains, manager_remains(work, one, today));
  const auto* office = domain::office_of(one.role);
  domain::FactSet out;
  out.add_if(!one.proof.empty() || !one.proof_file.empty(), Fact::proof_attached);
  out.add_if(domain::deed_fresh(one.deed_day, today), Fact::deed_fresh);
  out.add_if(domain::period_valid(one.role, one.starts, one.ends, today), Fact::period_valid);
  out.add_if(file.contract && file.site, Fact::place_named);
  out.add_if(domain::compatible(one.role, held), Fact::roles_compatible);
  out.add_if(me.empty() || one.person != me, Fact::not_oneself);
  out.add_if(me.empty() || one.granted_by != me, Fact::second_manager);
  out.add_if(office != nullptr && one.scope.meets(office->by_deed), Fact::scope_given);
  out.add_if(remains, Fact::manager_remains);
  out.add_if(one.ends < today, Fact::last_day_passed);
  return out;
}

Json accreditation_values(const House& house, const AccreditationFile& file) {
  const auto& one = file.accreditation;
  const auto name_or_nothing = [](const auto& record) { return record ? record->name : std::string{}; };
  const auto organisation = name_or_nothing(file.organisation);
  const auto site = name_or_nothing(file.site);
  const auto days = domain::powers_of(one, one.starts);
  return Json::object({{"role", word_for(house, "role", base::to_name(one.role))},
                       {"organisation", organisation.empty() ? file.body.name : organisation},
                       {"contract_name", name_or_nothing(file.contract)},
                       {"site_name", site},
                       {"place", site.empty() ? organisation : site},
                       {"agent_name", domain::shown_name(file.person.given_names, file.person.surname)},
                       {"starts_long", long_day(one.starts, house.words)},
                       {"ends_long", long_day(one.ends, house.words)},
                       {"powers", powers_text(house, days)},
                       {"reason", one.reason},
                       {"link", house.public_url + (one.role == Role::certification_agent
                                                        ? "/collectivites/" + one.organisation.text + "/personnes"
                                                        : std::string{"/espace"})}});
}

Result<Done> tell_about(Work& work, const AccreditationFile& file, domain::EffectSet effects, const Json& extra) {
  auto values = accreditation_values(work.house(), file);
  for (const auto& [name, value] : extra.members()) values.set(name, value);
  for (const auto effect : {Effect::tell_accredited, Effect::tell_accreditation_ended, Effect::tell_accreditation_ending,
                            Effect::tell_mandate_to_sign, Effect::tell_power_given, Effect::tell_representative_changed})
    if (effects.has(effect))
      VIDIMUS_CHECK(
          work.tell(base::to_name(effect).substr(std::string_view{"tell_"}.size()), file.body, file.person, nullptr, values));
  return Done{};
}

Result<Done> move_accreditation(Work& work, AccreditationFile& file,
                                const domain::Decision<AccreditationState, AccreditationEvent>& decision) {
  auto& one = file.accreditation;
  work.move(one, decision, {},
            Json::object({{"person", one.person.text},
                          {"role", base::to_name(one.role)},
                          {"organisation", one.organisation.text},
                          {"contract", one.contract.text},
                          {"site", one.site.text},
                          {"starts", base::to_text(one.starts)},
                          {"ends", base::to_text(one.ends)},
                          {"sha256", one.proof_digest}}));
  // A succession tells everybody concerned itself.
  if (decision.then.has(Effect::end_predecessor)) return take_office(work, file);
  if (one.state == AccreditationState::ended) VIDIMUS_CHECK(tell_tokens_in_hand(work, file));
  return tell_about(work, file, decision.then);
}

}  // namespace vidimus::ra
