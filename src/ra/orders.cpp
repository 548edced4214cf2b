#include "ra/orders.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/references.hpp"
#include "ra/access.hpp"
#include "ra/fields.hpp"
#include "ra/ordering.hpp"
#include "ra/signed_text.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Effect;
using domain::Fact;
using domain::FactSet;
using domain::OrderEvent;
using domain::OrderLine;
using domain::OrderState;

constexpr int most_lines = 50;

/// Moves the line of a case on an event with what follows from it, and commits.
Result<OrderLine> step(Work& work, CaseFile& file, OrderEvent event, FactSet more, Json note = {}) {
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, file.line.state, event, file.acting, facts(file, work.now()) | more));
  work.move(file.line, decision, file.line.reference, std::move(note));
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return file.line;
}

Result<CaseFile> annex_case(Work& work, const domain::MembershipId& id) {
  VIDIMUS_TRY(membership, work.unit().membership(id));
  CaseFile file;
  file.acting = work.acting_for(membership.organisation);
  if (file.acting.empty()) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(body, work.unit().body(membership.body));
  VIDIMUS_TRY(contract, work.unit().contract(membership.contract));
  VIDIMUS_TRY(organisation, work.unit().organisation(membership.organisation));
  file.body = body;
  file.contract = contract;
  file.organisation = organisation;
  file.line.body = body.id;
  file.line.contract = contract.id;
  file.line.membership = id;
  file.line.organisation = organisation.id;
  file.line.ordered_by = work.actor().person;
  return file;
}

Result<std::vector<OrderLine>> place_lines(Work& work, const SendAnnex& command) {
  if (command.count < 1 || command.count > most_lines) {
    FieldReader fields;
    fields.refuse("/count", "count_out_of_range");
    VIDIMUS_CHECK(fields.verdict());
  }
  VIDIMUS_TRY(blank, annex_case(work, command.membership));
  VIDIMUS_TRY(membership, work.unit().membership(command.membership));
  VIDIMUS_TRY(known, ordering_facts(work, blank.contract, membership, command.count));
  known.add(Fact::annex_signed);
  // Everything but the code is judged first: a code is not used up, nor a try counted, where it could not have helped.
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, OrderState::draft, OrderEvent::place, blank.acting, known));
  VIDIMUS_TRY(annex, text_to_sign(work, annex_text, membership, Json::object({{"count", command.count}})));
  VIDIMUS_CHECK(use_consent_code(work, "annex:" + command.membership.text, command.code));

  const int year = static_cast<int>(base::civil_of(work.now()).day.year());
  VIDIMUS_TRY(so_far, work.unit().orders_in_year(blank.body.id, year));
  std::vector<OrderLine> out;
  for (int number = 1; number <= command.count; ++number) {
    CaseFile file = blank;
    file.line.id = work.new_id<domain::LineId>();
    file.line.reference = domain::case_reference(blank.body.slug, year, so_far + 1, number);
    file.line.annex_signed_at = file.line.placed_at = work.now();
    file.line.annex_digest = annex.digest;
    work.move(file.line, decision, file.line.reference, Json::object({{"line", number}, {"of", command.count}}));
    // One annexe, one letter: that of its first line.
    const auto effects = number == 1 ? decision.then : decision.then.without(Effect::tell_order_placed);
    VIDIMUS_CHECK(work.perform(file, effects, Json::object({{"count", command.count}})));
    out.push_back(file.line);
  }
  VIDIMUS_CHECK(work.commit());
  return out;
}

auto line_of(std::size_t longest) {
  return [longest](std::string_view typed) { return domain::tidy_line(typed, longest); };
}

std::string first_of(const std::string& given_names) { return given_names.substr(0, given_names.find(',')); }

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

/// The holder by his address in the body, completed, or a new person. The address of somebody else is a field error, not a silent
/// mix-up: the withdrawal code goes there.
Result<domain::Person> holder_for(Work& work, domain::Person typed, FieldReader& fields) {
  VIDIMUS_TRY(known, work.unit().person_by_email(typed.body, typed.email));
  if (!known) {
    typed.id = work.new_id<domain::PersonId>();
    work.write(typed, "person", typed.id.text, "create", typed.body);
    return typed;
  }
  if (!same_word(known->surname, typed.surname) || !same_word(first_of(known->given_names), first_of(typed.given_names)))
    fields.refuse("/email", "email_of_somebody_else");
  domain::Person person = *known;
  if (person.given_names.size() < typed.given_names.size()) person.given_names = typed.given_names;
  if (person.phone.empty()) person.phone = typed.phone;
  if (person.function.empty()) person.function = typed.function;
  const bool completed =
      person.given_names != known->given_names || person.phone != known->phone || person.function != known->function;
  if (completed) work.write(person, "person", person.id.text, "complete", person.body);
  return person;
}

