// Tokens counted by one agent and countersigned by another: a supplier's delivery, the stock of a site.
#include <algorithm>
#include <set>

#include "domain/identifiers.hpp"
#include "ra/custody_parts.hpp"
#include "ra/fields.hpp"
#include "ra/keepers.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CountKind;
using domain::CountScope;
using domain::TokenCount;

constexpr int counts_listed = 200;
constexpr int most_in_stock = 5000;

struct Place {
  domain::DeliverySite site;
  domain::RoleSet acting;
};
Result<Place> place_of(Work& work, const domain::SiteId& id) {
  VIDIMUS_TRY(site, work.unit().site(id));
  const auto acting = work.acting_at(id) | work.acting_in(site.body);
  if (!acting.meets(custodians)) return fail(Code::forbidden, "refused.role");
  return Place{std::move(site), acting};
}

TokenCount begun(Work& work, const Place& place, CountKind kind, const std::string& note) {
  TokenCount out;
  out.id = work.new_id<domain::CountId>();
  out.body = place.site.body;
  out.site = place.site.id;
  out.kind = kind;
  out.note = domain::tidy_line(note, 500).value_or(std::string{});
  out.counted_by = work.actor().person;
  out.counted_at = work.now();
  return out;
}

void write_count(Work& work, TokenCount& count, std::string_view event) {
  work.write(count, "token_count", count.id.text, event, count.body, {},
             Json::object({{"kind", base::to_name(count.kind)},
                           {"scope", base::to_name(count.scope)},
                           {"keeper", count.keeper.text},
                           {"serials", count.serials},
                           {"missing", count.missing},
                           {"unexpected", count.unexpected}}));
}

/// @errors not_found: not a count this actor has to do with.
Result<TokenCount> open_count(Work& work, const domain::CountId& id) {
  VIDIMUS_TRY(count, work.unit().token_count(id));
  if (!(work.acting_at(count.site) | work.acting_in(count.body)).meets(custody_readers))
    return fail(Code::not_found, "refused.not_found");
  return std::move(count);
}

Result<CountView> view_of(Work& work, TokenCount count) {
  CountView out;
  VIDIMUS_TRY(site, work.unit().site(count.site));
  VIDIMUS_TRY(counted_by, name_of(work, count.counted_by));
  VIDIMUS_TRY(countersigned_by, name_of(work, count.countersigned_by));
  VIDIMUS_TRY(keeper, name_of(work, count.keeper));
  out.site = site.name;
  out.keeper = std::move(keeper);
  out.counted_by = std::move(counted_by);
  out.countersigned_by = std::move(countersigned_by);
  out.count = std::move(count);
  return out;
}

/// What a count of this scope must find.
bool is_expected(const TokenCount& count, const domain::Token& token) {
  if (!domain::lies_at_site(token)) return false;
  return count.scope == CountScope::everything || token.keeper == count.keeper;
}

Result<Done> take_into_stock(Work& work, const Place& place, const ReceiveTokens& command, const std::string& serial) {
  domain::Token token;
  if (command.in_hand) token.keeper = work.actor().person;
  token.body = place.site.body;
  token.site = place.site.id;
  token.serial = serial;
  token.model = domain::tidy_line(command.model, 64).value_or(std::string{});
  token.qualified = command.qualified;
  token.box = domain::tidy_line(command.box, 64).value_or(std::string{});
  VIDIMUS_TRY(decision, domain::decide(domain::token_table, token.state, domain::TokenEvent::receive, place.acting, {}));
  token.id = work.new_id<domain::TokenId>();
  work.move(token, decision, {}, Json::object({{"serial", serial}, {"model", token.model}, {"keeper", token.keeper.text}}));
  return Done{};
}

/// Somebody whose hands may be counted: he need not serve here any more. @errors bad_request.
Result<Done> check_keeper(Work& work, const domain::PersonId& keeper) {
  FieldReader fields;
  bool known = false;
  if (!keeper.empty())
    if (const auto person = work.unit().person(keeper)) known = person->body == work.actor().body;
  if (!known) fields.refuse("/keeper", "choice_unknown");
  return fields.verdict();
}

/// «le coffre», «Jeanne Rostan», or nothing for a whole site.
std::string scope_words(const House& house, const CountView& view) {
  if (view.count.scope == CountScope::everything) return {};
  return view.count.scope == CountScope::safe ? custody_word(house, "safe") : view.keeper;
}

Json rows_of(const House& house, const TokenCount& count) {
  Json rows = Json::array();
  const auto add = [&](const std::string& serials, std::string_view word) {
    for (const auto& serial : serials_of(serials))
      rows.push(Json::object({{"serial", serial}, {"verdict", custody_word(house, word)}}));
  };
  const auto unexpected = serials_of(count.unexpected);
  for (const auto& serial : serials_of(count.serials)) {
    const bool known = std::ranges::find(unexpected, serial) == unexpected.end();
    rows.push(Json::object({{"serial", serial}, {"verdict", custody_word(house, known ? "present" : "unexpected")}}));
  }
  add(count.missing, "missing");
  return rows;
}

}  // namespace

