// The signed delivery record: the hand-over ends with both signatures of the new key, and with nothing less; whatever fails can
// be tried again or refused, and leaves no certificate behind.
#include "ra/record_signing.hpp"

#include <algorithm>
#include <cstdlib>

#include "certificate_desk.hpp"
#include "pki/cms_write.hpp"
#include "pki/tsp.hpp"
#include "pki/tsp_response.hpp"
#include "ra/counter_visit.hpp"
#include "ra/handover.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Bytes;
using base::Code;
using domain::CertificateState;
using domain::DeliveryRecordState;

/// A seal with the holder's own key and certificate: who signs is not what is looked at here. Its unit may be away.
class SomeSeal final : public ports::Seal {
 public:
  SomeSeal(pki::Signer& signer, Bytes certificate) : signer_(signer), chain_{std::move(certificate)} {}
  const std::vector<Bytes>& chain() const override { return chain_; }
  pki::SignatureAlgorithm algorithm() const override { return signer_.algorithm(); }
  Result<Bytes> sign(base::ByteView data) override { return signer_.sign(data); }
  Result<Bytes> stamp(const pki::Sha256& imprint) override {
    if (away) return base::fail(Code::unavailable, "http.unavailable");
    const auto request = pki::tsp::write_request(imprint, Bytes{0x41, 7}, true);
    VIDIMUS_TRY(unit, pki::tsp::TokenSigner::make(signer_, chain_, {}));
    VIDIMUS_TRY(asked, pki::tsp::read_request(request));
    VIDIMUS_TRY(answer, unit.sign(asked, {Bytes{5}, paris_time("2026-11-24 09:10")}));
    return pki::tsp::token_of(answer, request, chain_.front());
  }
  bool away = false;

 private:
  pki::Signer& signer_;
  std::vector<Bytes> chain_;
};

class RecordSigning : public ::testing::Test {
 protected:
  RecordSigning() { line = desk.delivered("Jeanne", "Rostan", cast::holder, "BLANK-AZUR-01"); }
  Actor operator_() { return desk.house.actor(cast::deliverer); }
  domain::DeliveryRecord accept() { return must(accept_contents(desk.counter, operator_(), line.reference)); }
  std::optional<RecordToSign> waiting() { return must(next_record(desk.counter, desk.station)); }
  RecordSignatures signatures(const RecordToSign& asked) {
    auto& key = desk.token_key();
    const auto octets = must(ports::signed_octets(asked.paper));
    const auto attributes = must(pki::signed_attributes(desk.file(line).certificate->der, key.algorithm(), octets));
    return {asked.record.id, must(key.sign(asked.record.challenge)), must(key.sign(attributes))};
  }
  void sign() { must(submit_signatures(desk.counter, desk.station, signatures(*waiting()))); }
  CertificateState certificate() { return desk.file(line).certificate->state; }
  std::string pdf() {
    const auto file = must(signed_record(desk.counter, operator_(), line.reference));
    return std::string{base::text_of(file.content)};
  }

  CertificateDesk desk;
  domain::OrderLine line;
};

TEST_F(RecordSigning, BothSignaturesEndTheHandOver) {
  accept();
  EXPECT_EQ(certificate(), CertificateState::delivered) << "read and accepted, but not yet in his hands";
  EXPECT_TRUE(desk.letters_to("delivered").empty());
  const auto asked = waiting();
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->reference, line.reference);
  const auto made = signatures(*asked);
  must(submit_signatures(desk.counter, desk.station, made));
  EXPECT_EQ(certificate(), CertificateState::active);
  EXPECT_EQ(desk.file(line).token->state, domain::TokenState::handed_over);
  EXPECT_EQ(desk.letters_to("delivered").size(), 1U);
  EXPECT_FALSE(waiting());
  must(submit_signatures(desk.counter, desk.station, made));
  EXPECT_EQ(desk.letters_to("delivered").size(), 1U) << "told twice, done once";
  EXPECT_TRUE(pdf().starts_with("%PDF-1.4"));
  EXPECT_NE(pdf().find("/ETSI.CAdES.detached"), std::string::npos);
}

