// The registration operator's queue (file d'attente) and the examination of a dossier, piece beside declared data.
#include <algorithm>

#include "ra/dossiers.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::Verdict;

std::string path_of(const Visit& visit, std::string_view page = "") {
  return "/verification/" + visit.param("reference") + std::string{page};
}

Json item_view(const Visit& visit, const ra::QueueItem& item) {
  const bool late = item.clock_percent >= 100;
  return Json::object({{"reference", item.line.reference},
                       {"holder", item.holder},
                       {"organisation", item.organisation},
                       {"due", item.dossier.due_at ? date(visit, *item.dossier.due_at) : visit.texts().text("word.no_date")},
                       {"percent", item.clock_percent},
                       {"gauge", std::min(item.clock_percent, 100)},
                       {"tone", late                       ? Json{"bad"}
                                : item.clock_percent >= 75 ? Json{"wait"}
                                                           : Json{false}}});
}

PageResult show_queue(Visit& visit) {
  VIDIMUS_TRY(queue, ra::review_queue(visit.counter(), visit.actor()));
  Json items = Json::array();
  for (const auto& item : queue) items.push(item_view(visit, item));
  return visit.page("verification", Json::object({{"has_items", !items.items().empty()}, {"items", std::move(items)}}));
}

/// The case for a reviewer only. @errors not_found without a dossier, forbidden to others.
base::Result<ra::CaseView> for_review(const Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.dossier) return base::fail(Code::not_found, "refused.not_found");
  if (!view.file.acting.has(domain::Role::registration_operator)) return base::fail(Code::forbidden, "refused.role");
  return std::move(view);
}

Json piece_to_judge(Visit& visit, const domain::Piece& piece, bool open) {
  Json out = piece_view(visit, piece);
  out.set("form", false);
  if (!open) return out;
  FormSpec spec{.name = "verdict",
                .action = path_of(visit, "/pieces/" + piece.id.text),
                .choices = {{"verdict", choices_of(visit.texts(), "verdict", {Verdict::conform, Verdict::to_correct})}},
                .values = {{"verdict", std::string{base::to_name(piece.verdict)}}, {"reason", piece.reason}},
                .prefix = piece.id.text + "-"};
  return std::move(out.set("form", form_view(visit, spec)));
}

PageResult show(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto& dossier = *view.file.dossier;
  const auto& zone = view.file.body.zone;
  const bool open = dossier.state == domain::DossierState::received &&
                    std::find(view.possible.begin(), view.possible.end(), "dossier.judge") != view.possible.end();
  Json pieces = Json::array();
  for (const auto& piece : domain::current_pieces(view.file.pieces)) pieces.push(piece_to_judge(visit, piece, open));
  Json data = case_head(visit, view.file);
  data.set("back", back("/verification", visit.texts().text("title.verification")));
  data.set("email", maybe(view.file.holder ? view.file.holder->email : std::string{}));
  data.set("state", visit.texts().of("state.dossier", base::to_name(dossier.state)));
  data.set("due", date(visit, dossier.due_at, zone));
  data.set("holder_consented", date(visit, dossier.holder_consented_at, zone));
  data.set("representative_consented", date(visit, dossier.representative_consented_at, zone));
  data.set("pieces", std::move(pieces));
  if (open) {
    data.set("decide", true);
    Json accept = button_view(visit, path_of(visit, "/acceptation?version=" + std::to_string(dossier.version)), "accepter");
    data.set("accept", std::move(accept));
    data.set("ask_form",
             form_view(visit,
                       {.name = "motif", .action = path_of(visit, "/corrections"), .submit = "demander", .prefix = "demande-"}));
    data.set("reject_form",
             form_view(
                 visit,
                 {.name = "motif", .action = path_of(visit, "/refus"), .submit = "refuser", .prefix = "refus-", .danger = true}));
  }
  return visit.page("examen", std::move(data));
}

PageResult again(Visit& visit, const base::Error& error, std::string_view form, std::string_view prefix = {}) {
  if (error.code == Code::not_found) return error;
  visit.refuse(error, form, prefix);
  return show(visit);
}

PageResult judge(Visit& visit) {
  const auto verdict = base::from_name<Verdict>(visit.typed("verdict"));
  const auto prefix = visit.param("piece") + "-";
  if (!verdict || *verdict == Verdict::pending)
    return again(visit, base::fail(Code::bad_request, "wrong.verdict"), "verdict", prefix);
  const auto done =
      ra::judge_piece(visit.counter(), visit.actor(), domain::PieceId{visit.param("piece")}, *verdict, visit.typed("reason"));
  if (!done) return again(visit, done.error(), "verdict", prefix);
  return visit.go(path_of(visit), "verdict");
}

PageResult accept(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  // What was looked at is what is accepted: the version is the one the page showed.
  const auto shown = visit.request().query_value("version").value_or("");
  if (shown != std::to_string(view.file.dossier->version)) return again(visit, base::fail(Code::stale, "refused.stale"), "");
  const auto done = ra::accept_dossier(visit.counter(), visit.actor(), view.file.dossier->id, view.file.dossier->version);
  if (!done) return again(visit, done.error(), "");
  return visit.go("/verification", "acceptation");
}

PageResult ask(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto done = ra::ask_pieces(visit.counter(), visit.actor(), view.file.dossier->id, visit.typed("reason"));
  if (!done) return again(visit, done.error(), "motif", "demande-");
  return visit.go("/verification", "demande");
}

PageResult reject(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto done = ra::reject_dossier(visit.counter(), visit.actor(), view.file.dossier->id, visit.typed("reason"));
  if (!done) return again(visit, done.error(), "motif", "refus-");
  return visit.go("/verification", "rejet");
}

constexpr Row rows[] = {{http::Method::get, "/verification", show_queue},
                        {http::Method::get, "/verification/{reference}", show},
                        {http::Method::post, "/verification/{reference}/pieces/{piece}", judge},
                        {http::Method::post, "/verification/{reference}/acceptation", accept},
                        {http::Method::post, "/verification/{reference}/corrections", ask},
                        {http::Method::post, "/verification/{reference}/refus", reject}};

}  // namespace

std::span<const Row> review_rows() { return rows; }

}  // namespace vidimus::web::portal
