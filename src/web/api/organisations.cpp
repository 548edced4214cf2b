// Bodies, memberships (adhésions), agents of organisations, annexe 4.
#include "ra/organisations.hpp"

#include <array>

#include "ra/list_pages.hpp"
#include "ra/orders.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr int most_lines = 50;  // of one annexe

Answer list_bodies(Call& call) {
  VIDIMUS_TRY(bodies, ra::bodies(call.counter()));
  return http::json(list_of("bodies", bodies));
}

Result<ra::Adhere> read_adhere(const http::Request& request) {
  VIDIMUS_TRY(fields, Fields::of_body(request));
  ra::Adhere out;
  out.contract = domain::ContractId{fields.required("contract")};
  out.siret = fields.required("siret");
  out.name = fields.required("name");
  out.street = fields.required("street");
  out.zip = fields.required("zip");
  out.town = fields.required("town");
  out.given_names = fields.required("given_names");
  out.surname = fields.required("surname");
  out.email = fields.required("email");
  out.function = fields.required("function");
  out.phone = fields.optional("phone");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

/// The person is not told: somebody who knows an address would learn what else is known about it.
Answer adhere(Call& call) {
  VIDIMUS_TRY(command, read_adhere(call.request()));
  VIDIMUS_TRY(outcome, ra::adhere(call.counter(), command));
  auto reply = http::json(
      Json::object({{"membership", to_json(outcome.membership)}, {"organisation", to_json(outcome.organisation)}}), 201);
  reply.set("Location", "/api/v1/memberships/" + outcome.membership.id.text);
  return reply;
}

Answer list_memberships(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const domain::MembershipId after{fields.optional("after")};
  const auto limit = static_cast<int>(fields.number("limit", 1, 500, 500));
  VIDIMUS_CHECK(fields.verdict());
  // Only who answers for a body has more of them than a page holds.
  const bool of_body = call.actor().standing.meets({domain::Role::ra_manager, domain::Role::auditor});
  VIDIMUS_TRY(found, of_body ? ra::membership_page(call.counter(), call.actor(), after, limit)
                             : ra::memberships(call.counter(), call.actor()));
  const bool more = of_body && found.size() == static_cast<std::size_t>(limit);
  return http::json(list_of("memberships", found).set("next", more ? Json{found.back().membership.id.text} : Json{}));
}

Answer show_membership(Call& call) {
  VIDIMUS_TRY(found, ra::membership(call.counter(), call.actor(), call.id<domain::MembershipId>("id")));
  auto reply = http::json(to_json(found));
  reply.set("ETag", "\"" + std::to_string(found.membership.version) + "\"");
  return reply;
}

Answer show_convention(Call& call) {
  VIDIMUS_TRY(text, ra::convention_text(call.counter(), call.actor(), call.id<domain::MembershipId>("id")));
  return http::text(std::move(text)).set("Cache-Control", "no-store");
}

/// A code to sign what the subject names; the command itself says nothing.
Answer ask_code(Call& call, const std::string& subject) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::ask_consent_code(call.counter(), call.actor(), subject));
  return accepted();
}
Answer ask_convention_code(Call& call) { return ask_code(call, "convention:" + std::string{call.request().param("id")}); }
Answer ask_annex_code(Call& call) { return ask_code(call, "annex:" + std::string{call.request().param("id")}); }

Answer sign_convention(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(signed_one, ra::sign_convention(call.counter(), call.actor(), call.id<domain::MembershipId>("id"), code));
  return single(signed_one);
}

Answer activate(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(active, ra::activate_membership(call.counter(), call.actor(), call.id<domain::MembershipId>("id")));
  return single(active);
}

Answer refuse_organisation(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(refused, ra::refuse_membership(call.counter(), call.actor(), call.id<domain::MembershipId>("id"), reason));
  return single(refused);
}

Answer show_annex(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto count = static_cast<int>(fields.number("count", 1, most_lines));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(text, ra::annex_form(call.counter(), call.actor(), call.id<domain::MembershipId>("id"), count));
  return http::text(std::move(text)).set("Cache-Control", "no-store");
}

Result<ra::SendAnnex> read_annex(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::SendAnnex out;
  out.membership = call.id<domain::MembershipId>("id");
  out.count = static_cast<int>(fields.number("count", 1, most_lines));
  out.code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer send_annex(Call& call) {
  VIDIMUS_TRY(command, read_annex(call));
  VIDIMUS_TRY(lines, ra::send_annex(call.counter(), call.actor(), command));
  return http::json(list_of("orders", lines), 201);
}

using enum http::Method;

}  // namespace

std::span<const Row> organisation_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/bodies", list_bodies, Door::open},
      Row{post, "/api/v1/memberships", adhere, Door::open},
      Row{get, "/api/v1/memberships", list_memberships},
      Row{get, "/api/v1/memberships/{id}", show_membership},
      Row{get, "/api/v1/memberships/{id}/convention", show_convention},
      Row{post, "/api/v1/memberships/{id}/consent-codes", ask_convention_code},
      Row{post, "/api/v1/memberships/{id}/signature", sign_convention},
      Row{post, "/api/v1/memberships/{id}/activation", activate},
      Row{post, "/api/v1/memberships/{id}/refusal", refuse_organisation},
      Row{get, "/api/v1/memberships/{id}/annexes/text", show_annex},
      Row{post, "/api/v1/memberships/{id}/annexes", send_annex},
      Row{post, "/api/v1/memberships/{id}/annexes/consent-codes", ask_annex_code},
  };
  return rows;
}

}  // namespace vidimus::web::api