TEST_F(RecordSigning, AKeyThatDoesNotLogInOrSignHandsNothingOver) {
  accept();
  const auto right = signatures(*waiting());
  auto wrong = right;
  wrong.challenge_signature.back() ^= 1;
  EXPECT_EQ(refusal(submit_signatures(desk.counter, desk.station, wrong)), Code::bad_signature);
  wrong = right;
  wrong.record_signature = right.challenge_signature;
  EXPECT_EQ(refusal(submit_signatures(desk.counter, desk.station, wrong)), Code::bad_signature);
  EXPECT_EQ(certificate(), CertificateState::delivered);
  must(submit_signatures(desk.counter, desk.station, right));
}

TEST_F(RecordSigning, ItIsTriedAgainOrGivenUp) {
  const auto first = accept();
  must(report_record_failure(desk.counter, desk.station, first.id, false, "token.absent"));
  EXPECT_EQ(waiting()->record.failure, "token.absent");
  EXPECT_EQ(accept().id, first.id) << "asked again, the one that waits is answered";
  must(report_record_failure(desk.counter, desk.station, first.id, true, "station.test_failed"));
  EXPECT_FALSE(waiting());
  EXPECT_EQ(must(newest_record(desk.counter, operator_(), line.reference)).state, DeliveryRecordState::given_up);
  EXPECT_EQ(certificate(), CertificateState::delivered);
  EXPECT_NE(accept().id, first.id);
  sign();
  EXPECT_EQ(certificate(), CertificateState::active);
}

TEST_F(RecordSigning, ARefusalRevokesAndWithdrawsWhatWaits) {
  accept();
  const auto asked = *waiting();
  must(refuse_certificate(desk.counter, operator_(), line.reference, "le nom est mal écrit"));
  EXPECT_EQ(certificate(), CertificateState::revoked);
  EXPECT_FALSE(waiting());
  EXPECT_EQ(refusal(submit_signatures(desk.counter, desk.station, signatures(asked))), Code::wrong_state);
  EXPECT_EQ(refusal(accept_contents(desk.counter, operator_(), line.reference)), Code::wrong_state);
}

TEST_F(RecordSigning, AnotherStationOfTheSiteTakesOver) {
  const auto first = accept();
  const auto other = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
  EXPECT_EQ(must(accept_contents(desk.counter, operator_(), line.reference, other.id)).id, first.id);
  EXPECT_FALSE(waiting());
  EXPECT_TRUE(must(next_record(desk.counter, other)));
  must(revoke_station(desk.counter, operator_(), other.id));
  EXPECT_EQ(refusal(accept_contents(desk.counter, operator_(), line.reference, other.id)), Code::not_found);
  EXPECT_EQ(refusal(submit_signatures(desk.counter, desk.station, {first.id, {}, {}})), Code::not_found) << "not this one's";
}

TEST_F(RecordSigning, SealAndHourFollowWhenTheUnitAnswers) {
  accept();
  sign();
  EXPECT_EQ(must(seal_records(desk.counter)), 0) << "an instance without a seal keeps the holder's signature";
  SomeSeal seal{desk.token_key(), desk.file(line).certificate->der};
  desk.world.seal = &seal;
  seal.away = true;
  EXPECT_EQ(refusal(seal_records(desk.counter)), Code::unavailable);
  const auto before = pdf();
  EXPECT_EQ(before.find("(Cachet)"), std::string::npos);
  seal.away = false;
  EXPECT_EQ(must(seal_records(desk.counter)), 1);
  EXPECT_EQ(must(seal_records(desk.counter)), 0);
  EXPECT_EQ(must(newest_record(desk.counter, operator_(), line.reference)).state, DeliveryRecordState::sealed);
  const auto sealed = pdf();
  EXPECT_NE(sealed.find("/Prev"), std::string::npos);
  EXPECT_GT(sealed.size(), before.size());
}

