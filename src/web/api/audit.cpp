// Reading the audit trail.
#include "ra/audit.hpp"

#include <array>
#include <limits>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr int usual_page = 200;
constexpr int longest_page = 1000;

Result<ports::AuditFilter> read_filter(const http::Request& request) {
  VIDIMUS_TRY(fields, Fields::of_query(request));
  ports::AuditFilter out;
  out.reference = fields.optional("reference");
  out.after = fields.number("after", 0, std::numeric_limits<std::int64_t>::max(), 0);
  out.limit = static_cast<int>(fields.number("limit", 1, longest_page, usual_page));
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer list_entries(Call& call) {
  VIDIMUS_TRY(filter, read_filter(call.request()));
  VIDIMUS_TRY(entries, ra::read_audit(call.counter(), call.actor(), filter));
  auto out = list_of("entries", entries);
  const bool more = entries.size() == static_cast<std::size_t>(filter.limit);
  out.set("next", more ? Json{entries.back().seq} : Json{});
  return http::json(out);
}

constexpr std::array rows{Row{http::Method::get, "/api/v1/audit", list_entries}};

}  // namespace

std::span<const Row> audit_rows() { return rows; }

}  // namespace vidimus::web::api
