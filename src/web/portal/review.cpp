// The registration operator's queue (file d'attente) and the examination of a dossier, piece beside declared data.
#include <algorithm>
#include <charconv>
#include <limits>

#include "ra/dossiers.hpp"
#include "ra/review_queue.hpp"
#include "ra/verification_clock.hpp"
#include "web/portal/bulk.hpp"
#include "web/portal/claims.hpp"
#include "web/portal/filters.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::Verdict;

std::string review_path(const Visit& visit, std::string_view page = "") {
  return "/verification/" + visit.param("reference") + std::string{page};
}

Json item_view(const Visit& visit, const ra::QueueItem& item, const std::vector<ra::Claim>& claims) {
  const int percent = item.clock.percent;
  return Json::object({{"reference", item.line.reference},
                       {"holder", item.holder},
                       {"organisation", item.organisation},
                       {"second", item.awaits_second},
                       {"claim", claim_view(visit, claims, item.dossier.id)},
                       {"due", item.dossier.due_at ? date(visit, *item.dossier.due_at) : visit.texts().text("word.no_date")},
                       {"left", percent >= 100 ? visit.texts().text("word.late") : working_time(visit, item.clock.left)},
                       {"percent", percent},
                       {"bar", bar_view(percent, 100,
                                        percent >= 100  ? "bad"
                                        : percent >= 80 ? "wait"
                                                        : "")},
                       {"tone", percent >= 100  ? Json{"bad"}
                                : percent >= 80 ? Json{"wait"}
                                                : Json{false}}});
}

Json awaited_view(Visit& visit, const ra::AwaitedDossier& one) {
  const auto& reference = one.line.reference;
  return Json::object({{"reference", reference},
                       {"holder", one.holder},
                       {"organisation", one.organisation},
                       {"sent", date(visit, one.dossier.submitted_at)},
                       {"form", form_view(visit, {.name = "reception",
                                                  .action = "/verification/" + reference +
                                                            "/reception?version=" + std::to_string(one.dossier.version),
                                                  .prefix = reference + "-"})}});
}

constexpr int items_a_page = 50;
constexpr int awaited_a_page = 20;

/// "soon" is 80 % of the time used.
int percent_of(std::string_view left) { return left == "late" ? 100 : left == "soon" ? 80 : 0; }

/// What to do next, with one press: the most urgent dossier nobody else works on. False past the first page.
Json foremost_view(const Visit& visit, const std::vector<ra::QueueItem>& items, const std::vector<ra::Claim>& claims) {
  if (visit.request().query_value("apres")) return false;
  const auto taken = [&](const ra::QueueItem& item) {
    const auto found = std::ranges::find(claims, item.dossier.id, &ra::Claim::dossier);
    return found != claims.end() && found->person != visit.actor().person;
  };
  const auto first = std::ranges::find_if_not(items, taken);
  if (first == items.end()) return false;
  return Json::object({{"reference", first->line.reference}, {"holder", first->holder}});
}

