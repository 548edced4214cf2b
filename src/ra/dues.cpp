#include "ra/dues.hpp"

#include <map>

#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::OrderState;
using domain::Role;

bool handed_over(OrderState state) { return state == OrderState::issued || state == OrderState::completed; }

Result<Done> may_see_dues(const Work& work) {
  if (work.acting_in(work.actor().body).meets({Role::ra_manager, Role::auditor})) return Done{};
  return fail(Code::forbidden, "refused.role");
}

/// Dues of lines, each organisation, contract and product read once.
class DueReader {
 public:
  explicit DueReader(Work& work) : unit_(work.unit()) {}

  Result<Due> of(const domain::OrderLine& line) {
    Due out{.line = line, .organisation = {}, .siret = {}, .holder = {}, .product = {}, .contract = {}, .amount = {}};
    VIDIMUS_TRY(organisation, known(organisations_, line.organisation, &ports::Unit::organisation));
    out.organisation = organisation->name;
    out.siret = organisation->siret;
    VIDIMUS_TRY(holder, unit_.person(line.holder));
    out.holder = domain::shown_name(holder.given_names, holder.surname);
    VIDIMUS_TRY(contract, known(contracts_, line.contract, &ports::Unit::contract));
    out.contract = contract->name;
    VIDIMUS_TRY(product, known(products_, line.product, &ports::Unit::product));
    out.product = product->name;
    out.amount = domain::total_of(prices_of(*contract, *product));
    return out;
  }
  Result<std::int64_t> price_of(const ports::DueCount& one) {
    VIDIMUS_TRY(contract, known(contracts_, one.contract, &ports::Unit::contract));
    VIDIMUS_TRY(product, known(products_, one.product, &ports::Unit::product));
    return domain::total_of(prices_of(*contract, *product)).including_tax;
  }

 private:
  template <class Id, class Record>
  Result<const Record*> known(std::map<Id, Record>& cache, const Id& id, Result<Record> (ports::Unit::*read)(const Id&)) {
    auto at = cache.find(id);
    if (at == cache.end()) {
      VIDIMUS_TRY(found, (unit_.*read)(id));
      at = cache.emplace(id, std::move(found)).first;
    }
    return &at->second;
  }
  ports::Unit& unit_;
  std::map<domain::OrganisationId, domain::Organisation> organisations_;
  std::map<domain::ContractId, domain::FrameworkContract> contracts_;
  std::map<domain::ProductId, domain::Product> products_;
};

Result<ListPage<Due>> read_dues(Work& work, ListPage<domain::OrderLine> lines) {
  DueReader reader{work};
  ListPage<Due> out{{}, std::move(lines.next)};
  for (const auto& line : lines.items) {
    VIDIMUS_TRY(due, reader.of(line));
    out.items.push_back(std::move(due));
  }
  return out;
}

/// Lines on no invoice, after one of them.
LinesAfter to_be_invoiced(Work& work, ports::ListStore& lists) {
  return [&work, &lists](const domain::LineId& after, int limit) -> Result<std::vector<domain::OrderLine>> {
    ports::DueQuestion question{.body = work.actor().body, .after = {}, .limit = limit};
    if (!after.empty()) {
      VIDIMUS_TRY(line, work.unit().line(after));
      VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
      question.after = {.name = organisation.name, .organisation = organisation.id, .line = line.id};
    }
    return lists.due_page(question);
  };
}

std::string decimal(std::int64_t cents) {
  const auto rest = cents % 100;
  return std::to_string(cents / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

}  // namespace

std::string fee_words(const Json& texts, int year) {
  const auto* words = texts.find("dues");
  if (words == nullptr) return std::to_string(year);
  return year == 0 ? words->text("fee_of_adhesion") : words->text("fee_of_year") + " " + std::to_string(year);
}

Result<ListPage<Due>> dues(Counter& counter, const Actor& actor, const std::string& place, int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(may_see_dues(work));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  const auto invoiced = [&](const domain::LineId& after, int most) { return lists->invoiced_page(actor.body, after, most); };
  VIDIMUS_TRY(lines, page_of_both(to_be_invoiced(work, *lists), invoiced, place, limit));
  return read_dues(work, std::move(lines));
}

Result<ListPage<Due>> open_dues(Counter& counter, const Actor& actor, const std::string& place, int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(may_see_dues(work));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  const auto nothing = [](const domain::LineId&, int) {
    return Result<std::vector<domain::OrderLine>>{std::vector<domain::OrderLine>{}};
  };
  VIDIMUS_TRY(lines, page_of_both(to_be_invoiced(work, *lists), nothing, place, limit));
  return read_dues(work, std::move(lines));
}

Result<OwedTotal> owed_total(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(may_see_dues(work));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(counts, lists->count_due(actor.body, most_counted));
  DueReader reader{work};
  OwedTotal out;
  for (const auto& one : counts) {
    VIDIMUS_TRY(price, reader.price_of(one));
    out.count += one.count;
    out.including_tax += one.count * price;
  }
  out.more = out.count > most_counted;
  if (out.more) out.count = most_counted;
  return out;
}

Result<domain::OrderLine> note_invoice(Counter& counter, const Actor& actor, const domain::LineId& line,
                                       const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(line));
  if (!file.acting.has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  if (!handed_over(file.line.state)) return fail(Code::wrong_state, "refused.nothing_due");
  FieldReader fields;
  file.line.invoice_reference = fields.optional("/invoice_reference", reference, "reference_invalid",
                                                [](std::string_view typed) { return domain::accounting_reference_from(typed); });
  VIDIMUS_CHECK(fields.verdict());
  work.write(file.line, "order", file.line.id.text, "invoice", file.body.id, file.line.reference,
             Json::object({{"invoice", file.line.invoice_reference}}));
  VIDIMUS_CHECK(work.commit());
  return file.line;
}

std::vector<SheetColumn> due_columns() {
  using enum ColumnKind;
  return {{"organisation", text}, {"siret", text},    {"reference", text},   {"commitment_number", text},
          {"service_code", text}, {"contract", text}, {"product", text},     {"holder", text},
          {"excluding", number},  {"tax", number},    {"including", number}, {"invoice", text}};
}

std::vector<std::string> due_row(const Due& due) {
  return {due.organisation,
          due.siret,
          due.line.reference,
          due.line.commitment_number,
          due.line.service_code,
          due.contract,
          due.product,
          due.holder,
          decimal(due.amount.excluding_tax),
          decimal(due.amount.tax),
          decimal(due.amount.including_tax),
          due.line.invoice_reference};
}

std::vector<std::string> due_row(const MemberFee& fee, const Json& texts) {
  return {fee.organisation.name,
          fee.organisation.siret,
          {},
          {},
          fee.organisation.service_code,
          fee.contract,
          fee_words(texts, fee.year),
          {},
          decimal(fee.amount.excluding_tax),
          decimal(fee.amount.tax),
          decimal(fee.amount.including_tax),
          fee.invoice.invoice_reference};
}

}  // namespace vidimus::ra
