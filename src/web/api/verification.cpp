// What surrounds a verification: rules of pieces and review, texts to sign and signed, decisions, receipt by post, delays of the
// offices, rules of a contract, identification again and the codes issued after it.
#include <array>

#include "ra/code_reissue.hpp"
#include "ra/review_queue.hpp"
#include "ra/verification_clock.hpp"
#include "ra/verification_policy.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

domain::DossierId dossier_of(const Call& call) { return call.id<domain::DossierId>("id"); }

http::Reply private_json(const Json& body) { return http::json(body).set("Cache-Control", "no-store"); }

template <class E>
Json names_of(const std::vector<E>& list) {
  auto out = Json::array();
  for (const auto one : list) out.push(base::to_name(one));
  return out;
}
Json words_of(const std::vector<std::string>& list) {
  auto out = Json::array();
  for (const auto& one : list) out.push(one);
  return out;
}

Answer list_piece_rules(Call& call) {
  const auto& known = call.counter().house().pieces;
  auto rules = Json::array();
  for (const auto& rule : known.rules) {
    auto one = to_json(rule);
    one.set("holders", names_of(rule.holders));
    one.set("signers", names_of(rule.signers));
    one.set("sets", words_of(rule.sets));
    one.set("profiles", words_of(rule.profiles));
    rules.push(std::move(one));
  }
  return http::json(
      Json::object({{"mandate_months", known.mandate_months}, {"sets", words_of(known.sets)}, {"rules", std::move(rules)}}));
}

Answer list_review_rules(Call& call) {
  const auto& known = call.counter().house().review;
  auto corrections = Json::array();
  for (const auto& one : known.corrections)
    corrections.push(Json::object({{"name", one.name}, {"label", one.label}, {"pieces", names_of(one.pieces)}}));
  auto checklists = Json::array();
  for (const auto& list : known.checklists) {
    auto items = Json::array();
    for (const auto& item : list.items) items.push(Json::object({{"name", item.name}, {"label", item.label}}));
    checklists.push(Json::object({{"name", list.name}, {"items", std::move(items)}}));
  }
  return http::json(Json::object({{"corrections", std::move(corrections)}, {"checklists", std::move(checklists)}}));
}

Answer declare_holder_kind(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto kind = fields.choice<domain::HolderKind>("kind");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(dossier, ra::declare_holder_kind(call.counter(), call.actor(), dossier_of(call), kind));
  return single(dossier);
}

Answer list_texts(Call& call) {
  VIDIMUS_TRY(texts, ra::texts_to_sign(call.counter(), call.actor(), dossier_of(call)));
  auto list = Json::array();
  for (const auto& one : texts)
    list.push(Json::object({{"name", one.name},
                            {"role", one.role},
                            {"version", text_or_null(one.version)},
                            {"text", one.text},
                            {"sha256", one.digest}}));
  return private_json(Json::object({{"texts", std::move(list)}, {"seen", ra::digest_of(texts)}}));
}

Answer list_signatures(Call& call) {
  VIDIMUS_TRY(found, ra::signatures(call.counter(), call.actor(), dossier_of(call)));
  auto list = Json::array();
  for (const auto& one : found) {
    const auto& kept = one.consent;
    list.push(Json::object({{"id", kept.id.text},
                            {"name", kept.text_name},
                            {"version", text_or_null(kept.text_version)},
                            {"role", kept.role},
                            {"signer", kept.signer.text},
                            {"signer_name", one.signer},
                            {"signed_at", base::to_rfc3339(kept.at)},
                            {"text", kept.text},
                            {"sha256", kept.digest},
                            {"stands", one.stands}}));
  }
  return private_json(Json::object({{"signatures", std::move(list)}}));
}