PageResult show_queue(Visit& visit) {
  const auto value = [&](std::string_view name) { return std::string{visit.request().query_value(name).value_or("")}; };
  const auto text = value("q");
  const auto left = value("reste");
  VIDIMUS_TRY(page,
              ra::search_queue(visit.counter(), visit.actor(),
                               {.text = text, .percent = percent_of(left), .after = value("apres"), .limit = items_a_page}));
  VIDIMUS_TRY(expected, ra::awaited_dossiers(visit.counter(), visit.actor(), value("courrier_apres"), awaited_a_page));
  std::string query = text.empty() ? "" : "q=" + http::percent_encode(text);
  if (percent_of(left) > 0) query += (query.empty() ? "reste=" : "&reste=") + left;
  VIDIMUS_TRY(filters, filters_view(visit, domain::FilteredList::queue, query));
  std::vector<domain::DossierId> shown;
  for (const auto& item : page.items) shown.push_back(item.dossier.id);
  VIDIMUS_TRY(claims, ra::claims_on(visit.counter(), visit.actor(), shown));
  Json items = Json::array();
  for (const auto& item : page.items) items.push(item_view(visit, item, claims));
  Json awaited = Json::array();
  for (const auto& one : expected.items) awaited.push(awaited_view(visit, one));
  Json choices = Json::array();
  for (const std::string_view one : {"all", "soon", "late"})
    choices.push(Json::object({{"value", one}, {"label", visit.texts().of("queue_left", one)}, {"chosen", left == one}}));
  const auto next = "/verification?" + query + (query.empty() ? "" : "&") + "apres=" + page.next;
  return visit.page(
      "verification",
      Json::object({{"waiting", page.waiting},
                    {"late", page.late > 0 ? Json{page.late} : Json{false}},
                    {"wanted", text},
                    {"choices", std::move(choices)},
                    {"any", page.waiting > 0},
                    {"foremost", foremost_view(visit, page.items, claims)},
                    {"has_items", !items.items().empty()},
                    {"items", std::move(items)},
                    {"filters", std::move(filters)},
                    {"bulk", bulk_view(visit, page.items)},
                    {"next", page.next.empty() ? Json{false} : Json{next}},
                    {"has_awaited", !awaited.items().empty()},
                    {"bulk_reception", bulk_reception_view(visit, expected.items)},
                    {"next_awaited",
                     expected.next.empty() ? Json{false} : Json{"/verification?courrier_apres=" + expected.next + "#courrier"}},
                    {"awaited", std::move(awaited)}}));
}

/// The case for a reviewer only. @errors not_found without a dossier, forbidden to others.
base::Result<ra::CaseView> for_review(const Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.dossier) return base::fail(Code::not_found, "refused.not_found");
  if (!view.file.acting.has(domain::Role::registration_operator)) return base::fail(Code::forbidden, "refused.role");
  return std::move(view);
}

std::vector<Choice> corrections_for(const Visit& visit, domain::PieceKind kind) {
  std::vector<Choice> out{{"", visit.texts().text("word.no_reason")}};
  for (const auto& one : visit.house().review.corrections)
    if (one.pieces.empty() || std::ranges::find(one.pieces, kind) != one.pieces.end())
      out.push_back({one.name, visit.texts().said(one.label)});
  return out;
}

Json piece_to_judge(Visit& visit, const ra::CaseFile& file, const domain::Piece& piece, bool open) {
  Json out = piece_view(visit, piece);
  if (const auto* rule = file.asked.find(piece.kind)) out.set("kind", visit.texts().said(rule->label));
  Json versions = Json::array();
  for (auto at = file.pieces.rbegin(); at != file.pieces.rend(); ++at)
    if (at->kind == piece.kind && at->id != piece.id) versions.push(piece_view(visit, *at));
  out.set("pdf", piece.media_type == "application/pdf").set("version", piece.version);
  out.set("pending", open && piece.verdict == Verdict::pending);
  out.set("has_versions", !versions.items().empty()).set("versions", std::move(versions));
  out.set("form", false).set("undo", false);
  if (!open) return out;
  if (piece.verdict != Verdict::pending)
    out.set("undo",
            button_view(visit,
                        review_path(visit, "/pieces/" + piece.id.text + "/annulation?version=" + std::to_string(piece.version)),
                        "verdict_annuler", "quiet"));
  FormSpec spec{.name = "verdict",
                .action = review_path(visit, "/pieces/" + piece.id.text + "?version=" + std::to_string(piece.version)),
                .choices = {{"verdict", choices_of(visit.texts(), "verdict", {Verdict::conform, Verdict::to_correct})},
                            {"correction", corrections_for(visit, piece.kind)}},
                .values = {{"verdict", std::string{base::to_name(piece.verdict)}},
                           {"correction", piece.correction},
                           {"reason", piece.reason}},
                .prefix = piece.id.text + "-"};
  return std::move(out.set("form", form_view(visit, spec)));
}

