// Stations (postes de remise) and the stock of tokens of a site.
#include "ra/stations.hpp"

#include "ra/handover.hpp"
#include "ra/tokens.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

PageResult pair(Visit& visit) {
  VIDIMUS_TRY(offered, ra::offer_pairing(visit.counter(), visit.actor(), domain::SiteId{visit.param("site")}));
  return visit.page("appairage", Json::object({{"code", offered.code.reveal()},
                                               {"back", back("/guichet", visit.texts().text("menu.guichet"))}}));
}

PageResult renew_key(Visit& visit) {
  VIDIMUS_TRY(offered, ra::renew_station_key(visit.counter(), visit.actor(), domain::StationId{visit.param("station")}));
  return visit.page("appairage", Json::object({{"code", offered.code.reveal()},
                                               {"again", true},
                                               {"back", back("/guichet", visit.texts().text("menu.guichet"))}}));
}

PageResult revoke_station(Visit& visit) {
  VIDIMUS_CHECK(ra::revoke_station(visit.counter(), visit.actor(), domain::StationId{visit.param("station")}));
  return visit.go("/guichet", "poste");
}

PageResult receive_stock(Visit& visit) {
  VIDIMUS_CHECK(ra::receive_token(visit.counter(), visit.actor(), domain::SiteId{visit.param("site")}, visit.typed("serial"),
                                  visit.typed("model"), visit.typed("qualified") == "oui", visit.typed("box")));
  return visit.go("/guichet", "jeton");
}

PageResult lose_box(Visit& visit) {
  VIDIMUS_TRY(lost, ra::lose_box(visit.counter(), visit.actor(), domain::SiteId{visit.param("site")}, visit.typed("box"),
                                 visit.typed("note")));
  Json tokens = Json::array();
  for (const auto& one : lost.tokens)
    tokens.push(Json::object({{"id", one.token.id.text}, {"serial", one.token.serial}, {"revoked", one.revoked.size()}}));
  Json references = Json::array();
  for (const auto& one : lost.references) references.push(Json::object({{"reference", one}}));
  return visit.page("carton_perdu", Json::object({{"back", back("/guichet", visit.texts().text("menu.guichet"))},
                                                  {"count", lost.tokens.size()},
                                                  {"tokens", std::move(tokens)},
                                                  {"has_references", !references.items().empty()},
                                                  {"references", std::move(references)}}));
}

}  // namespace

std::span<const Row> station_rows() {
  static constexpr Row rows[] = {{http::Method::post, "/guichet/sites/{site}/appairage", pair},
                                 {http::Method::post, "/guichet/sites/{site}/stock", receive_stock},
                                 {http::Method::post, "/guichet/sites/{site}/carton-perdu", lose_box},
                                 {http::Method::post, "/guichet/postes/{station}/cle", renew_key},
                                 {http::Method::post, "/guichet/postes/{station}/revocation", revoke_station}};
  return rows;
}

}  // namespace vidimus::web::portal
