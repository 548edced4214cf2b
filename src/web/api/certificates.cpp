// Certificates after the hand-over: those a person holds, the octets of one, revocation.
#include "ra/certificates.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr std::array question_names{"question_1", "question_2", "question_3", "question_4"};
constexpr std::array answer_names{"answer_1", "answer_2", "answer_3", "answer_4"};

Json json_of(const ra::RevocationEffect& effect) {
  Json told = Json::array();
  for (const auto& one : effect.told) told.push(one);
  return Json::object({{"certificate", api::to_json(effect.certificate)},
                       {"reference", effect.reference},
                       {"holder", text_or_null(effect.holder)},
                       {"organisation", effect.organisation},
                       {"told", std::move(told)},
                       {"replacement_ordered", effect.replacement_ordered},
                       {"refusal", effect.refusal ? Json{effect.refusal->detail} : Json{}}});
}

Json json_of(const ra::RevocationOutcome& outcome) {
  return Json::object({{"id", outcome.id.text},
                       {"serial", text_or_null(outcome.serial)},
                       {"reference", text_or_null(outcome.reference)},
                       {"revoked_at", moment(outcome.revoked_at)},
                       {"refusal", outcome.refusal ? Json{outcome.refusal->detail} : Json{}}});
}

template <class Items>
Json effects_of(std::string name, const Items& items) {
  auto list = Json::array();
  for (const auto& item : items) list.push(json_of(item));
  return Json::object({{std::move(name), std::move(list)}});
}

Answer questions_view(const std::vector<std::string>& questions) {
  Json list = Json::array();
  for (const auto& one : questions) list.push(one);
  return http::json(Json::object({{"questions", std::move(list)}}));
}

/// Nobody is signed in: no more than what the caller knows and the revocation list will say.
Answer told(const domain::Certificate& certificate) {
  return http::json(Json::object({{"serial", certificate.serial},
                                  {"state", base::to_name(certificate.state)},
                                  {"revoked_at", moment(certificate.revoked_at)}}));
}

Answer list_held(Call& call) {
  VIDIMUS_TRY(held, ra::certificates_held(call.counter(), call.actor()));
  return http::json(api::list_of("certificates", held));
}

/// @source RFC 2585 §3: media type of a certificate.
Answer show_certificate(Call& call) {
  VIDIMUS_TRY(work, call.counter().open(call.actor()));
  VIDIMUS_TRY(file, work.open_case(call.reference()));
  if (!file.certificate || file.certificate->der.empty()) return base::fail(base::Code::not_found, "refused.no_certificate");
  return http::download("application/pkix-cert", call.reference() + ".cer", std::string{base::text_of(file.certificate->der)});
}

Answer revoke_certificate(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.choice<domain::RevocationReason>("reason");
  const auto note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::revoke_certificate(call.counter(), call.actor(), call.reference(), reason, note));
  return single(certificate);
}

Answer revoke_with_code(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  const auto reason = fields.choice<domain::RevocationReason>("reason");
  VIDIMUS_CHECK(fields.verdict());
  const std::string serial{call.request().param("serial")};
  VIDIMUS_TRY(certificate, ra::revoke_with_code(call.counter(), {serial, code, reason, call.request().remote}));
  return told(certificate);
}

ra::AskQuestions asked(Call& call, Fields& fields) {
  return {std::string{call.request().param("serial")}, fields.required("email"), call.request().remote};
}

Answer ask_questions(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto command = asked(call, fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(questions, ra::revocation_questions(call.counter(), command));
  return questions_view(questions);
}

Answer revoke_with_answers(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::RevokeWithAnswers command;
  command.asked = asked(call, fields);
  command.reason = fields.choice<domain::RevocationReason>("reason");
  for (const auto* name : answer_names)
    if (auto answer = fields.optional(name); !answer.empty()) command.answers.push_back(std::move(answer));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::revoke_with_answers(call.counter(), command));
  return told(certificate);
}

Answer own_questions(Call& call) {
  VIDIMUS_TRY(questions, ra::own_revocation_questions(call.counter(), call.actor()));
  return questions_view(questions);
}

Answer set_questions(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  std::vector<ra::QuestionAndAnswer> set;
  for (std::size_t at = 0; at < question_names.size(); ++at) {
    ra::QuestionAndAnswer one{fields.optional(question_names[at]), fields.optional(answer_names[at])};
    if (at < domain::least_questions || !one.question.empty() || !one.answer.empty()) set.push_back(std::move(one));
  }
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::set_revocation_questions(call.counter(), call.actor(), set));
  return accepted();
}

Answer renew_code(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::renew_revocation_code(call.counter(), call.actor(), call.reference()));
  return accepted();
}

Answer preview(Call& call) {
  VIDIMUS_TRY(effects, ra::preview_revocation(call.counter(), call.actor(), call.reference()));
  return http::json(effects_of("certificates", effects));
}

Answer preview_many(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  ra::RevocationScope scope;
  scope.token.text = fields.optional("token");
  scope.holder.text = fields.optional("holder");
  scope.organisation.text = fields.optional("organisation");
  scope.body.text = fields.optional("body");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(effects, ra::preview_revocation(call.counter(), call.actor(), scope));
  return http::json(effects_of("certificates", effects));
}

Answer revoke_many(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  std::vector<domain::CertificateId> ids;
  for (auto& id : fields.texts("certificates", 1'000)) ids.emplace_back(std::move(id));
  const auto reason = fields.choice<domain::RevocationReason>("reason");
  const auto note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(outcomes, ra::revoke_many(call.counter(), call.actor(), ids, {reason, note, "session"}));
  return http::json(effects_of("outcomes", outcomes));
}

using enum http::Method;

}  // namespace

std::span<const Row> certificate_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/certificates", list_held},
      Row{get, "/api/v1/orders/{reference}/certificate", show_certificate},
      Row{post, "/api/v1/orders/{reference}/revocation", revoke_certificate},
      Row{get, "/api/v1/orders/{reference}/revocation", preview},
      Row{post, "/api/v1/orders/{reference}/revocation-code", renew_code},
      Row{get, "/api/v1/revocations", preview_many},
      Row{post, "/api/v1/revocations", revoke_many},
      Row{get, "/api/v1/revocation-questions", own_questions},
      Row{post, "/api/v1/revocation-questions", set_questions},
      Row{post, "/api/v1/certificates/{serial}/revocation", revoke_with_code, Door::open},
      Row{post, "/api/v1/certificates/{serial}/revocation/questions", ask_questions, Door::open},
      Row{post, "/api/v1/certificates/{serial}/revocation/answers", revoke_with_answers, Door::open},
  };
  return rows;
}

}  // namespace vidimus::web::api
