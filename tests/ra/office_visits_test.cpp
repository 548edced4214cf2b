// A hand-over at a CCI, from the visit to the certificate another authority issued (R53).
#include "domain/folded.hpp"
#include "office_desk.hpp"
#include "pki/pem.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::AppointmentState;
using domain::CertificateState;
using domain::OrderState;
using Names = std::vector<std::string>;

class OfficeVisits : public OfficeDesk, public ::testing::Test {
 protected:
  Result<domain::Appointment> hold(bool present, const std::string& number, const std::string& code) {
    return hold_face_to_face(desk.counter, operator_(), {line.reference, present, domain::DocumentKind::passport, number, code});
  }
};

TEST_F(OfficeVisits, TheHolderIsToldToContactTheOffice) {
  EXPECT_EQ(desk.letters_to("contact_office"), Names{cast::holder});
  const auto& letter = desk.house.mailer.composed;
  const auto found = std::ranges::find_if(
      letter, [](const auto& one) { return one.subject.find("contact avec votre CCI") != std::string::npos; });
  ASSERT_NE(found, letter.end());
  for (const auto* part : {"CCI du Littoral", "20 boulevard des Embruns", "06005 Nice CEDEX 1", "04 65 71 20 20"})
    EXPECT_NE(found->plain.find(part), std::string::npos) << part;
  EXPECT_TRUE(desk.letters_to("appointment_booked").empty());
}

TEST_F(OfficeVisits, TheVisitIsNotedAndMovedWithoutOurRules) {
  const auto first = must(note_visit(desk.counter, operator_(), line.reference, paris_time("2026-11-20 18:00")));  // tonight
  EXPECT_FALSE(first.seat);
  const auto moved = must(note_visit(desk.counter, operator_(), line.reference, paris_time("2026-11-22 11:11")));  // a Sunday
  EXPECT_EQ(moved.id, first.id);
  EXPECT_EQ(refusal(note_visit(desk.counter, desk.house.actor(cast::holder), line.reference, desk.house.clock.at)),
            Code::forbidden);
  EXPECT_EQ(refusal(note_visit(desk.counter, desk.house.actor("marius.pellegrin@azur-ingenierie.example"), line.reference,
                               desk.house.clock.at)),
            Code::not_found);
  // Our own calendar neither counts it as missed nor reminds of it.
  desk.house.clock.at += std::chrono::days{5};
  must(close_missed(desk.counter));
  EXPECT_EQ(desk.file(line).booked()->id, first.id);
}

TEST_F(OfficeVisits, TheSameChecksAsAtOurCounter) {
  const auto code = desk.code_of(cast::holder, line);
  EXPECT_EQ(refusal(hold(true, "12AB34567", code)), Code::wrong_state) << "no visit is noted";
  must(note_visit(desk.counter, operator_(), line.reference, desk.house.clock.at));
  EXPECT_EQ(missing_facts(hold(false, "12AB34567", code)), Names{"holder_present"});
  EXPECT_EQ(missing_facts(hold(true, "98ZZ76543", code)), Names{"same_document"});
  EXPECT_EQ(refusal(hold(true, "12AB34567", "WRONGONE")), Code::wrong_code);
  EXPECT_EQ(desk.file(line).dossier->code.wrong_attempts, 1);
  EXPECT_EQ(must(hold(true, "12AB34567", code)).state, AppointmentState::honoured);
}

TEST_F(OfficeVisits, ARefusalOrAnAbsenceInvitesToTheOfficeAgain) {
  must(note_visit(desk.counter, operator_(), line.reference, desk.house.clock.at));
  EXPECT_EQ(missing_facts(note_refusal(desk.counter, operator_(), line.reference, " ")), Names{"reason_given"});
  EXPECT_EQ(must(note_refusal(desk.counter, operator_(), line.reference, "Pièce périmée")).state, AppointmentState::cancelled);
  EXPECT_EQ(desk.letters_to("contact_office").size(), 2U);
  must(note_visit(desk.counter, operator_(), line.reference, desk.house.clock.at));
  EXPECT_EQ(missing_facts(note_missed_visit(desk.counter, operator_(), line.reference)), Names{"slot_passed"});
  desk.house.clock.at += std::chrono::hours{1};
  EXPECT_EQ(must(note_missed_visit(desk.counter, operator_(), line.reference)).state, AppointmentState::no_show);
  EXPECT_EQ(desk.letters_to("contact_office").size(), 3U);
}

