// Blocked PINs: asked for, the holder identified again, agreed by a second agent, proved.
#include "ra/unblocking.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

using domain::Unblocking;
using domain::UnblockingWay;

Json unblocking_json(const Unblocking& one) {
  return Json::object({{"id", one.id.text},
                       {"token", one.token.text},
                       {"way", base::to_name(one.way)},
                       {"state", base::to_name(one.state)},
                       {"asked_at", base::to_rfc3339(one.asked_at)},
                       {"identified_at", moment(one.identified_at)},
                       {"decided_at", moment(one.decided_at)},
                       {"ended_at", moment(one.ended_at)},
                       {"station", text_or_null(one.station.text)},
                       {"answer", text_or_null(one.answer)},
                       {"failure", text_or_null(one.failure)}});
}

Json view_json(const ra::UnblockingView& view) {
  return unblocking_json(view.unblocking)
      .set("asked_by", text_or_null(view.asked_by))
      .set("identified_by", text_or_null(view.identified_by))
      .set("decided_by", text_or_null(view.decided_by));
}

domain::TokenId blocked_token(const Call& call) { return call.id<domain::TokenId>("id"); }
domain::UnblockingId unblocking_of(const Call& call) { return call.id<domain::UnblockingId>("id"); }

ra::HolderAgain holder_of(Fields& fields) {
  return {fields.flag("identified"), fields.choice<domain::DocumentKind>("document_kind"), fields.required("document_number")};
}

Answer ask(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto way = fields.choice<UnblockingWay>("way");
  if (way == UnblockingWay::remote) {
    const auto question = fields.required("question");
    VIDIMUS_CHECK(fields.verdict());
    VIDIMUS_TRY(one, ra::ask_remote_unblocking(call.counter(), call.actor(), blocked_token(call), question));
    return http::json(unblocking_json(one), 201);
  }
  const auto holder = holder_of(fields);
  const domain::StationId station{fields.required("station")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(one, ra::ask_unblocking(call.counter(), call.actor(), blocked_token(call), holder, station));
  return http::json(unblocking_json(one), 201);
}

Answer of_token(Call& call) {
  VIDIMUS_TRY(all, ra::unblockings_of(call.counter(), call.actor(), blocked_token(call)));
  Json out = Json::array();
  for (const auto& one : all) out.push(view_json(one));
  return http::json(Json::object({{"unblockings", std::move(out)}}));
}

Answer waiting(Call& call) {
  VIDIMUS_TRY(all, ra::unblockings_waiting(call.counter(), call.actor()));
  Json out = Json::array();
  for (const auto& one : all) out.push(view_json(one.view).set("token_serial", one.serial).set("reference", one.reference));
  return http::json(Json::object({{"unblockings", std::move(out)}}));
}

Answer identify_blocked(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto holder = holder_of(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(one, ra::identify_for_unblocking(call.counter(), call.actor(), unblocking_of(call), holder));
  return http::json(unblocking_json(one));
}

Answer decide(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const bool agree = fields.flag("agree");
  const auto reason = fields.optional("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(one, ra::decide_unblocking(call.counter(), call.actor(), unblocking_of(call), agree, reason));
  one.answer.clear();  // for the holder alone
  return http::json(unblocking_json(one));
}

Answer prove_holder(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto proof = fields.required("proof");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(one, ra::prove_unblocking(call.counter(), call.actor(), unblocking_of(call), proof));
  return http::json(unblocking_json(one));
}

using enum http::Method;

}  // namespace

std::span<const Row> unblocking_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/tokens/{id}/unblockings", of_token},
      Row{post, "/api/v1/tokens/{id}/unblockings", ask},
      Row{get, "/api/v1/unblockings", waiting},
      Row{post, "/api/v1/unblockings/{id}/identification", identify_blocked},
      Row{post, "/api/v1/unblockings/{id}/decision", decide},
      Row{post, "/api/v1/unblockings/{id}/proof", prove_holder},
  };
  return rows;
}

}  // namespace vidimus::web::api
