// Transfers of tokens between sites, boxes prepared ahead, the papers of custody, dialogues with tokens.
#include "ra/custody.hpp"

#include <algorithm>
#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr std::size_t most_serials = 1000;

domain::TransferId transfer_of(const Call& call) { return call.id<domain::TransferId>("id"); }

/// Lists of serials are one a line in the records.
Json lines_json(const std::string& text) {
  Json out = Json::array();
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    out.push(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

std::string lines_of(const std::vector<std::string>& serials) {
  std::string out;
  for (const auto& one : serials) out += one + "\n";
  return out;
}

Json transfer_json(const ra::TransferView& view) {
  const auto& one = view.transfer;
  Json outstanding = Json::array();
  for (const auto& serial : view.outstanding) outstanding.push(serial);
  return Json::object({{"id", one.id.text},
                       {"state", base::to_name(one.state)},
                       {"from", one.from.text},
                       {"from_name", view.from},
                       {"to", one.to.text},
                       {"to_name", view.to},
                       {"to_keeper", id_or_null(one.to_keeper)},
                       {"to_keeper_name", text_or_null(view.to_keeper)},
                       {"serials", lines_json(one.serials)},
                       {"missing", lines_json(one.missing)},
                       {"outstanding", std::move(outstanding)},
                       {"note", text_or_null(one.note)},
                       {"sent_by", view.sent_by},
                       {"sent_at", base::to_rfc3339(one.sent_at)},
                       {"received_by", text_or_null(view.received_by)},
                       {"received_at", moment(one.received_at)},
                       {"loss_reason", text_or_null(one.loss_reason)},
                       {"loss_asked_by", text_or_null(view.loss_asked_by)},
                       {"loss_asked_at", moment(one.loss_asked_at)},
                       {"lost", lines_json(one.lost)},
                       {"loss_confirmed_by", text_or_null(view.loss_confirmed_by)},
                       {"loss_confirmed_at", moment(one.loss_confirmed_at)}});
}

Answer list_transfers(Call& call) {
  VIDIMUS_TRY(all, ra::list_transfers(call.counter(), call.actor()));
  Json out = Json::array();
  for (const auto& one : all) out.push(transfer_json(one));
  return http::json(Json::object({{"transfers", std::move(out)}}));
}

Answer show_transfer(Call& call) {
  VIDIMUS_TRY(view, ra::view_transfer(call.counter(), call.actor(), transfer_of(call)));
  return http::json(transfer_json(view));
}

Answer send(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::SendTokens command{.from = domain::SiteId{fields.required("from")},
                         .to = domain::SiteId{fields.required("to")},
                         .serials = lines_of(fields.optional_texts("serials", most_serials)),
                         .box = fields.optional("box"),
                         .to_keeper = domain::PersonId{fields.optional("to_keeper")}};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::send_tokens(call.counter(), call.actor(), command));
  return http::json(transfer_json(view), 201);
}

Answer receive_transfer(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto serials = lines_of(fields.optional_texts("serials", most_serials));
  const auto note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::receive_transfer(call.counter(), call.actor(), transfer_of(call), serials, note));
  return http::json(transfer_json(view));
}

Answer ask_loss(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::ask_transfer_loss(call.counter(), call.actor(), transfer_of(call), reason));
  return http::json(transfer_json(view));
}

Answer confirm_loss(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(closed, ra::confirm_transfer_loss(call.counter(), call.actor(), transfer_of(call)));
  Json references = Json::array();
  for (const auto& one : closed.lost.references) references.push(one);
  return http::json(Json::object({{"transfer", transfer_json(closed.view)}, {"references", std::move(references)}}));
}

domain::CountId count_of(const Call& call) { return call.id<domain::CountId>("id"); }

Json count_json(const ra::CountView& view) {
  const auto& one = view.count;
  return Json::object({{"id", one.id.text},
                       {"kind", base::to_name(one.kind)},
                       {"site", one.site.text},
                       {"site_name", view.site},
                       {"scope", base::to_name(one.scope)},
                       {"keeper", id_or_null(one.keeper)},
                       {"keeper_name", text_or_null(view.keeper)},
                       {"supplier", text_or_null(one.supplier)},
                       {"delivery_note", text_or_null(one.delivery_note)},
                       {"box", text_or_null(one.box)},
                       {"model", text_or_null(one.model)},
                       {"serials", lines_json(one.serials)},
                       {"missing", lines_json(one.missing)},
                       {"unexpected", lines_json(one.unexpected)},
                       {"note", text_or_null(one.note)},
                       {"counted_by", view.counted_by},
                       {"counted_at", base::to_rfc3339(one.counted_at)},
                       {"countersigned_by", text_or_null(view.countersigned_by)},
                       {"countersigned_at", moment(one.countersigned_at)}});
}

Answer list_counts(Call& call) {
  VIDIMUS_TRY(all, ra::list_counts(call.counter(), call.actor()));
  Json out = Json::array();
  for (const auto& one : all) out.push(count_json(one));
  return http::json(Json::object({{"counts", std::move(out)}}));
}

