// Stations (postes de remise) and the stock of tokens of a site.
#include "ra/stations.hpp"

#include "ra/handover.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

PageResult pair(Visit& visit) {
  VIDIMUS_TRY(offered, ra::offer_pairing(visit.counter(), visit.actor(), domain::SiteId{visit.param("site")}));
  return visit.page("appairage", Json::object({{"code", offered.code.reveal()},
                                               {"back", back("/guichet", visit.texts().text("menu.guichet"))}}));
}

PageResult revoke(Visit& visit) {
  VIDIMUS_CHECK(ra::revoke_station(visit.counter(), visit.actor(), domain::StationId{visit.param("station")}));
  return visit.go("/guichet", "poste");
}

PageResult receive(Visit& visit) {
  VIDIMUS_CHECK(ra::receive_token(visit.counter(), visit.actor(), domain::SiteId{visit.param("site")}, visit.typed("serial"),
                                  visit.typed("model"), visit.typed("qualified") == "oui"));
  return visit.go("/guichet", "jeton");
}

constexpr Row rows[] = {{http::Method::post, "/guichet/sites/{site}/appairage", pair},
                        {http::Method::post, "/guichet/sites/{site}/stock", receive},
                        {http::Method::post, "/guichet/postes/{station}/revocation", revoke}};

}  // namespace

std::span<const Row> station_rows() { return rows; }

}  // namespace vidimus::web::portal
