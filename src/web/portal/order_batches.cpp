// Orders of several holders: drafts (brouillons), import of a CSV file as preview then confirmation, pre-order (pré-commande).
#include <algorithm>
#include <charconv>

#include "ra/errands.hpp"
#include "ra/order_import.hpp"
#include "ra/signed_text.hpp"
#include "web/portal/compatibility.hpp"
#include "web/portal/reservation_form.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::OrderDraft;
using domain::OrderedHolder;

domain::MembershipId membership_of(const Visit& visit) { return domain::MembershipId{visit.param("id")}; }
domain::OrderDraftId draft_of(const Visit& visit) { return domain::OrderDraftId{visit.param("id")}; }
std::string orders_path(const Visit& visit) { return "/adhesions/" + visit.param("id") + "/commandes"; }
std::string draft_path(const Visit& visit) { return "/brouillons/" + visit.param("id"); }

Json draft_row(const Visit& visit, const OrderDraft& draft) {
  return Json::object({{"id", draft.id.text},
                       {"label", draft.label.empty() ? visit.texts().text("word.draft") : draft.label},
                       {"count", draft.holders.items().size()},
                       {"changed_at", date(visit, draft.changed_at)}});
}

Json columns_view() {
  Json out = Json::array();
  for (const auto& column : ra::import_columns()) out.push(Json::object({{"name", column.name}, {"required", column.required}}));
  return out;
}

PageResult show_orders(Visit& visit) {
  VIDIMUS_TRY(view, ra::membership(visit.counter(), visit.actor(), membership_of(visit)));
  VIDIMUS_TRY(drafts, ra::drafts_of(visit.counter(), visit.actor(), view.membership.id));
  Json rows = Json::array();
  for (const auto& draft : drafts) rows.push(draft_row(visit, draft));
  VIDIMUS_TRY(deleted, ra::deleted_drafts(visit.counter(), visit.actor(), view.membership.id));
  Json gone = Json::array();
  for (const auto& draft : deleted)
    gone.push(draft_row(visit, draft)
                  .set("restore",
                       button_view(visit, "/brouillons/" + draft.id.text + "/restauration", "brouillon_reprendre", "quiet")));
  return visit.page(
      "commandes",
      Json::object(
          {{"organisation", organisation_view(view.organisation)},
           {"contract_name", view.contract.name},
           {"has_drafts", !rows.items().empty()},
           {"drafts", std::move(rows)},
           {"has_deleted", !gone.items().empty()},
           {"deleted", std::move(gone)},
           {"columns", columns_view()},
           {"desk", desk_view(view.body)},
           {"back", back("/adhesions/" + view.membership.id.text, view.organisation.name)},
           {"pre_order",
            view.contract.cci_by_pre_order ? Json{"/adhesions/" + view.membership.id.text + "/pre-commande"} : Json{false}},
           {"new_form", form_view(visit, {.name = "brouillon", .action = orders_path(visit) + "/brouillons"})},
           {"import_form",
            form_view(visit,
                      {.name = "import", .action = orders_path(visit) + "/import", .prefix = "import-", .multipart = true})}}));
}

PageResult new_draft(Visit& visit) {
  VIDIMUS_TRY(draft, ra::save_draft(visit.counter(), visit.actor(),
                                    {.membership = membership_of(visit), .label = visit.typed("label"), .holders = {}}));
  return visit.go("/brouillons/" + draft.id.text, "brouillon");
}

// — Import —

Json imported_view(const Visit& visit, const ra::ImportedLine& line) {
  Json errors = Json::array();
  for (const auto& error : line.errors)
    errors.push(Json::object({{"column", error.pointer.substr(1)}, {"sentence", field_reason(visit.texts(), error.reason)}}));
  const bool right = !line.known && line.errors.empty();
  return Json::object({{"number", line.number},
                       {"name", line.holder.given_names + " " + line.holder.surname},
                       {"email", line.holder.email},
                       {"known", line.known},
                       {"right", right},
                       {"tone", right        ? "good"
                                : line.known ? "wait"
                                             : "bad"},
                       {"errors", std::move(errors)}});
}

