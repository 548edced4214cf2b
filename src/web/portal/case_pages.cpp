// What a case page shows: timeline, who is waited for, actions, what is missing, detail, history.
#include <algorithm>

#include "ra/contract_words.hpp"
#include "ra/replacement.hpp"
#include "web/portal/actions.hpp"
#include "web/portal/claims.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::DossierState;
using domain::OrderState;

struct Step {
  std::string_view key;
  bool done;
  std::optional<base::Instant> when;
};

std::vector<Step> steps_of(const ra::CaseFile& file) {
  const auto& line = file.line;
  const auto* booked = file.booked();
  const auto* honoured = file.honoured();
  const auto& dossier = file.dossier;
  const bool verified = dossier && (dossier->state == DossierState::validated || dossier->state == DossierState::archived);
  const bool issued = file.certificate && file.certificate->not_before.has_value();
  std::optional<base::Instant> appointment;
  if (const auto* one = booked != nullptr ? booked : honoured) appointment = one->starts;
  return {{"placed", line.placed_at.has_value(), line.placed_at},
          {"reserved", !line.holder.empty(), std::nullopt},
          {"constituted", dossier && dossier->submitted_at && dossier->state != DossierState::incomplete,
           dossier ? dossier->submitted_at : std::nullopt},
          {"verified", verified, verified ? dossier->decided_at : std::nullopt},
          {"purchase_order", line.purchase_order_at.has_value() || !ra::needs_purchase_order(file), line.purchase_order_at},
          {"appointment", appointment.has_value() || issued, appointment},
          {"handed_over", line.state == OrderState::issued || line.state == OrderState::completed,
           file.certificate ? file.certificate->not_before : std::nullopt},
          {"installed", line.state == OrderState::completed, std::nullopt}};
}

Json timeline(const Visit& visit, const ra::CaseFile& file) {
  const bool over = file.line.state == OrderState::cancelled || file.line.state == OrderState::cancelled_auto;
  bool now_shown = over;
  Json out = Json::array();
  for (const auto& step : steps_of(file)) {
    const bool now = !step.done && !now_shown;
    now_shown = now_shown || now;
    out.push(Json::object({{"label", visit.texts().of("timeline", step.key)},
                           {"class", step.done ? "done"
                                     : now     ? "now"
                                               : "todo"},
                           {"word", visit.texts().text(step.done ? "word.step_done"
                                                       : now     ? "word.step_now"
                                                                 : "word.step_todo")},
                           {"now", now},
                           {"date", date(visit, step.when, file.body.zone)}}));
  }
  return out;
}

/// What the case asks of this person, the first thing as its main act; and what else is possible.
void set_actions(const Visit& visit, const ra::CaseView& view, Json& out) {
  Json asked = Json::array();
  Json possible = Json::array();
  for (const auto& action : actions_of(visit, view)) {
    auto& list = action.quiet ? possible : asked;
    list.push(Json::object({{"href", action.href},
                            {"label", visit.texts().text("next." + action.key)},
                            {"quiet", action.quiet || !asked.items().empty()}}));
  }
  out.set("has_asked", !asked.items().empty()).set("asked", std::move(asked));
  out.set("has_possible", !possible.items().empty()).set("possible", std::move(possible));
}

/// What this person could do if something more were true. Only acts the portal has a page for.
Json blocked_view(const Visit& visit, const ra::CaseView& view) {
  Json out = Json::array();
  for (const auto& [event, missing] : view.blocked) {
    const auto label = visit.texts().find("next." + event);
    if (label.empty()) continue;
    auto error = base::fail(base::Code::missing_facts, "refused.missing");
    for (const auto& fact : missing) error.missing.push_back({fact, {}});
    out.push(Json::object({{"label", label}, {"sentences", refusal_sentences(error, visit.texts())}}));
  }
  return out;
}

Json letters_view(const Visit& visit, const ra::CaseView& view) {
  Json out = Json::array();
  for (const auto& letter : view.letters)
    out.push(Json::object({{"date", date(visit, letter.queued_at, view.file.body.zone)},
                           {"id", letter.id.text},
                           {"subject", letter.subject},
                           {"trouble", domain::is_undelivered(letter.state)},
                           {"to", letter.to},
                           {"state", visit.texts().of("letter_state", base::to_name(letter.state))}}));
  return out;
}

Json history_view(const Visit& visit, const ra::CaseView& view) {
  Json out = Json::array();
  for (const auto& entry : view.history) {
    const auto what = visit.texts().find("event." + entry.what.noun + "." + entry.what.event);
    if (!what.empty()) out.push(Json::object({{"date", date(visit, entry.what.at, view.file.body.zone)}, {"what", what}}));
  }
  return out;
}

Json waiting_tone(OrderState state) {
  if (state == OrderState::completed) return "good";
  return state == OrderState::cancelled || state == OrderState::cancelled_auto ? Json{"bad"} : Json{false};
}

/// Was every required piece given? Whether one has grown too old is told when the dossier is sent.
bool nothing_missing(const ra::CaseFile& file) {
  const auto current = domain::current_pieces(file.pieces);
  return std::ranges::all_of(file.asked.required(), [&](domain::PieceKind kind) {
    return std::ranges::any_of(
        current, [&](const domain::Piece& piece) { return piece.kind == kind && piece.verdict != domain::Verdict::to_correct; });
  });
}

}  // namespace