/// The operator has a certificate of his own on a token.
class Countersigning : public ::testing::Test {
 protected:
  Countersigning() {
    auto own = desk.in_hand("BLANK-AZUR-02", "Paul", "Ferrand", "paul.ferrand@valbrune.example");
    own_line = own.line;
    auto work = must(desk.counter.open(Actor::house()));
    auto certificate = must(work.unit().certificate(own.certificate.id));
    certificate.holder = operator_().person;
    work.write(certificate, "certificate", certificate.id.text, "test", certificate.body);
    must(work.commit());
    own_certificate = certificate;
    line = desk.delivered("Jeanne", "Rostan", cast::holder, "BLANK-AZUR-01");
    seal.emplace(desk.token_key(), desk.file(line).certificate->der);
    desk.world.seal = &*seal;
    must(accept_contents(desk.counter, operator_(), line.reference));
    const auto asked = must(next_record(desk.counter, desk.station)).value();
    must(submit_signatures(desk.counter, desk.station,
                           {asked.record.id, must(desk.token_key().sign(asked.record.challenge)),
                            over(asked.paper, desk.file(line).certificate->der)}));
  }
  Actor operator_() { return desk.house.actor(cast::deliverer); }
  Bytes over(const ports::PaperToSign& paper, const Bytes& certificate) {
    auto& key = desk.token_key();
    const auto octets = must(ports::signed_octets(paper));
    return must(key.sign(must(pki::signed_attributes(certificate, key.algorithm(), octets))));
  }
  std::optional<RecordToCountersign> offered() { return must(next_countersigning(desk.counter, desk.station)); }
  std::string pdf() { return std::string{base::text_of(must(signed_record(desk.counter, operator_(), line.reference)).content)}; }
  static int times(const std::string& text, std::string_view what) {
    int out = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
    return out;
  }

  CertificateDesk desk;
  domain::OrderLine own_line;
  domain::OrderLine line;
  domain::Certificate own_certificate;
  std::optional<SomeSeal> seal;
};

TEST_F(Countersigning, TheOperatorsOwnTokenSignsBesideTheHoldersAndTheSealComesLast) {
  EXPECT_EQ(must(seal_records(desk.counter)), 0) << "it waits for the operator";
  const auto asked = offered();
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->own_reference, own_line.reference);
  EXPECT_EQ(offered()->paper.content, asked->paper.content) << "laid out once";
  const Bytes nonsense{1, 2, 3};
  EXPECT_EQ(refusal(submit_countersignature(desk.counter, desk.station, asked->record.id, nonsense)), Code::bad_signature);
  const auto made = over(asked->paper, own_certificate.der);
  must(submit_countersignature(desk.counter, desk.station, asked->record.id, made));
  must(submit_countersignature(desk.counter, desk.station, asked->record.id, made));
  EXPECT_FALSE(offered());
  EXPECT_EQ(must(seal_records(desk.counter)), 1);
  const auto sealed = pdf();
  EXPECT_EQ(times(sealed, "/ByteRange"), 3);
  const auto folder = desk.house.folder;
  must(base::write_file(folder + "/record.pdf", sealed));
  ASSERT_EQ(std::system(("pdfsig -nocert " + folder + "/record.pdf > " + folder + "/judged 2>&1").c_str()), 0);
  const auto judged = must(base::read_file(folder + "/judged"));
  EXPECT_EQ(times(judged, "Signature Validation: Signature is Valid."), 3) << judged;
}

TEST_F(Countersigning, WithoutHisTokenTheRecordStandsOnHisAcknowledgedAct) {
  const auto asked = offered();
  must(report_record_failure(desk.counter, desk.station, asked->record.id, false, "token.absent"));
  EXPECT_TRUE(offered()) << "plugged in a moment later";
  must(report_record_failure(desk.counter, desk.station, asked->record.id, true, "token.pin_locked"));
  EXPECT_FALSE(offered());
  EXPECT_EQ(must(seal_records(desk.counter)), 1);
  EXPECT_EQ(times(pdf(), "/ByteRange"), 2);
}

TEST_F(Countersigning, AnOperatorWhoNeverSignsHoldsNothingUp) {
  ASSERT_TRUE(offered());
  desk.house.clock.at += countersigning_lasts;
  EXPECT_FALSE(offered());
  EXPECT_EQ(must(seal_records(desk.counter)), 1);
}

/// The same, in a contract that wants the operator's own token on every record.
class TokenWanted : public Countersigning {
 protected:
  TokenWanted() {
    auto work = must(desk.counter.open(Actor::house()));
    auto contract = must(work.unit().contract(line.contract));
    contract.operator_token = true;
    work.write(contract, "contract", contract.id.text, "test", contract.body);
    auto record = must(newest_record(desk.counter, operator_(), line.reference));
    record.counter_required = true;
    work.write(record, "delivery_record", record.id.text, "test", record.body);
    must(work.commit());
  }
  /// The operator's certificate is somebody else's from now on, or his again.
  void own_certificate_of(const domain::PersonId& person) {
    auto work = must(desk.counter.open(Actor::house()));
    auto certificate = must(work.unit().certificate(own_certificate.id));
    certificate.holder = person;
    work.write(certificate, "certificate", certificate.id.text, "test", certificate.body);
    must(work.commit());
  }
};