PageResult show_preview(Visit& visit, std::string_view content) {
  const auto preview = ra::preview_import(visit.counter(), visit.actor(), membership_of(visit), base::view_of(content));
  if (!preview) {
    if (preview.error().code == Code::not_found) return preview.error();
    visit.refuse(preview.error(), "import");
    return show_orders(visit);
  }
  Json lines = Json::array();
  for (const auto& line : preview->lines) lines.push(imported_view(visit, line));
  return visit.page("import", Json::object({{"lines", std::move(lines)},
                                            {"right", preview->right},
                                            {"wrong", preview->wrong},
                                            {"known", preview->known},
                                            {"can_import", preview->right > 0},
                                            {"has_wrong", preview->wrong > 0},
                                            {"action", orders_path(visit) + "/import/confirmation"},
                                            {"csrf", visit.csrf()},
                                            {"label", visit.typed("label")},
                                            {"content", base::to_base64(base::view_of(content))},
                                            {"back", back(orders_path(visit), visit.texts().text("title.commandes"))}}));
}

PageResult preview_import(Visit& visit) {
  const auto* file = visit.form().file("file");
  if (file != nullptr && !file->content.empty()) return show_preview(visit, file->content);
  auto error = base::fail(Code::bad_request, "refused.fields");
  error.fields.push_back({"/file", "file"});
  visit.refuse(error, "import");
  return show_orders(visit);
}

/// What was previewed comes back with the confirmation: nothing of a refused import is kept here.
PageResult confirm_import(Visit& visit) {
  const auto content = base::from_base64(visit.typed("content"));
  if (!content) return base::fail(Code::bad_request, "refused.fields");
  const auto mode = visit.typed("mode") == "right" ? ra::ImportMode::right_lines : ra::ImportMode::all_or_nothing;
  // A long file is imported while its sender goes on: the page of the errand shows how far it is, and then the draft.
  const auto lines = static_cast<std::size_t>(std::ranges::count(*content, std::uint8_t{'\n'}));
  if (lines > ra::most_imported_while_waiting) {
    VIDIMUS_TRY(errand, ra::ask_import(visit.counter(), visit.actor(), {membership_of(visit), visit.typed("label"), mode, lines},
                                       *content));
    return visit.go("/travaux/" + errand);
  }
  const auto done = ra::import_orders(visit.counter(), visit.actor(), membership_of(visit), *content, mode, visit.typed("label"));
  // Somebody else may have ordered between preview and confirmation: the lines are shown anew.
  if (!done && done.error().code != Code::not_found) return show_preview(visit, base::text_of(*content));
  if (!done) return done.error();
  if (!done->draft) return visit.go(orders_path(visit), "import_connu");
  return visit.go("/brouillons/" + done->draft->id.text, "import");
}

// — One draft —

struct OpenDraft {
  OrderDraft draft;
  ra::MembershipView membership;
  ra::BodyView body;
};

base::Result<OpenDraft> open(const Visit& visit) {
  VIDIMUS_TRY(draft, ra::open_draft(visit.counter(), visit.actor(), draft_of(visit)));
  VIDIMUS_TRY(membership, ra::membership(visit.counter(), visit.actor(), draft.membership));
  VIDIMUS_TRY(body, body_view_of(visit, draft.body));
  return OpenDraft{std::move(draft), std::move(membership), std::move(body)};
}

/// Which line of the draft the path names, from 1.
std::optional<std::size_t> line_number(const Visit& visit, std::size_t count) {
  const auto text = visit.param("line");
  std::size_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out >= 1 && out <= count ? std::optional{out - 1} : std::nullopt;
}

std::string site_name(const ra::BodyView& body, const domain::SiteId& id) {
  const auto found = std::find_if(body.sites.begin(), body.sites.end(), [&](const auto& site) { return site.id == id; });
  return found == body.sites.end() ? std::string{} : found->name;
}