/// The compliance list to tick; what was ticked stays ticked when the page comes again.
Json acceptance(Visit& visit, const ra::CaseFile& file) {
  Json boxes = Json::array();
  if (const auto* list = visit.house().review.checklist(file.policy.checklist))
    for (const auto& item : list->items)
      boxes.push(Json::object({{"name", item.name},
                               {"label", visit.texts().said(item.label)},
                               {"chosen", visit.form().value("case-" + item.name) == "oui"}}));
  const bool first = file.policy.validators > 1 && file.dossier->first_validator.empty();
  Json out = button_view(visit, review_path(visit, "/acceptation?version=" + std::to_string(file.dossier->version)),
                         first ? "accord" : "accepter");
  return std::move(out.set("boxes", std::move(boxes)));
}

Json reviews_view(const Visit& visit, const ra::CaseFile& file, const std::vector<ra::ReviewView>& reviews) {
  Json out = Json::array();
  for (const auto& one : reviews)
    out.push(Json::object({{"date", date(visit, one.review.at, file.body.zone)},
                           {"outcome", visit.texts().of("outcome", base::to_name(one.review.outcome))},
                           {"reviewer", one.reviewer},
                           {"used", working_time(visit, base::milliseconds{one.review.used_ms})},
                           {"reason", maybe(one.review.reason)},
                           {"has_ticked", !one.review.ticked.items().empty()},
                           {"ticked", one.review.ticked}}));
  return out;
}

/// What a reviewer reads about two validators, where the contract asks for them.
Json second_view(const Visit& visit, const ra::CaseFile& file) {
  if (file.policy.validators < 2) return false;
  const auto& first = file.dossier->first_validator;
  return visit.texts().text(first.empty()                   ? "word.two_validators"
                            : first == visit.actor().person ? "word.you_agreed"
                                                            : "word.second_validator");
}

std::string with_version(const Visit& visit, std::string_view page, const domain::Dossier& dossier) {
  return review_path(visit, page) + "?version=" + std::to_string(dossier.version);
}

PageResult show_review(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto& dossier = *view.file.dossier;
  const auto& zone = view.file.body.zone;
  VIDIMUS_TRY(reviews, ra::reviews_of(visit.counter(), visit.actor(), dossier.id));
  const bool open = dossier.state == domain::DossierState::received &&
                    std::find(view.possible.begin(), view.possible.end(), "dossier.judge") != view.possible.end();
  Json pieces = Json::array();
  for (const auto& piece : domain::current_pieces(view.file.pieces)) pieces.push(piece_to_judge(visit, view.file, piece, open));
  const auto waiting = std::ranges::count_if(pieces.items(), [](const Json& one) { return *one.find("pending")->boolean(); });
  Json data = case_head(visit, view.file);
  data.set("all_conform",
           waiting < 2 ? Json{false} : button_view(visit, review_path(visit, "/pieces"), "tout_conforme", "quiet"));
  data.set("back", back("/verification", visit.texts().text("title.verification")));
  data.set("email", maybe(view.file.holder ? view.file.holder->email : std::string{}));
  data.set("state", visit.texts().of("state.dossier", base::to_name(dossier.state)));
  data.set("due", date(visit, dossier.due_at, zone));
  data.set("holder_kind", visit.texts().of("holder_kind", base::to_name(dossier.holder_kind)));
  data.set("signer_kind", visit.texts().of("signer_kind", base::to_name(dossier.signer_kind)));
  data.set("holder_consented", date(visit, dossier.holder_consented_at, zone));
  data.set("representative_consented", date(visit, dossier.representative_consented_at, zone));
  data.set("second", second_view(visit, view.file));
  data.set("has_pieces", !pieces.items().empty()).set("pieces", std::move(pieces));
  data.set("has_reviews", !reviews.empty()).set("reviews", reviews_view(visit, view.file, reviews));
  data.set("claim", false);
  if (open) {
    VIDIMUS_TRY(claim, claim_part(visit, view.file));
    data.set("claim", std::move(claim));
    data.set("decide", true);
    data.set("accept", acceptance(visit, view.file));
    data.set("ask_form", form_view(visit, {.name = "motif",
                                           .action = with_version(visit, "/corrections", dossier),
                                           .submit = "demander",
                                           .prefix = "demande-"}));
    data.set("reject_form", form_view(visit, {.name = "motif",
                                              .action = with_version(visit, "/refus", dossier),
                                              .submit = "refuser",
                                              .prefix = "refus-",
                                              .danger = true}));
  }
  return visit.page("examen", std::move(data));
}

