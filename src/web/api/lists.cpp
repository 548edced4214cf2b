#include "web/api/lists.hpp"

#include <array>

#include "ra/errands.hpp"
#include "ra/review_queue.hpp"
#include "ra/saved_filters.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

// --- saved filters ----------------------------------------------------------------------------------------------------------

Result<domain::FilteredList> list_named(const Call& call) {
  const auto list = base::from_name<domain::FilteredList>(call.request().param("list"));
  if (!list) return base::fail(base::Code::not_found, "refused.not_found");
  return *list;
}

Json filter_json(const domain::SavedFilter& one) {
  return Json::object({{"id", one.id},
                       {"list", base::to_name(one.list)},
                       {"name", one.name},
                       {"query", one.query},
                       {"created", base::to_rfc3339(one.created)}});
}

Answer list_filters(Call& call) {
  VIDIMUS_TRY(list, list_named(call));
  VIDIMUS_TRY(held, ra::saved_filters(call.counter(), call.actor(), list));
  Json out = Json::array();
  for (const auto& one : held) out.push(filter_json(one));
  return http::json(Json::object({{"filters", std::move(out)}}));
}

Answer keep_filter(Call& call) {
  VIDIMUS_TRY(list, list_named(call));
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto name = fields.required("name");
  const auto query = fields.required("query");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(kept, ra::keep_filter(call.counter(), call.actor(), list, name, query));
  return http::json(filter_json(kept));
}

Answer remove_filter(Call& call) {
  VIDIMUS_TRY(list, list_named(call));
  VIDIMUS_CHECK(ra::remove_filter(call.counter(), call.actor(), list, std::string{call.request().param("id")}));
  return http::no_content();
}

// --- the queue, page after page ---------------------------------------------------------------------------------------------

