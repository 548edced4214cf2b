#include "ra/contracts.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/contract_letters.hpp"
#include "ra/fields.hpp"
#include "ra/services.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::ContractEvent;
using domain::ContractState;
using domain::Fact;
using domain::FactSet;
using domain::FrameworkContract;
using domain::Role;
using domain::RoleSet;

constexpr std::size_t longest_amendment = 500;
constexpr int longest_validity = 36;  // R11
constexpr ContractEvent by_people[]{ContractEvent::edit, ContractEvent::publish, ContractEvent::amend};

/// One contract at work.
struct ContractFile {
  FrameworkContract contract;
  std::vector<domain::Product> products;
  RoleSet acting;
};

Result<ContractFile> open_contract(Work& work, const domain::ContractId& id) {
  VIDIMUS_TRY(contract, work.unit().contract(id));
  const auto acting = work.acting_in(contract.body).common({Role::ra_manager, Role::auditor});
  if (acting.empty()) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(products, work.unit().products(id));
  return ContractFile{contract, products, acting};
}

Result<Done> still(const FrameworkContract& contract, base::Version read) {
  if (read != 0 && read != contract.version) return fail(Code::stale, "refused.stale");
  return Done{};
}

/// What the table cannot see: a named successor, a text to sign, a fee.
Result<Done> check_terms(Work& work, const FrameworkContract& contract) {
  FieldReader fields;
  if (contract.name.empty()) fields.refuse("/name", "required");
  if (work.house().conventions.find(contract.convention_text) == nullptr) fields.refuse("/convention_text", "choice_unknown");
  if ((contract.fee_cents > 0) != (contract.fee_due != domain::FeeDue::never)) fields.refuse("/fee_due", "fee_and_due");
  if (contract.renewal_rule == domain::RenewalRule::once_within_window && contract.renewal_window_days == 0)
    fields.refuse("/renewal_window_days", "window_needed");
  if (!contract.successor.empty()) {
    VIDIMUS_TRY(contracts, work.unit().contracts(contract.body));
    const auto found = std::ranges::find(contracts, contract.successor, &FrameworkContract::id);
    if (found == contracts.end() || found->id == contract.id || found->successor == contract.id)
      fields.refuse("/successor", "choice_unknown");
  }
  return fields.verdict();
}

FactSet facts_of(const ContractFile& file, Instant now) {
  auto out = domain::facts(file.contract, now);
  const bool priced =
      !file.products.empty() && std::ranges::all_of(file.products, [](const auto& one) { return one.price_cents > 0; });
  return out.add_if(priced, Fact::products_priced);
}

/// The values an amendment changes, each kept with what it was before.
std::vector<domain::ContractAmendment> changes(Work& work, const FrameworkContract& before, const FrameworkContract& after,
                                               const std::string& reason) {
  std::vector<domain::ContractAmendment> out;
  for (const auto& term : contract_terms()) {
    const auto was = term.show(before);
    const auto is = term.show(after);
    if (was == is) continue;
    out.push_back({.id = work.new_id<domain::AmendmentId>(),
                   .body = after.body,
                   .contract = after.id,
                   .at = work.now(),
                   .by = work.actor().person,
                   .reason = reason,
                   .term = std::string{term.name},
                   .before = was,
                   .after = is});
  }
  return out;
}

/// By time; values changed together in the order of the terms.
std::pair<Instant, std::ptrdiff_t> in_reading_order(const domain::ContractAmendment& amendment) {
  const auto terms = contract_terms();
  const auto at = std::ranges::find(terms, std::string_view{amendment.term}, &ContractTerm::name);
  return {amendment.at, at - terms.begin()};
}

Json note_of(const std::vector<domain::ContractAmendment>& changed, const std::string& reason) {
  Json terms = Json::object({});
  for (const auto& one : changed) terms.set(one.term, Json::object({{"before", one.before}, {"after", one.after}}));
  return Json::object({{"reason", reason}, {"terms", std::move(terms)}});
}

Result<domain::Product> read_product(Work& work, const ContractFile& file, const TypedProduct& typed) {
  FieldReader fields;
  domain::Product out;
  const auto known = std::ranges::find(file.products, typed.id, &domain::Product::id);
  if (known != file.products.end()) out = *known;
  if (!typed.id.empty() && known == file.products.end()) return fail(Code::not_found, "refused.not_found");
  if (out.id.empty()) out.id = work.new_id<domain::ProductId>();
  out.contract = file.contract.id;
  const auto line = [](std::string_view text) { return domain::tidy_line(text, 200); };
  out.name = fields.required("/name", typed.name, "too_long", line);
  out.profile = typed.profile;
  if (!knows_profile(work.house().services, typed.profile)) fields.refuse("/profile", "choice_unknown");
  out.validity_months = typed.validity_months;
  if (typed.validity_months < 1 || typed.validity_months > longest_validity) fields.refuse("/validity_months", "number_invalid");
  out.price_cents = typed.price_cents;
  if (typed.price_cents < 0) fields.refuse("/price_cents", "number_invalid");
  out.price_includes_tax = typed.price_includes_tax;
  out.tax_per_mille = typed.tax_per_mille;
  if (typed.tax_per_mille < 0 || typed.tax_per_mille > 1000) fields.refuse("/tax_per_mille", "number_invalid");
  out.legal_references = fields.optional("/legal_references", typed.legal_references, "too_long", line);
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

}  // namespace

Result<FrameworkContract> create_contract(Counter& counter, const Actor& actor, const TypedTerms& terms) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  FrameworkContract contract;
  contract.id = work.new_id<domain::ContractId>();
  contract.body = actor.body;
  contract.convention_text = "convention";
  VIDIMUS_CHECK(read_terms(contract, terms, false));
  VIDIMUS_CHECK(check_terms(work, contract));
  work.write(contract, "contract", contract.id.text, "create", contract.body);
  VIDIMUS_CHECK(work.commit());
  return contract;
}

