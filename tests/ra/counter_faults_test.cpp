// Nothing half done at the counter: at every step of a hand-over the database stops, the authority stops, or everybody walks
// away. The step is refused, what comes after it goes on where it was, and nothing is left that should not be: one certificate, a
// token whose state is known, a code that was not used up.
#include <functional>

#include "certificate_desk.hpp"
#include "pki/cms_write.hpp"
#include "ra/calendar_jobs.hpp"
#include "ra/counter_visit.hpp"
#include "ra/ends.hpp"
#include "ra/orphans.hpp"
#include "ra/purchase_order.hpp"
#include "ra/record_signing.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Bytes;
using base::Code;
using domain::CertificateState;

template <class T>
bool went_well(const Result<T>& result) {
  return static_cast<bool>(result);
}

/// One hand-over, step by step, each as whoever takes it: the operator's page or the station's message.
class HandOver {
 public:
  HandOver() {
    line = desk.accepted("Jeanne", "Rostan", cast::holder);
    must(return_purchase_order(desk.counter, operator_of(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
    must(book_appointment(desk.counter, operator_of(cast::holder), line.reference, paris_time("2026-11-24 09:00")));
    desk.house.clock.at = paris_time("2026-11-24 09:02");
    code = desk.code_of(cast::holder, line);
    desk.station = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
  }

  struct Step {
    std::string name;
    std::function<bool()> take;  ///< did it go well?
  };
  std::vector<Step> steps() {
    return {{"arrival", [this] { return went_well(note_arrival(desk.counter, agent(), line.reference, true)); }},
            {"document", [this] { return went_well(compare_document(desk.counter, agent(), document())); }},
            {"code", [this] { return went_well(compare_code(desk.counter, agent(), line.reference, code)); }},
            {"purchase order", [this] { return went_well(finish_checks(desk.counter, agent(), line.reference)); }},
            {"token",
             [this] {
               return went_well(start_personalisation(desk.counter, agent(), {line.reference, serial, desk.station.id}));
             }},
            {"job taken", [this] { return went_well(take_job()); }},
            {"request", [this] { return went_well(request()); }},
            {"read-back", [this] { return went_well(read_back()); }},
            {"reading", [this] { return went_well(accept_contents(desk.counter, agent(), line.reference)); }},
            {"signatures", [this] { return went_well(sign()); }}};
  }
  /// The steps from one to another; each must go well.
  void walk(std::size_t from, std::size_t to) {
    const auto all = steps();
    for (auto at = from; at < to; ++at) ASSERT_TRUE(all[at].take()) << all[at].name;
  }

  /// The database takes nothing any more; reading still works.
  void stop_writing() { run("CREATE TRIGGER stopped BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'stopped'); END"); }
  void write_again() { run("DROP TRIGGER stopped"); }

  int valid_certificates() {
    int out = 0;
    for (const auto& one : must(desk.authority.issued_since(Instant{}, 100))) out += one.revoked_at ? 0 : 1;
    return out;
  }
  CaseFile file() { return desk.file(line); }
  domain::TokenState token() {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.token_by_serial(serial)).value().state; });
  }

  CertificateDesk desk;
  domain::OrderLine line;
  std::string code;
  const std::string serial = "BLANK-AZUR-01";

 private:
  Actor operator_of(const std::string& email) { return desk.house.actor(email); }
  Actor agent() { return operator_of(cast::deliverer); }
  void run(const std::string& text) {
    auto connection = must(desk.house.database->connect());
    must(connection->run(text));
  }
  ShownDocument document() {
    const auto dossier = *file().dossier;
    return {line.reference, dossier.document_kind, dossier.document_number, dossier.document_expires};
  }
  Result<Done> take_job() {
    VIDIMUS_TRY(job, next_job(desk.counter, desk.station));
    if (!job) return base::fail(Code::not_found, "station_job");
    return Done{};
  }
  domain::JobId job() { return must(personalisation(desk.counter, agent(), line.reference)).id; }
  Result<TokenAnswer> request() {
    return submit_request(desk.counter, desk.station, {job(), ca::testing::Desk::csr(desk.token_key()), serial, "SoftHSM v2"});
  }
  Result<Done> read_back() {
    // As the station does after a crash: asked again, the request is answered with the same certificate.
    VIDIMUS_TRY(answer, request());
    return submit_read_back(desk.counter, desk.station,
                            {job(), answer.certificate.der, must(desk.token_key().sign(answer.challenge))});
  }
  Result<Done> sign() {
    VIDIMUS_TRY(asked, next_record(desk.counter, desk.station));
    if (!asked) return base::fail(Code::not_found, "station_job");
    auto& key = desk.token_key();
    const auto octets = must(ports::signed_octets(asked->paper));
    const auto attributes = must(pki::signed_attributes(file().certificate->der, key.algorithm(), octets));
    return submit_signatures(desk.counter, desk.station,
                             {asked->record.id, must(key.sign(asked->record.challenge)), must(key.sign(attributes))});
  }
};