Answer search_queue(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  ra::QueueSearch search;
  search.text = fields.optional("q");
  search.percent = static_cast<int>(fields.number("percent", 0, 100, 0));
  search.after = fields.optional("after");
  search.limit = static_cast<int>(fields.number("limit", 1, 500, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(page, ra::search_queue(call.counter(), call.actor(), search));
  auto out = list_of("dossiers", page.items);
  out.set("waiting", page.waiting).set("late", page.late).set("next", text_or_null(page.next));
  return http::json(out);
}

// --- several dossiers -------------------------------------------------------------------------------------------------------

/// "decisions": [{reference, version, ticked}].
std::vector<ra::BulkDecision> read_decisions(Fields& fields) {
  std::vector<ra::BulkDecision> out;
  const auto list = fields.list("decisions");
  for (std::size_t at = 0; at < list.items().size(); ++at) {
    const auto& one = list.items()[at];
    const auto* version = one.find("version");
    auto& decision = out.emplace_back(ra::BulkDecision{one.text("reference"), 0, {}});
    const auto place = "/decisions/" + std::to_string(at);
    if (decision.reference.empty()) fields.refuse_at(place + "/reference", "required");
    if (version == nullptr || version->integer() == nullptr || *version->integer() < 1)
      fields.refuse_at(place + "/version", "required");
    else
      decision.version = *version->integer();
    if (const auto* boxes = one.find("ticked"))
      for (const auto& box : boxes->items())
        if (box.string() != nullptr) decision.ticked.push_back(*box.string());
  }
  return out;
}

Answer outcomes_of(const std::vector<ra::BulkOutcome>& outcomes) {
  Json out = Json::array();
  for (const auto& one : outcomes)
    out.push(Json::object({{"reference", one.reference},
                           {"state", one.state ? Json{base::to_name(*one.state)} : Json{}},
                           {"refusal", one.refusal ? Json{one.refusal->detail} : Json{}}}));
  return http::json(Json::object({{"outcomes", std::move(out)}}));
}

Answer accept_many(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto decisions = read_decisions(fields);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(outcomes, ra::accept_many(call.counter(), call.actor(), decisions));
  return outcomes_of(outcomes);
}

Answer ask_many(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto decisions = read_decisions(fields);
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(outcomes, ra::ask_many(call.counter(), call.actor(), decisions, reason));
  return outcomes_of(outcomes);
}

Answer receive_many(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto decisions = read_decisions(fields);
  const auto received_on = fields.optional("received_on");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(outcomes, ra::receive_many(call.counter(), call.actor(), decisions, received_on));
  return outcomes_of(outcomes);
}

// --- long work --------------------------------------------------------------------------------------------------------------

Json errand_json(const ports::Errand& one) {
  return Json::object({{"id", one.id},
                       {"kind", base::to_name(one.kind)},
                       {"state", base::to_name(one.state)},
                       {"total", one.total},
                       {"done", one.done},
                       {"refused", one.refused},
                       {"outcome", one.outcome},
                       {"failure", text_or_null(one.failure)},
                       {"asked", base::to_rfc3339(one.asked)},
                       {"ended", one.ended ? Json{base::to_rfc3339(*one.ended)} : Json{}}});
}

Answer list_errands(Call& call) {
  VIDIMUS_TRY(errands, ra::own_errands(call.counter(), call.actor()));
  Json out = Json::array();
  for (const auto& one : errands) out.push(errand_json(one));
  return http::json(Json::object({{"errands", std::move(out)}}));
}

Answer show_errand(Call& call) {
  VIDIMUS_TRY(errand, ra::errand(call.counter(), call.actor(), std::string{call.request().param("id")}));
  return http::json(errand_json(errand));
}

Answer ask_revocations(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  std::vector<domain::CertificateId> ids;
  for (auto& id : fields.texts("certificates", 1'000)) ids.emplace_back(std::move(id));
  const auto reason = fields.choice<domain::RevocationReason>("reason");
  const auto note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(id, ra::ask_revocation(call.counter(), call.actor(), ids, {reason, note, "session"}));
  return http::json(Json::object({{"id", id}}));
}

/// What an errand made: a list, a rehearsal, a plan.
Answer send_errand_file(Call& call) {
  VIDIMUS_TRY(errand, ra::errand(call.counter(), call.actor(), std::string{call.request().param("id")}));
  if (errand.state != ports::ErrandState::done || errand.file.empty())
    return base::fail(base::Code::not_found, "refused.not_found");
  const auto format = errand.request.text("format");
  const std::string_view type = format == "json"  ? "application/json"
                                : format == "ods" ? "application/vnd.oasis.opendocument.spreadsheet"
                                : format == "pdf" ? "application/pdf"
                                                  : "text/csv; charset=utf-8";
  return http::download(type, errand.id + "." + format, std::string{base::text_of(errand.file)});
}

http::Reply asked_errand(const std::string& id) {
  auto reply = http::json(Json::object({{"id", id}}), 202);
  reply.set("Location", "/api/v1/errands/" + id);
  return reply;
}

/// "csv" unless said otherwise.
std::string format_asked(Fields& fields) {
  auto format = fields.optional("format");
  if (format.empty()) format = "csv";
  if (format != "csv" && format != "json") fields.refuse("format", "choice_unknown");
  return format;
}

Answer ask_rehearsal(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const domain::ContractId contract{fields.required("contract")};
  const auto at = fields.optional_day("at");
  const auto format = format_asked(fields);
  if (!at) fields.refuse("at", "required");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(id, ra::ask_rehearsal(call.counter(), call.actor(), contract, *at, format));
  return asked_errand(id);
}

Answer ask_plan(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto at = fields.optional_day("at");
  const auto format = format_asked(fields);
  if (!at) fields.refuse("at", "required");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(id, ra::ask_plan(call.counter(), call.actor(), *at, format));
  return asked_errand(id);
}

using enum http::Method;

}  // namespace

std::span<const Row> list_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/filters/{list}", list_filters},
      Row{post, "/api/v1/filters/{list}", keep_filter},
      Row{remove, "/api/v1/filters/{list}/{id}", remove_filter},
      Row{get, "/api/v1/review-queue/pages", search_queue},
      Row{post, "/api/v1/review-queue/acceptances", accept_many},
      Row{post, "/api/v1/review-queue/corrections", ask_many},
      Row{post, "/api/v1/review-queue/receptions", receive_many},
      Row{get, "/api/v1/errands", list_errands},
      Row{get, "/api/v1/errands/{id}", show_errand},
      Row{get, "/api/v1/errands/{id}/file", send_errand_file},
      Row{post, "/api/v1/errands/revocations", ask_revocations},
      Row{post, "/api/v1/errands/rehearsals", ask_rehearsal},
      Row{post, "/api/v1/errands/retention-plans", ask_plan},
  };
  return rows;
}

}  // namespace vidimus::web::api
