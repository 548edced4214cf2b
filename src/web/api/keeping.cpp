// Keeping and forgetting: what retention will do, what is held about a person, erasure and limitation.
#include <array>

#include "ra/export_files.hpp"
#include "ra/retention.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

/// Dossiers a call waits for; beyond, `more` says so and POST /api/v1/errands/retention-plans has all of them.
constexpr std::size_t most_looked_at = 1'000;

Json json_of(const domain::RetentionRule& rule) {
  return Json::object({{"name", rule.name},
                       {"what", base::to_name(rule.what)},
                       {"which", text_or_null(rule.which)},
                       {"from", base::to_name(rule.from)},
                       {"months", rule.months},
                       {"days", rule.days},
                       {"source", rule.source}});
}

Answer show_plan(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto day = fields.optional_day("at");
  VIDIMUS_CHECK(fields.verdict());
  const auto at = day ? base::start_of(base::next_day(*day)) : call.request().now;
  VIDIMUS_TRY(plan, ra::retention_plan(call.counter(), call.actor(), at, {.looks = most_looked_at}));
  Json rules = Json::array();
  for (const auto& rule : call.counter().house().retention.rows) rules.push(json_of(rule));
  return http::json(Json::object({{"at", base::to_rfc3339(plan.at)},
                                  {"rules", std::move(rules)},
                                  {"items", ra::to_json(plan, ra::usual_plan)},
                                  {"more", plan.more}}));
}

Answer export_person(Call& call) {
  VIDIMUS_TRY(held, ra::export_person(call.counter(), call.actor(), call.id<domain::PersonId>("id")));
  auto reply = http::json(held);
  reply.set("Cache-Control", "no-store");
  return reply;
}

Answer export_files(Call& call) {
  VIDIMUS_TRY(packed, ra::export_files(call.counter(), call.actor(), call.id<domain::PersonId>("id")));
  auto reply = http::download("application/zip", "donnees.zip", std::string{base::text_of(packed)});
  reply.set("Cache-Control", "no-store");
  return reply;
}

Result<std::string> reason_of(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  return reason;
}

Answer erase(Call& call) {
  VIDIMUS_TRY(reason, reason_of(call));
  VIDIMUS_TRY(answer, ra::erase_person(call.counter(), call.actor(), call.id<domain::PersonId>("id"), reason));
  return http::json(Json::object({{"outcome", base::to_name(answer.outcome)}, {"reason", answer.reason}}));
}

Answer restrict(Call& call) {
  VIDIMUS_TRY(reason, reason_of(call));
  VIDIMUS_CHECK(ra::restrict_person(call.counter(), call.actor(), call.id<domain::PersonId>("id"), reason));
  return accepted();
}

Answer lift(Call& call) {
  VIDIMUS_TRY(reason, reason_of(call));
  VIDIMUS_CHECK(ra::lift_restriction(call.counter(), call.actor(), call.id<domain::PersonId>("id"), reason));
  return accepted();
}

using enum http::Method;

}  // namespace

std::span<const Row> keeping_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/retention", show_plan},
      Row{get, "/api/v1/people/{id}/export", export_person},
      Row{get, "/api/v1/people/{id}/export.zip", export_files},
      Row{post, "/api/v1/people/{id}/erasure", erase},
      Row{post, "/api/v1/people/{id}/restriction", restrict},
      Row{post, "/api/v1/people/{id}/restriction/end", lift},
  };
  return rows;
}

}  // namespace vidimus::web::api