TEST_F(OfficeVisits, TheCertificateOfAnotherAuthorityCarriesTheOrderOn) {
  const auto pem = issued_elsewhere("Jeanne", "Rostan", cast::holder);
  const auto bring = [&](const std::string& text) { return bring_certificate(desk.counter, operator_(), line.reference, text); };
  desk.house.clock.at = paris_time("2026-11-25 09:00");
  EXPECT_EQ(missing_facts(bring(pem)), Names{"appointment_honoured"});
  must(note_visit(desk.counter, operator_(), line.reference, desk.house.clock.at));
  must(hold(true, "12AB34567", desk.code_of(cast::holder, line)));
  EXPECT_EQ(refusal(bring("no certificate")), Code::malformed);
  EXPECT_EQ(refusal(bring(std::string(100'000, 'x'))), Code::too_large);
  EXPECT_EQ(missing_facts(bring(issued_elsewhere("Noé", "Faure", "noe.faure@valbrune.example"))), Names{"certificate_of_holder"});
  EXPECT_EQ(refusal(bring_certificate(desk.counter, desk.house.actor(cast::holder), line.reference, pem)), Code::forbidden);
  desk.world.test_names = false;  // a house in earnest takes no test certificate
  EXPECT_EQ(missing_facts(bring(pem)), Names{"certificate_of_holder"});
  desk.world.test_names = true;
  const auto certificate = must(bring(pem));
  EXPECT_EQ(certificate.state, CertificateState::active);
  EXPECT_EQ(certificate.profile, domain::external_profile);
  EXPECT_EQ(desk.file(line).line.state, OrderState::issued);
  must(confirm_installation(desk.counter, desk.house.actor(cast::holder), line.id));
  EXPECT_EQ(desk.file(line).line.state, OrderState::completed);
  // It is revoked where it was made: ours cannot, and says so.
  const auto refused = revoke_certificate(desk.counter, desk.house.actor(cast::holder), line.reference,
                                          domain::RevocationReason::lost_or_stolen, "perdu");
  EXPECT_EQ(refused.error().detail, "refused.external_certificate");
}

TEST_F(OfficeVisits, WhereAnchorsAreKnownTheyMustLeadToTheCertificate) {
  must(note_visit(desk.counter, operator_(), line.reference, desk.house.clock.at));
  must(hold(true, "12AB34567", desk.code_of(cast::holder, line)));
  desk.house.clock.at = paris_time("2026-11-25 09:00");
  const auto pem = issued_elsewhere("Jeanne", "Rostan", cast::holder);
  const auto stranger = pki::one_from_pem(issued_elsewhere("Noé", "Faure", "noe.faure@valbrune.example"), "CERTIFICATE");
  const auto bring = [&] { return bring_certificate(desk.counter, operator_(), line.reference, pem); };
  const auto supplier = domain::folded_letters(desk.file(line).contract.supplier);
  desk.world.supplier_anchors = {{supplier, must(stranger)}};
  EXPECT_EQ(refusal(bring()), Code::untrusted);
  desk.world.supplier_anchors = {{"autreprestataire", must(stranger)}};
  EXPECT_TRUE(bring()) << "another supplier's anchors do not judge this contract's certificates";
}

TEST(SameName, WhateverTheCaseAndTheAccents) {
  EXPECT_TRUE(same_person_name("Le Goff-Ménard", "LE GOFF MENARD"));
  EXPECT_FALSE(same_person_name("Martin", "Martine"));
}

}  // namespace
}  // namespace vidimus::ra::testing
