// The counter with a real authority: keys, requests and certificates are what they would be.
#include "ra/handover.hpp"
#include "ra/purchase_order.hpp"

#include "pki/x509.hpp"
#include "ra/cast.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::CertificateState;
using domain::StationJobState;
using domain::TokenState;

class Handover : public ::testing::Test {
 protected:
  /// The holder stands at the counter, identified; a station waits for its job.
  Handover() {
    line = desk.accepted("Jeanne", "Rostan", cast::holder);
    must(return_purchase_order(desk.counter, desk.house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
    must(book_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, paris_time("2026-11-24 09:00")));
    desk.house.clock.at = paris_time("2026-11-24 09:02");
    must(hold_face_to_face(
        desk.counter, desk.house.actor(cast::deliverer),
        {line.reference, true, domain::DocumentKind::passport, "12ab 34567", desk.code_of(cast::holder, line)}));
    station = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
  }
  domain::StationJob start(const std::string& serial = "BLANK-AZUR-01") {
    return must(start_personalisation(desk.counter, desk.house.actor(cast::deliverer), {line.reference, serial, station.id}));
  }
  Result<TokenAnswer> request(const domain::StationJob& job, const base::Bytes& csr,
                              const std::string& serial = "BLANK-AZUR-01") {
    return submit_request(desk.counter, station, {job.id, csr, serial, "SoftHSM v2"});
  }
  base::Bytes csr(bool spoiled = false) { return ca::testing::Desk::csr(desk.token_key(), spoiled); }
  domain::Token token(const std::string& serial = "BLANK-AZUR-01") {
    return desk.looked_up([&](ports::Unit& unit) { return must(unit.token_by_serial(serial)).value(); });
  }
  StoryDesk desk;
  domain::OrderLine line;
  domain::Station station;
};

TEST_F(Handover, ACertificateIsMadeReadBackAndAccepted) {
  const auto job = start();
  const auto answer = must(request(job, csr()));
  const auto made = must(pki::read_certificate(answer.certificate.der));
  EXPECT_EQ(base::copy_of(made.spki), base::copy_of(desk.token_key().spki()));
  EXPECT_NE(answer.certificate.subject.find("TEST"), std::string::npos);
  EXPECT_EQ(answer.certificate.not_before, desk.house.clock.at);
  EXPECT_EQ(answer.certificate.not_after, paris_time("2029-11-24 09:02") - std::chrono::seconds{1});
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::issued);
  must(submit_read_back(desk.counter, station, {job.id, answer.certificate.der, must(desk.token_key().sign(answer.challenge))}));
  EXPECT_EQ(must(personalisation(desk.counter, desk.house.actor(cast::deliverer), line.reference)).state, StationJobState::done);
  EXPECT_EQ(must(accept_certificate(desk.counter, desk.house.actor(cast::deliverer), line.reference)).state,
            CertificateState::active);
  EXPECT_EQ(token().state, TokenState::handed_over);
  EXPECT_EQ(must(certificates_held(desk.counter, desk.house.actor(cast::holder))).size(), 1U);
}

TEST_F(Handover, AskedTwiceTheAnswerIsTheSame) {
  const auto job = start();
  const auto first = must(request(job, csr()));
  const auto again = must(request(job, csr()));
  EXPECT_EQ(again.certificate.der, first.certificate.der);
  EXPECT_EQ(again.challenge, first.challenge);
  EXPECT_EQ(desk.desk.book.issuances.size(), 1U);
  EXPECT_EQ(start().id, job.id);
}

TEST_F(Handover, ARequestThatProvesNothingGetsNoCertificate) {
  const auto job = start();
  EXPECT_EQ(refusal(request(job, csr(true))), Code::bad_signature);
  EXPECT_TRUE(desk.desk.book.issuances.empty());
  EXPECT_EQ(desk.file(line).certificate->state, CertificateState::requested);
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::ready);
  EXPECT_EQ(token().state, TokenState::assigned);
  EXPECT_TRUE(request(job, csr()));
}

