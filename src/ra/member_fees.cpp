// Fees of memberships, and the statement of everything an organisation owes.
#include <algorithm>
#include <map>

#include "domain/fees.hpp"
#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/dues.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;

constexpr domain::RoleSet accounting{Role::ra_manager, Role::auditor};
constexpr domain::RoleSet paying{Role::legal_representative, Role::order_manager, Role::delegate};
constexpr int lines_a_question = 500;
/// Memberships looked at for one page of fees.
constexpr std::size_t most_memberships_a_page = 400;

bool is_open(const MemberFee& fee) { return fee.invoice.invoice_reference.empty(); }

Result<Done> may_see_account(const Work& work, const domain::Organisation& organisation) {
  const auto acting = work.acting_in(organisation.body).common(accounting) | work.acting_for(organisation.id).common(paying);
  if (acting.empty()) return fail(Code::not_found, "refused.not_found");
  return Done{};
}

/// Nothing is ordered any more, and nothing will be owed.
bool is_over_unserved(domain::OrderState state) {
  using enum domain::OrderState;
  return state == draft || state == cancelled || state == cancelled_auto;
}

/// Fees of one membership that fell due, oldest first; `contract`: its own.
Result<std::vector<MemberFee>> fees_under(Work& work, const domain::FrameworkContract& contract,
                                          const domain::Membership& membership) {
  const auto periods = domain::fee_periods(contract, membership, base::civil_of(work.now()).day);
  std::vector<MemberFee> out;
  if (periods.empty()) return out;
  VIDIMUS_TRY(organisation, work.unit().organisation(membership.organisation));
  VIDIMUS_TRY(invoices, work.unit().fee_invoices(membership.id));
  const domain::Price price{contract.fee_cents, contract.fee_includes_tax, contract.fee_tax_per_mille};
  for (const auto& period : periods) {
    domain::FeeInvoice invoice{.id = domain::fee_invoice_id(membership.id, period.year),
                               .version = 0,
                               .body = membership.body,
                               .membership = membership.id,
                               .year = period.year,
                               .invoice_reference = {}};
    const auto noted = std::ranges::find(invoices, invoice.id, &domain::FeeInvoice::id);
    if (noted != invoices.end()) invoice = *noted;
    out.push_back(
        {membership, organisation, contract.name, period.year, period.due_on, price, domain::amount_of(price), invoice});
  }
  return out;
}

Result<std::vector<MemberFee>> fees_of(Work& work, const domain::Membership& membership) {
  VIDIMUS_TRY(contract, work.unit().contract(membership.contract));
  return fees_under(work, contract, membership);
}

/// Fees of an organisation that stand on no invoice.
Result<std::vector<MemberFee>> open_fees(Work& work, const domain::OrganisationId& organisation) {
  std::vector<MemberFee> out;
  VIDIMUS_TRY(memberships, work.unit().memberships_of(organisation));
  for (const auto& membership : memberships) {
    VIDIMUS_TRY(fees, fees_of(work, membership));
    std::ranges::copy_if(fees, std::back_inserter(out), is_open);
  }
  return out;
}

/// Lines of an organisation that were handed over and stand on no invoice.
Result<std::vector<CaseFile>> uninvoiced(Work& work, const domain::OrganisationId& organisation) {
  std::vector<CaseFile> out;
  for (const auto state : {domain::OrderState::issued, domain::OrderState::completed}) {
    ports::LineFilter filter{.organisation = organisation, .state = state, .limit = lines_a_question};
    for (;;) {
      VIDIMUS_TRY(some, work.unit().lines(filter));
      for (const auto& line : some) {
        if (!line.invoice_reference.empty() || work.acting_on(line).empty()) continue;
        VIDIMUS_TRY(file, work.open_case(line.id));
        out.push_back(std::move(file));
      }
      if (some.size() < static_cast<std::size_t>(lines_a_question)) break;
      filter.after = some.back().id;
    }
  }
  return out;
}

Json item(const std::string& name, const std::string& contract, const domain::Amount& amount) {
  return Json::object({{"name", name},
                       {"contract", contract},
                       {"excluding_tax", euros(amount.excluding_tax)},
                       {"tax", euros(amount.tax)},
                       {"including_tax", euros(amount.including_tax)}});
}

/// Rows of the statement, and every price on it for the total.
struct Sheet {
  Json items = Json::array();
  std::vector<domain::Price> prices;
};

Result<Sheet> sheet_of(Work& work, const domain::Organisation& organisation) {
  Sheet out;
  VIDIMUS_TRY(fees, open_fees(work, organisation.id));
  for (const auto& fee : fees) {
    out.items.push(item(fee_words(work.house().texts, fee.year), fee.contract, fee.amount));
    out.prices.push_back(fee.price);
  }
  VIDIMUS_TRY(files, uninvoiced(work, organisation.id));
  for (const auto& file : files) {
    const auto prices = prices_of(file);
    const auto name = file.line.reference + (file.product ? ", " + file.product->name : std::string{}) +
                      (file.holder ? ", " + domain::shown_name(file.holder->given_names, file.holder->surname) : std::string{});
    out.items.push(item(name, file.contract.name, domain::total_of(prices)));
    out.prices.insert(out.prices.end(), prices.begin(), prices.end());
  }
  return out;
}

}  // namespace