/// Sentences about one line, each after the label of its field.
Json sentences_of(const Visit& visit, const std::vector<base::FieldError>& wrong, std::size_t line) {
  const auto prefix = "/holders/" + std::to_string(line) + "/";
  Json out = Json::array();
  for (const auto& error : wrong) {
    if (!error.pointer.starts_with(prefix)) continue;
    std::string label = error.pointer.substr(prefix.size());
    for (const auto& field : visit.texts().form("reservation"))
      if (field.text("name") == label) label = field.text("label");
    out.push(Json::object({{"label", label}, {"sentence", field_reason(visit.texts(), error.reason)}}));
  }
  return out;
}

Json lines_view(Visit& visit, const OpenDraft& open, const std::vector<base::FieldError>& wrong) {
  Json out = Json::array();
  const auto holders = domain::holders_of(open.draft.holders);
  for (std::size_t at = 0; at < holders.size(); ++at) {
    const auto path = draft_path(visit) + "/porteurs/" + std::to_string(at + 1);
    Json errors = sentences_of(visit, wrong, at);
    out.push(Json::object({{"number", at + 1},
                           {"name", holders[at].given_names + " " + holders[at].surname},
                           {"email", holders[at].email},
                           {"site", maybe(site_name(open.body, holders[at].delivery_site))},
                           {"href", path},
                           {"has_errors", !errors.items().empty()},
                           {"errors", std::move(errors)},
                           {"remove", button_view(visit, path + "/suppression", "porteur_retirer", "quiet")}}));
  }
  return out;
}

PageResult show_draft(Visit& visit) {
  VIDIMUS_TRY(found, open(visit));
  if (found.draft.state != domain::OrderDraftState::open) return base::fail(Code::wrong_state, "refused.draft_placed");
  VIDIMUS_TRY(wrong, ra::check_draft(visit.counter(), visit.actor(), found.draft.id));
  const auto count = found.draft.holders.items().size();
  VIDIMUS_TRY(work, visit.counter().open(visit.actor()));
  VIDIMUS_TRY(annex, ra::text_to_sign(work, ra::annex_text, found.membership.membership,
                                      Json::object({{"count", static_cast<int>(count)}})));
  const bool ready = count > 0 && wrong.empty();
  const auto path = draft_path(visit);
  return visit.page(
      "brouillon",
      Json::object(
          {{"draft", draft_row(visit, found.draft)},
           {"organisation", organisation_view(found.membership.organisation)},
           {"contract_name", found.membership.contract.name},
           {"has_lines", count > 0},
           {"lines", lines_view(visit, found, wrong)},
           {"has_wrong", !wrong.empty()},
           {"ready", ready},
           {"annex", annex.text},
           {"add", path + "/porteurs"},
           {"ask", button_view(visit, path + "/code", "code_ask", "quiet")},
           {"sign_form", ready ? form_view(visit, {.name = "commande", .action = path + "/signature"}) : Json{false}},
           {"delete", button_view(visit, path + "/suppression", "brouillon_supprimer", "danger")},
           {"desk", desk_view(found.body.body)},
           {"back", back("/adhesions/" + found.draft.membership.text + "/commandes", visit.texts().text("title.commandes"))}}));
}

base::Result<OrderDraft> keep(const Visit& visit, const OrderDraft& draft, std::vector<OrderedHolder> holders) {
  return ra::save_draft(visit.counter(), visit.actor(),
                        {.draft = draft.id, .version = draft.version, .label = draft.label, .holders = std::move(holders)});
}

/// The form of one line: empty for a new one, filled for one that is there.
PageResult show_line(Visit& visit) {
  VIDIMUS_TRY(found, open(visit));
  const auto holders = domain::holders_of(found.draft.holders);
  const bool fresh = visit.param("line").empty();
  const auto at = line_number(visit, holders.size());
  if (!fresh && !at) return base::fail(Code::not_found, "refused.not_found");
  auto spec = reservation_form(visit, found.membership.contract.id, found.body, Sites::all);
  spec.action = draft_path(visit) + "/porteurs" + (fresh ? "" : "/" + visit.param("line"));
  spec.submit = "porteur";
  if (at) fill_form(spec, holders[*at]);
  VIDIMUS_TRY(known, compatibility_view(visit, found.body.body.id));
  return visit.page("porteur", Json::object({{"compatibility", std::move(known)},
                                             {"number", at ? *at + 1 : holders.size() + 1},
                                             {"back", back(draft_path(visit), visit.texts().text("title.brouillon"))},
                                             {"form", form_view(visit, spec)}}));
}

