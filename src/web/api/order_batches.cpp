// Orders of several holders: in one act, as drafts, from a CSV file; pre-orders processed by their office.
#include <array>

#include "ra/errands.hpp"
#include "ra/order_import.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

using base::fail;
using domain::OrderedHolder;

constexpr std::size_t holders_limit = 256U << 10;
constexpr std::size_t table_limit = 512U << 10;

Json to_json_view(const domain::OrderDraft& draft) {
  return Json::object({{"id", draft.id.text},
                       {"version", draft.version},
                       {"membership", draft.membership.text},
                       {"organisation", draft.organisation.text},
                       {"state", base::to_name(draft.state)},
                       {"label", text_or_null(draft.label)},
                       {"changed_at", base::to_rfc3339(draft.changed_at)},
                       {"holders", domain::to_json(domain::holders_of(draft.holders))}});
}

http::Reply draft_reply(const domain::OrderDraft& draft, int status = 200) {
  auto reply = http::json(to_json_view(draft), status);
  reply.set("ETag", "\"" + std::to_string(draft.version) + "\"");
  return reply;
}

Json fields_view(const std::vector<base::FieldError>& fields) {
  Json out = Json::array();
  for (const auto& field : fields) out.push(Json::object({{"pointer", field.pointer}, {"reason", field.reason}}));
  return out;
}

/// The lines of an order: objects whose members are all texts of a known name.
std::vector<OrderedHolder> read_holders(Fields& fields) {
  const auto list = fields.list("holders");
  const auto known = domain::to_json({OrderedHolder{}}).items().front();
  for (std::size_t at = 0; at < list.items().size(); ++at) {
    const auto place = "/holders/" + std::to_string(at);
    const auto& line = list.items()[at];
    if (!line.is_object()) fields.refuse_at(place, "api_object_expected");
    for (const auto& [name, value] : line.members()) {
      if (known.find(name) == nullptr) fields.refuse_at(place + "/" + name, "api_unknown_member");
      if (!value.is_string() && !value.is_null()) fields.refuse_at(place + "/" + name, "api_text_expected");
    }
  }
  return domain::holders_of(list);
}

Answer list_drafts(Call& call) {
  VIDIMUS_TRY(drafts, ra::drafts_of(call.counter(), call.actor(), call.id<domain::MembershipId>("id")));
  Json out = Json::array();
  for (const auto& draft : drafts) out.push(to_json_view(draft));
  return http::json(Json::object({{"drafts", std::move(out)}}));
}