Answer list_reviews(Call& call) {
  VIDIMUS_TRY(found, ra::reviews_of(call.counter(), call.actor(), dossier_of(call)));
  auto list = Json::array();
  for (const auto& one : found) {
    const auto& kept = one.review;
    list.push(Json::object({{"id", kept.id.text},
                            {"outcome", base::to_name(kept.outcome)},
                            {"reviewer", kept.reviewer.text},
                            {"reviewer_name", one.reviewer},
                            {"received_at", base::to_rfc3339(kept.received_at)},
                            {"due_at", base::to_rfc3339(kept.due_at)},
                            {"decided_at", base::to_rfc3339(kept.at)},
                            {"working_minutes", kept.used_ms / 60'000},
                            {"checklist", kept.checklist},
                            {"ticked", kept.ticked},
                            {"reason", text_or_null(kept.reason)}}));
  }
  return private_json(Json::object({{"reviews", std::move(list)}}));
}

Answer list_awaited(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto after = fields.optional("after");
  const auto limit = static_cast<int>(fields.number("limit", 1, 500, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(found, ra::awaited_dossiers(call.counter(), call.actor(), after, limit));
  auto list = Json::array();
  for (const auto& one : found.items)
    list.push(Json::object({{"dossier", to_json(one.dossier)},
                            {"reference", one.line.reference},
                            {"organisation_name", one.organisation},
                            {"holder_name", one.holder}}));
  return http::json(Json::object({{"dossiers", std::move(list)}, {"next", text_or_null(found.next)}}));
}

Answer receive_piece(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const auto day = fields.optional("received_on");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(version, call.if_match());
  VIDIMUS_TRY(dossier, ra::record_reception(call.counter(), call.actor(), dossier_of(call), day, version));
  return single(dossier);
}

Json minutes(base::milliseconds time) { return std::chrono::duration_cast<std::chrono::minutes>(time).count(); }

Json times_view(const ra::OfficeTimes& one) {
  return Json::object({{"office", one.office.id.text},
                       {"office_name", one.office.name},
                       {"body_name", one.body},
                       {"decisions", static_cast<std::int64_t>(one.times.count)},
                       {"p50_minutes", minutes(one.times.p50)},
                       {"p80_minutes", minutes(one.times.p80)},
                       {"p95_minutes", minutes(one.times.p95)},
                       {"within_percent", one.times.within_percent}});
}

Answer list_times(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto today = base::civil_of(call.counter().house().clock.now()).day;
  const auto to = fields.optional_day("to").value_or(today);
  const auto from = fields.optional_day("from").value_or(base::next_day(to, -ra::published_days));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(found, ra::office_times(call.counter(), call.actor(), from, to));
  auto list = Json::array();
  for (const auto& one : found) {
    auto view = times_view(one);
    view.set("waiting", one.waiting);
    view.set("late", one.late);
    list.push(std::move(view));
  }
  return http::json(Json::object({{"from", base::to_text(from)}, {"to", base::to_text(to)}, {"offices", std::move(list)}}));
}

Answer list_published_times(Call& call) {
  VIDIMUS_TRY(found, ra::published_times(call.counter()));
  auto list = Json::array();
  for (const auto& one : found) list.push(times_view(one));
  return http::json(Json::object({{"days", ra::published_days}, {"offices", std::move(list)}}));
}

http::Reply policy_reply(const domain::VerificationPolicy& policy) {
  auto reply = http::json(Json::object({{"contract", policy.contract.text},
                                        {"version", policy.version},
                                        {"sla", base::to_name(policy.sla)},
                                        {"validators", policy.validators},
                                        {"receipt", base::to_name(policy.receipt)},
                                        {"checklist", policy.checklist},
                                        {"pieces", policy.pieces}}));
  reply.set("ETag", "\"" + std::to_string(policy.version) + "\"");
  return reply;
}

Answer show_policy(Call& call) {
  VIDIMUS_TRY(policy, ra::policy_of(call.counter(), call.actor(), call.id<domain::ContractId>("id")));
  return policy_reply(policy);
}

Answer set_policy(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::SetPolicy command;
  command.contract = call.id<domain::ContractId>("id");
  command.sla = fields.choice<domain::SlaMode>("sla");
  command.validators = static_cast<int>(fields.number("validators", 1, 2));
  command.receipt = fields.choice<domain::ReceiptMode>("receipt");
  command.checklist = fields.optional("checklist");
  command.pieces = fields.optional("pieces");
  command.version = fields.number("version", 0, 1'000'000'000);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(policy, ra::set_policy(call.counter(), call.actor(), command));
  return policy_reply(policy);
}

Json identification_view(const domain::Identification& made) {
  return Json::object({{"id", made.id.text},
                       {"dossier", made.dossier.text},
                       {"method", base::to_name(made.method)},
                       {"agent", made.agent.text},
                       {"identified_at", base::to_rfc3339(made.at)},
                       {"witness", id_or_null(made.witness)},
                       {"witnessed_at", moment(made.witnessed_at)},
                       {"used_at", moment(made.used_at)}});
}

Answer identify_piece(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::IdentifyAgain command;
  command.reference = call.reference();
  command.method = fields.choice<domain::IdentificationMethod>("method");
  command.holder_present = fields.flag("holder_present");
  command.document_kind = fields.optional_choice<domain::DocumentKind>("document_kind").value_or(domain::DocumentKind::none);
  command.document_number = fields.optional("document_number");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::identify_again(call.counter(), call.actor(), command));
  return http::json(identification_view(made), 201);
}

Answer list_identifications(Call& call) {
  VIDIMUS_TRY(found, ra::identifications_of(call.counter(), call.actor(), call.reference()));
  auto list = Json::array();
  for (const auto& one : found) {
    auto view = identification_view(one.identification);
    view.set("agent_name", one.agent);
    view.set("witness_name", text_or_null(one.witness));
    view.set("serves", one.serves);
    list.push(std::move(view));
  }
  return http::json(Json::object({{"identifications", std::move(list)}}));
}

Answer witness(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const bool present = fields.flag("holder_present");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(made, ra::witness_identification(call.counter(), call.actor(), call.id<domain::IdentificationId>("id"), present));
  return http::json(identification_view(made));
}

/// The new code is for the holder alone: the answer does not bear it.
Answer reissue(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(dossier, ra::reissue_code(call.counter(), call.actor(), call.reference()));
  return single(dossier);
}

Answer show_revocation_code(Call& call) {
  VIDIMUS_TRY(code, ra::show_revocation_code(call.counter(), call.actor(), call.reference()));
  return private_json(Json::object({{"code", code.reveal()}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> verification_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/piece-rules", list_piece_rules, Door::open},
      Row{get, "/api/v1/review-rules", list_review_rules},
      Row{post, "/api/v1/dossiers/{id}/holder-kind", declare_holder_kind},
      Row{get, "/api/v1/dossiers/{id}/consent-texts", list_texts},
      Row{get, "/api/v1/dossiers/{id}/signatures", list_signatures},
      Row{get, "/api/v1/dossiers/{id}/reviews", list_reviews},
      Row{get, "/api/v1/awaited-dossiers", list_awaited},
      Row{post, "/api/v1/dossiers/{id}/reception", receive_piece},
      Row{get, "/api/v1/verification-times", list_times},
      Row{get, "/api/v1/public/verification-times", list_published_times, Door::open},
      Row{get, "/api/v1/contracts/{id}/verification-rules", show_policy},
      Row{post, "/api/v1/contracts/{id}/verification-rules", set_policy},
      Row{post, "/api/v1/orders/{reference}/identifications", identify_piece},
      Row{get, "/api/v1/orders/{reference}/identifications", list_identifications},
      Row{post, "/api/v1/identifications/{id}/witness", witness},
      Row{post, "/api/v1/orders/{reference}/withdrawal-codes", reissue},
      Row{get, "/api/v1/orders/{reference}/revocation-code", show_revocation_code},
  };
  return rows;
}

}  // namespace vidimus::web::api
