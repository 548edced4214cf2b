// Coming in and going out.
#include "ra/access.hpp"

#include <array>

#include "ra/signature_sign_in.hpp"

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Answer ask_link(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto email = fields.required("email");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::ask_sign_in_link(call.counter(), email));
  return accepted();
}

http::Reply come_in(const ra::SignedIn& in) {
  auto reply = http::json(Json::object({{"token", in.secret.reveal()}, {"person", to_json(in.person)}}), 201);
  reply.set("Location", "/api/v1/sessions/current");
  return reply;
}

Answer sign_in(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto secret = fields.required("secret");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(signed_in, ra::sign_in_with_link(call.counter(), secret));
  return come_in(signed_in);
}

Answer offer_text_to_sign(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto client = fields.required("client");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(challenge, ra::sign_in_challenge(call.counter(), client));
  const auto text = ra::sign_in_text(call.counter().house(), challenge);
  return http::json(Json::object({{"challenge", std::move(challenge)}, {"text", text}}), 201);
}

Answer sign_in_by_signature(Call& call) {
  constexpr std::size_t largest = 128U << 10;
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto client = fields.required("client");
  const auto challenge = fields.required("challenge");
  const auto email = fields.required("email");
  const auto file = fields.octets("file");
  if (file.size() > largest) fields.refuse("file", "too_long");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(signed_in, ra::sign_in_with_signature(call.counter(),
                                                    {.browser = client, .challenge = challenge, .email = email, .file = file}));
  return come_in(signed_in);
}

Json accreditation(const domain::Accreditation& held) {
  return Json::object({{"role", base::to_name(held.role)},
                       {"contract", id_or_null(held.contract)},
                       {"site", id_or_null(held.site)},
                       {"organisation", id_or_null(held.organisation)},
                       {"starts", day(held.starts)},
                       {"ends", day(held.ends)}});
}

Answer current_session(Call& call) {
  auto roles = Json::array();
  call.actor().standing.each([&](domain::Role role) { roles.push(base::to_name(role)); });
  auto held = Json::array();
  for (const auto& one : call.actor().accreditations) held.push(accreditation(one));
  return http::json(Json::object(
      {{"person", to_json(call.session().person)}, {"roles", std::move(roles)}, {"accreditations", std::move(held)}}));
}

Answer sign_out(Call& call) {
  VIDIMUS_CHECK(ra::sign_out(call.counter(), call.session()));
  return http::no_content();
}

using enum http::Method;

}  // namespace

std::span<const Row> access_rows() {
  static constexpr std::array rows{
      Row{post, "/api/v1/sign-in-links", ask_link, Door::open},
      Row{post, "/api/v1/sessions", sign_in, Door::open},
      Row{post, "/api/v1/signature-challenges", offer_text_to_sign, Door::open},
      Row{post, "/api/v1/sessions/signature", sign_in_by_signature, Door::open},
      Row{get, "/api/v1/sessions/current", current_session},
      Row{remove, "/api/v1/sessions/current", sign_out},
  };
  return rows;
}

}  // namespace vidimus::web::api
