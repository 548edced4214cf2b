// Transfers of tokens between sites, and the papers of custody.
#include <algorithm>
#include <set>

#include "domain/identifiers.hpp"
#include "ra/custody.hpp"
#include "ra/fields.hpp"
#include "ra/sealed_paper.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;
using domain::RoleSet;
using domain::TokenTransfer;
using domain::TransferState;

constexpr RoleSet custodians{Role::delivery_operator, Role::ra_manager};
constexpr RoleSet readers{Role::delivery_operator, Role::ra_manager, Role::auditor};
constexpr int most_listed = 200;
constexpr int most_in_inventory = 5000;
constexpr std::size_t most_in_transfer = 1000;

/// Serials typed or scanned, one a line, each once, in their order.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (std::size_t from = 0; from < text.size() && out.size() < most_in_transfer;) {
    const auto end = std::min(text.find('\n', from), text.size());
    auto line = domain::tidy_line(text.substr(from, end - from), 64).value_or(std::string{});
    if (!line.empty() && seen.insert(line).second) out.push_back(std::move(line));
    from = end + 1;
  }
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& one : lines) out += (out.empty() ? "" : "\n") + one;
  return out;
}

Result<std::string> name_of(Work& work, const domain::PersonId& id) {
  if (id.empty()) return std::string{};
  VIDIMUS_TRY(person, work.unit().person(id));
  return domain::shown_name(person.given_names, person.surname);
}

Result<TransferView> view_of(Work& work, TokenTransfer transfer) {
  TransferView out;
  VIDIMUS_TRY(from, work.unit().site(transfer.from));
  VIDIMUS_TRY(to, work.unit().site(transfer.to));
  VIDIMUS_TRY(sender, name_of(work, transfer.sent_by));
  VIDIMUS_TRY(receiver, name_of(work, transfer.received_by));
  VIDIMUS_TRY(under_way, work.unit().tokens_in_transfer(transfer.id));
  for (const auto& token : under_way)
    if (token.state == domain::TokenState::in_stock) out.outstanding.push_back(token.serial);
  std::ranges::sort(out.outstanding);
  out.from = from.name;
  out.to = to.name;
  out.sent_by = std::move(sender);
  out.received_by = std::move(receiver);
  out.transfer = std::move(transfer);
  return out;
}

/// @errors not_found: not a transfer this actor has to do with.
Result<TokenTransfer> open_transfer(Work& work, const domain::TransferId& id) {
  VIDIMUS_TRY(transfer, work.unit().token_transfer(id));
  const auto acting = work.acting_at(transfer.from) | work.acting_at(transfer.to) | work.acting_in(transfer.body);
  if (!acting.meets(readers)) return fail(Code::not_found, "refused.not_found");
  return std::move(transfer);
}

void write_transfer(Work& work, TokenTransfer& transfer, std::string_view event) {
  work.write(
      transfer, "token_transfer", transfer.id.text, event, transfer.body, {},
      Json::object({{"state", base::to_name(transfer.state)}, {"serials", transfer.serials}, {"missing", transfer.missing}}));
}

/// The tokens of a sending, each free to leave. A wrong one is told with its serial.
Result<std::vector<domain::Token>> tokens_to_send(Work& work, const SendTokens& command) {
  std::vector<domain::Token> out;
  FieldReader fields;
  const auto add = [&](const std::string& serial, domain::Token token) -> Result<Done> {
    VIDIMUS_TRY(kept, work.unit().reservation_of(token.id));
    const bool free = token.state == domain::TokenState::in_stock && token.site == command.from && token.transfer.empty();
    if (!free)
      fields.refuse("/serials/" + serial, "token_not_here");
    else if (kept)
      fields.refuse("/serials/" + serial, "token_kept_here");
    else if (std::ranges::find(out, token.id, &domain::Token::id) == out.end())
      out.push_back(std::move(token));
    return Done{};
  };
  if (!command.box.empty()) {
    ports::TokenFilter filter;
    filter.site = command.from;
    filter.box = command.box;
    filter.state = domain::TokenState::in_stock;
    filter.limit = static_cast<int>(most_in_transfer);
    VIDIMUS_TRY(boxed, work.unit().tokens(filter));
    for (auto& token : boxed)
      if (token.transfer.empty()) VIDIMUS_CHECK(add(token.serial, token));
  }
  for (const auto& serial : lines_of(command.serials)) {
    VIDIMUS_TRY(found, work.unit().token_by_serial(serial));
    if (!found) {
      fields.refuse("/serials/" + serial, "token_not_here");
      continue;
    }
    VIDIMUS_CHECK(add(serial, *found));
  }
  if (out.empty()) fields.refuse("/serials", "required");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

/// A word of data/messages.toml [custody].
std::string word(const House& house, std::string_view key) {
  const auto* words = house.texts.find("custody");
  return words == nullptr ? std::string{key} : words->text(key, key);
}

Json rows_of(const House& house, const std::vector<std::string>& serials, const std::vector<std::string>& missing,
             const std::vector<std::string>& counted) {
  Json rows = Json::array();
  for (const auto& serial : serials) {
    const bool absent = std::ranges::find(missing, serial) != missing.end();
    rows.push(Json::object(
        {{"serial", serial}, {"counted", counted.empty() ? std::string{} : word(house, absent ? "missing" : "counted")}}));
  }
  return rows;
}

Result<PrintedFile> printed(Work& work, const domain::MutualisationBody& body, std::string_view paper, const Json& values,
                            std::string file_name) {
  VIDIMUS_TRY(content, print_sealed(work.house(), body, paper, values, work.now()));
  return PrintedFile{std::move(file_name), std::move(content)};
}

}  // namespace

