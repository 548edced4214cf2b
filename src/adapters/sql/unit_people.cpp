// Questions about bodies, organisations, people, contracts and sites.
#include "adapters/sql/body_rows.hpp"
#include "adapters/sql/contract_rows.hpp"
#include "adapters/sql/organisation_rows.hpp"
#include "adapters/sql/people_rows.hpp"
#include "adapters/sql/site_rows.hpp"
#include "adapters/sql/unit.hpp"

namespace vidimus::adapters::sql {

using namespace domain;

Result<MutualisationBody> SqlUnit::body(const BodyId& id) { return one<MutualisationBody>(id.text); }
Result<std::vector<MutualisationBody>> SqlUnit::bodies() { return list<MutualisationBody>("ORDER BY slug"); }

Result<Organisation> SqlUnit::organisation(const OrganisationId& id) { return one<Organisation>(id.text); }
Result<std::optional<Organisation>> SqlUnit::organisation_by_siret(const BodyId& body, const std::string& siret) {
  return find<Organisation>("WHERE body = $1 AND siret = $2", {body.text, siret});
}

Result<Membership> SqlUnit::membership(const MembershipId& id) { return one<Membership>(id.text); }
Result<std::optional<Membership>> SqlUnit::membership_of(const OrganisationId& organisation, const ContractId& contract) {
  return find<Membership>("WHERE organisation = $1 AND contract = $2", {organisation.text, contract.text});
}
Result<std::vector<Membership>> SqlUnit::memberships_of(const OrganisationId& organisation) {
  return list<Membership>("WHERE organisation = $1 ORDER BY id", {organisation.text});
}
Result<std::vector<Membership>> SqlUnit::memberships_in(const ContractId& contract) {
  return list<Membership>("WHERE contract = $1 ORDER BY id", {contract.text});
}
Result<std::vector<FeeInvoice>> SqlUnit::fee_invoices(const MembershipId& membership) {
  return list<FeeInvoice>("WHERE membership = $1 ORDER BY year", {membership.text});
}

Result<Person> SqlUnit::person(const PersonId& id) { return one<Person>(id.text); }
Result<std::optional<Person>> SqlUnit::person_by_email(const BodyId& body, const std::string& email) {
  return find<Person>("WHERE body = $1 AND email = $2 AND email <> ''", {body.text, email});
}
Result<std::vector<Person>> SqlUnit::people_by_email(const std::string& email) {
  return list<Person>("WHERE email = $1 AND email <> '' ORDER BY id", {email});
}
Result<std::vector<Person>> SqlUnit::people_of(const OrganisationId& organisation) {
  return list<Person>("WHERE organisation = $1 ORDER BY surname, id", {organisation.text});
}
Result<std::vector<Person>> SqlUnit::mandates_ending(base::Day from, base::Day to) {
  return list<Person>("WHERE mandate_ends BETWEEN $1 AND $2 ORDER BY mandate_ends, id", {to_value(from), to_value(to)});
}
Result<Accreditation> SqlUnit::accreditation(const AccreditationId& id) { return one<Accreditation>(id.text); }
Result<std::vector<Accreditation>> SqlUnit::accreditation_history(const BodyId& body) {
  return list<Accreditation>("WHERE body = $1 ORDER BY id", {body.text});
}
Result<std::vector<Accreditation>> SqlUnit::accreditation_history(const OrganisationId& organisation) {
  return list<Accreditation>("WHERE organisation = $1 ORDER BY id", {organisation.text});
}
Result<std::vector<Accreditation>> SqlUnit::accreditation_history(const PersonId& person) {
  return list<Accreditation>("WHERE person = $1 ORDER BY id", {person.text});
}
Result<std::vector<Accreditation>> SqlUnit::accreditations_of(const PersonId& person) {
  return list<Accreditation>("WHERE person = $1 AND state = 'in_force' ORDER BY id", {person.text});
}
Result<std::vector<Accreditation>> SqlUnit::accreditations_at(const SiteId& site) {
  return list<Accreditation>("WHERE site = $1 AND state = 'in_force' ORDER BY id", {site.text});
}
Result<std::vector<Accreditation>> SqlUnit::accreditations_in(const BodyId& body) {
  return list<Accreditation>("WHERE body = $1 AND organisation IS NULL AND state = 'in_force' ORDER BY id", {body.text});
}
Result<std::vector<Accreditation>> SqlUnit::accreditations_for(const OrganisationId& organisation) {
  return list<Accreditation>("WHERE organisation = $1 AND state = 'in_force' ORDER BY id", {organisation.text});
}

Result<FrameworkContract> SqlUnit::contract(const ContractId& id) { return one<FrameworkContract>(id.text); }
Result<std::vector<FrameworkContract>> SqlUnit::contracts(const BodyId& body) {
  return list<FrameworkContract>("WHERE body = $1 ORDER BY id", {body.text});
}
Result<std::vector<ContractAmendment>> SqlUnit::amendments(const ContractId& contract) {
  return list<ContractAmendment>("WHERE contract = $1 ORDER BY id", {contract.text});
}
Result<Product> SqlUnit::product(const ProductId& id) { return one<Product>(id.text); }
Result<std::vector<Product>> SqlUnit::products(const ContractId& contract) {
  return list<Product>("WHERE contract = $1 ORDER BY id", {contract.text});
}

Result<DeliverySite> SqlUnit::site(const SiteId& id) { return one<DeliverySite>(id.text); }
Result<std::vector<DeliverySite>> SqlUnit::sites(const BodyId& body) {
  return list<DeliverySite>("WHERE body = $1 ORDER BY id", {body.text});
}
Result<ports::SiteCalendar> SqlUnit::calendar(const SiteId& site) {
  VIDIMUS_TRY(hours, list<OpeningHours>("WHERE site = $1 ORDER BY weekday, from_minute", {site.text}));
  VIDIMUS_TRY(closures, list<Closure>("WHERE site = $1 ORDER BY day", {site.text}));
  VIDIMUS_TRY(instructions, instructions_at(site));
  return ports::SiteCalendar{site, std::move(hours), std::move(closures), std::move(instructions)};
}
Result<std::vector<SiteInstruction>> SqlUnit::instructions_at(const SiteId& site) {
  return list<SiteInstruction>("WHERE site = $1 ORDER BY COALESCE(starts, ''), COALESCE(ends, '9999'), words", {site.text});
}

}  // namespace vidimus::adapters::sql