TEST_F(Handover, AnotherTokenThanTheOneTakenIsRefused) {
  must(receive_token(desk.counter, desk.house.actor(cast::deliverer), desk.site(cast::own_site).id, "A1B2C3", "SoftHSM v2",
                     false));
  const auto job = start("A1B2C3");
  const auto refused = request(job, csr(), "D4E5F6");
  EXPECT_EQ(refusal(refused), Code::conflict);
  EXPECT_EQ(refused.error().detail, "token_differs");
  EXPECT_EQ(refusal(request(job, csr(), "")), Code::conflict);
  EXPECT_TRUE(desk.desk.book.issuances.empty());
  EXPECT_TRUE(request(job, csr(), "A1B2C3"));
}

TEST_F(Handover, WhatIsReadBackMustBeTheCertificateAndItsKey) {
  const auto job = start();
  const auto answer = must(request(job, csr()));
  const auto right = must(desk.token_key().sign(answer.challenge));
  EXPECT_EQ(refusal(submit_read_back(desk.counter, station, {job.id, desk.desk.house.ca, right})), Code::conflict);
  const auto other = must(desk.desk.house.ca_key->sign(answer.challenge));
  EXPECT_EQ(refusal(submit_read_back(desk.counter, station, {job.id, answer.certificate.der, other})), Code::bad_signature);
  EXPECT_EQ(desk.file(line).certificate->state, CertificateState::generated);
  EXPECT_EQ(refusal(accept_certificate(desk.counter, desk.house.actor(cast::deliverer), line.reference)), Code::wrong_state);
  must(submit_read_back(desk.counter, station, {job.id, answer.certificate.der, right}));
  must(submit_read_back(desk.counter, station, {job.id, answer.certificate.der, right}));
}

TEST_F(Handover, ARefusedCertificateIsRevoked) {
  start();
  must(desk.personalise(station, "BLANK-AZUR-01"));
  const auto who = desk.house.actor(cast::deliverer);
  EXPECT_EQ(missing_facts(refuse_certificate(desk.counter, who, line.reference, " ")), std::vector<std::string>{"reason_given"});
  must(refuse_certificate(desk.counter, who, line.reference, "Le nom est faux"));
  EXPECT_EQ(desk.file(line).certificate->state, CertificateState::revoked);
  EXPECT_TRUE(desk.desk.book.issuances.begin()->second.revoked_at);
}

TEST_F(Handover, AFatalFailureRevokesWhatWasMadeAndAnotherTokenServes) {
  const auto job = start();
  must(request(job, csr()));
  must(report_failure(desk.counter, station, job.id, true, "station.token_blocked"));
  EXPECT_TRUE(desk.desk.book.issuances.begin()->second.revoked_at);
  EXPECT_EQ(desk.file(line).certificate->state, CertificateState::revoked);
  EXPECT_EQ(refusal(request(job, csr())), Code::wrong_state);
  start("BLANK-AZUR-02");
  must(desk.personalise(station, "BLANK-AZUR-02"));
  EXPECT_EQ(desk.file(line).certificate->state, CertificateState::delivered);
  EXPECT_EQ(desk.desk.book.issuances.size(), 2U);
}

TEST_F(Handover, AFailureBeforeTheRequestGivesTheTokenBack) {
  const auto job = start();
  must(report_failure(desk.counter, station, job.id, false, "station.unplugged"));
  EXPECT_EQ(must(personalisation(desk.counter, desk.house.actor(cast::deliverer), line.reference)).state,
            StationJobState::waiting);
  must(report_failure(desk.counter, station, job.id, true, "station.broken"));
  EXPECT_EQ(token().state, TokenState::in_stock);
}

TEST_F(Handover, AnotherStationsJobIsNotThere) {
  const auto job = start();
  const auto other = desk.pair("yann.lecorre@armorique-numerique.example", desk.site("Siège d'Armorique Numérique").id);
  EXPECT_EQ(refusal(submit_request(desk.counter, other, {job.id, csr(), "BLANK-AZUR-01", "x"})), Code::not_found);
  EXPECT_FALSE(must(next_job(desk.counter, other)));
  EXPECT_EQ(
      refusal(start_personalisation(desk.counter, desk.house.actor(cast::holder), {line.reference, "BLANK-AZUR-01", station.id})),
      Code::forbidden);
}

}  // namespace
}  // namespace vidimus::ra::testing