Result<TransferView> send_tokens(Counter& counter, const Actor& actor, const SendTokens& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(from, work.unit().site(command.from));
  VIDIMUS_TRY(to, work.unit().site(command.to));
  if (!(work.acting_at(from.id) | work.acting_in(from.body)).meets(custodians)) return fail(Code::forbidden, "refused.role");
  if (to.body != from.body || to.id == from.id) {
    FieldReader fields;
    fields.refuse("/to", "choice_unknown");
    return fields.verdict().error();
  }
  VIDIMUS_TRY(tokens, tokens_to_send(work, command));
  TokenTransfer transfer;
  transfer.id = work.new_id<domain::TransferId>();
  transfer.body = from.body;
  transfer.from = from.id;
  transfer.to = to.id;
  transfer.sent_by = actor.person;
  transfer.sent_at = work.now();
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
  if (actor.person == transfer.sent_by || actor.person.empty()) {
    auto error = fail(Code::missing_facts, "refused.missing");
    error.missing.push_back({std::string{base::to_name(domain::Fact::second_agent)}, {}});
    return error;
  }
  VIDIMUS_TRY(under_way, work.unit().tokens_in_transfer(id));
  auto counted = lines_of(serials);
  FieldReader fields;
  const auto sent = lines_of(transfer.serials);
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
    work.write(token, "token", token.id.text, "arrive", token.body, {}, Json::object({{"serial", token.serial}}));
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
  VIDIMUS_TRY(all, work.unit().token_transfers(actor.body, most_listed));
  std::vector<TransferView> out;
  for (auto& one : all) {
    const auto acting = work.acting_at(one.from) | work.acting_at(one.to) | work.acting_in(one.body);
    if (!acting.meets(readers)) continue;
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
  const auto sent = lines_of(transfer.serials);
  const bool received = transfer.received_at.has_value();
  const auto values = Json::object(
      {{"body", Json::object({{"name", body.name}})},
       {"from", view.from},
       {"to", view.to},
       {"sent_by", view.sent_by},
       {"sent_at", at(transfer.sent_at)},
       {"count", sent.size()},
       {"received", received},
       {"on_its_way", !received},
       {"received_by", view.received_by},
       {"received_at", received ? at(*transfer.received_at) : std::string{}},
       {"missing", lines_of(transfer.missing).size()},
       {"note", transfer.note},
       {"rows", rows_of(work.house(), sent, lines_of(transfer.missing), received ? sent : std::vector<std::string>{})}});
  return printed(work, body, "bordereau_transfert", values, "transfert-" + id.text + ".pdf");
}

Result<PrintedFile> print_inventory(Counter& counter, const Actor& actor, const domain::SiteId& site) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(place, work.unit().site(site));
  if (!(work.acting_at(site) | work.acting_in(place.body)).meets(readers)) return fail(Code::forbidden, "refused.role");
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
  for (const auto& token : tokens) {
    using enum domain::TokenState;
    if (token.state == handed_over || token.state == blocked || token.state == lost || token.state == destroyed) continue;
    stock += token.state == in_stock && token.transfer.empty() ? 1 : 0;
    const std::string state{base::to_name(token.state)};
    rows.push(Json::object({{"box", token.box},
                            {"serial", token.serial},
                            {"model", token.model},
                            {"state", names == nullptr ? state : names->text(state, state)},
                            {"remark", !token.transfer.empty() ? word(work.house(), "in_transfer")
                                       : token.prepared_at     ? word(work.house(), "prepared")
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
