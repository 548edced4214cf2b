#include "ra/list_sheets.hpp"

#include <algorithm>
#include <array>

#include "domain/search.hpp"
#include "ra/custody_parts.hpp"
#include "ra/dues.hpp"
#include "ra/inventory.hpp"
#include "ra/list_pages.hpp"
#include "ra/orders.hpp"
#include "ra/tokens.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using Rows = std::vector<std::vector<std::string>>;
using enum ColumnKind;

/// Rows of one question to the store.
constexpr int rows_a_page = 200;
/// Rows somebody waits for: two pages and some.
constexpr std::size_t most_rows_at_once = 500;
constexpr std::string_view ended_early = "sheet_is_long";

/// What one list is made of.
struct Maker {
  Counter& counter;
  const Actor& actor;
  const SheetRequest& request;
  const RowsTold& told;

  [[nodiscard]] std::string asked(std::string_view name) const { return request.search.text(name); }
  [[nodiscard]] std::string word(std::string_view state) const { return request.words.text(state, state); }
};

/// Takes pages until one is not full: `next` answers a page after the last one seen, `row` writes one of its things.
template <class Next, class Row>
Result<Rows> each_page(const Maker& maker, const Next& next, const Row& row) {
  Rows out;
  while (true) {
    VIDIMUS_TRY(found, next());
    for (const auto& one : found) out.push_back(row(one));
    if (maker.told) VIDIMUS_CHECK(maker.told(out.size()));
    if (found.size() < static_cast<std::size_t>(rows_a_page)) return out;
    if (out.size() >= most_sheet_rows) return fail(Code::too_large, "refused.export_too_large");
  }
}

/// Takes pages until the last; `before` rows stand in the table already.
template <class T, class Next, class Row>
Result<Rows> every_page(const Maker& maker, std::size_t before, const Next& next, const Row& row) {
  Rows out;
  std::string place;
  while (true) {
    VIDIMUS_TRY(found, next(place));
    for (const T& one : found.items) out.push_back(row(one));
    if (maker.told) VIDIMUS_CHECK(maker.told(before + out.size()));
    if (found.next.empty()) return out;
    if (before + out.size() >= most_sheet_rows) return fail(Code::too_large, "refused.export_too_large");
    place = found.next;
  }
}

std::string moment_text(const std::optional<Instant>& when) { return when ? base::to_rfc3339(*when) : std::string{}; }

std::vector<SheetColumn> case_columns() {
  return {{"reference", text}, {"external_reference", text}, {"holder", text}, {"organisation", text},
          {"state", text},     {"placed_at", moment}};
}
Result<Rows> case_rows(const Maker& maker) {
  ports::LineFilter filter{.state = base::from_name<domain::OrderState>(maker.asked("state")),
                           .limit = rows_a_page,
                           .words = domain::wanted_words(maker.asked("q"))};
  const auto next = [&]() -> Result<std::vector<LineView>> {
    VIDIMUS_TRY(found, list_lines(maker.counter, maker.actor, filter));
    if (!found.empty()) filter.after = found.back().line.id;
    return std::move(found);
  };
  return each_page(maker, next, [&](const LineView& one) -> std::vector<std::string> {
    return {one.line.reference,
            one.line.external_reference,
            one.holder,
            one.organisation,
            maker.word(base::to_name(one.line.state)),
            moment_text(one.line.placed_at)};
  });
}

std::vector<SheetColumn> certificate_columns() {
  return {{"holder", text}, {"organisation", text}, {"reference", text},
          {"serial", text}, {"not_after", moment},  {"state", text}};
}
Result<Rows> certificate_rows(const Maker& maker) {
  ports::CertificateFilter filter{.state = base::from_name<domain::CertificateState>(maker.asked("state")), .limit = rows_a_page};
  filter.organisation.text = maker.asked("organisation");
  filter.holder.text = maker.asked("holder");
  if (const auto before = base::day_from(maker.asked("ends_before")))
    filter.ends_before = base::start_of(base::next_day(*before));
  const auto next = [&]() -> Result<std::vector<InventoryRow>> {
    VIDIMUS_TRY(found, list_certificates(maker.counter, maker.actor, filter));
    if (!found.empty()) filter.after = found.back().certificate.id;
    return std::move(found);
  };
  return each_page(maker, next, [&](const InventoryRow& row) -> std::vector<std::string> {
    const auto& one = row.certificate;
    return {row.holder, row.organisation,           row.reference,
            one.serial, moment_text(one.not_after), maker.word(base::to_name(one.state))};
  });
}

