#include "ra/dues.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "domain/identifiers.hpp"
#include "ra/csv.hpp"
#include "ra/fields.hpp"
#include "ra/purchase_order.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::OrderState;
using domain::Role;

constexpr int dues_a_page = 500;

bool handed_over(OrderState state) { return state == OrderState::issued || state == OrderState::completed; }

Result<std::vector<domain::OrderLine>> lines_of(Work& work, const domain::BodyId& body) {
  std::vector<domain::OrderLine> out;
  for (const auto state : {OrderState::issued, OrderState::completed}) {
    ports::LineFilter filter{.body = body, .state = state, .limit = dues_a_page};
    for (;;) {
      VIDIMUS_TRY(some, work.unit().lines(filter));
      out.insert(out.end(), some.begin(), some.end());
      if (some.size() < static_cast<std::size_t>(dues_a_page)) break;
      filter.after = some.back().id;
    }
  }
  return out;
}

Result<Due> due_of(Work& work, const domain::OrderLine& line) {
  VIDIMUS_TRY(file, work.open_case(line.id));
  Due out{.line = file.line,
          .organisation = file.organisation.name,
          .siret = file.organisation.siret,
          .holder = file.holder ? domain::shown_name(file.holder->given_names, file.holder->surname) : std::string{},
          .product = file.product ? file.product->name : std::string{},
          .contract = file.contract.name,
          .amount = domain::total_of(prices_of(file))};
  return out;
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

Result<std::vector<Due>> dues(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor})) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(lines, lines_of(work, actor.body));
  std::vector<Due> out;
  for (const auto& line : lines) {
    VIDIMUS_TRY(due, due_of(work, line));
    out.push_back(std::move(due));
  }
  std::ranges::sort(out, {}, [](const Due& due) {
    return std::tuple{!due.line.invoice_reference.empty(), due.organisation, due.line.reference};
  });
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

Sheet dues_sheet(const std::vector<Due>& dues, const std::vector<MemberFee>& fees, const Json& texts) {
  using enum ColumnKind;
  const auto* words = texts.find("dues");
  const auto word = [&](std::string_view key) { return words == nullptr ? std::string{key} : words->text(key, key); };
  Sheet out{word("title"),
            {{"organisation", text},
             {"siret", text},
             {"reference", text},
             {"commitment_number", text},
             {"service_code", text},
             {"contract", text},
             {"product", text},
             {"holder", text},
             {"excluding", number},
             {"tax", number},
             {"including", number},
             {"invoice", text}},
            {}};
  for (auto& column : out.columns) column.title = word(column.title);
  for (const auto& due : dues)
    out.rows.push_back({due.organisation, due.siret, due.line.reference, due.line.commitment_number, due.line.service_code,
                        due.contract, due.product, due.holder, decimal(due.amount.excluding_tax), decimal(due.amount.tax),
                        decimal(due.amount.including_tax), due.line.invoice_reference});
  for (const auto& fee : fees)
    out.rows.push_back({fee.organisation.name,
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
                        fee.invoice.invoice_reference});
  return out;
}

}  // namespace vidimus::ra