std::string waiting_key(const ra::CaseFile& file) {
  const auto state = file.line.state;
  if (state == OrderState::dossier_open && file.dossier) {
    const auto& dossier = *file.dossier;
    const bool holder_done = file.terms_stand() && dossier.document_kind != domain::DocumentKind::none && nothing_missing(file);
    if (holder_done) return file.mandate_stands() ? "sending" : "representative";
  }
  if (state == OrderState::dossier_sent && file.dossier && file.dossier->state == DossierState::submitted) return "posted";
  if (state == OrderState::dossier_sent && file.dossier && file.dossier->state == DossierState::incomplete) return "incomplete";
  if (state == OrderState::ready) {
    if (file.line.mode == domain::WithdrawalMode::cci) return "ready_cci";
    return file.booked() != nullptr ? "ready_booked" : "ready";
  }
  return std::string{base::to_name(state)};
}

/// What the case waits for; the holder for whom it waits is spoken to.
std::string waiting_words(const Visit& visit, const ra::CaseFile& file) {
  const auto key = waiting_key(file);
  const bool holder = visit.actor().person == file.line.holder;
  const auto own = holder ? visit.texts().find("waiting_own." + key) : std::string{};
  return own.empty() ? visit.texts().of("waiting", key) : own;
}

Json case_head(Visit& visit, const ra::CaseFile& file) {
  const auto& texts = visit.texts();
  Json out = Json::object({{"reference", file.line.reference},
                           {"organisation", organisation_view(file.organisation)},
                           {"contract", contract_view(visit, file.contract)},
                           {"holder", maybe(file.holder ? name_of(*file.holder) : std::string{})},
                           {"function", maybe(file.holder ? file.holder->function : std::string{})},
                           {"product", file.product ? product_view(visit, *file.product) : Json{false}},
                           {"site", file.site ? site_view(visit, *file.site) : Json{false}},
                           {"office", file.office ? site_view(visit, *file.office) : Json{false}},
                           {"desk", desk_view(file.body)},
                           {"allow", allow_view(file.body, &file.contract)},
                           {"back", back("/dossiers/" + file.line.reference, file.line.reference)}});
  out.set("document", file.dossier ? document_view(visit, *file.dossier) : Json{false});
  out.set("state", texts.of("state.order", base::to_name(file.line.state)));
  out.set("tone", tone(base::to_name(file.line.state)));
  return out;
}

Json case_view(Visit& visit, const ra::CaseView& view) {
  const auto& file = view.file;
  Json out = case_head(visit, file);
  out.set("back", back("/espace", visit.texts().text("menu.espace")));
  out.set("title", file.line.reference);
  out.set("waiting", waiting_words(visit, file));
  out.set("waiting_tone", waiting_tone(file.line.state));
  const auto claim = claim_part(visit, file);
  out.set("claim", claim ? *claim : Json{false});
  const bool in_review = file.dossier && file.dossier->state == DossierState::received;
  out.set("due", in_review ? date(visit, file.dossier->due_at, file.body.zone) : Json{false});
  out.set("last_face_to_face", date(visit, view.last_face_to_face, file.body.zone));
  const auto* booked = file.booked();
  out.set("appointment", booked != nullptr ? Json{date(visit, booked->starts, file.body.zone)} : Json{false});
  out.set("reason", maybe(!file.line.reason.empty() ? file.line.reason : file.dossier ? file.dossier->reason : std::string{}));
  const auto warning = ra::supplier_warning(file.contract, visit.texts().shared());
  out.set("ignore_supplier", maybe(file.certificate ? warning : std::string{}));
  if (file.certificate && !file.certificate->serial.empty())
    out.set("certificate", Json::object({{"serial", file.certificate->serial},
                                         {"not_after", date(visit, file.certificate->not_after, file.body.zone)}}));
  if (const auto links = ra::replacement(visit.counter(), visit.actor(), file.line.reference)) {
    Json replaced_by = Json::array();
    for (const auto& reference : links->replaced_by) replaced_by.push(Json::object({{"follows", reference}}));
    out.set("replaces", maybe(links->replaces)).set("replaced_by", std::move(replaced_by));
  }
  Json pieces = Json::array();
  for (const auto& piece : domain::current_pieces(file.pieces)) pieces.push(piece_view(visit, piece));
  Json blocked = blocked_view(visit, view);
  Json letters = letters_view(visit, view);
  set_actions(visit, view, out);
  out.set("has_blocked", !blocked.items().empty()).set("blocked", std::move(blocked));
  out.set("has_pieces", !pieces.items().empty()).set("pieces", std::move(pieces));
  // Whoever can do something about it is told at the top of the page that a letter reached nobody (R78).
  const bool looks_after =
      file.acting.meets({domain::Role::registration_operator, domain::Role::delivery_operator, domain::Role::ra_manager});
  const auto undelivered =
      std::ranges::count_if(view.letters, [](const auto& letter) { return domain::is_undelivered(letter.state); });
  out.set("undelivered", looks_after && undelivered > 0);
  out.set("looks_after_letters", looks_after);
  out.set("has_letters", !letters.items().empty()).set("letters", std::move(letters));
  out.set("timeline", timeline(visit, file));
  out.set("history", history_view(visit, view));
  return out;
}

}  // namespace vidimus::web::portal
