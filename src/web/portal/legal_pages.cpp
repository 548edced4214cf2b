// What every public site owes its visitors: legal notice (mentions légales, loi n° 2004-575 art. 1-1), personal data (RGPD art.
// 13), accessibility statement (déclaration d’accessibilité, décret n° 2019-768). Texts are papers; periods are those of
// data/retention.toml.
#include "domain/identifiers.hpp"
#include "web/portal/keeping.hpp"
#include "web/portal/paper_view.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

Json bodies_view(const std::vector<ra::BodyView>& bodies) {
  Json out = Json::array();
  for (const auto& one : bodies)
    out.push(Json::object(
        {{"name", one.body.name}, {"phone", domain::phone_text(one.body.desk_phone)}, {"email", one.body.sender_email}}));
  return out;
}

Json values_for(const Visit& visit, const std::vector<ra::BodyView>& bodies) {
  const auto& notice = visit.portal().notice;
  Json kept = Json::array();
  for (const auto& rule : visit.house().retention.rows) kept.push(retention_rule_view(visit, rule));
  return Json::object({{"public_url", visit.house().public_url},
                       {"publisher", maybe(notice.publisher)},
                       {"director", maybe(notice.director)},
                       {"host", maybe(notice.host)},
                       {"data_protection", maybe(notice.data_protection)},
                       {"conformity", maybe(notice.conformity)},
                       {"accessibility_contact", maybe(notice.accessibility_contact)},
                       {"bodies", bodies_view(bodies)},
                       {"kept", std::move(kept)}});
}

PageResult show_legal(Visit& visit, std::string_view name) {
  VIDIMUS_TRY(bodies, ra::bodies(visit.counter()));
  VIDIMUS_TRY(paper, paper_in(visit, name, values_for(visit, bodies)));
  return visit.page("guide",
                    Json::object({{"title", paper.title}, {"paper_language", paper.language}, {"paper", paper_view(paper)}}));
}

}  // namespace

std::span<const Row> legal_rows() {
  static constexpr Row rows[] = {
      {http::Method::get, "/mentions-legales", [](Visit& visit) { return show_legal(visit, "mentions-legales"); }, Door::open},
      {http::Method::get, "/donnees-personnelles", [](Visit& visit) { return show_legal(visit, "donnees-personnelles"); },
       Door::open},
      {http::Method::get, "/accessibilite", [](Visit& visit) { return show_legal(visit, "accessibilite"); }, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
