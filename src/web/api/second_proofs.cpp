// Second proofs for programs: proving a session opened by link, adding and removing one's own proofs, the way out for an agent
// who lost his, and one's own open sessions.
#include "web/api/second_proofs.hpp"

#include <array>

#include "ra/lost_proofs.hpp"
#include "ra/second_factor.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr std::size_t most_octets = 4096;

Json to_json_view(const domain::Credential& one) {
  return Json::object({{"id", one.id.text},
                       {"kind", base::to_name(one.kind)},
                       {"name", text_or_null(one.name)},
                       {"created", base::to_rfc3339(one.created)},
                       {"used_at", moment(one.used_at)},
                       {"locked_until", moment(one.locked_until)}});
}

Json proofs_json(const std::vector<domain::Credential>& held) {
  Json out = Json::array();
  for (const auto& one : held) out.push(to_json_view(one));
  return out;
}

Json roles_json(domain::RoleSet roles) {
  Json out = Json::array();
  roles.each([&](domain::Role role) { out.push(base::to_name(role)); });
  return out;
}

/// The session goes on under a new secret: the old token is over.
http::Reply new_session(const ra::SignedIn& in) {
  auto reply = http::json(Json::object({{"token", in.secret.reveal()}, {"person", to_json(in.person)}}), 201);
  reply.set("Location", "/api/v1/sessions/current");
  reply.set("Cache-Control", "no-store");
  return reply;
}

Answer list_own(Call& call) {
  VIDIMUS_TRY(held, ra::credentials(call.counter(), call.session()));
  return http::json(Json::object({{"proofs", proofs_json(held)}, {"withheld_roles", roles_json(call.session().withheld)}}));
}

Answer prove(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(in, ra::prove_with_code(call.counter(), call.session(), code));
  return new_session(in);
}

Answer offer_codes(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(offer, ra::offer_one_time_code(call.counter(), call.session()));
  auto reply =
      http::json(Json::object({{"secret", offer.setup.secret}, {"address", offer.setup.address}, {"sealed", offer.sealed}}), 201);
  reply.set("Cache-Control", "no-store");
  return reply;
}

Answer enrol_codes(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto sealed = fields.required("sealed");
  const auto code = fields.required("code");
  const auto name = fields.optional("name");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(in, ra::enrol_one_time_code(call.counter(), call.session(), sealed, code, name));
  return new_session(in);
}

Answer offer_challenge(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto client = fields.required("client");
  VIDIMUS_CHECK(fields.verdict());
  const auto challenge = ra::passkey_challenge(call.counter(), client);
  if (challenge.empty()) return base::fail(base::Code::unavailable, "no challenge could be drawn");
  return http::json(Json::object({{"challenge", challenge}}), 201);
}

/// What an authenticator answered. `fields` tells what is missing.
ra::PasskeyAnswer passkey_answer(Fields& fields, bool registers) {
  const auto octets = [&](std::string_view name) {
    auto out = fields.octets(name);
    if (out.size() > most_octets) fields.refuse(name, "too_long");
    return out;
  };
  ra::PasskeyAnswer out;
  out.browser = fields.required("client");
  out.challenge = fields.required("challenge");
  out.client_data = octets("client_data");
  out.authenticator_data = octets("authenticator_data");
  if (registers) return out;
  out.key_id = octets("key_id");
  out.signature = octets("signature");
  return out;
}

Answer enrol_passkey(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto answer = passkey_answer(fields, true);
  const auto name = fields.optional("name");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(in, ra::enrol_passkey(call.counter(), call.session(), answer, name));
  return new_session(in);
}

Answer sign_in_with_passkey(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto answer = passkey_answer(fields, false);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(in, ra::sign_in_with_passkey(call.counter(), answer));
  return new_session(in);
}

Answer remove_own(Call& call) {
  VIDIMUS_CHECK(ra::remove_credential(call.counter(), call.session(), call.id<domain::CredentialId>("id")));
  return http::no_content();
}

Answer list_agents(Call& call) {
  VIDIMUS_TRY(agents, ra::agent_proofs(call.counter(), call.actor()));
  Json out = Json::array();
  for (const auto& one : agents)
    out.push(Json::object(
        {{"person", to_json(one.person)}, {"roles", roles_json(one.roles)}, {"proofs", proofs_json(one.credentials)}}));
  return http::json(Json::object({{"agents", std::move(out)}}));
}

Answer remove_lost(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::remove_credentials_of(call.counter(), call.actor(), call.id<domain::PersonId>("id"), reason));
  return accepted();
}

Answer list_sessions(Call& call) {
  VIDIMUS_TRY(open, ra::sessions(call.counter(), call.session()));
  Json out = Json::array();
  for (const auto& one : open)
    out.push(Json::object({{"id", one.id.text},
                           {"method", one.method},
                           {"created", base::to_rfc3339(one.created)},
                           {"expires", base::to_rfc3339(one.expires)},
                           {"current", one.id == call.session().id}}));
  return http::json(Json::object({{"sessions", std::move(out)}}));
}

Answer end_session(Call& call) {
  VIDIMUS_CHECK(ra::end_session(call.counter(), call.session(), call.id<domain::SessionId>("id")));
  return http::no_content();
}

using enum http::Method;

}  // namespace

std::span<const Row> second_proof_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/sessions", list_sessions},
      Row{remove, "/api/v1/sessions/{id}", end_session},
      Row{post, "/api/v1/sessions/current/second-proof", prove},
      Row{post, "/api/v1/sessions/passkey", sign_in_with_passkey, Door::open},
      Row{post, "/api/v1/passkey-challenges", offer_challenge, Door::open},
      Row{get, "/api/v1/second-proofs", list_own},
      Row{post, "/api/v1/second-proofs/code-offers", offer_codes},
      Row{post, "/api/v1/second-proofs/codes", enrol_codes},
      Row{post, "/api/v1/second-proofs/passkeys", enrol_passkey},
      Row{remove, "/api/v1/second-proofs/{id}", remove_own},
      Row{get, "/api/v1/agents/second-proofs", list_agents},
      Row{post, "/api/v1/people/{id}/second-proofs/removal", remove_lost},
  };
  return rows;
}

}  // namespace vidimus::web::api
