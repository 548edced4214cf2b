// Trials of installed tokens, and the compatibility matrix counted from them.
#include "ra/trials.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Json trial_json(const domain::InstallationTrial& one) {
  return Json::object({{"id", one.id.text},
                       {"model", one.model},
                       {"system", one.system},
                       {"browser", text_or_null(one.browser)},
                       {"application", one.application},
                       {"outcome", base::to_name(one.outcome)},
                       {"logged_in_at", moment(one.logged_in_at)},
                       {"signed_at", moment(one.signed_at)},
                       {"trouble", text_or_null(one.tried)},
                       {"begun_at", base::to_rfc3339(one.begun_at)},
                       {"ended_at", moment(one.ended_at)}});
}

std::string reference_of(const Call& call) { return std::string{call.request().param("reference")}; }

Answer begin(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::BeginTrial command{.reference = reference_of(call),
                         .system = fields.required("system"),
                         .browser = fields.optional("browser"),
                         .application = fields.required("application")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(trial, ra::begin_trial(call.counter(), call.actor(), command));
  VIDIMUS_TRY(file, ra::trial_file(call.counter(), call.actor(), command.reference));
  return http::json(trial_json(trial).set("file", file), 201);
}

Answer show_trial(Call& call) {
  VIDIMUS_TRY(trial, ra::newest_trial(call.counter(), call.actor(), reference_of(call)));
  return http::json(trial_json(trial));
}

Answer sign_trial(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto octets = fields.octets("signature");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(trial, ra::submit_trial_signature(call.counter(), call.actor(), reference_of(call), octets));
  return http::json(trial_json(trial));
}

Answer end(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const bool works = fields.flag("works");
  const auto trouble = fields.optional("trouble");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(trial, ra::end_trial(call.counter(), call.actor(), reference_of(call), works, trouble));
  return http::json(trial_json(trial));
}

Answer matrix(Call& call) {
  VIDIMUS_TRY(rows, ra::compatibility(call.counter()));
  Json out = Json::array();
  for (const auto& one : rows)
    out.push(Json::object({{"model", one.model},
                           {"system", one.system},
                           {"browser", text_or_null(one.browser)},
                           {"application", one.application},
                           {"works", one.works},
                           {"fails", one.fails},
                           {"last", base::to_rfc3339(one.last)},
                           {"last_trouble", text_or_null(one.last_trouble)}}));
  return http::json(Json::object({{"rows", std::move(out)}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> trial_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/compatibility", matrix, Door::open},
      Row{get, "/api/v1/orders/{reference}/trial", show_trial},
      Row{post, "/api/v1/orders/{reference}/trial", begin},
      Row{post, "/api/v1/orders/{reference}/trial/signature", sign_trial},
      Row{post, "/api/v1/orders/{reference}/trial/outcome", end},
  };
  return rows;
}

}  // namespace vidimus::web::api
