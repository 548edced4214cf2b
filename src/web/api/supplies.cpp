// What was asked of external suppliers, with files out and in for those without an interface; and what others enrolled here.
#include <array>

#include "web/api/render.hpp"
#include "web/api/upload.hpp"

namespace vidimus::web::api {
namespace {

Json time_or_null(const std::optional<base::Instant>& when) { return when ? Json{base::to_rfc3339(*when)} : Json{}; }

Json json_of(const Api& api, const ra::SuppliedCase& one) {
  const auto& supply = one.supply;
  return Json::object({{"reference", supply.reference},
                       {"supplier", supply.supplier},
                       {"case", one.reference},
                       {"state", base::to_name(supply.state)},
                       {"asked", base::to_rfc3339(supply.asked)},
                       {"issued", time_or_null(supply.issued)},
                       {"serial", text_or_null(supply.serial_hex)},
                       {"revocation_asked", time_or_null(supply.revocation_asked)},
                       {"revoked", time_or_null(supply.revoked_at)},
                       {"failure", text_or_null(supply.failure)},
                       {"leaves_by_file", ra::leaves_by_file(api.suppliers, supply)}});
}

Json json_of(const ports::EnrolmentRecord& record) {
  return Json::object({{"client", record.client},
                       {"door", base::to_name(record.door)},
                       {"profile", record.profile},
                       {"state", base::to_name(record.state)},
                       {"created", base::to_rfc3339(record.created)},
                       {"deadline", base::to_rfc3339(record.deadline)}});
}

Answer list_supplies(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto place = fields.optional("after");
  const auto limit = static_cast<int>(fields.number("limit", 1, ra::longest_list_page, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::may_read_supplies(call.counter(), call.actor()));
  ra::ListPage<ra::SuppliedCase> page;
  if (call.api().suppliers.list) {
    VIDIMUS_TRY(found, ra::supplied_cases(call.counter(), call.actor(), call.api().suppliers, place, limit));
    page = std::move(found);
  }
  Json out = Json::array();
  for (const auto& one : page.items) out.push(json_of(call.api(), one));
  return http::json(Json::object({{"supplies", std::move(out)}, {"next", text_or_null(page.next)}}));
}

Result<base::Done> has_suppliers(const Call& call) {
  if (!call.api().suppliers.list) return base::fail(base::Code::not_found, "supply");
  return base::Done{};
}

Answer hand_over(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(has_suppliers(call));
  const auto reference = call.reference();
  VIDIMUS_TRY(letter, ra::hand_over_supply(call.counter(), call.actor(), call.api().suppliers, reference));
  auto reply = http::download("message/rfc822", reference + ".eml", std::move(letter));
  reply.set("Cache-Control", "no-store");
  return reply;
}

Answer take_in(Call& call) {
  VIDIMUS_CHECK(has_suppliers(call));
  VIDIMUS_TRY(upload, read_upload(call));
  VIDIMUS_CHECK(upload.fields.verdict());
  VIDIMUS_TRY(settled, ra::take_in_supplies(call.counter(), call.actor(), call.api().suppliers, base::view_of(upload.content)));
  return http::json(Json::object({{"settled", settled}}));
}

Answer list_enrolments(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto after = fields.optional("after");
  const auto limit = static_cast<std::size_t>(fields.number("limit", 1, ra::longest_list_page, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::may_read_supplies(call.counter(), call.actor()));
  Json out = Json::array();
  std::string next;
  if (call.api().enrolments) {
    VIDIMUS_TRY(records, call.api().enrolments(after, static_cast<int>(limit) + 1));
    for (std::size_t at = 0; at < records.size() && at < limit; ++at) out.push(json_of(records[at]));
    if (records.size() > limit) next = records[limit - 1].request;
  }
  return http::json(Json::object({{"enrolments", std::move(out)}, {"next", text_or_null(next)}}));
}

using enum http::Method;

}  // namespace

std::span<const Row> supply_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/supplies", list_supplies},
      Row{post, "/api/v1/supplies/{reference}/deposits", hand_over},
      Row{post, "/api/v1/supply-returns", take_in, Door::person, upload_limit},
      Row{get, "/api/v1/enrolments", list_enrolments},
  };
  return rows;
}

}  // namespace vidimus::web::api