/// Product, delivery site and verifying office of the reservation, each checked to be the contract's or the body's own (R45, R49,
/// R76).
Result<Done> choose(Work& work, CaseFile& file, const Reserve& command, FieldReader& fields) {
  if (!command.product.empty()) {
    VIDIMUS_TRY(products, work.unit().products(file.contract.id));
    const auto product = std::ranges::find(products, command.product, &domain::Product::id);
    if (product == products.end())
      fields.refuse("/product", "choice_unknown");
    else
      file.product = *product;
  }
  if (command.delivery_site.empty()) return Done{};
  VIDIMUS_TRY(sites, work.unit().sites(file.body.id));
  const auto wanted = command.mode == domain::WithdrawalMode::cci ? domain::SiteKind::cci : domain::SiteKind::own;
  const auto site = std::ranges::find(sites, command.delivery_site, &domain::DeliverySite::id);
  if (site == sites.end() || site->kind != wanted || !site->offered) {
    fields.refuse("/delivery_site", "choice_unknown");
    return Done{};
  }
  file.site = *site;
  // A CCI verifies what it hands over (R45); at an own site the verifying office may be another one of the body's.
  const auto asked = command.verifying_office.empty() ? command.delivery_site : command.verifying_office;
  const auto office = std::ranges::find(sites, asked, &domain::DeliverySite::id);
  const bool right = office != sites.end() && (wanted == domain::SiteKind::cci ? office->id == site->id : office->verifies);
  if (!right)
    fields.refuse("/verifying_office", "choice_unknown");
  else
    file.office = *office;
  return Done{};
}

}  // namespace

Result<std::vector<OrderLine>> send_annex(Counter& counter, const Actor& actor, const SendAnnex& command) {
  // Two annexes at once may draw the same number; the second is placed again under the next one.
  for (int attempt = 1;; ++attempt) {
    VIDIMUS_TRY(work, counter.open(actor));
    auto placed = place_lines(work, command);
    const bool again =
        !placed && placed.error().code == Code::conflict && placed.error().detail == "reference_taken" && attempt < 5;
    if (!again) return placed;
  }
}

Result<std::string> annex_form(Counter& counter, const Actor& actor, const domain::MembershipId& id, int count) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(annex_case(work, id));
  VIDIMUS_TRY(membership, work.unit().membership(id));
  VIDIMUS_TRY(annex, text_to_sign(work, annex_text, membership, Json::object({{"count", count}})));
  return annex.text;
}

Result<OrderLine> reserve(Counter& counter, const Actor& actor, const Reserve& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(command.line));
  if (command.version != 0 && command.version != file.line.version) return fail(Code::stale, "refused.stale");
  FieldReader fields;
  domain::Person typed{.body = file.body.id, .organisation = file.organisation.id};
  typed.given_names = fields.required("/given_names", command.given_names, "name_invalid", domain::given_names_from);
  typed.surname = fields.required("/surname", command.surname, "name_invalid", domain::person_name_from);
  typed.email = fields.required("/email", command.email, "email_invalid", domain::email_from);
  if (!typed.email.empty() && domain::looks_shared(typed.email)) fields.refuse("/email", "email_shared");
  typed.phone = fields.required("/phone", command.phone, "phone_invalid", domain::phone_from);
  typed.function = fields.required("/function", command.function, "too_long", line_of(120));
  const auto reference_from = [](std::string_view text) { return domain::accounting_reference_from(text); };
  file.line.commitment_number =
      fields.optional("/commitment_number", command.commitment_number, "reference_invalid", reference_from);
  file.line.service_code = fields.optional("/service_code", command.service_code, "reference_invalid", reference_from);
  file.line.external_reference = fields.optional("/external_reference", command.external_reference, "too_long", line_of(80));
  VIDIMUS_CHECK(choose(work, file, command, fields));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(holder, holder_for(work, typed, fields));
  VIDIMUS_CHECK(fields.verdict());

  file.holder = holder;
  file.line.holder = holder.id;
  file.line.mode = command.mode;
  if (file.product) file.line.product = file.product->id;
  if (file.site) file.line.delivery_site = file.site->id;
  if (file.office) file.line.verifying_office = file.office->id;
  // The roles toward the case are those held before the holder was named: naming oneself gives no right to name.
  return step(work, file, OrderEvent::reserve, {});
}

Result<OrderLine> return_purchase_order(Counter& counter, const Actor& actor, const domain::LineId& line,
                                        const std::string& file_name, base::ByteView content) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(line));
  const auto known = facts(file, work.now());
  VIDIMUS_CHECK(domain::decide(domain::order_table, file.line.state, OrderEvent::return_purchase_order, file.acting, known));
  auto& blobs = work.house().blobs;
  VIDIMUS_TRY(verdict, blobs.examine(content));
  if (verdict.media_type != "application/pdf") return fail(Code::unsupported_media, "refused.pdf_only");
  const auto replaced = file.line.purchase_order;
  const auto blob = work.new_id<domain::BlobId>();
  VIDIMUS_CHECK(blobs.put(blob, content));
  file.line.purchase_order = blob;
  file.line.purchase_order_at = work.now();
  auto done = step(work, file, OrderEvent::return_purchase_order, {},
                   Json::object({{"file_name", domain::tidy_line(file_name).value_or(std::string{})},
                                 {"sha256", base::to_hex(pki::sha256(content))}}));
  // Octets no record names are of no use to anybody: those of a refused act, or those the new purchase order replaces.
  const auto& useless = done ? replaced : blob;
  if (!useless.empty()) (void)blobs.remove(useless);
  return done;
}

Result<OrderLine> cancel_line(Counter& counter, const Actor& actor, const domain::LineId& line, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(line));
  const auto written = domain::tidy_line(reason, 500);
  file.line.reason = written.value_or(std::string{});
  return step(work, file, OrderEvent::cancel, written ? FactSet{Fact::reason_given} : FactSet{});
}

Result<OrderLine> confirm_installation(Counter& counter, const Actor& actor, const domain::LineId& line) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(line));
  return step(work, file, OrderEvent::confirm_installation, {});
}

}  // namespace vidimus::ra