std::vector<SheetColumn> token_columns() {
  return {{"serial", text}, {"model", text},  {"site", text},      {"box", text},
          {"keeper", text}, {"holder", text}, {"reference", text}, {"state", text}};
}
Result<Rows> token_rows(const Maker& maker) {
  ports::TokenFilter filter{.state = base::from_name<domain::TokenState>(maker.asked("state")), .limit = rows_a_page};
  filter.site.text = maker.asked("site");
  if (const auto keeper = maker.asked("keeper"); !keeper.empty()) filter.keeper.emplace(keeper == "safe" ? "" : keeper);
  const auto next = [&]() -> Result<std::vector<TokenView>> {
    VIDIMUS_TRY(found, list_tokens(maker.counter, maker.actor, filter));
    if (!found.empty()) filter.after = found.back().token.id;
    return std::move(found);
  };
  return each_page(maker, next, [&](const TokenView& one) -> std::vector<std::string> {
    return {one.token.serial,
            one.token.model,
            one.site,
            one.token.box,
            domain::lies_at_site(one.token) && one.keeper.empty() ? custody_word(maker.counter.house(), "safe") : one.keeper,
            one.holder,
            one.reference,
            maker.word(base::to_name(one.token.state))};
  });
}

std::vector<SheetColumn> letter_columns() {
  return {{"at", moment}, {"recipient", text}, {"email", text}, {"subject", text}, {"reference", text}, {"state", text}};
}
Result<Rows> letter_rows(const Maker& maker) {
  domain::LetterId after;
  const auto next = [&]() -> Result<std::vector<LetterView>> {
    VIDIMUS_TRY(found, undelivered_page(maker.counter, maker.actor, after, rows_a_page));
    if (!found.empty()) after = found.back().letter.id;
    return std::move(found);
  };
  return each_page(maker, next, [&](const LetterView& one) -> std::vector<std::string> {
    return {base::to_rfc3339(one.letter.queued_at),
            one.recipient.given_names + " " + one.recipient.surname,
            one.letter.to,
            one.letter.subject,
            one.reference,
            maker.word(base::to_name(one.letter.state))};
  });
}

Result<Rows> trail_rows(const Maker& maker) {
  AuditSearch search;
  search.who = maker.asked("who");
  search.reference = maker.asked("reference");
  search.noun = maker.asked("noun");
  search.event = maker.asked("event");
  search.from = maker.asked("from");
  search.to = maker.asked("to");
  return audit_rows(maker.counter, maker.actor, search, maker.told, maker.request.words);
}

/// What is to be invoiced: certificates, then fees of members.
Result<Rows> owed_rows(const Maker& maker) {
  const auto& texts = maker.counter.house().texts;
  VIDIMUS_TRY(out, every_page<Due>(
                       maker, 0, [&](const auto& place) { return open_dues(maker.counter, maker.actor, place, rows_a_page); },
                       [](const Due& due) { return due_row(due); }));
  VIDIMUS_TRY(fees, every_page<MemberFee>(
                        maker, out.size(),
                        [&](const auto& place) {
                          return member_fees(maker.counter, maker.actor, FeesShown::to_invoice, place, rows_a_page);
                        },
                        [&](const MemberFee& fee) { return due_row(fee, texts); }));
  std::ranges::move(fees, std::back_inserter(out));
  return out;
}

struct List {
  std::string_view name;
  std::vector<SheetColumn> (*columns)();
  Result<Rows> (*rows)(const Maker&);
};
constexpr std::array<List, 6> lists{{{"audit", audit_columns, trail_rows},
                                     {"cases", case_columns, case_rows},
                                     {"certificates", certificate_columns, certificate_rows},
                                     {"tokens", token_columns, token_rows},
                                     {"letters", letter_columns, letter_rows},
                                     {"dues", due_columns, owed_rows}}};

Result<const List*> list_named(std::string_view name) {
  const auto* found = std::ranges::find(lists, name, &List::name);
  if (found == lists.end()) return fail(Code::not_found, "refused.not_found");
  return found;
}

}  // namespace

Result<std::vector<SheetColumn>> columns_of_list(std::string_view name) {
  VIDIMUS_TRY(list, list_named(name));
  return list->columns();
}

Result<Sheet> list_as_sheet(Counter& counter, const Actor& actor, const SheetRequest& request, const RowsTold& told) {
  VIDIMUS_TRY(list, list_named(request.list));
  Sheet out{request.title, list->columns(), {}};
  for (std::size_t at = 0; at < out.columns.size() && at < request.titles.size(); ++at)
    out.columns[at].title = request.titles[at];
  VIDIMUS_TRY(rows, list->rows({counter, actor, request, told}));
  out.rows = std::move(rows);
  return out;
}

Result<std::optional<Sheet>> short_sheet(Counter& counter, const Actor& actor, const SheetRequest& request) {
  auto made = list_as_sheet(counter, actor, request, [](std::size_t found) -> Result<Done> {
    if (found > most_rows_at_once) return fail(Code::too_large, std::string{ended_early});
    return Done{};
  });
  if (!made && made.error().detail == ended_early) return std::optional<Sheet>{};
  if (!made) return made.error();
  return std::optional{*std::move(made)};
}

}  // namespace vidimus::ra
