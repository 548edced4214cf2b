// The checks of the counter one page at a time: in their order, by one operator, within two hours, and with nothing kept of what
// was shown.
#include "ra/counter_visit.hpp"

#include "certificate_desk.hpp"
#include "ra/purchase_order.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::DocumentKind;

class CounterVisits : public ::testing::Test {
 protected:
  CounterVisits() {
    line = desk.accepted("Jeanne", "Rostan", cast::holder);
    must(return_purchase_order(desk.counter, desk.house.actor(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
    must(book_appointment(desk.counter, desk.house.actor(cast::holder), line.reference, paris_time("2026-11-24 09:00")));
    desk.house.clock.at = paris_time("2026-11-24 09:02");
    code = desk.code_of(cast::holder, line);
  }
  Actor operator_() { return desk.house.actor(cast::deliverer); }
  Result<domain::CounterVisit> arrive(bool present = true) {
    return note_arrival(desk.counter, operator_(), line.reference, present);
  }
  ShownDocument right_document() {
    const auto dossier = *desk.file(line).dossier;
    return {line.reference, dossier.document_kind, dossier.document_number, dossier.document_expires};
  }
  Result<domain::CounterVisit> show(const ShownDocument& shown) { return compare_document(desk.counter, operator_(), shown); }
  Result<domain::CounterVisit> give(const std::string& typed) {
    return compare_code(desk.counter, operator_(), line.reference, typed);
  }
  Result<domain::Appointment> finish() { return finish_checks(desk.counter, operator_(), line.reference); }
  std::vector<std::string> differing(const ShownDocument& shown) {
    const auto outcome = show(shown);
    std::vector<std::string> out;
    if (!outcome)
      for (const auto& field : outcome.error().fields) out.push_back(field.pointer);
    return out;
  }
  bool going_on() { return must(visit_of(desk.counter, operator_(), line.reference)).has_value(); }

  CertificateDesk desk;
  domain::OrderLine line;
  std::string code;
};

TEST_F(CounterVisits, EachCheckOpensTheNext) {
  EXPECT_FALSE(going_on());
  EXPECT_EQ(refusal(show(right_document())), Code::missing_facts);
  EXPECT_EQ(refusal(arrive(false)), Code::missing_facts);
  must(arrive());
  EXPECT_EQ(refusal(give(code)), Code::missing_facts);
  EXPECT_EQ(refusal(finish()), Code::missing_facts);
  must(show(right_document()));
  EXPECT_EQ(refusal(finish()), Code::missing_facts);
  must(give(code));
  EXPECT_EQ(desk.file(line).booked()->state, domain::AppointmentState::booked);
  EXPECT_EQ(must(finish()).state, domain::AppointmentState::honoured);
  EXPECT_TRUE(desk.file(line).dossier->code.sealed.empty());
}

TEST_F(CounterVisits, TheDocumentIsComparedFieldByField) {
  must(arrive());
  auto shown = right_document();
  shown.number = "99ZZ99999";
  EXPECT_EQ(differing(shown), std::vector<std::string>{"/document_number"});
  shown.kind = DocumentKind::identity_card;
  shown.expires = base::next_day(*shown.expires);
  EXPECT_EQ(differing(shown), (std::vector<std::string>{"/document_kind", "/document_number", "/document_expires"}));
  shown = right_document();
  shown.expires.reset();
  EXPECT_EQ(differing(shown), std::vector<std::string>{"/document_expires"});
  EXPECT_EQ(refusal(give(code)), Code::missing_facts) << "no code before the document";
  shown = right_document();
  shown.number = "12 ab 34567";
  EXPECT_TRUE(show(shown)) << "as the eye reads it";
}

TEST_F(CounterVisits, AWrongCodeIsCountedAndARightOneNotUsedUp) {
  must(arrive());
  must(show(right_document()));
  EXPECT_EQ(refusal(give("AAAA-AAAA")), Code::wrong_code);
  EXPECT_EQ(desk.file(line).dossier->code.wrong_attempts, 1);
  must(give(code));
  // Interrupted here, the holder comes back tomorrow: his code still serves.
  desk.house.clock.at += std::chrono::hours{3};
  EXPECT_FALSE(going_on());
  EXPECT_EQ(refusal(finish()), Code::missing_facts);
  must(arrive());
  must(show(right_document()));
  must(give(code));
  must(finish());
}

TEST_F(CounterVisits, NobodyGoesOnFromTheChecksOfAnother) {
  must(arrive());
  must(show(right_document()));
  auto other = operator_();
  other.person = domain::PersonId{"01000000000000000000000000"};
  EXPECT_FALSE(must(visit_of(desk.counter, other, line.reference)).has_value());
  EXPECT_EQ(refusal(compare_code(desk.counter, other, line.reference, code)), Code::missing_facts);
  EXPECT_EQ(refusal(visit_of(desk.counter, desk.house.actor(cast::buyer), line.reference)), Code::forbidden);
}

TEST_F(CounterVisits, NothingShownOrSaidIsKept) {
  must(arrive());
  auto shown = right_document();
  shown.number = "98ZY76543";
  EXPECT_FALSE(show(shown));
  EXPECT_FALSE(give("BADCODE9"));
  const auto trail = must(desk.looked_up([](ports::Unit& unit) { return unit.audit({}); }));
  int checks = 0;
  for (const auto& entry : trail) {
    const auto note = entry.what.note.dump();
    EXPECT_EQ(note.find("98ZY76543"), std::string::npos);
    EXPECT_EQ(note.find("BADCODE9"), std::string::npos);
    checks += entry.what.event == "document_differs" ? 1 : 0;
  }
  EXPECT_EQ(checks, 1);
}

}  // namespace
}  // namespace vidimus::ra::testing
