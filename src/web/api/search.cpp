// What is found beside cases: people, public bodies, certificates and tokens by their words.
#include "ra/subject_search.hpp"
#include "web/api/fields.hpp"
#include "web/api/lists.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Json json_of(const ra::FoundPerson& one) {
  return Json::object({{"id", one.person.id.text},
                       {"given_names", one.person.given_names},
                       {"surname", one.person.surname},
                       {"email", one.person.email},
                       {"function", text_or_null(one.person.function)},
                       {"organisation_name", text_or_null(one.organisation)}});
}

Json json_of(const ra::FoundOrganisation& one) {
  Json memberships = Json::array();
  for (const auto& each : one.memberships)
    memberships.push(Json::object({{"id", each.id.text}, {"state", base::to_name(each.state)}}));
  return Json::object({{"id", one.organisation.id.text},
                       {"name", one.organisation.name},
                       {"siret", one.organisation.siret},
                       {"town", one.organisation.town},
                       {"memberships", std::move(memberships)}});
}

Json json_of(const ra::InventoryRow& one) {
  return Json::object({{"id", one.certificate.id.text},
                       {"serial", one.certificate.serial},
                       {"state", base::to_name(one.certificate.state)},
                       {"reference", one.reference},
                       {"holder", text_or_null(one.holder)},
                       {"organisation_name", one.organisation}});
}

Json json_of(const ra::TokenView& one) {
  return Json::object({{"id", one.token.id.text},
                       {"serial", one.token.serial},
                       {"state", base::to_name(one.token.state)},
                       {"reference", text_or_null(one.reference)},
                       {"holder", text_or_null(one.holder)},
                       {"site_name", one.site}});
}

const std::string& id_of(const ra::FoundPerson& one) { return one.person.id.text; }
const std::string& id_of(const ra::FoundOrganisation& one) { return one.organisation.id.text; }
const std::string& id_of(const ra::InventoryRow& one) { return one.certificate.id.text; }
const std::string& id_of(const ra::TokenView& one) { return one.token.id.text; }

template <class Found>
Answer page_of(std::string_view name, const base::Result<std::vector<Found>>& found, int limit) {
  if (!found) return found.error();
  Json list = Json::array();
  for (const auto& one : *found) list.push(json_of(one));
  const bool more = found->size() == static_cast<std::size_t>(limit);
  return http::json(Json::object({{std::string{name}, std::move(list)}, {"next", more ? Json{id_of(found->back())} : Json{}}}));
}

base::Result<ra::SubjectSearch> search_of(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  ra::SubjectSearch out;
  out.text = fields.required("q");
  out.after = fields.optional("after");
  out.limit = static_cast<int>(fields.number("limit", 1, 500, 50));
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer people(Call& call) {
  VIDIMUS_TRY(search, search_of(call));
  return page_of("people", ra::find_people(call.counter(), call.actor(), search), search.limit);
}

Answer organisations(Call& call) {
  VIDIMUS_TRY(search, search_of(call));
  return page_of("organisations", ra::find_organisations(call.counter(), call.actor(), search), search.limit);
}

Answer certificates(Call& call) {
  VIDIMUS_TRY(search, search_of(call));
  return page_of("certificates", ra::find_certificates(call.counter(), call.actor(), search), search.limit);
}

Answer tokens(Call& call) {
  VIDIMUS_TRY(search, search_of(call));
  return page_of("tokens", ra::find_tokens(call.counter(), call.actor(), search), search.limit);
}

using enum http::Method;

}  // namespace

std::span<const Row> search_rows() {
  static constexpr Row rows[] = {{get, "/api/v1/search/people", people},
                                 {get, "/api/v1/search/organisations", organisations},
                                 {get, "/api/v1/search/certificates", certificates},
                                 {get, "/api/v1/search/tokens", tokens}};
  return rows;
}

}  // namespace vidimus::web::api
