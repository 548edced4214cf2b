// The key of a station is renewed by a fresh code: the station stays the same, its jobs go on, the old key serves no more.
#include "certificate_desk.hpp"
#include "ra/stations.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

TEST(StationKey, IsRenewedByAFreshCode) {
  CertificateDesk desk;
  const auto site = desk.site(own_site).id;
  const auto agent = desk.house.actor(deliverer);
  const auto offer = must(offer_pairing(desk.counter, agent, site));
  EXPECT_EQ(refusal(renew_station_key(desk.counter, agent, offer.station.id)), Code::wrong_state) << "never paired";
  const auto first = must(pair_station(desk.counter, std::string{offer.code.reveal()}, "Poste 1"));
  EXPECT_EQ(refusal(renew_station_key(desk.counter, desk.house.actor(mayor), first.station.id)), Code::not_found);
  const auto fresh = must(renew_station_key(desk.counter, agent, first.station.id));
  must(find_station(desk.counter, std::string{first.key.reveal()}));  // until the code was used
  const auto second = must(pair_station(desk.counter, std::string{fresh.code.reveal()}, "Poste 1"));
  EXPECT_EQ(second.station.id, first.station.id);
  EXPECT_EQ(refusal(find_station(desk.counter, std::string{first.key.reveal()})), Code::unauthenticated);
  EXPECT_EQ(must(find_station(desk.counter, std::string{second.key.reveal()})).id, first.station.id);
  EXPECT_EQ(refusal(pair_station(desk.counter, std::string{fresh.code.reveal()}, "Poste 1")), Code::wrong_code) << "once";
  must(revoke_station(desk.counter, agent, first.station.id));
  EXPECT_EQ(refusal(renew_station_key(desk.counter, agent, first.station.id)), Code::wrong_state);
}

TEST(StationKey, AFreshCodeLastsTenMinutes) {
  CertificateDesk desk;
  const auto station = desk.pair(deliverer, desk.site(own_site).id);
  const auto fresh = must(renew_station_key(desk.counter, desk.house.actor(deliverer), station.id));
  desk.house.clock.at += std::chrono::minutes{10};
  EXPECT_EQ(refusal(pair_station(desk.counter, std::string{fresh.code.reveal()}, "Poste 1")), Code::expired);
}

}  // namespace
}  // namespace vidimus::ra::testing
