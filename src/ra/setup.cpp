#include "ra/setup.hpp"

#include <algorithm>
#include <map>

#include "domain/deeds.hpp"
#include "domain/identifiers.hpp"
#include "domain/mandates.hpp"
#include "domain/references.hpp"
#include "ra/setup_table.hpp"
#include "ra/verification_policy.hpp"

namespace vidimus::ra {
namespace {

using domain::Fact;
using domain::Role;
using domain::RoleSet;

/// One body being set up: what other tables of the file call by key. Nothing can be read back before the commit.
struct Ground {
  Work& work;
  domain::MutualisationBody body;
  std::map<std::string, domain::FrameworkContract> contracts{};
  std::map<std::string, domain::SiteId> sites{};
  base::Day today;
};

template <class Value>
Value from_key(SetupTable& table, const std::string& key, const std::map<std::string, Value>& all, const std::string& name) {
  const auto found = all.find(name);
  if (found != all.end()) return found->second;
  table.refuse(key, "nothing is called \"" + name + "\"");
  return {};
}

/// A text that must be in its stored form already, such as a SIRET or an address.
template <class Read>
std::string checked(SetupTable& table, const std::string& key, Read read) {
  const auto typed = table.text(key);
  const auto out = read(typed);
  if (!out && !typed.empty()) table.refuse(key, "is not valid: \"" + typed + "\"");
  return out.value_or(std::string{});
}

template <class Name>
Name named(SetupTable& table, const std::string& key, const std::string& text) {
  const auto found = base::from_name<Name>(text);
  if (!found) table.refuse(key, "no such choice: \"" + text + "\"");
  return found.value_or(Name{});
}

Result<domain::MutualisationBody> set_up_body(Work& work, SetupTable& table) {
  domain::MutualisationBody body;
  body.id = work.new_id<domain::BodyId>();
  body.slug = table.text("slug");
  body.name = table.text("name");
  body.siret = checked(table, "siret", domain::siret_from);
  body.sender_name = table.text("sender_name");
  body.sender_email = checked(table, "sender_email", domain::email_from);
  body.desk_phone = checked(table, "desk_phone", domain::phone_from);
  body.desk_hours = table.text("desk_hours");
  body.zone = table.text("zone", std::string{base::paris});
  VIDIMUS_TRY(others, work.unit().bodies());
  for (const auto& other : others) {
    if (other.slug == body.slug) return base::fail(base::Code::conflict, "already_loaded");
    if (domain::reference_stem(other.slug) == domain::reference_stem(body.slug))
      table.refuse("slug", "its references would begin like those of \"" + other.slug + "\"");
  }
  work.write(body, "body", body.id.text, "create", body.id);
  return body;
}

void set_up_products(Ground& ground, SetupTable& table, const domain::FrameworkContract& contract, domain::FactSet& facts) {
  for (auto& one : table.tables("product")) {
    domain::Product product{.id = ground.work.new_id<domain::ProductId>(), .contract = contract.id};
    product.name = one.text("name");
    product.profile = one.text("profile");
    product.validity_months = one.integer("validity_months", 36);
    if (product.validity_months < 1 || product.validity_months > 36) one.refuse("validity_months", "must be from 1 to 36");
    product.price_cents = one.integer("price_cents", 0);
    product.price_includes_tax = one.flag("price_includes_tax", false);
    product.tax_per_mille = one.integer("tax_per_mille", 200);
    product.key_kind = one.text("key_kind", "rsa-3072");
    product.legal_references = one.text("legal_references", "");
    facts.add_if(product.price_cents > 0, Fact::products_priced);
    ground.work.write(product, "product", product.id.text, "create", ground.body.id);
    if (!one.verdict()) return;
  }
}

/// Carries a contract from draft as far as its dates let it go today.
Result<Done> publish(Ground& ground, domain::FrameworkContract& contract, domain::FactSet facts) {
  using domain::ContractEvent;
  facts = facts | domain::facts(contract, ground.work.now());
  VIDIMUS_TRY(published, domain::decide(domain::contract_table, contract.state, ContractEvent::publish, Role::ra_manager, facts));
  ground.work.move(contract, published, {});
  if (!facts.has(Fact::contract_effective)) return Done{};
  VIDIMUS_TRY(begun, domain::decide(domain::contract_table, contract.state, ContractEvent::begin, Role::the_house, facts));
  ground.work.move(contract, begun, {});
  return Done{};
}

void set_up_terms(SetupTable& table, domain::FrameworkContract& contract) {
  contract.order_quota = table.integer("order_quota", 0);
  contract.member_quota = table.integer("member_quota", 0);
  contract.fee_cents = table.integer("fee_cents", 0);
  contract.fee_includes_tax = table.flag("fee_includes_tax", false);
  contract.fee_tax_per_mille = table.integer("fee_tax_per_mille", contract.fee_tax_per_mille);
  contract.fee_due = named<domain::FeeDue>(table, "fee_due", table.text("fee_due", "never"));
  if ((contract.fee_cents > 0) != (contract.fee_due != domain::FeeDue::never))
    table.refuse("fee_due", "goes with fee_cents: both, or neither");
  contract.base_bundle = table.text("base_bundle", "");
  contract.add_on = table.text("add_on", "");
  contract.sender_addresses = table.text("sender_addresses", "");
  contract.renewal_rule = named<domain::RenewalRule>(table, "renewal_rule", table.text("renewal_rule", "none"));
  contract.renewal_window_days = table.integer("renewal_window_days", 0);
  contract.announcement_days = table.integer("announcement_days", contract.announcement_days);
  contract.warning_days = table.integer("warning_days", contract.warning_days);
}

Result<Done> set_up_contract(Ground& ground, SetupTable& table) {
  domain::FrameworkContract contract{.id = ground.work.new_id<domain::ContractId>(), .body = ground.body.id};
  const auto key = table.text("key");
  contract.name = table.text("name");
  contract.supplier = table.text("supplier");
  contract.adhesion_open = table.day("adhesion_open");
  contract.effective = table.day("effective");
  contract.order_cutoff = table.day("order_cutoff");
  contract.cutoff_included = table.flag("cutoff_included", true);
  contract.dossier_deadline = table.day("dossier_deadline");
  contract.term = table.day("term");
  contract.code_attempts = table.integer("code_attempts", contract.code_attempts);
  contract.face_to_face_days = table.integer("face_to_face_days", contract.face_to_face_days);
  contract.booking_notice_hours = table.integer("booking_notice_hours", contract.booking_notice_hours);
  contract.booking_horizon_days = table.integer("booking_horizon_days", contract.booking_horizon_days);
  contract.booking_change_hours = table.integer("booking_change_hours", contract.booking_change_hours);
  contract.no_shows_allowed = table.integer("no_shows_allowed", contract.no_shows_allowed);
  contract.second_reviewer = table.flag("second_reviewer", false);
  contract.outside_counters = table.flag("outside_counters", contract.outside_counters);
  contract.operator_token = table.flag("operator_token", contract.operator_token);
  contract.purchase_order_in_cci = table.flag("purchase_order_in_cci", contract.purchase_order_in_cci);
  contract.cci_by_pre_order = table.flag("cci_by_pre_order", contract.cci_by_pre_order);
  contract.convention_text = table.text("convention");
  set_up_terms(table, contract);
  domain::VerificationPolicy policy{.contract = contract.id, .body = ground.body.id};
  policy.sla = named<domain::SlaMode>(table, "sla", table.text("sla", std::string{base::to_name(policy.sla)}));
  policy.validators = table.integer("validators", policy.validators);
  policy.receipt =
      named<domain::ReceiptMode>(table, "receipt", table.text("receipt", std::string{base::to_name(policy.receipt)}));
  policy.checklist = table.text("checklist", "");
  policy.pieces = table.text("pieces", "");
  if (const auto checked = check_policy(ground.work.house(), policy); !checked)
    for (const auto& field : checked.error().fields) table.refuse(field.pointer.substr(1), "is not a name of data/");
  // A successor stands before its predecessor in the file: it must exist to be named.
  if (const auto next = table.text("successor", ""); !next.empty())
    contract.successor = from_key(table, "successor", ground.contracts, next).id;
  ground.work.write(contract, "contract", contract.id.text, "create", ground.body.id);
  ground.work.write(policy, "verification_policy", contract.id.text, "set", ground.body.id);
  domain::FactSet facts;
  set_up_products(ground, table, contract, facts);
  const bool draft = table.flag("draft", false);  // left for the RA manager to publish
  VIDIMUS_CHECK(table.verdict());
  if (const auto done = draft ? Result<Done>{Done{}} : publish(ground, contract, facts); !done) {
    auto error = base::fail(base::Code::misconfigured, "contract " + key + " cannot be published: " + done.error().detail);
    for (const auto& missing : done.error().missing) error.detail += " " + missing.fact;
    return error;
  }
  ground.contracts.emplace(key, contract);
  return Done{};
}

Result<Done> set_up_site(Ground& ground, SetupTable& table) {
  domain::DeliverySite site{.id = ground.work.new_id<domain::SiteId>(), .body = ground.body.id};
  const auto key = table.text("key");
  site.kind = named<domain::SiteKind>(table, "kind", table.text("kind"));
  site.name = table.text("name");
  site.street = table.text("street");
  site.zip = checked(table, "zip", domain::zip_from);
  site.town = table.text("town");
  site.phone = checked(table, "phone", domain::phone_from);
  site.instructions = table.text("instructions", "");
  site.verifies = table.flag("verifies", false);
  site.outside = table.flag("outside", false);
  site.offered = table.flag("offered", true);
  site.contact = table.text("contact", "");
  if (table.has("email")) site.email = checked(table, "email", domain::email_from);
  if (table.has("sla")) site.sla = named<domain::SlaMode>(table, "sla", table.text("sla"));
  if (table.has("receipt")) site.receipt = named<domain::ReceiptMode>(table, "receipt", table.text("receipt"));
  if (table.has("booking_horizon_days")) {
    site.booking_horizon_days = table.integer("booking_horizon_days", 0);
    if (*site.booking_horizon_days < 1) table.refuse("booking_horizon_days", "must be at least 1");
  }
  site.territory = table.text("territory", site.territory);
  site.zone = table.text("zone", site.zone);
  if (!ground.work.house().holidays.contains(site.territory))
    table.refuse("territory", "has no public holidays in data/holidays.toml");
  ports::SiteCalendar calendar{.site = site.id, .hours = {}, .closures = {}};
  for (auto& one : table.tables("hours")) {
    domain::OpeningHours hours{.site = site.id,
                               .weekday = one.integer("weekday", 0),
                               .from_minute = one.minute("from"),
                               .to_minute = one.minute("to"),
                               .slot_minutes = one.integer("slot_minutes", 20),
                               .gap_minutes = one.integer("gap_minutes", 10),
                               .capacity = one.integer("capacity", 1)};
    if (hours.weekday < 1 || hours.weekday > 7) one.refuse("weekday", "must be from 1 (Monday) to 7");
    if (hours.from_minute >= hours.to_minute) one.refuse("to", "must be after from");
    if (hours.slot_minutes < 1) one.refuse("slot_minutes", "must be at least 1");
    if (hours.capacity < 1 || hours.capacity > domain::most_counters) one.refuse("capacity", "must be from 1 to 50");
    VIDIMUS_CHECK(one.verdict());
    calendar.hours.push_back(hours);
  }
  for (auto& one : table.tables("closure")) {
    calendar.closures.push_back({site.id, one.day("day"), one.text("reason")});
    VIDIMUS_CHECK(one.verdict());
  }
  for (auto& one : table.tables("instruction")) {
    domain::SiteInstruction instruction{.site = site.id, .starts = {}, .ends = {}, .text = one.text("text")};
    if (one.has("from")) instruction.starts = one.day("from");
    if (one.has("to")) instruction.ends = one.day("to");
    if (instruction.starts.ok() && instruction.ends.ok() && instruction.ends < instruction.starts)
      one.refuse("to", "must not be before from");
    VIDIMUS_CHECK(one.verdict());
    calendar.instructions.push_back(std::move(instruction));
  }
  VIDIMUS_CHECK(table.verdict());
  ground.work.write(site, "site", site.id.text, "create", ground.body.id);
  ground.work.write(calendar, "calendar", site.id.text, "replace", ground.body.id);
  ground.sites.emplace(key, site.id);
  return Done{};
}

domain::Person set_up_person(Ground& ground, SetupTable& table, const domain::OrganisationId& organisation) {
  domain::Person person{.id = ground.work.new_id<domain::PersonId>(), .body = ground.body.id, .organisation = organisation};
  person.given_names = checked(table, "given_names", domain::given_names_from);
  person.surname = checked(table, "surname", domain::person_name_from);
  person.email = checked(table, "email", domain::email_from);
  person.function = table.text("function");
  if (!table.text("phone", "").empty()) person.phone = checked(table, "phone", domain::phone_from);
  if (table.has("mandate_ends")) person.mandate_ends = table.day("mandate_ends");
  if (person.mandate_ends.ok() && !domain::elected_function(person.function))
    table.refuse("mandate_ends", "is for elected functions only");
  ground.work.write(person, "person", person.id.text, "create", ground.body.id);
  return person;
}

/// Accredits a person for each role of the table, at each site and in each contract of the table when it names any.
void accredit(Ground& ground, SetupTable& table, const domain::Person& person) {
  std::vector<domain::SiteId> sites;
  for (const auto& name : table.texts("sites")) sites.push_back(from_key(table, "sites", ground.sites, name));
  std::vector<domain::ContractId> contracts;
  for (const auto& name : table.texts("contracts")) contracts.push_back(from_key(table, "contracts", ground.contracts, name).id);
  const auto roles = table.texts("roles");
  const bool operates = std::ranges::any_of(roles, [](const std::string& role) {
    return role == base::to_name(Role::registration_operator) || role == base::to_name(Role::delivery_operator);
  });
  if (operates && sites.empty()) table.refuse("sites", "an operator is accredited site by site: name them (R62)");
  if (operates && contracts.empty()) table.refuse("contracts", "an operator is accredited contract by contract: name them (R62)");
  if (sites.empty()) sites.emplace_back();
  if (contracts.empty()) contracts.emplace_back();
  const auto starts = table.day("starts", "today");
  const auto ends = table.day("ends", "+1096d");
  const auto proof = table.text("proof", domain::deed_reference(domain::DeedOrigin::setup));
  domain::PowerSet scope;
  for (const auto& power : table.texts("scope")) scope.add(named<domain::Power>(table, "scope", power));
  for (const auto& role : roles)
    for (const auto& site : sites)
      for (const auto& contract : contracts) {
        domain::Accreditation accreditation{.id = ground.work.new_id<domain::AccreditationId>(),
                                            .person = person.id,
                                            .body = ground.body.id,
                                            .role = named<Role>(table, "roles", role),
                                            .contract = contract,
                                            .site = site,
                                            .organisation = person.organisation,
                                            .starts = starts,
                                            .ends = ends,
                                            .proof = proof,
                                            .scope = scope};
        ground.work.write(accreditation, "accreditation", accreditation.id.text, "grant", ground.body.id, {},
                          Json::object({{"person", person.id.text}, {"role", role}}));
      }
}

Result<Done> set_up_agent(Ground& ground, SetupTable& table) {
  const auto person = set_up_person(ground, table, {});
  accredit(ground, table, person);
  return table.verdict();
}

/// A member of long standing: its convention was signed before this instance existed.
Result<Done> join(Ground& ground, SetupTable& table, const domain::Organisation& organisation,
                  const domain::PersonId& representative) {
  using domain::MembershipEvent;
  const auto contract = from_key(table, "contract", ground.contracts, table.text("contract"));
  VIDIMUS_CHECK(table.verdict());
  domain::Membership membership{.id = ground.work.new_id<domain::MembershipId>(),
                                .body = ground.body.id,
                                .organisation = organisation.id,
                                .contract = contract.id,
                                .legal_representative = representative};
  auto known = domain::facts(contract, ground.work.now());
  known.add(Fact::adhesion_open).add(Fact::public_entity).add(Fact::convention_signed);
  struct Act {
    MembershipEvent event;
    Role by;
  };
  for (const auto& act :
       {Act{MembershipEvent::request, Role::legal_representative}, Act{MembershipEvent::sign, Role::legal_representative},
        Act{MembershipEvent::activate, Role::ra_manager}}) {
    if (act.event == MembershipEvent::sign) membership.convention_signed_at = ground.work.now();
    if (act.event == MembershipEvent::activate) membership.activated_at = ground.work.now();
    VIDIMUS_TRY(decision, domain::decide(domain::membership_table, membership.state, act.event, act.by, known));
    ground.work.move(membership, decision, {}, Json::object({{"setup", true}}));
  }
  return Done{};
}

Result<Done> set_up_organisation(Ground& ground, SetupTable& table) {
  domain::Organisation organisation{.id = ground.work.new_id<domain::OrganisationId>(), .body = ground.body.id};
  organisation.siret = checked(table, "siret", domain::siret_from);
  organisation.name = table.text("name");
  organisation.street = table.text("street");
  organisation.zip = checked(table, "zip", domain::zip_from);
  organisation.town = table.text("town");
  organisation.service_code = table.text("service_code", "");
  ground.work.write(organisation, "organisation", organisation.id.text, "create", ground.body.id);
  domain::PersonId representative;
  for (auto& one : table.tables("person")) {
    const auto person = set_up_person(ground, one, organisation.id);
    accredit(ground, one, person);
    if (representative.empty()) representative = person.id;
    VIDIMUS_CHECK(one.verdict());
  }
  if (representative.empty()) table.refuse("person", "the first is the legal representative and must be there");
  return join(ground, table, organisation, representative);
}

Result<Done> set_up_token(Ground& ground, SetupTable& table) {
  domain::Token token{.id = ground.work.new_id<domain::TokenId>(), .body = ground.body.id};
  token.site = from_key(table, "site", ground.sites, table.text("site"));
  token.serial = table.text("serial");
  token.model = table.text("model");
  token.qualified = table.flag("qualified", false);
  VIDIMUS_CHECK(table.verdict());
  VIDIMUS_TRY(received, domain::decide(domain::token_table, token.state, domain::TokenEvent::receive, Role::ra_manager, {}));
  ground.work.move(token, received, {});
  return Done{};
}

/// One kind of table of a body, in the order in which they may name each other.
struct Chapter {
  const char* key;
  Result<Done> (*set_up)(Ground&, SetupTable&);
};
constexpr Chapter chapters[] = {{"contract", set_up_contract},
                                {"site", set_up_site},
                                {"agent", set_up_agent},
                                {"organisation", set_up_organisation},
                                {"token", set_up_token}};

}  // namespace

Result<Done> load_setup(Counter& counter, const Json& file) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  const auto today = base::civil_of(work.now()).day;
  SetupTable top(file, today);
  for (auto& table : top.tables("body")) {
    VIDIMUS_TRY(body, set_up_body(work, table));
    Ground ground{.work = work, .body = body, .today = today};
    for (const auto& chapter : chapters)
      for (auto& one : table.tables(chapter.key)) VIDIMUS_CHECK(chapter.set_up(ground, one));
    VIDIMUS_CHECK(table.verdict());
  }
  VIDIMUS_CHECK(top.verdict());
  return work.commit();
}

}  // namespace vidimus::ra
