// Lists of what is left to do in a body: certificates to invoice, cases without an appointment, appointments missed.
#include "adapters/sql/appointment_rows.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/lists.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/pool.hpp"
#include "adapters/sql/where.hpp"

namespace vidimus::adapters::sql {
namespace {

using namespace domain;

/// As the partial indexes of sql/0030 have it, word for word: else no database uses them.
constexpr std::string_view handed_over = "state IN ('issued', 'completed')";

Result<std::int64_t> count_of(Connection& connection, const std::string& question, std::initializer_list<Value> values) {
  VIDIMUS_TRY(answer, connection.run(question, values));
  std::int64_t count = 0;
  if (answer.rows.size() != 1 || !from_value(answer.rows.front().front(), count)) return fail(Code::internal, "count");
  return count;
}

/// Lines by their identifiers, in the order of these.
Result<std::vector<OrderLine>> lines_by_ids(Connection& connection, const Answer& ids) {
  std::vector<OrderLine> out;
  for (const auto& row : ids.rows) {
    VIDIMUS_TRY(found, records<OrderLine>(connection, "WHERE id = $1", std::span{row}.first(1)));
    std::ranges::move(found, std::back_inserter(out));
  }
  return out;
}

}  // namespace

Result<std::vector<OrderLine>> Lists::due_page(const ports::DueQuestion& question) {
  Where where;
  where.add("o.body = ", question.body.text);
  where.holds("l." + std::string{handed_over} + " AND l.invoice_reference = ''", {});
  if (const auto& after = question.after)  // the first half is for the index, the second for what stands in the middle of a name
    where.holds("o.name >= ? AND (o.name > ? OR o.id > ? OR (o.id = ? AND l.id > ?))",
                {after->name, after->name, after->organisation.text, after->organisation.text, after->line.text});
  const auto rest = where.then("ORDER BY o.name, o.id, l.id LIMIT ", std::int64_t{question.limit});
  VIDIMUS_TRY(reading, database_.readers().read());
  VIDIMUS_TRY(
      ids, (*reading).run("SELECT l.id FROM organisation o JOIN order_line l ON l.organisation = o.id " + rest, where.values()));
  return lines_by_ids(*reading, ids);
}

Result<std::vector<OrderLine>> Lists::invoiced_page(const BodyId& body, const LineId& after, int limit) {
  Where where;
  where.add("body = ", body.text).holds(std::string{handed_over} + " AND invoice_reference <> ''", {});
  if (!after.empty()) where.add("id < ", after.text);
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{limit});
  VIDIMUS_TRY(reading, database_.readers().read());
  return records<OrderLine>(*reading, rest, where.values());
}

Result<std::vector<ports::DueCount>> Lists::count_due(const BodyId& body, std::int64_t most) {
  VIDIMUS_TRY(reading, database_.readers().read());
  VIDIMUS_TRY(
      answer,
      (*reading).run("SELECT contract, product, count(*) FROM (SELECT contract, product FROM order_line WHERE body = $1 AND " +
                         std::string{handed_over} +
                         " AND invoice_reference = '' AND product IS NOT NULL LIMIT $2) AS counted GROUP BY contract, product",
                     {body.text, most + 1}));
  std::vector<ports::DueCount> out;
  for (const auto& row : answer.rows) {
    auto& one = out.emplace_back();
    if (!from_value(row[0], one.contract) || !from_value(row[1], one.product) || !from_value(row[2], one.count))
      return fail(Code::internal, "row_unreadable");
  }
  return out;
}

Result<std::vector<OrderLine>> Lists::unbooked_page(const ports::UnbookedQuestion& question) {
  if (question.sites.empty()) return std::vector<OrderLine>{};
  Where where;
  where.holds("state IN ('validated', 'ready')", {});
  std::vector<Value> sites;
  std::string places;
  for (const auto& site : question.sites) {
    places += sites.empty() ? "?" : ", ?";
    sites.emplace_back(site.text);
  }
  where.holds("delivery_site IN (" + places + ")", std::move(sites));
  where.holds("NOT EXISTS (SELECT 1 FROM appointment a WHERE a.line = order_line.id AND a.state IN ('booked', 'honoured'))", {});
  const std::string taken_back =
      "EXISTS (SELECT 1 FROM appointment a WHERE a.line = order_line.id AND a.state = 'cancelled' AND NOT EXISTS (SELECT 1 FROM "
      "appointment b WHERE b.line = a.line AND b.starts > a.starts))";
  where.holds(question.called_off ? taken_back : "NOT " + taken_back, {});
  if (!question.after.empty()) where.add("id > ", question.after.text);
  const auto rest = where.then("ORDER BY id LIMIT ", std::int64_t{question.limit});
  VIDIMUS_TRY(reading, database_.readers().read());
  return records<OrderLine>(*reading, rest, where.values());
}

Result<std::vector<Appointment>> Lists::missed_page(const BodyId& body, const std::optional<Appointment>& after, int limit) {
  Where where;
  where.add("body = ", body.text).holds("state = 'no_show' AND NOT excused", {});
  where.holds("EXISTS (SELECT 1 FROM order_line l WHERE l.id = appointment.line AND l.state IN ('validated', 'ready'))", {});
  where.holds(
      "NOT EXISTS (SELECT 1 FROM appointment b WHERE b.line = appointment.line AND b.state = 'no_show' AND NOT b.excused AND "
      "(b.starts > appointment.starts OR (b.starts = appointment.starts AND b.id > appointment.id)))",
      {});
  if (after)
    where.holds("(starts < ? OR (starts = ? AND id < ?))", {to_value(after->starts), to_value(after->starts), after->id.text});
  const auto rest = where.then("ORDER BY starts DESC, id DESC LIMIT ", std::int64_t{limit});
  VIDIMUS_TRY(reading, database_.readers().read());
  return records<Appointment>(*reading, rest, where.values());
}

Result<std::int64_t> Lists::count_members(const ContractId& contract) {
  VIDIMUS_TRY(reading, database_.readers().read());
  return count_of(*reading, "SELECT count(*) FROM membership WHERE contract = $1 AND state IN ('active', 'suspended')",
                  {contract.text});
}

}  // namespace vidimus::adapters::sql
