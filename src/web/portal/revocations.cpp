// Revocation beside the case page: the lost-code path without signing in, the holder's own questions, a new code, and many
// certificates in one act.
#include "ra/certificates.hpp"

#include "ra/errands.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::RevocationReason;

constexpr std::array question_fields{"question_1", "question_2", "question_3", "question_4"};
constexpr std::array answer_fields{"answer_1", "answer_2", "answer_3", "answer_4"};

base::Error missing(std::initializer_list<const char*> fields, const Visit& visit) {
  auto out = base::fail(Code::bad_request, "refused.fields");
  for (const auto* field : fields)
    if (visit.typed(field).empty()) out.fields.push_back({std::string{"/"} + field, "required"});
  return out;
}

// --- without signing in -----------------------------------------------------------------------------------------------------

PageResult show_identify(Visit& visit) {
  return visit.page("revocation_questions", Json::object({{"form", form_view(visit, {.name = "revocation_questions",
                                                                                     .action = "/revocation/questions",
                                                                                     .submit = "revocation_questions"})}}));
}

/// The holder's questions as labels of the fields for his answers.
PageResult ask(Visit& visit, const std::vector<std::string>& questions) {
  FormSpec spec{.name = "revocation_reponses",
                .action = "/revocation/reponses",
                .submit = "revocation",
                .choices = {{"reason", revocation_reasons(visit.texts())}},
                .danger = true};
  spec.hidden = {{"serial", visit.typed("serial")}, {"email", visit.typed("email")}};
  for (std::size_t at = 0; at < answer_fields.size(); ++at) {
    if (at < questions.size())
      spec.labels[answer_fields[at]] = questions[at];
    else
      spec.left_out.insert(answer_fields[at]);
  }
  return visit.page("revocation_reponses", Json::object({{"form", form_view(visit, spec)}}));
}

ra::AskQuestions asked(const Visit& visit) { return {visit.typed("serial"), visit.typed("email"), visit.request().remote}; }

PageResult identify_caller(Visit& visit) {
  if (auto refused = missing({"serial", "email"}, visit); !refused.fields.empty()) {
    visit.refuse(refused, "revocation_questions");
    return show_identify(visit);
  }
  const auto questions = ra::revocation_questions(visit.counter(), asked(visit));
  if (questions) return ask(visit, *questions);
  visit.refuse(questions.error(), "revocation_questions");
  return show_identify(visit);
}

PageResult answer(Visit& visit) {
  const auto reason = base::from_name<RevocationReason>(visit.typed("reason"));
  ra::RevokeWithAnswers command{asked(visit), {}, reason.value_or(RevocationReason::unspecified)};
  for (const auto* field : answer_fields)
    if (visit.form().has(field)) command.answers.push_back(visit.typed(field));
  if (!reason) {
    auto refused = base::fail(Code::bad_request, "refused.fields");
    refused.fields.push_back({"/reason", "choose"});
    visit.refuse(refused, "revocation_reponses");
  } else {
    const auto done = ra::revoke_with_answers(visit.counter(), command);
    if (done)
      return visit.page("revocation_faite",
                        Json::object({{"serial", done->serial}, {"revoked_at", date(visit, done->revoked_at)}}));
    visit.refuse(done.error(), "revocation_reponses");
  }
  // The questions again, with what was wrong; should they be locked by now, the first step says so.
  const auto questions = ra::revocation_questions(visit.counter(), command.asked);
  if (questions) return ask(visit, *questions);
  visit.refuse(questions.error(), "revocation_questions");
  return show_identify(visit);
}

// --- the holder's own -------------------------------------------------------------------------------------------------------

PageResult show_own_questions(Visit& visit) {
  VIDIMUS_TRY(questions, ra::own_revocation_questions(visit.counter(), visit.actor()));
  FormSpec spec{.name = "questions", .action = "/espace/questions-de-revocation", .submit = "questions"};
  Json list = Json::array();
  for (std::size_t at = 0; at < questions.size(); ++at) {
    spec.values[question_fields[at]] = questions[at];
    list.push(Json::object({{"question", questions[at]}}));
  }
  return visit.page("questions", Json::object({{"has_questions", !questions.empty()},
                                               {"questions", std::move(list)},
                                               {"form", form_view(visit, spec)},
                                               {"back", back("/espace", visit.texts().text("menu.espace"))}}));
}

PageResult set_own_questions(Visit& visit) {
  std::vector<ra::QuestionAndAnswer> set;
  for (std::size_t at = 0; at < question_fields.size(); ++at) {
    ra::QuestionAndAnswer one{visit.typed(question_fields[at]), visit.typed(answer_fields[at])};
    if (at < domain::least_questions || !one.question.empty() || !one.answer.empty()) set.push_back(std::move(one));
  }
  const auto done = ra::set_revocation_questions(visit.counter(), visit.actor(), set);
  if (done) return visit.go("/espace", "questions");
  visit.refuse(done.error(), "questions");
  return show_own_questions(visit);
}

