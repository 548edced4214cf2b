#include "ra/organisations.hpp"

#include <algorithm>
#include <set>

#include "domain/deeds.hpp"
#include "domain/identifiers.hpp"
#include "ra/access.hpp"
#include "ra/fields.hpp"
#include "ra/membership_file.hpp"
#include "ra/signed_text.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Fact;
using domain::FactSet;
using domain::Membership;
using domain::MembershipEvent;
using domain::MembershipState;
using domain::Role;
using domain::RoleSet;

/// Years a legal representative stays accredited without being named again (a municipal term is six).
constexpr int representative_months = 60;

base::Error not_found() { return fail(Code::not_found, "refused.not_found"); }

/// The person under this address in the body, or a new one.
Result<domain::Person> person_for(Work& work, const domain::Person& typed) {
  VIDIMUS_TRY(known, work.unit().person_by_email(typed.body, typed.email));
  if (known) return *known;
  domain::Person person = typed;
  person.id = work.new_id<domain::PersonId>();
  work.write(person, "person", person.id.text, "create", person.body);
  return person;
}

bool accredited(const std::vector<domain::Accreditation>& all, Role role, const domain::OrganisationId& organisation,
                base::Day today) {
  return std::ranges::any_of(all, [&](const auto& one) {
    return one.role == role && one.organisation == organisation && one.starts <= today && today <= one.ends;
  });
}

struct Standing {
  domain::Person person;
  domain::BodyId body;
  domain::OrganisationId organisation;
  Role role = Role::legal_representative;
  int months = representative_months;
  std::string proof;
};
/// Accredits a person toward an organisation, once.
Result<Done> accredit(Work& work, const Standing& standing) {
  const auto today = base::civil_of(work.now()).day;
  VIDIMUS_TRY(known, work.unit().accreditations_of(standing.person.id));
  if (accredited(known, standing.role, standing.organisation, today)) return Done{};
  domain::Accreditation accreditation{.id = work.new_id<domain::AccreditationId>(),
                                      .person = standing.person.id,
                                      .body = standing.body,
                                      .role = standing.role,
                                      .organisation = standing.organisation,
                                      .starts = today,
                                      .ends = base::add_months(today, standing.months),
                                      .proof = standing.proof};
  work.write(accreditation, "accreditation", accreditation.id.text, "grant", standing.body, {},
             Json::object({{"person", standing.person.id.text}, {"role", base::to_name(standing.role)}}));
  return Done{};
}

auto line_of(std::size_t longest) {
  return [longest](std::string_view typed) { return domain::tidy_line(typed, longest); };
}

}  // namespace

Result<AdhesionOutcome> adhere(Counter& counter, const Adhere& form) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  FieldReader fields;
  domain::Organisation organisation;
  organisation.siret = fields.required("/siret", form.siret, "siret_invalid", domain::siret_from);
  organisation.name = fields.required("/name", form.name, "too_long", line_of(120));
  organisation.street = fields.required("/street", form.street, "too_long", line_of(120));
  organisation.zip = fields.required("/zip", form.zip, "zip_invalid", domain::zip_from);
  organisation.town = fields.required("/town", form.town, "too_long", line_of(80));
  domain::Person typed;
  typed.given_names = fields.required("/given_names", form.given_names, "name_invalid", domain::given_names_from);
  typed.surname = fields.required("/surname", form.surname, "name_invalid", domain::person_name_from);
  typed.email = fields.required("/email", form.email, "email_invalid", domain::email_from);
  typed.function = fields.required("/function", form.function, "too_long", line_of(120));
  typed.phone = fields.optional("/phone", form.phone, "phone_invalid", domain::phone_from);
  VIDIMUS_CHECK(fields.verdict());

  VIDIMUS_TRY(contract, work.unit().contract(form.contract));
  if (contract.state == domain::ContractState::draft) return not_found();
  VIDIMUS_TRY(body, work.unit().body(contract.body));
  organisation.body = typed.body = contract.body;

  VIDIMUS_TRY(known, work.unit().organisation_by_siret(contract.body, organisation.siret));
  MembershipFile file{
      .membership = {}, .organisation = known.value_or(organisation), .contract = contract, .body = body, .acting = Role::anyone};
  if (known) {
    VIDIMUS_TRY(before, work.unit().membership_of(known->id, contract.id));
    if (before && before->state != MembershipState::none) return fail(Code::conflict, "membership_exists");
    if (before) file.membership = *before;
  }
  FactSet facts = domain::facts(contract, work.now());
  facts.add(Fact::public_entity);
  VIDIMUS_TRY(decision,
              domain::decide(domain::membership_table, MembershipState::none, MembershipEvent::request, file.acting, facts));
  if (!known) {
    file.organisation.id = work.new_id<domain::OrganisationId>();
    work.write(file.organisation, "organisation", file.organisation.id.text, "create", body.id);
  }
  typed.organisation = file.organisation.id;
  VIDIMUS_TRY(person, person_for(work, typed));
  if (file.membership.id.empty()) file.membership.id = work.new_id<domain::MembershipId>();
  file.membership.body = body.id;
  file.membership.organisation = file.organisation.id;
  file.membership.contract = contract.id;
  file.membership.legal_representative = person.id;
  file.membership.convention_signed_at.reset();
  file.membership.convention_digest.clear();
  file.membership.reason.clear();
  work.move(file.membership, decision, {});
  VIDIMUS_CHECK(tell_membership(work, file, decision.then, &person));
  VIDIMUS_CHECK(work.commit());
  return AdhesionOutcome{file.membership, file.organisation, person};
}

