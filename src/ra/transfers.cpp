// Transfers of tokens between sites, and the papers of custody.
#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/custody.hpp"
#include "ra/custody_parts.hpp"
#include "ra/fields.hpp"
#include "ra/keepers.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;
using domain::RoleSet;
using domain::TokenTransfer;
using domain::TransferState;

constexpr int transfers_listed = 200;
constexpr int most_in_inventory = 5000;

/// The tokens of a sending, each free to leave. A wrong one is told with its serial.
Result<std::vector<domain::Token>> tokens_to_send(Work& work, const SendTokens& command) {
  std::vector<domain::Token> out;
  FieldReader fields;
  const bool here = command.from == command.to;
  const auto add = [&](const std::string& serial, domain::Token token) -> Result<Done> {
    VIDIMUS_TRY(kept, work.unit().reservation_of(token.id));
    const bool free = token.state == domain::TokenState::in_stock && token.site == command.from && token.transfer.empty();
    const auto refuse = [&](const char* reason) { fields.refuse("/serials/" + serial, reason); };
    if (!free)
      refuse("token_not_here");
    else if (!may_move(work, token))
      refuse("token_in_hands");
    else if (here && token.keeper == command.to_keeper)
      refuse("token_there_already");
    else if (kept && !here)  // from hand to hand it stays where its appointment is
      refuse("token_kept_here");
    else if (std::ranges::find(out, token.id, &domain::Token::id) == out.end())
      out.push_back(std::move(token));
    return Done{};
  };
  if (!command.box.empty()) {
    ports::TokenFilter filter;
    filter.site = command.from;
    filter.box = command.box;
    filter.state = domain::TokenState::in_stock;
    filter.limit = static_cast<int>(most_serials);
    VIDIMUS_TRY(boxed, work.unit().tokens(filter));
    for (auto& token : boxed)
      if (token.transfer.empty()) VIDIMUS_CHECK(add(token.serial, token));
  }
  for (const auto& serial : serials_of(command.serials)) {
    VIDIMUS_TRY(found, work.unit().token_by_serial(serial));
    if (!found) {
      fields.refuse("/serials/" + serial, "token_not_here");
      continue;
    }
    VIDIMUS_CHECK(add(serial, *found));
  }
  if (out.empty() && fields.verdict()) fields.refuse("/serials", "required");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

/// Where they go, and into whose hands. @errors bad_request.
Result<Done> check_arrival(Work& work, const domain::DeliverySite& from, const domain::DeliverySite& to,
                           const domain::PersonId& keeper) {
  FieldReader fields;
  if (to.body != from.body) fields.refuse("/to", "choice_unknown");
  if (!keeper.empty()) {
    VIDIMUS_TRY(serves, may_keep_at(work, to.id, keeper));
    if (!serves) fields.refuse("/to_keeper", "keeper_not_here");
  }
  return fields.verdict();
}

/// In whose hands arrives what the actor counts. Who is to keep them counts them himself, unless he sent for them out of the
/// safe: then any colleague counts. The RA manager may count in his stead: into the safe. @errors forbidden.
Result<domain::PersonId> keeper_on_arrival(const Work& work, const TokenTransfer& transfer) {
  const auto& keeper = transfer.to_keeper;
  if (keeper.empty() || keeper == transfer.sent_by || keeper == work.actor().person) return keeper;
  if (work.acting_in(transfer.body).has(Role::ra_manager)) return domain::PersonId{};
  return fail(Code::forbidden, "refused.other_keeper");
}

Json rows_of(const House& house, const std::vector<std::string>& serials, const std::vector<std::string>& missing,
             const std::vector<std::string>& counted) {
  Json rows = Json::array();
  for (const auto& serial : serials) {
    const bool absent = std::ranges::find(missing, serial) != missing.end();
    rows.push(Json::object({{"serial", serial},
                            {"counted", counted.empty() ? std::string{} : custody_word(house, absent ? "missing" : "counted")}}));
  }
  return rows;
}

}  // namespace

Result<TransferView> send_tokens(Counter& counter, const Actor& actor, const SendTokens& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(from, work.unit().site(command.from));
  VIDIMUS_TRY(to, work.unit().site(command.to));
  if (!(work.acting_at(from.id) | work.acting_in(from.body)).meets(custodians)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_CHECK(check_arrival(work, from, to, command.to_keeper));
  VIDIMUS_TRY(tokens, tokens_to_send(work, command));
  TokenTransfer transfer;
  transfer.id = work.new_id<domain::TransferId>();
  transfer.body = from.body;
  transfer.from = from.id;
  transfer.to = to.id;
  transfer.sent_by = actor.person;
  transfer.sent_at = work.now();
  transfer.to_keeper = command.to_keeper;
  std::vector<std::string> serials;
  for (const auto& token : tokens) serials.push_back(token.serial);
  transfer.serials = joined(serials);
  write_transfer(work, transfer, "send");
  for (auto& token : tokens) {
    token.transfer = transfer.id;
    work.write(token, "token", token.id.text, "send", token.body, {}, Json::object({{"serial", token.serial}}));
  }
  VIDIMUS_CHECK(work.commit());
  return view_transfer(counter, actor, transfer.id);
}

Result<TransferView> receive_transfer(Counter& counter, const Actor& actor, const domain::TransferId& id,
                                      const std::string& serials, const std::string& note) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(transfer, open_transfer(work, id));
  if (!(work.acting_at(transfer.to) | work.acting_in(transfer.body)).meets(custodians))
    return fail(Code::forbidden, "refused.role");
  if (transfer.state != TransferState::sent && transfer.state != TransferState::incomplete)
    return fail(Code::wrong_state, "refused.transfer_over");
  VIDIMUS_CHECK(is_second_agent(actor, transfer.sent_by));
  VIDIMUS_TRY(keeper, keeper_on_arrival(work, transfer));
  VIDIMUS_TRY(under_way, work.unit().tokens_in_transfer(id));
  auto counted = serials_of(serials);
  FieldReader fields;
  const auto sent = serials_of(transfer.serials);
  for (const auto& serial : counted)
    if (std::ranges::find(sent, serial) == sent.end()) fields.refuse("/serials/" + serial, "token_not_sent");
  VIDIMUS_CHECK(fields.verdict());
  std::vector<std::string> missing;
  for (auto& token : under_way) {
    if (token.state != domain::TokenState::in_stock) continue;  // given up meanwhile
    if (std::ranges::find(counted, token.serial) == counted.end()) {
      missing.push_back(token.serial);
      continue;
    }
    token.site = transfer.to;
    token.transfer = {};
    token.keeper = keeper;
    work.write(token, "token", token.id.text, "arrive", token.body, {},
               Json::object({{"serial", token.serial}, {"keeper", keeper.text}}));
  }
  const bool again = transfer.state == TransferState::incomplete;
  transfer.missing = joined(missing);
  transfer.note = domain::tidy_line(note, 500).value_or(transfer.note);
  transfer.received_by = actor.person;
  transfer.received_at = work.now();
  transfer.state = !missing.empty() ? TransferState::incomplete : again ? TransferState::settled : TransferState::received;
  write_transfer(work, transfer, missing.empty() ? "receive" : "receive_incomplete");
  VIDIMUS_CHECK(work.commit());
  return view_transfer(counter, actor, id);
}