void expect_handed_over(HandOver& one, const std::string& when) {
  EXPECT_EQ(one.file().certificate->state, CertificateState::active) << when;
  EXPECT_EQ(one.token(), domain::TokenState::handed_over) << when;
  EXPECT_EQ(one.valid_certificates(), 1) << when;
  EXPECT_EQ(one.file().dossier->code.wrong_attempts, 0) << when;
  EXPECT_EQ(one.desk.letters_to("delivered").size(), 1U) << when;
}

TEST(CounterFaults, TheDatabaseStopsAtEveryStep) {
  const auto count = HandOver{}.steps().size();
  for (std::size_t at = 0; at < count; ++at) {
    HandOver one;
    const auto step = one.steps()[at];
    one.walk(0, at);
    one.stop_writing();
    EXPECT_FALSE(step.take()) << step.name;
    one.write_again();
    one.walk(at, count);
    expect_handed_over(one, step.name);
  }
}

TEST(CounterFaults, TheAuthorityStopsAtEveryStep) {
  const auto count = HandOver{}.steps().size();
  std::string refused;
  for (std::size_t at = 0; at < count; ++at) {
    HandOver one;
    const auto step = one.steps()[at];
    one.walk(0, at);
    one.desk.authority.stopped = true;
    const bool went_on = step.take();
    if (!went_on) refused += step.name + " ";
    one.desk.authority.stopped = false;
    one.walk(went_on ? at + 1 : at, count);
    expect_handed_over(one, step.name);
  }
  EXPECT_EQ(refused, "request read-back ") << "those alone ask the authority";
}

TEST(CounterFaults, ARefusalWhileTheAuthorityIsStoppedIsTakenOnceItIsBack) {
  HandOver one;
  one.walk(0, 8);
  auto& desk = one.desk;
  desk.authority.stopped = true;
  EXPECT_EQ(
      refusal(refuse_certificate(desk.counter, desk.house.actor(cast::deliverer), one.line.reference, "le nom est mal écrit")),
      Code::unavailable);
  EXPECT_EQ(one.file().certificate->state, CertificateState::delivered) << "nothing half done";
  desk.authority.stopped = false;
  must(refuse_certificate(desk.counter, desk.house.actor(cast::deliverer), one.line.reference, "le nom est mal écrit"));
  EXPECT_EQ(one.file().certificate->state, CertificateState::revoked);
  EXPECT_EQ(one.valid_certificates(), 0);
}

TEST(CounterFaults, EveryStepTakenTwiceIsTakenOnce) {
  HandOver one;
  const auto all = one.steps();
  for (const auto& step : all) {
    ASSERT_TRUE(step.take()) << step.name;
    static_cast<void>(step.take());  // the browser sends it again, the station was cut off before it read the answer
  }
  expect_handed_over(one, "each step twice");
}

TEST(CounterFaults, EverybodyWalksAwayAtEveryStep) {
  const auto count = HandOver{}.steps().size();
  for (std::size_t at = 0; at < count; ++at) {
    HandOver one;
    const auto name = at == 0 ? "nothing" : one.steps()[at - 1].name;
    one.walk(0, at);
    one.desk.house.clock.at += std::chrono::days{4};
    must(close_missed(one.desk.counter));
    must(revoke_orphans(one.desk.counter));
    one.desk.house.clock.at += std::chrono::days{15};
    must(watch_acceptances(one.desk.counter));
    EXPECT_EQ(one.valid_certificates(), 0) << "left after: " << name;
    const auto dossier = *one.file().dossier;
    EXPECT_EQ(dossier.code.wrong_attempts, 0) << name;
    if (at < 4) {
      EXPECT_FALSE(dossier.code.mac.empty()) << "the code still serves, left after: " << name;
      EXPECT_EQ(one.token(), domain::TokenState::in_stock) << name;
    }
    EXPECT_NE(one.token(), domain::TokenState::handed_over) << name;
  }
}

TEST(CounterFaults, ALostStationIsReplacedAtEveryStep) {
  const auto count = HandOver{}.steps().size();
  for (std::size_t at = 5; at < count; ++at) {
    HandOver one;
    const auto name = one.steps()[at].name;
    one.walk(0, at);
    auto& desk = one.desk;
    must(revoke_station(desk.counter, desk.house.actor(cast::deliverer), desk.station.id));
    desk.station = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
    // The operator names the new station: for the token while it is made, for the record once it is.
    const auto again =
        at < 8 ? refusal(start_personalisation(desk.counter, desk.house.actor(cast::deliverer),
                                               {one.line.reference, one.serial, desk.station.id}))
               : refusal(accept_contents(desk.counter, desk.house.actor(cast::deliverer), one.line.reference, desk.station.id));
    EXPECT_EQ(again, Code::internal) << name;
    one.walk(at == 8 ? 9 : at, count);
    expect_handed_over(one, name);
  }
}

}  // namespace
}  // namespace vidimus::ra::testing