/// The version the page showed: what was looked at is what is decided on. A page without one is refused as stale.
base::Version version_seen(const Visit& visit) {
  const auto typed = visit.request().query_value("version").value_or("");
  base::Version out = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), out);
  const bool read = error == std::errc{} && end == typed.data() + typed.size() && out > 0;
  return read ? out : std::numeric_limits<base::Version>::max();
}

PageResult review_again(Visit& visit, const base::Error& error, std::string_view form, std::string_view prefix = {}) {
  if (error.code == Code::not_found) return error;
  visit.refuse(error, form, prefix);
  return show_review(visit);
}

PageResult judge(Visit& visit) {
  const auto verdict = base::from_name<Verdict>(visit.typed("verdict"));
  const auto prefix = visit.param("piece") + "-";
  if (!verdict || *verdict == Verdict::pending)
    return review_again(visit, base::fail(Code::bad_request, "wrong.verdict"), "verdict", prefix);
  const auto done = ra::judge_piece(visit.counter(), visit.actor(), domain::PieceId{visit.param("piece")}, *verdict,
                                    visit.typed("reason"), visit.typed("correction"), version_seen(visit));
  if (!done) return review_again(visit, done.error(), "verdict", prefix);
  return visit.go(review_path(visit), "verdict");
}

/// The case behind a dossier under verification; who may take it or free it, the act itself says.
base::Result<ra::CaseView> to_claim(const Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.dossier) return base::fail(Code::not_found, "refused.not_found");
  return std::move(view);
}

/// A reviewer goes on with the examination, a manager with the case.
std::string page_of_claim(const Visit& visit, const ra::CaseView& view) {
  const bool reviews = view.file.acting.has(domain::Role::registration_operator);
  return reviews ? review_path(visit) : "/dossiers/" + visit.param("reference");
}

PageResult claim_refused(Visit& visit, const ra::CaseView& view, const base::Error& error) {
  if (!view.file.acting.has(domain::Role::registration_operator)) return error;
  return review_again(visit, error, "");
}

PageResult take_to_review(Visit& visit) {
  VIDIMUS_TRY(view, to_claim(visit));
  const auto done = ra::take_dossier(visit.counter(), visit.actor(), view.file.dossier->id);
  if (!done) return claim_refused(visit, view, done.error());
  return visit.go(page_of_claim(visit, view), "dossier_pris");
}

PageResult give_back(Visit& visit) {
  VIDIMUS_TRY(view, to_claim(visit));
  const auto done = ra::release_dossier(visit.counter(), visit.actor(), view.file.dossier->id);
  // Its time was over meanwhile: it is nobody's, as was wanted.
  if (!done && done.error().code != Code::not_found) return claim_refused(visit, view, done.error());
  const bool reviews = view.file.acting.has(domain::Role::registration_operator);
  return visit.go(reviews ? "/verification" : page_of_claim(visit, view), "dossier_rendu");
}

/// Takes one's verdict back: the piece is to be judged again.
PageResult unjudge(Visit& visit) {
  const auto done = ra::judge_piece(visit.counter(), visit.actor(), domain::PieceId{visit.param("piece")}, Verdict::pending,
                                    std::string{}, std::string{}, version_seen(visit));
  if (!done) return review_again(visit, done.error(), "verdict", visit.param("piece") + "-");
  return visit.go(review_path(visit), "verdict_annule");
}