Result<ra::SaveDraft> read_draft(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::SaveDraft out;
  out.label = fields.optional("label");
  out.holders = read_holders(fields);
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer create_draft(Call& call) {
  VIDIMUS_TRY(command, read_draft(call));
  command.membership = call.id<domain::MembershipId>("id");
  VIDIMUS_TRY(draft, ra::save_draft(call.counter(), call.actor(), command));
  return draft_reply(draft, 201).set("Location", "/api/v1/drafts/" + draft.id.text);
}

Answer show_draft(Call& call) {
  VIDIMUS_TRY(draft, ra::open_draft(call.counter(), call.actor(), call.id<domain::OrderDraftId>("id")));
  return draft_reply(draft);
}

Answer save_draft(Call& call) {
  VIDIMUS_TRY(command, read_draft(call));
  VIDIMUS_TRY(version, call.if_match());
  command.draft = call.id<domain::OrderDraftId>("id");
  command.version = version;
  VIDIMUS_TRY(draft, ra::save_draft(call.counter(), call.actor(), command));
  return draft_reply(draft);
}

Answer delete_draft(Call& call) {
  VIDIMUS_CHECK(ra::delete_draft(call.counter(), call.actor(), call.id<domain::OrderDraftId>("id")));
  return http::no_content();
}

Answer list_deleted_drafts(Call& call) {
  VIDIMUS_TRY(drafts, ra::deleted_drafts(call.counter(), call.actor(), call.id<domain::MembershipId>("id")));
  Json out = Json::array();
  for (const auto& draft : drafts) out.push(to_json_view(draft));
  return http::json(Json::object({{"drafts", std::move(out)}}));
}

Answer restore_draft(Call& call) {
  VIDIMUS_TRY(draft, ra::restore_draft(call.counter(), call.actor(), call.id<domain::OrderDraftId>("id")));
  return draft_reply(draft);
}

Answer check_draft(Call& call) {
  VIDIMUS_TRY(wrong, ra::check_draft(call.counter(), call.actor(), call.id<domain::OrderDraftId>("id")));
  return http::json(Json::object({{"fields", fields_view(wrong)}}));
}

Answer place_draft(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(version, call.if_match());
  VIDIMUS_TRY(lines, ra::place_draft(call.counter(), call.actor(), call.id<domain::OrderDraftId>("id"), version, code));
  return http::json(list_of("orders", lines), 201);
}

Answer place_order(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::PlaceOrder command;
  command.membership = call.id<domain::MembershipId>("id");
  command.holders = read_holders(fields);
  command.code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(lines, ra::place_order(call.counter(), call.actor(), command));
  return http::json(list_of("orders", lines), 201);
}

/// The octets of a table: the body itself, or the file "file" of a form. They are not believed before they are read.
Result<base::Bytes> read_table(const http::Request& request) {
  const auto type = request.header("Content-Type");
  if (!type.starts_with("multipart/form-data")) return base::copy_of(base::view_of(request.body));
  VIDIMUS_TRY(form, http::parse_multipart(type, request.body));
  const auto* file = form.file("file");
  return file == nullptr ? base::Bytes{} : base::copy_of(base::view_of(file->content));
}

Json preview_view(const ra::ImportPreview& preview) {
  Json lines = Json::array();
  for (const auto& line : preview.lines)
    lines.push(Json::object({{"number", line.number},
                             {"known", line.known},
                             {"surname", line.holder.surname},
                             {"given_names", line.holder.given_names},
                             {"errors", fields_view(line.errors)}}));
  return Json::object(
      {{"right", preview.right}, {"wrong", preview.wrong}, {"known", preview.known}, {"lines", std::move(lines)}});
}

Answer preview_import(Call& call) {
  VIDIMUS_TRY(file, read_table(call.request()));
  VIDIMUS_TRY(preview, ra::preview_import(call.counter(), call.actor(), call.id<domain::MembershipId>("id"), file));
  return http::json(preview_view(preview));
}

/// A long file is judged after the answer, which names the long work to follow (GET /errands/{id}).
Answer import_later(Call& call, const ra::ImportRequest& request, base::ByteView file) {
  VIDIMUS_TRY(errand, ra::ask_import(call.counter(), call.actor(), request, file));
  auto reply = http::json(Json::object({{"errand", errand}}), 202);
  reply.set("Location", "/api/v1/errands/" + errand);
  return reply;
}

Answer import_orders(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto mode = fields.optional_choice<ra::ImportMode>("mode").value_or(ra::ImportMode::all_or_nothing);
  const auto label = fields.optional("label");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(file, read_table(call.request()));
  const auto membership = call.id<domain::MembershipId>("id");
  VIDIMUS_TRY(lines, ra::lines_to_import(call.counter(), call.actor(), membership, file));
  if (lines > ra::most_imported_while_waiting) return import_later(call, {membership, label, mode, lines}, file);
  VIDIMUS_TRY(done, ra::import_orders(call.counter(), call.actor(), membership, file, mode, label));
  Json out = Json::object({{"draft", done.draft ? to_json_view(*done.draft) : Json{}}, {"preview", preview_view(done.preview)}});
  return http::json(out, done.draft ? 201 : 200);
}

Answer process_pre_order(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(line, call.line());
  VIDIMUS_TRY(done, ra::process_pre_order(call.counter(), call.actor(), line));
  return single(done);
}

using enum http::Method;

}  // namespace

std::span<const Row> order_batch_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/memberships/{id}/drafts", list_drafts},
      Row{post, "/api/v1/memberships/{id}/drafts", create_draft, Door::person, holders_limit},
      Row{get, "/api/v1/drafts/{id}", show_draft},
      Row{put, "/api/v1/drafts/{id}", save_draft, Door::person, holders_limit},
      Row{remove, "/api/v1/drafts/{id}", delete_draft},
      Row{get, "/api/v1/memberships/{id}/drafts/deleted", list_deleted_drafts},
      Row{post, "/api/v1/drafts/{id}/restoration", restore_draft},
      Row{get, "/api/v1/drafts/{id}/check", check_draft},
      Row{post, "/api/v1/drafts/{id}/placement", place_draft},
      Row{post, "/api/v1/memberships/{id}/orders", place_order, Door::person, holders_limit},
      Row{post, "/api/v1/memberships/{id}/imports/preview", preview_import, Door::person, table_limit},
      Row{post, "/api/v1/memberships/{id}/imports", import_orders, Door::person, table_limit},
      Row{post, "/api/v1/orders/{reference}/processing", process_pre_order},
  };
  return rows;
}

}  // namespace vidimus::web::api