Result<ListPage<MemberFee>> member_fees(Counter& counter, const Actor& actor, FeesShown shown, const std::string& place,
                                        int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets(accounting)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, longest_list_page));
  ListPage<MemberFee> out;
  std::map<domain::ContractId, domain::FrameworkContract> contracts;  // few, of many memberships
  domain::MembershipId after{place};
  for (std::size_t seen = 0; seen < most_memberships_a_page && out.items.size() < wanted;) {
    VIDIMUS_TRY(memberships, lists->membership_page(actor.body, after, usual_page));
    for (const auto& membership : memberships) {
      if (out.items.size() >= wanted) break;
      auto contract = contracts.find(membership.contract);
      if (contract == contracts.end()) {
        VIDIMUS_TRY(read, work.unit().contract(membership.contract));
        contract = contracts.emplace(membership.contract, std::move(read)).first;
      }
      VIDIMUS_TRY(fees, fees_under(work, contract->second, membership));
      if (shown == FeesShown::to_invoice) std::erase_if(fees, [](const MemberFee& fee) { return !is_open(fee); });
      std::ranges::move(fees, std::back_inserter(out.items));
      after = membership.id;
      ++seen;
    }
    if (memberships.empty()) return out;
  }
  VIDIMUS_TRY(more, lists->membership_page(actor.body, after, 1));
  if (!more.empty()) out.next = after.text;
  return out;
}

Result<domain::FeeInvoice> note_fee_invoice(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                            int year, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(member, work.unit().membership(membership));
  if (member.body != actor.body) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(fees, fees_of(work, member));
  const auto found = std::ranges::find(fees, year, &MemberFee::year);
  if (found == fees.end()) return fail(Code::not_found, "refused.not_found");
  auto invoice = found->invoice;
  FieldReader fields;
  invoice.invoice_reference = fields.optional("/invoice_reference", reference, "reference_invalid",
                                              [](std::string_view typed) { return domain::accounting_reference_from(typed); });
  VIDIMUS_CHECK(fields.verdict());
  work.write(invoice, "membership", membership.text, "invoice_fee", invoice.body, {},
             Json::object({{"year", year}, {"invoice", invoice.invoice_reference}}));
  VIDIMUS_CHECK(work.commit());
  return invoice;
}

bool is_due(const domain::OrderLine& line) {
  return line.state == domain::OrderState::issued || line.state == domain::OrderState::completed;
}

Result<OrganisationDues> dues_of(Counter& counter, const Actor& actor, const domain::OrganisationId& id, const std::string& place,
                                 int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(organisation, work.unit().organisation(id));
  VIDIMUS_CHECK(may_see_account(work, organisation));
  OrganisationDues out;
  ports::LineFilter filter{.organisation = id, .after = domain::LineId{place}, .limit = std::clamp(limit, 1, usual_page)};
  VIDIMUS_TRY(lines, work.unit().lines(filter));
  for (const auto& line : lines) {
    if (is_over_unserved(line.state) || work.acting_on(line).empty()) continue;
    VIDIMUS_TRY(file, work.open_case(line.id));
    out.cases.items.push_back(std::move(file));
  }
  if (lines.size() == static_cast<std::size_t>(filter.limit)) out.cases.next = lines.back().id.text;
  if (place.empty()) {
    VIDIMUS_TRY(memberships, work.unit().memberships_of(id));
    for (const auto& membership : memberships) {
      VIDIMUS_TRY(fees, fees_of(work, membership));
      std::ranges::move(fees, std::back_inserter(out.fees));
    }
  }
  out.organisation = std::move(organisation);
  return out;
}

Result<PrintedFile> statement_of_dues(Counter& counter, const Actor& actor, const domain::OrganisationId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(organisation, work.unit().organisation(id));
  VIDIMUS_CHECK(may_see_account(work, organisation));
  VIDIMUS_TRY(sheet, sheet_of(work, organisation));
  if (sheet.prices.empty()) return fail(Code::wrong_state, "refused.nothing_owed");
  VIDIMUS_TRY(body, work.unit().body(organisation.body));
  auto& house = work.house();
  const auto total = domain::total_of(sheet.prices);
  const auto today = base::civil_of(work.now(), body.zone).day;
  const Json values =
      Json::object({{"day", long_day(today, house.words)},
                    {"body", Json::object({{"name", body.name}, {"siret", body.siret}, {"phone", body.desk_phone}})},
                    {"organisation", Json::object({{"name", organisation.name},
                                                   {"siret", organisation.siret},
                                                   {"street", organisation.street},
                                                   {"zip", organisation.zip},
                                                   {"town", organisation.town},
                                                   {"service_code", organisation.service_code}})},
                    {"items", std::move(sheet.items)},
                    {"total", Json::object({{"excluding_tax", euros(total.excluding_tax)},
                                            {"tax", euros(total.tax)},
                                            {"including_tax", euros(total.including_tax)}})}});
  VIDIMUS_TRY(paper, render_paper(house.papers, "releve", values));
  paper.issuer = body.name;
  paper.language = "fr-FR";
  paper.made_at = work.now();
  VIDIMUS_TRY(content, house.press.print(paper));
  return PrintedFile{"releve-" + organisation.siret + "-" + base::to_text(today) + ".pdf", std::move(content)};
}

}  // namespace vidimus::ra