/// Every piece not judged yet conforms, in the version that was looked at.
PageResult judge_all(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  for (const auto& piece : domain::current_pieces(view.file.pieces)) {
    if (piece.verdict != Verdict::pending) continue;
    const auto seen = visit.typed("version-" + piece.id.text);
    if (seen != std::to_string(piece.version)) return review_again(visit, base::fail(Code::stale, "refused.stale"), "");
    const auto done =
        ra::judge_piece(visit.counter(), visit.actor(), piece.id, Verdict::conform, std::string{}, std::string{}, piece.version);
    if (!done) return review_again(visit, done.error(), "");
  }
  return visit.go(review_path(visit), "verdict");
}

std::vector<std::string> ticked(const Visit& visit, const ra::CaseFile& file) {
  std::vector<std::string> out;
  if (const auto* list = visit.house().review.checklist(file.policy.checklist))
    for (const auto& item : list->items)
      if (visit.form().value("case-" + item.name) == "oui") out.push_back(item.name);
  return out;
}

/// Boxes are named to people by their words.
base::Error in_words(base::Error error, const Visit& visit, const ra::CaseFile& file) {
  const auto* list = visit.house().review.checklist(file.policy.checklist);
  for (auto& missing : error.missing)
    for (auto& item : missing.items)
      if (missing.fact == base::to_name(domain::Fact::checklist_complete) && list != nullptr)
        if (const auto found = std::ranges::find(list->items, item, &domain::CheckItem::name); found != list->items.end())
          item = visit.texts().said(found->label);
  return error;
}

PageResult accept_dossier(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto& dossier = *view.file.dossier;
  const auto done = ra::accept_dossier(visit.counter(), visit.actor(), dossier.id, version_seen(visit), ticked(visit, view.file));
  if (!done) return review_again(visit, in_words(done.error(), visit, view.file), "");
  return visit.go("/verification", done->state == domain::DossierState::validated ? "acceptation" : "accord");
}

PageResult ask_review(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto done =
      ra::ask_pieces(visit.counter(), visit.actor(), view.file.dossier->id, visit.typed("reason"), version_seen(visit));
  if (!done) return review_again(visit, done.error(), "motif", "demande-");
  return visit.go("/verification", "demande");
}

PageResult reject(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto done =
      ra::reject_dossier(visit.counter(), visit.actor(), view.file.dossier->id, visit.typed("reason"), version_seen(visit));
  if (!done) return review_again(visit, done.error(), "motif", "refus-");
  return visit.go("/verification", "rejet");
}

PageResult receive_paper(Visit& visit) {
  VIDIMUS_TRY(view, for_review(visit));
  const auto done = ra::record_reception(visit.counter(), visit.actor(), view.file.dossier->id, visit.typed("received_on"),
                                         version_seen(visit));
  if (done) return visit.go("/verification", "reception");
  if (done.error().code == Code::not_found) return done.error();
  visit.refuse(done.error(), "reception", visit.param("reference") + "-");
  return show_queue(visit);
}

}  // namespace

std::span<const Row> review_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/verification", show_queue},
                                 {http::Method::get, "/verification/{reference}", show_review},
                                 {http::Method::post, "/verification/{reference}/pieces", judge_all},
                                 {http::Method::post, "/verification/{reference}/pieces/{piece}", judge},
                                 {http::Method::post, "/verification/{reference}/pieces/{piece}/annulation", unjudge},
                                 {http::Method::post, "/verification/{reference}/prise", take_to_review},
                                 {http::Method::post, "/verification/{reference}/restitution", give_back},
                                 {http::Method::post, "/verification/{reference}/acceptation", accept_dossier},
                                 {http::Method::post, "/verification/{reference}/corrections", ask_review},
                                 {http::Method::post, "/verification/{reference}/refus", reject},
                                 {http::Method::post, "/verification/{reference}/reception", receive_paper}};
  return rows;
}

}  // namespace vidimus::web::portal