Answer show_count(Call& call) {
  VIDIMUS_TRY(view, ra::view_count(call.counter(), call.actor(), count_of(call)));
  return http::json(count_json(view));
}

Answer receive_delivery(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::ReceiveTokens command{.site = call.id<domain::SiteId>("id"),
                            .supplier = fields.required("supplier"),
                            .delivery_note = fields.required("delivery_note"),
                            .model = fields.required("model"),
                            .qualified = fields.flag("qualified", false),
                            .box = fields.optional("box"),
                            .serials = lines_of(fields.optional_texts("serials", most_serials)),
                            .note = fields.optional("note"),
                            .in_hand = fields.flag("in_hand", false)};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::receive_tokens(call.counter(), call.actor(), command));
  return http::json(count_json(view), 201);
}

Answer count_stock(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto scope = fields.optional_choice<domain::CountScope>("scope");
  ra::CountStock command{.site = call.id<domain::SiteId>("id"),
                         .serials = lines_of(fields.optional_texts("serials", most_serials)),
                         .note = fields.optional("note"),
                         .scope = scope.value_or(domain::CountScope::everything),
                         .keeper = domain::PersonId{fields.optional("keeper")}};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::count_stock(call.counter(), call.actor(), command));
  return http::json(count_json(view), 201);
}

Answer countersign_count(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(view, ra::countersign_count(call.counter(), call.actor(), count_of(call)));
  return http::json(count_json(view));
}

http::Reply custody_pdf(ra::PrintedFile file) {
  return http::download("application/pdf", file.name, std::string{base::text_of(file.content)});
}

Answer print_transfer(Call& call) {
  VIDIMUS_TRY(file, ra::print_transfer(call.counter(), call.actor(), transfer_of(call)));
  return custody_pdf(std::move(file));
}

Answer print_count(Call& call) {
  VIDIMUS_TRY(file, ra::print_count(call.counter(), call.actor(), count_of(call)));
  return custody_pdf(std::move(file));
}

Answer print_inventory(Call& call) {
  VIDIMUS_TRY(file, ra::print_inventory(call.counter(), call.actor(), call.id<domain::SiteId>("id")));
  return custody_pdf(std::move(file));
}

Json preparation_json(const domain::TokenPreparation& one) {
  return Json::object({{"id", one.id.text},
                       {"state", base::to_name(one.state)},
                       {"station", one.station.text},
                       {"box", one.box},
                       {"wanted", one.wanted},
                       {"made", one.made},
                       {"failure", text_or_null(one.failure)},
                       {"asked_at", base::to_rfc3339(one.asked_at)}});
}

Answer prepare(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::PrepareBox command{.site = call.id<domain::SiteId>("id"),
                         .station = domain::StationId{fields.required("station")},
                         .box = fields.required("box"),
                         .count = static_cast<int>(fields.number("count", 1, domain::most_prepared_at_once, 1))};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(one, ra::prepare_box(call.counter(), call.actor(), command));
  return http::json(preparation_json(one), 201);
}

Answer list_preparations(Call& call) {
  VIDIMUS_TRY(all, ra::preparations_at(call.counter(), call.actor(), call.id<domain::SiteId>("id")));
  Json out = Json::array();
  for (const auto& one : all) out.push(preparation_json(one));
  return http::json(Json::object({{"preparations", std::move(out)}}));
}

Answer list_dialogues(Call& call) {
  VIDIMUS_TRY(all, ra::dialogues_of(call.counter(), call.actor(), std::string{call.request().param("reference")}));
  Json out = Json::array();
  for (const auto& one : all)
    out.push(Json::object(
        {{"job", one.id.text}, {"kind", one.kind}, {"at", base::to_rfc3339(one.at)}, {"said", lines_json(one.text)}}));
  return http::json(Json::object({{"dialogues", std::move(out)}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> custody_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/token-transfers", list_transfers},
      Row{post, "/api/v1/token-transfers", send},
      Row{get, "/api/v1/token-transfers/{id}", show_transfer},
      Row{post, "/api/v1/token-transfers/{id}/receipt", receive_transfer},
      Row{get, "/api/v1/token-transfers/{id}/slip", print_transfer},
      Row{post, "/api/v1/token-transfers/{id}/loss", ask_loss},
      Row{post, "/api/v1/token-transfers/{id}/loss/confirmation", confirm_loss},
      Row{get, "/api/v1/token-counts", list_counts},
      Row{get, "/api/v1/token-counts/{id}", show_count},
      Row{post, "/api/v1/token-counts/{id}/countersignature", countersign_count},
      Row{get, "/api/v1/token-counts/{id}/slip", print_count},
      Row{post, "/api/v1/sites/{id}/token-receipts", receive_delivery},
      Row{post, "/api/v1/sites/{id}/token-counts", count_stock},
      Row{get, "/api/v1/sites/{id}/token-inventory", print_inventory},
      Row{get, "/api/v1/sites/{id}/boxes", list_preparations},
      Row{post, "/api/v1/sites/{id}/boxes", prepare},
      Row{get, "/api/v1/orders/{reference}/token-dialogues", list_dialogues},
  };
  return rows;
}

}  // namespace vidimus::web::api