Result<FrameworkContract> edit_contract(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                        const TypedTerms& terms, base::Version read) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_contract(work, id));
  VIDIMUS_TRY(decision, domain::decide(domain::contract_table, file.contract.state, ContractEvent::edit, file.acting, {}));
  VIDIMUS_CHECK(still(file.contract, read));
  VIDIMUS_CHECK(read_terms(file.contract, terms, false));
  VIDIMUS_CHECK(check_terms(work, file.contract));
  work.move(file.contract, decision, {});
  VIDIMUS_CHECK(work.commit());
  return file.contract;
}

Result<domain::Product> set_product(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                    const TypedProduct& product) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_contract(work, id));
  VIDIMUS_TRY(decision, domain::decide(domain::contract_table, file.contract.state, ContractEvent::edit, file.acting, {}));
  VIDIMUS_TRY(made, read_product(work, file, product));
  work.write(made, "product", made.id.text, product.id.empty() ? "create" : "edit", file.contract.body);
  // The draft moves along, so that nobody publishes it meanwhile with other prices.
  work.move(file.contract, decision, {}, Json::object({{"product", made.id.text}}));
  VIDIMUS_CHECK(work.commit());
  return made;
}

Result<FrameworkContract> remove_product(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                         const domain::ProductId& wanted) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_contract(work, id));
  VIDIMUS_TRY(decision, domain::decide(domain::contract_table, file.contract.state, ContractEvent::edit, file.acting, {}));
  VIDIMUS_TRY(products, work.unit().products(id));
  const auto found = std::ranges::find(products, wanted, &domain::Product::id);
  if (found == products.end()) return fail(Code::not_found, "refused.not_found");
  ports::Removal removal{ports::Removable::product, found->id.text, found->version};
  work.write(removal, "product", found->id.text, "remove", file.contract.body, {}, Json::object({{"name", found->name}}));
  work.move(file.contract, decision, {}, Json::object({{"product", found->id.text}}));
  VIDIMUS_CHECK(work.commit());
  return file.contract;
}

Result<FrameworkContract> publish_contract(Counter& counter, const Actor& actor, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_contract(work, id));
  VIDIMUS_TRY(decision, domain::decide(domain::contract_table, file.contract.state, ContractEvent::publish, file.acting,
                                       facts_of(file, work.now())));
  work.move(file.contract, decision, {});
  VIDIMUS_CHECK(work.commit());
  return file.contract;
}

Result<FrameworkContract> amend_contract(Counter& counter, const Actor& actor, const domain::ContractId& id,
                                         const TypedTerms& terms, const std::string& reason, base::Version read) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_contract(work, id));
  VIDIMUS_CHECK(still(file.contract, read));
  const auto before = file.contract;
  VIDIMUS_CHECK(read_terms(file.contract, terms, true));
  VIDIMUS_CHECK(check_terms(work, file.contract));
  const auto written = domain::tidy_line(reason, longest_amendment);
  auto known = facts_of(file, work.now());
  known.add_if(domain::dates_only_extended(before, file.contract), Fact::dates_only_extended);
  known.add_if(domain::terms_only_extended(before, file.contract), Fact::terms_only_extended);
  known.add_if(written.has_value(), Fact::reason_given);
  VIDIMUS_TRY(decision, domain::decide(domain::contract_table, before.state, ContractEvent::amend, file.acting, known));
  auto changed = changes(work, before, file.contract, written.value_or(std::string{}));
  if (changed.empty()) return fail(Code::bad_request, "refused.nothing_changed");
  // An end of orders that moved away is announced again in its own time.
  if (domain::intake_ends(file.contract) > domain::intake_ends(before)) file.contract.cutoff_announced_at.reset();
  work.move(file.contract, decision, {}, note_of(changed, *written));
  for (auto& one : changed) work.write(one, "amendment", one.id.text, "create", one.body);
  VIDIMUS_CHECK(work.commit());
  return file.contract;
}

Result<std::vector<FrameworkContract>> contracts_of_body(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor})) return fail(Code::forbidden, "refused.role");
  return work.unit().contracts(actor.body);
}

Result<ContractSheet> contract_sheet(Counter& counter, const Actor& actor, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_contract(work, id));
  ContractSheet out{.contract = file.contract, .products = file.products, .amendments = {}, .successor = {}, .possible = {}};
  VIDIMUS_TRY(amendments, work.unit().amendments(id));
  for (const auto& one : amendments) {
    VIDIMUS_TRY(person, work.unit().person(one.by));
    out.amendments.push_back({one, domain::shown_name(person.given_names, person.surname)});
  }
  std::ranges::sort(out.amendments, {}, [](const AmendmentView& view) { return in_reading_order(view.amendment); });
  VIDIMUS_TRY(successor, successor_of(work.unit(), file.contract));
  out.successor = std::move(successor);
  // What needs a reason or a change that is yet to be typed is offered; what facts of the contract forbid is not.
  const auto known =
      facts_of(file, work.now()) | FactSet{Fact::reason_given, Fact::dates_only_extended, Fact::terms_only_extended};
  for (const auto event : by_people)
    if (domain::decide(domain::contract_table, file.contract.state, event, file.acting, known)) out.possible.push_back(event);
  return out;
}

Result<ContractFigures> contract_figures(Counter& counter, const Actor& actor, const domain::ContractId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(open_contract(work, id));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(ordered, work.unit().ordered_lines(id, {}));
  VIDIMUS_TRY(members, lists->count_members(id));
  return ContractFigures{ordered, members};
}

}  // namespace vidimus::ra
