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

Result<ports::AuditFilter> read_trail_filter(const http::Request& request) {
  VIDIMUS_TRY(fields, Fields::of_query(request));
  ports::AuditFilter out;
  out.reference = fields.optional("reference");
  out.after = fields.number("after", 0, std::numeric_limits<std::int64_t>::max(), 0);
  out.limit = static_cast<int>(fields.number("limit", 1, longest_page, usual_page));
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer list_entries(Call& call) {
  VIDIMUS_TRY(filter, read_trail_filter(call.request()));
  VIDIMUS_TRY(entries, ra::read_audit(call.counter(), call.actor(), filter));
  auto out = list_of("entries", entries);
  const bool more = entries.size() == static_cast<std::size_t>(filter.limit);
  out.set("next", more ? Json{entries.back().seq} : Json{});
  return http::json(out);
}

ra::AuditSearch read_search(Fields& fields) {
  ra::AuditSearch out;
  out.who = fields.optional("who");
  out.reference = fields.optional("reference");
  out.noun = fields.optional("noun");
  out.event = fields.optional("event");
  out.from = fields.optional("from");
  out.to = fields.optional("to");
  return out;
}

Answer search(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  auto wanted = read_search(fields);
  wanted.before = fields.number("before", 0, std::numeric_limits<std::int64_t>::max(), 0);
  wanted.limit = static_cast<int>(fields.number("limit", 1, longest_page, usual_page));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(page, ra::search_audit(call.counter(), call.actor(), wanted));
  Json entries = Json::array();
  for (const auto& row : page.rows) entries.push(to_json(row.entry).set("name", row.name));
  Json out = Json::object({{"entries", std::move(entries)}});
  out.set("next", page.next > 0 ? Json{page.next} : Json{});
  return http::json(out);
}

/// The same as a table; its titles are the members' names.
Answer send_csv_of_trail(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto wanted = read_search(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(rows, ra::audit_rows(call.counter(), call.actor(), wanted));
  return http::download("text/csv; charset=utf-8", "audit.csv",
                        ra::write_csv(ra::Sheet{"audit", ra::audit_columns(), std::move(rows)}));
}

}  // namespace

std::span<const Row> audit_rows() {
  static constexpr std::array rows{Row{http::Method::get, "/api/v1/audit", list_entries},
                                   Row{http::Method::get, "/api/v1/audit/search", search},
                                   Row{http::Method::get, "/api/v1/audit/export.csv", send_csv_of_trail}};
  return rows;
}

}  // namespace vidimus::web::api
