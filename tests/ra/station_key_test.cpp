// The key of a station is renewed by a fresh code: the station stays the same, its jobs go on, the old key serves no more.
#include "certificate_desk.hpp"
#include "ra/stations.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

TEST(StationKey, IsRenewedByAFreshCode) {
  CertificateDesk desk;
  const auto site = desk.site(cast::own_site).id;
  const auto agent = desk.house.actor(cast::deliverer);
  const auto offer = must(offer_pairing(desk.counter, agent, site));
  EXPECT_EQ(refusal(renew_station_key(desk.counter, agent, offer.station.id)), Code::wrong_state) << "never paired";
  const auto first = must(pair_station(desk.counter, std::string{offer.code.reveal()}, "Poste 1"));
  EXPECT_EQ(refusal(renew_station_key(desk.counter, desk.house.actor(cast::mayor), first.station.id)), Code::not_found);
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
  const auto station = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
  const auto fresh = must(renew_station_key(desk.counter, desk.house.actor(cast::deliverer), station.id));
  desk.house.clock.at += std::chrono::minutes{10};
  EXPECT_EQ(refusal(pair_station(desk.counter, std::string{fresh.code.reveal()}, "Poste 1")), Code::expired);
}

/// A station whose key is in its own token; the token is a key of the tests'.
class OwnKeyStation : public ::testing::Test {
 protected:
  CertificateDesk desk;
  pki::Signer& key = desk.token_key();

  std::string offered() {
    const auto offer = must(offer_pairing(desk.counter, desk.house.actor(cast::deliverer), desk.site(cast::own_site).id));
    return std::string{offer.code.reveal()};
  }
  OwnKey proof(const std::string& text) {
    return {base::Bytes(key.spki().begin(), key.spki().end()), must(key.sign(base::view_of(text)))};
  }
  PairedStation paired() {
    const auto code = offered();
    return must(pair_station(desk.counter, code, "Poste 1", proof(pairing_text(code))));
  }
  StationAnswer answer(const domain::StationId& id, const std::string& question) {
    return {id, question, must(key.sign(base::view_of(session_text(id.text, question))))};
  }
  base::Code session(const StationAnswer& given) { return refusal(open_station_session(desk.counter, given)); }
};

TEST_F(OwnKeyStation, IsPairedByItsSignatureAlone) {
  const auto code = offered();
  EXPECT_EQ(refusal(pair_station(desk.counter, code, "Poste 1", proof("another text"))), Code::bad_signature);
  must(pair_station(desk.counter, code, "Poste 1", proof(pairing_text(code))));  // a wrong proof used nothing up
}

TEST_F(OwnKeyStation, AnswersAQuestionForAnotherHour) {
  const auto station = paired();
  const std::string first{station.key.reveal()};
  must(find_station(desk.counter, first));
  desk.house.clock.at += std::chrono::hours{1};
  EXPECT_EQ(refusal(find_station(desk.counter, first)), Code::unauthenticated) << "the bearer key has ended";
  const auto given = answer(station.station.id, must(ask_station(desk.counter)));
  const auto second = must(open_station_session(desk.counter, given));
  EXPECT_EQ(must(find_station(desk.counter, std::string{second.reveal()})).id, station.station.id);
  EXPECT_EQ(session(given), Code::unauthenticated) << "a question serves once";
}

TEST_F(OwnKeyStation, NoOtherAnswerServes) {
  const auto station = paired();
  desk.house.clock.at += std::chrono::seconds{1};
  const auto question = must(ask_station(desk.counter));
  auto other = answer(station.station.id, question);
  other.signature = must(key.sign(base::view_of("another text")));
  EXPECT_EQ(session(other), Code::unauthenticated);
  EXPECT_EQ(session(answer(station.station.id, "1790000000000.AAAA")), Code::unauthenticated) << "not our question";
  EXPECT_EQ(session(answer(station.station.id, "")), Code::unauthenticated);
  EXPECT_EQ(session(answer(domain::StationId{"01M80XNX21PFM95P1CTQ8HSNAY"}, question)), Code::unauthenticated);
  const auto bearer_only = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
  EXPECT_EQ(session(answer(bearer_only.id, question)), Code::unauthenticated) << "it has no key of its own";
  desk.house.clock.at += std::chrono::minutes{2};
  EXPECT_EQ(session(answer(station.station.id, question)), Code::unauthenticated) << "too late";
  must(revoke_station(desk.counter, desk.house.actor(cast::deliverer), station.station.id));
  EXPECT_EQ(session(answer(station.station.id, must(ask_station(desk.counter)))), Code::unauthenticated);
}

}  // namespace
}  // namespace vidimus::ra::testing