/// Keeps a line as typed; what is wrong with it is said on the page of the draft.
PageResult keep_line(Visit& visit) {
  VIDIMUS_TRY(found, open(visit));
  auto holders = domain::holders_of(found.draft.holders);
  const auto at = line_number(visit, holders.size());
  if (!visit.param("line").empty() && !at) return base::fail(Code::not_found, "refused.not_found");
  if (at)
    holders[*at] = typed_holder(visit);
  else
    holders.push_back(typed_holder(visit));
  const auto done = keep(visit, found.draft, std::move(holders));
  if (!done) {
    visit.refuse(done.error(), "reservation");
    return show_line(visit);
  }
  return visit.go(draft_path(visit), "brouillon");
}

PageResult remove_line(Visit& visit) {
  VIDIMUS_TRY(found, open(visit));
  auto holders = domain::holders_of(found.draft.holders);
  const auto at = line_number(visit, holders.size());
  if (!at) return base::fail(Code::not_found, "refused.not_found");
  holders.erase(holders.begin() + static_cast<std::ptrdiff_t>(*at));
  VIDIMUS_CHECK(keep(visit, found.draft, std::move(holders)));
  return visit.go(draft_path(visit), "brouillon");
}

PageResult restore_draft(Visit& visit) {
  VIDIMUS_CHECK(ra::restore_draft(visit.counter(), visit.actor(), draft_of(visit)));
  return visit.go("/brouillons/" + visit.param("id"), "brouillon_repris");
}

PageResult delete_draft(Visit& visit) {
  VIDIMUS_TRY(draft, ra::open_draft(visit.counter(), visit.actor(), draft_of(visit)));
  VIDIMUS_CHECK(ra::delete_draft(visit.counter(), visit.actor(), draft.id));
  return visit.go("/adhesions/" + draft.membership.text + "/commandes", "brouillon_supprime");
}

PageResult ask_batch_code(Visit& visit) {
  VIDIMUS_TRY(draft, ra::open_draft(visit.counter(), visit.actor(), draft_of(visit)));
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "annex:" + draft.membership.text));
  return visit.go(draft_path(visit), "code");
}

PageResult sign_batch(Visit& visit) {
  const auto done = ra::place_draft(visit.counter(), visit.actor(), draft_of(visit), 0, visit.typed("code"));
  if (!done) {
    if (done.error().code == Code::not_found) return done.error();
    visit.refuse(done.error(), "commande");
    return show_draft(visit);
  }
  return visit.go("/espace", "commande");
}

// — Pre-order —

PageResult show_pre_order(Visit& visit) {
  VIDIMUS_TRY(view, ra::membership(visit.counter(), visit.actor(), membership_of(visit)));
  VIDIMUS_TRY(body, body_view_of(visit, view.body.id));
  VIDIMUS_TRY(work, visit.counter().open(visit.actor()));
  VIDIMUS_TRY(annex, ra::text_to_sign(work, ra::annex_text, view.membership, Json::object({{"count", 1}})));
  const auto path = "/adhesions/" + view.membership.id.text + "/pre-commande";
  auto spec = reservation_form(visit, view.contract.id, body, Sites::cci);
  spec.name = "pre_commande";
  spec.action = path;
  Json offices = Json::array();
  for (const auto& site : body.sites)
    if (site.kind == domain::SiteKind::cci) offices.push(site_view(visit, site));
  return visit.page("pre_commande", Json::object({{"organisation", organisation_view(view.organisation)},
                                                  {"contract_name", view.contract.name},
                                                  {"annex", annex.text},
                                                  {"offices", std::move(offices)},
                                                  {"desk", desk_view(view.body)},
                                                  {"back", back("/adhesions/" + view.membership.id.text, view.organisation.name)},
                                                  {"ask", button_view(visit, path + "/code", "code_ask", "quiet")},
                                                  {"form", form_view(visit, spec)}}));
}