TEST_F(TokenWanted, TheRecordIsNotSealedWithoutItAndIsTakenUpAgain) {
  desk.house.clock.at += countersigning_lasts * 10;
  const auto asked = offered();
  ASSERT_TRUE(asked) << "however long it takes";
  must(report_record_failure(desk.counter, desk.station, asked->record.id, true, "token.pin_locked"));
  EXPECT_FALSE(offered()) << "the station does not ask for the PIN for ever";
  EXPECT_EQ(must(seal_records(desk.counter)), 0);
  const auto resume = [&] { return resume_countersigning(desk.counter, operator_(), line.reference); };
  EXPECT_EQ(refusal(resume_countersigning(desk.counter, desk.house.actor(cast::buyer), line.reference)), Code::forbidden);
  const auto nora = desk.hire("Nora", "nora.carbonel@azur-ingenierie.example");
  EXPECT_EQ(resume_countersigning(desk.counter, desk.house.actor("nora.carbonel@azur-ingenierie.example"), line.reference)
                .error()
                .detail,
            "refused.other_operator");
  own_certificate_of(nora);
  EXPECT_EQ(missing_facts(resume()), std::vector<std::string>{"operator_countersigns"});
  own_certificate_of(operator_().person);
  must(resume());
  const auto again = offered();
  ASSERT_TRUE(again);
  must(submit_countersignature(desk.counter, desk.station, again->record.id, over(again->paper, own_certificate.der)));
  EXPECT_EQ(must(seal_records(desk.counter)), 1);
  EXPECT_EQ(times(pdf(), "/ByteRange"), 3);
  EXPECT_EQ(refusal(resume()), Code::wrong_state);
}

TEST_F(TokenWanted, NobodyWithoutATokenOfHisOwnHandsOver) {
  own_certificate_of(desk.hire("Nora", "nora.carbonel@azur-ingenierie.example"));
  must(receive_token(desk.counter, operator_(), desk.site(cast::own_site).id, "T-9", "SoftHSM v2", false));
  const auto next = desk.accepted("Noé", "Faure", cast::second_holder);
  must(return_purchase_order(desk.counter, desk.house.actor(cast::buyer), next.id, "bon.pdf", base::view_of(some_pdf)));
  desk.house.clock.at = desk.booked(cast::second_holder, next).starts;
  EXPECT_EQ(missing_facts(note_arrival(desk.counter, operator_(), next.reference, true)),
            std::vector<std::string>{"operator_countersigns"});
  const auto hold = [&](const Actor& who, const std::string& code) {
    return hold_face_to_face(desk.counter, who, {next.reference, true, domain::DocumentKind::passport, "12AB34567", code});
  };
  EXPECT_EQ(refusal(hold(operator_(), "WRONG-CODE")), Code::missing_facts) << "no code is worth counting";
  must(hold(desk.house.actor("nora.carbonel@azur-ingenierie.example"), desk.code_of(cast::second_holder, next)));
}

TEST_F(TokenWanted, OnPaperNothingIsHandedOver) {
  must(receive_token(desk.counter, operator_(), desk.site(cast::own_site).id, "T-9", "SoftHSM v2", false));
  desk.station = desk.looked_up([&](ports::Unit& unit) { return must(unit.station(desk.station.id)); });
  const auto next = desk.delivered("Noé", "Faure", cast::second_holder, "T-9");
  EXPECT_EQ(accept_certificate(desk.counter, operator_(), next.reference).error().detail, "refused.record_signed_by_tokens");
}

TEST_F(RecordSigning, OnlyWhoMayDeliverAsksForIt) {
  EXPECT_EQ(refusal(accept_contents(desk.counter, desk.house.actor(cast::buyer), line.reference)), Code::forbidden);
  EXPECT_EQ(refusal(signed_record(desk.counter, operator_(), line.reference)), Code::not_found);
}

}  // namespace
}  // namespace vidimus::ra::testing