Result<std::vector<TransferView>> list_transfers(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(all, work.unit().token_transfers(actor.body, transfers_listed));
  std::vector<TransferView> out;
  for (auto& one : all) {
    const auto acting = work.acting_at(one.from) | work.acting_at(one.to) | work.acting_in(one.body);
    if (!acting.meets(custody_readers)) continue;
    VIDIMUS_TRY(view, view_of(work, std::move(one)));
    out.push_back(std::move(view));
  }
  return out;
}

Result<TransferView> view_transfer(Counter& counter, const Actor& actor, const domain::TransferId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(transfer, open_transfer(work, id));
  return view_of(work, std::move(transfer));
}

Result<PrintedFile> print_transfer(Counter& counter, const Actor& actor, const domain::TransferId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(transfer, open_transfer(work, id));
  VIDIMUS_TRY(body, work.unit().body(transfer.body));
  VIDIMUS_TRY(view, view_of(work, transfer));
  const auto at = [&](Instant when) { return long_date(when, body.zone, work.house().words); };
  const auto sent = serials_of(transfer.serials);
  const bool received = transfer.received_at.has_value();
  const auto values = Json::object(
      {{"body", Json::object({{"name", body.name}})},
       {"from", view.from},
       {"to", view.to},
       {"from_hand_to_hand", transfer.from == transfer.to},
       {"to_keeper", view.to_keeper},
       {"sent_by", view.sent_by},
       {"sent_at", at(transfer.sent_at)},
       {"count", sent.size()},
       {"received", received},
       {"on_its_way", !received},
       {"received_by", view.received_by},
       {"received_at", received ? at(*transfer.received_at) : std::string{}},
       {"missing", serials_of(transfer.missing).size()},
       {"note", transfer.note},
       {"loss_reason", transfer.loss_reason},
       {"loss_asked_by", view.loss_asked_by},
       {"loss_confirmed_by", view.loss_confirmed_by},
       {"loss_confirmed_at", transfer.loss_confirmed_at ? at(*transfer.loss_confirmed_at) : std::string{}},
       {"rows", rows_of(work.house(), sent, serials_of(transfer.missing), received ? sent : std::vector<std::string>{})}});
  return printed(work, body, "bordereau_transfert", values, "transfert-" + id.text + ".pdf");
}

Result<PrintedFile> print_inventory(Counter& counter, const Actor& actor, const domain::SiteId& site) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(site));
  if (!(work.acting_at(site) | work.acting_in(place.body)).meets(custody_readers)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(body, work.unit().body(place.body));
  ports::TokenFilter filter;
  filter.site = site;
  filter.limit = most_in_inventory;
  VIDIMUS_TRY(tokens, work.unit().tokens(filter));
  const auto* states = work.house().texts.find("state");
  const auto* names = states == nullptr ? nullptr : states->find("token");
  Json rows = Json::array();
  std::ranges::stable_sort(tokens, {}, &domain::Token::box);
  int stock = 0;
  NamesOfKeepers keepers;
  for (const auto& token : tokens) {
    using enum domain::TokenState;
    if (token.state == handed_over || token.state == blocked || token.state == lost || token.state == destroyed) continue;
    stock += token.state == in_stock && token.transfer.empty() ? 1 : 0;
    const std::string state{base::to_name(token.state)};
    VIDIMUS_TRY(keeper, keepers.of(work, token.keeper));
    rows.push(Json::object({{"box", token.box},
                            {"keeper", keeper},
                            {"serial", token.serial},
                            {"model", token.model},
                            {"state", names == nullptr ? state : names->text(state, state)},
                            {"remark", !token.transfer.empty() ? custody_word(work.house(), "in_transfer")
                                       : token.prepared_at     ? custody_word(work.house(), "prepared")
                                                               : std::string{}}}));
  }
  const auto values = Json::object({{"body", Json::object({{"name", body.name}})},
                                    {"site", place.name},
                                    {"at", long_date(work.now(), body.zone, work.house().words)},
                                    {"stock", stock},
                                    {"rows", std::move(rows)}});
  return printed(work, body, "inventaire", values, "inventaire-" + site.text + ".pdf");
}

}  // namespace vidimus::ra