Result<CountView> receive_tokens(Counter& counter, const Actor& actor, const ReceiveTokens& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, place_of(work, command.site));
  auto count = begun(work, place, CountKind::receipt, command.note);
  FieldReader fields;
  const auto text = [&](const std::string& typed, const char* field) {
    auto line = domain::tidy_line(typed, 120);
    if (!line) fields.refuse(field, "required");
    return line.value_or(std::string{});
  };
  count.supplier = text(command.supplier, "/supplier");
  count.delivery_note = text(command.delivery_note, "/delivery_note");
  count.model = text(command.model, "/model");
  count.box = domain::tidy_line(command.box, 64).value_or(std::string{});
  count.scope = command.in_hand ? CountScope::agent : CountScope::safe;
  if (command.in_hand) {
    count.keeper = actor.person;
    VIDIMUS_TRY(serves, may_keep_at(work, command.site, actor.person));
    if (!serves) fields.refuse("/in_hand", "keeper_not_here");
  }
  const auto serials = serials_of(command.serials);
  if (serials.empty()) fields.refuse("/serials", "required");
  for (const auto& serial : serials) {
    VIDIMUS_TRY(known, work.unit().token_by_serial(serial));
    if (known) fields.refuse("/serials/" + serial, "token_known");
  }
  VIDIMUS_CHECK(fields.verdict());
  count.serials = joined(serials);
  for (const auto& serial : serials) VIDIMUS_CHECK(take_into_stock(work, place, command, serial));
  write_count(work, count, "receive");
  VIDIMUS_CHECK(work.commit());
  return view_count(counter, actor, count.id);
}

Result<CountView> count_stock(Counter& counter, const Actor& actor, const CountStock& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, place_of(work, command.site));
  auto count = begun(work, place, CountKind::inventory, command.note);
  count.scope = command.scope;
  if (command.scope == CountScope::agent) {
    count.keeper = command.keeper;
    VIDIMUS_CHECK(check_keeper(work, command.keeper));
  }
  ports::TokenFilter filter;
  filter.site = command.site;
  filter.limit = most_in_stock;
  VIDIMUS_TRY(tokens, work.unit().tokens(filter));
  std::set<std::string> expected;
  for (const auto& token : tokens)
    if (is_expected(count, token)) expected.insert(token.serial);
  std::vector<std::string> unexpected;
  const auto counted = serials_of(command.serials);
  for (const auto& serial : counted)
    if (expected.erase(serial) == 0) unexpected.push_back(serial);
  count.serials = joined(counted);
  count.missing = joined({expected.begin(), expected.end()});
  count.unexpected = joined(unexpected);
  write_count(work, count, "count");
  VIDIMUS_CHECK(work.commit());
  return view_count(counter, actor, count.id);
}

Result<CountView> countersign_count(Counter& counter, const Actor& actor, const domain::CountId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(count, open_count(work, id));
  if (!(work.acting_at(count.site) | work.acting_in(count.body)).meets(custodians)) return fail(Code::forbidden, "refused.role");
  if (count.countersigned_at) return fail(Code::wrong_state, "refused.count_over");
  VIDIMUS_CHECK(is_second_agent(actor, count.counted_by));
  count.countersigned_by = actor.person;
  count.countersigned_at = work.now();
  write_count(work, count, "countersign");
  VIDIMUS_CHECK(work.commit());
  return view_count(counter, actor, id);
}

Result<std::vector<CountView>> list_counts(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(all, work.unit().token_counts(actor.body, counts_listed));
  std::vector<CountView> out;
  for (auto& one : all) {
    if (!(work.acting_at(one.site) | work.acting_in(one.body)).meets(custody_readers)) continue;
    VIDIMUS_TRY(view, view_of(work, std::move(one)));
    out.push_back(std::move(view));
  }
  return out;
}

Result<CountView> view_count(Counter& counter, const Actor& actor, const domain::CountId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(count, open_count(work, id));
  return view_of(work, std::move(count));
}

Result<PrintedFile> print_count(Counter& counter, const Actor& actor, const domain::CountId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(count, open_count(work, id));
  VIDIMUS_TRY(body, work.unit().body(count.body));
  VIDIMUS_TRY(view, view_of(work, count));
  const auto at = [&](const std::optional<Instant>& when) {
    return when ? long_date(*when, body.zone, work.house().words) : std::string{};
  };
  const auto values = Json::object({{"body", Json::object({{"name", body.name}})},
                                    {"site", view.site},
                                    {"supplier", count.supplier},
                                    {"delivery_note", count.delivery_note},
                                    {"box", count.box},
                                    {"model", count.model},
                                    {"kept_by", scope_words(work.house(), view)},
                                    {"count", serials_of(count.serials).size()},
                                    {"missing", serials_of(count.missing).size()},
                                    {"unexpected", serials_of(count.unexpected).size()},
                                    {"note", count.note},
                                    {"counted_by", view.counted_by},
                                    {"counted_at", at(count.counted_at)},
                                    {"countersigned", count.countersigned_at.has_value()},
                                    {"not_countersigned", !count.countersigned_at},
                                    {"countersigned_by", view.countersigned_by},
                                    {"countersigned_at", at(count.countersigned_at)},
                                    {"rows", rows_of(work.house(), count)}});
  const bool receipt = count.kind == CountKind::receipt;
  return printed(work, body, receipt ? "bon_reception" : "comptage", values,
                 (receipt ? "reception-" : "comptage-") + id.text + ".pdf");
}

}  // namespace vidimus::ra
