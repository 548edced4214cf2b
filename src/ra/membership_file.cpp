#include "ra/membership_file.hpp"

#include "ra/contract_letters.hpp"
#include "ra/readers.hpp"

namespace vidimus::ra {

using domain::Effect;
using domain::Role;

domain::RoleSet acting_toward(const Work& work, const domain::Membership& membership) {
  auto out = work.acting_for(membership.organisation);
  const auto in_body = work.acting_in(membership.body);
  for (const auto role : {Role::ra_manager, Role::auditor}) out.add_if(in_body.has(role), role);
  const bool named = !work.actor().person.empty() && membership.legal_representative == work.actor().person;
  return out.add_if(named && membership.state != domain::MembershipState::none, Role::legal_representative);
}

Result<MembershipFile> open_membership(Work& work, const domain::MembershipId& id) {
  VIDIMUS_TRY(membership, work.unit().membership(id));
  const auto acting = acting_toward(work, membership);
  if (acting.empty()) return base::fail(base::Code::not_found, "refused.not_found");
  VIDIMUS_TRY(organisation, work.unit().organisation(membership.organisation));
  VIDIMUS_TRY(contract, work.unit().contract(membership.contract));
  VIDIMUS_TRY(body, work.unit().body(membership.body));
  return MembershipFile{membership, organisation, contract, body, acting};
}

Result<Done> tell_membership(Work& work, const MembershipFile& file, domain::EffectSet effects, const domain::Person* newcomer) {
  VIDIMUS_TRY(successor, successor_of(work.unit(), file.contract));
  Json values = Json::object({{"link", work.house().public_url + "/adhesions/" + file.membership.id.text},
                              {"organisation", file.organisation.name},
                              {"siret", file.organisation.siret},
                              {"contract_name", file.contract.name},
                              {"supplier_senders", file.contract.sender_addresses},
                              {"resigned", file.membership.resigned_at.has_value()},
                              {"reason", file.membership.reason}});
  if (successor)
    values.set("successor_name", successor->name)
        .set("successor_effective_long", long_day(successor->effective, work.house().words));
  Result<Done> outcome = Done{};
  const auto tell_all = [&](Effect effect) -> Result<Done> {
    VIDIMUS_TRY(readers, membership_readers(work.unit(), work.house().letters.kinds, file.membership, effect, work.now()));
    for (const auto& id : readers) {
      auto person = newcomer != nullptr && newcomer->id == id ? Result<domain::Person>{*newcomer} : work.unit().person(id);
      if (!person) return person.error();
      VIDIMUS_CHECK(
          work.tell(base::to_name(effect).substr(std::string_view{"tell_"}.size()), file.body, *person, nullptr, values));
    }
    return Done{};
  };
  effects.each([&](Effect effect) {
    if (outcome && domain::is_letter(effect)) outcome = tell_all(effect);
  });
  return outcome;
}

Result<domain::Membership> move_membership(Work& work, MembershipFile& file, domain::MembershipEvent event,
                                           domain::FactSet more) {
  const auto known = domain::facts(file.contract, work.now()) | more;
  VIDIMUS_TRY(decision, domain::decide(domain::membership_table, file.membership.state, event, file.acting, known));
  work.move(file.membership, decision, {});
  VIDIMUS_CHECK(tell_membership(work, file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return file.membership;
}

}  // namespace vidimus::ra