PageResult renew_code(Visit& visit) {
  VIDIMUS_CHECK(ra::renew_revocation_code(visit.counter(), visit.actor(), visit.param("reference")));
  return visit.go("/dossiers/" + visit.param("reference"), "code_de_revocation");
}

// --- many at once -----------------------------------------------------------------------------------------------------------

ra::RevocationScope scope_of(const Visit& visit) {
  ra::RevocationScope out;
  out.token.text = visit.request().query_value("support").value_or("");
  out.holder.text = visit.request().query_value("porteur").value_or("");
  out.organisation.text = visit.request().query_value("organisation").value_or("");
  out.body.text = visit.request().query_value("organisme").value_or("");
  return out;
}

Json effect_row(const Visit& visit, const ra::RevocationEffect& effect) {
  const auto& one = effect.certificate;
  return Json::object({{"id", one.id.text},
                       {"holder", effect.holder},
                       {"reference", effect.reference},
                       {"serial", one.serial},
                       {"not_after", date(visit, one.not_after)},
                       {"state", visit.texts().of("state.certificate", base::to_name(one.state))},
                       {"tone", tone(base::to_name(one.state))},
                       {"may", !effect.refusal},
                       {"why_not", effect.refusal ? maybe(visit.texts().find(effect.refusal->detail)) : Json{false}}});
}

PageResult show_many(Visit& visit) {
  auto effects = ra::preview_revocation(visit.counter(), visit.actor(), scope_of(visit));
  if (!effects && effects.error().code != Code::bad_request) return effects.error();
  Json rows = Json::array();
  bool any = false;
  if (effects)
    for (const auto& effect : *effects) {
      any = any || !effect.refusal;
      rows.push(effect_row(visit, effect));
    }
  return visit.page("revocations",
                    Json::object({{"has_rows", !rows.items().empty()},
                                  {"rows", std::move(rows)},
                                  {"form", any ? form_view(visit, {.name = "revocation",
                                                                   .action = visit.request().target,
                                                                   .choices = {{"reason", revocation_reasons(visit.texts())}},
                                                                   .danger = true})
                                               : Json{false}},
                                  {"back", back("/certificats", visit.texts().text("menu.certificats"))}}));
}

Json outcome_row(const Visit& visit, const ra::RevocationOutcome& outcome) {
  return Json::object({{"serial", maybe(outcome.serial)},
                       {"reference", maybe(outcome.reference)},
                       {"revoked_at", date(visit, outcome.revoked_at)},
                       {"why_not", outcome.refusal ? maybe(visit.texts().find(outcome.refusal->detail)) : Json{false}}});
}

PageResult revoke_many(Visit& visit) {
  const auto reason = base::from_name<RevocationReason>(visit.typed("reason"));
  std::vector<domain::CertificateId> ids;
  for (const auto id : visit.form().values("certificat")) ids.emplace_back(std::string{id});
  if (!reason || ids.empty()) {
    auto refused = base::fail(Code::bad_request, "refused.fields");
    if (!reason) refused.fields.push_back({"/reason", "choose"});
    if (ids.empty()) refused.fields.push_back({"/certificat", "choose"});
    visit.refuse(refused, "revocation");
    return show_many(visit);
  }
  if (ids.size() > ra::most_while_waiting) {
    VIDIMUS_TRY(errand, ra::ask_revocation(visit.counter(), visit.actor(), ids, {*reason, visit.typed("note"), "session"}));
    return visit.go("/travaux/" + errand);
  }
  VIDIMUS_TRY(outcomes, ra::revoke_many(visit.counter(), visit.actor(), ids, {*reason, visit.typed("note"), "session"}));
  Json rows = Json::array();
  std::size_t revoked = 0;
  for (const auto& outcome : outcomes) {
    revoked += outcome.refusal ? 0 : 1;
    rows.push(outcome_row(visit, outcome));
  }
  return visit.page("revocations_faites", Json::object({{"revoked", std::to_string(revoked)},
                                                        {"asked", std::to_string(outcomes.size())},
                                                        {"tone", revoked == outcomes.size() ? "good" : "wait"},
                                                        {"rows", std::move(rows)},
                                                        {"back", back("/certificats", visit.texts().text("menu.certificats"))}}));
}

}  // namespace

std::vector<Choice> revocation_reasons(const Texts& texts) {
  using enum RevocationReason;
  return choices_of(texts, "reason",
                    {lost_or_stolen, key_compromise, affiliation_changed, data_changed, cessation, superseded, unspecified});
}

std::span<const Row> revocation_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/revocation/questions", show_identify, Door::open},
                                 {http::Method::post, "/revocation/questions", identify_caller, Door::open},
                                 {http::Method::post, "/revocation/reponses", answer, Door::open},
                                 {http::Method::get, "/espace/questions-de-revocation", show_own_questions},
                                 {http::Method::post, "/espace/questions-de-revocation", set_own_questions},
                                 {http::Method::post, "/dossiers/{reference}/code-de-revocation", renew_code},
                                 {http::Method::get, "/revocations", show_many},
                                 {http::Method::post, "/revocations", revoke_many}};
  return rows;
}

}  // namespace vidimus::web::portal