Result<std::string> convention_text(Counter& counter, const Actor& actor, const domain::MembershipId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_membership(work, id));
  VIDIMUS_TRY(text, text_to_sign(work, file.contract.convention_text, file.membership));
  return text.text;
}

Result<Membership> sign_convention(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                   const std::string& code) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_membership(work, id));
  // Everything but the code is judged first: a code is not used up, nor a try counted, where it could not have helped.
  VIDIMUS_CHECK(domain::decide(domain::membership_table, file.membership.state, MembershipEvent::sign, file.acting,
                               Fact::convention_signed));
  VIDIMUS_TRY(text, text_to_sign(work, file.contract.convention_text, file.membership));
  VIDIMUS_CHECK(use_consent_code(work, "convention:" + id.text, code));
  file.membership.convention_signed_at = work.now();
  file.membership.convention_digest = text.digest;
  return move_membership(work, file, MembershipEvent::sign, Fact::convention_signed);
}

Result<Membership> activate_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_membership(work, id));
  const auto facts = domain::facts(file.contract, work.now());
  VIDIMUS_CHECK(domain::decide(domain::membership_table, file.membership.state, MembershipEvent::activate, file.acting, facts));
  VIDIMUS_TRY(person, work.unit().person(file.membership.legal_representative));
  VIDIMUS_CHECK(accredit(work, {.person = person,
                                .body = file.body.id,
                                .organisation = file.organisation.id,
                                .role = Role::legal_representative,
                                .months = representative_months,
                                .proof = domain::deed_reference(domain::DeedOrigin::membership, id.text)}));
  file.membership.activated_at = work.now();
  return move_membership(work, file, MembershipEvent::activate, {});
}

Result<Membership> refuse_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                     const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_membership(work, id));
  const auto written = domain::tidy_line(reason, 500);
  file.membership.reason = written.value_or(std::string{});
  return move_membership(work, file, MembershipEvent::refuse, written ? FactSet{Fact::reason_given} : FactSet{});
}

Result<std::vector<MembershipView>> memberships(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<Membership> found;
  const auto in_body = work.acting_in(actor.body);
  if (in_body.meets({Role::ra_manager, Role::auditor})) {
    VIDIMUS_TRY(contracts, work.unit().contracts(actor.body));
    for (const auto& contract : contracts) {
      VIDIMUS_TRY(more, work.unit().memberships_in(contract.id));
      found.insert(found.end(), more.begin(), more.end());
    }
  } else {
    std::set<domain::OrganisationId> organisations;
    if (!actor.organisation.empty()) organisations.insert(actor.organisation);
    for (const auto& accreditation : actor.accreditations)
      if (!accreditation.organisation.empty()) organisations.insert(accreditation.organisation);
    for (const auto& organisation : organisations) {
      VIDIMUS_TRY(more, work.unit().memberships_of(organisation));
      found.insert(found.end(), more.begin(), more.end());
    }
  }
  std::vector<MembershipView> out;
  for (const auto& one : found) {
    const auto file = open_membership(work, one.id);
    if (!file && file.error().code == Code::not_found) continue;
    if (!file) return file.error();
    out.push_back({file->membership, file->organisation, file->contract, file->body});
  }
  return out;
}

Result<MembershipView> membership(Counter& counter, const Actor& actor, const domain::MembershipId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_membership(work, id));
  return MembershipView{file.membership, file.organisation, file.contract, file.body};
}

Result<std::vector<BodyView>> bodies(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(all, work.unit().bodies());
  std::vector<BodyView> out;
  for (const auto& body : all) {
    BodyView view{.body = body, .contracts = {}, .products = {}, .sites = {}};
    VIDIMUS_TRY(contracts, work.unit().contracts(body.id));
    for (const auto& contract : contracts) {
      if (contract.state == domain::ContractState::draft || contract.state == domain::ContractState::closed) continue;
      view.contracts.push_back(contract);
      VIDIMUS_TRY(products, work.unit().products(contract.id));
      view.products.insert(view.products.end(), products.begin(), products.end());
    }
    VIDIMUS_TRY(sites, work.unit().sites(body.id));
    std::erase_if(sites, [](const domain::DeliverySite& site) { return !site.offered; });
    view.sites = std::move(sites);
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace vidimus::ra