PageResult ask_pre_order_code(Visit& visit) {
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "annex:" + visit.param("id")));
  return visit.go("/adhesions/" + visit.param("id") + "/pre-commande", "code");
}

/// The form shows one line: its fields are named without the line's number.
base::Error of_one_line(base::Error error) {
  for (auto& field : error.fields)
    if (field.pointer.starts_with("/holders/0/")) field.pointer.erase(0, std::string_view{"/holders/0"}.size());
  return error;
}

PageResult pre_order(Visit& visit) {
  const auto done =
      ra::place_order(visit.counter(), visit.actor(),
                      {.membership = membership_of(visit), .holders = {typed_holder(visit)}, .code = visit.typed("code")});
  if (!done) {
    if (done.error().code == Code::not_found) return done.error();
    visit.refuse(of_one_line(done.error()), "pre_commande");
    return show_pre_order(visit);
  }
  return visit.go("/dossiers/" + done->front().reference, "pre_commande");
}

constexpr int pre_orders_a_page = 50;

PageResult show_pre_orders(Visit& visit) {
  if (!visit.has_role(domain::Role::registration_operator)) return base::fail(Code::forbidden, "refused.role");
  const domain::LineId after{std::string{visit.request().query_value("apres").value_or("")}};
  VIDIMUS_TRY(lines, ra::list_lines(visit.counter(), visit.actor(),
                                    {.state = domain::OrderState::pre_ordered, .after = after, .limit = pre_orders_a_page}));
  Json items = Json::array();
  for (const auto& one : lines)
    items.push(Json::object(
        {{"reference", one.line.reference},
         {"holder", one.holder},
         {"organisation", one.organisation},
         {"ordered_at", date(visit, one.line.annex_signed_at)},
         {"process", button_view(visit, "/verification/pre-commandes/" + one.line.reference, "pre_commande_traiter")}}));
  const bool more = lines.size() == static_cast<std::size_t>(pre_orders_a_page);
  const auto next = "/verification/pre-commandes?apres=" + (more ? lines.back().line.id.text : std::string{});
  return visit.page("pre_commandes", Json::object({{"has_items", !items.items().empty()},
                                                   {"items", std::move(items)},
                                                   {"next", more ? Json{next} : Json{false}}}));
}

PageResult process_pre_order(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_CHECK(ra::process_pre_order(visit.counter(), visit.actor(), view.file.line.id));
  return visit.go("/verification/pre-commandes", "pre_commande_traitee");
}

using enum http::Method;
constexpr std::size_t table_limit = 512U << 10;

}  // namespace

std::span<const Row> order_batch_rows() {
  static constexpr Row rows[] = {
      {get, "/adhesions/{id}/commandes", show_orders},
      {post, "/adhesions/{id}/commandes/brouillons", new_draft},
      {post, "/adhesions/{id}/commandes/import", preview_import, Door::signed_in, table_limit},
      {post, "/adhesions/{id}/commandes/import/confirmation", confirm_import, Door::signed_in, table_limit},
      {get, "/adhesions/{id}/pre-commande", show_pre_order},
      {post, "/adhesions/{id}/pre-commande", pre_order},
      {post, "/adhesions/{id}/pre-commande/code", ask_pre_order_code},
      {get, "/brouillons/{id}", show_draft},
      {get, "/brouillons/{id}/porteurs", show_line},
      {post, "/brouillons/{id}/porteurs", keep_line},
      {get, "/brouillons/{id}/porteurs/{line}", show_line},
      {post, "/brouillons/{id}/porteurs/{line}", keep_line},
      {post, "/brouillons/{id}/porteurs/{line}/suppression", remove_line},
      {post, "/brouillons/{id}/suppression", delete_draft},
      {post, "/brouillons/{id}/restauration", restore_draft},
      {post, "/brouillons/{id}/code", ask_batch_code},
      {post, "/brouillons/{id}/signature", sign_batch},
      {get, "/verification/pre-commandes", show_pre_orders},
      {post, "/verification/pre-commandes/{reference}", process_pre_order},
  };
  return rows;
}

}  // namespace vidimus::web::portal
