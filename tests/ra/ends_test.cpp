// The end of certificates: reminders over a year, what they advise around a change of contract, and certificates nobody accepted.
#include "ra/ends.hpp"

#include "certificate_desk.hpp"
#include "ra/inventory.hpp"
#include "ra/replacement.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::CertificateState;
using domain::EndAdvice;

class Ends : public ::testing::Test {
 protected:
  CertificateDesk desk;
  InHand held = desk.in_hand();

  /// The certificate ends on another day than the authority wrote: a test need not live three years.
  void ends_at(Instant when) {
    auto work = must(desk.counter.open(Actor::house()));
    auto certificate = must(work.unit().certificate(held.certificate.id));
    certificate.not_after = when;
    work.write(certificate, "certificate", certificate.id.text, "test", certificate.body);
    must(work.commit());
  }
  std::vector<std::pair<int, std::string>> reminders() {
    std::vector<std::pair<int, std::string>> out;
    for (const auto& entry : desk.looked_up([](ports::Unit& unit) { return must(unit.audit({.limit = 10'000})); }))
      if (entry.what.event == "remind")
        out.emplace_back(static_cast<int>(*entry.what.note.find("days")->integer()), entry.what.note.text("advice"));
    return out;
  }
  /// Valbrune's contract ends with the year, and another follows it.
  void contract_changes() {
    auto work = must(desk.counter.open(Actor::house()));
    auto contract = must(work.unit().contract(held.line.contract));
    auto next = contract;
    next.id = work.new_id<domain::ContractId>();
    next.version = 0;
    next.state = domain::ContractState::published;
    next.effective = *base::day_from("2027-01-01");
    next.order_cutoff = next.dossier_deadline = next.term = *base::day_from("2030-12-31");
    work.write(next, "contract", next.id.text, "test", next.body);
    contract.order_cutoff = *base::day_from("2026-11-30");
    contract.dossier_deadline = contract.term = *base::day_from("2026-12-31");
    contract.cutoff_included = true;
    contract.successor = next.id;
    contract.cutoff_announced_at = desk.house.clock.at - std::chrono::days{7};
    work.write(contract, "contract", contract.id.text, "test", contract.body);
    must(work.commit());
  }
  EndAdvice advice() {
    return must(end_of_certificate(desk.counter, desk.house.actor(cast::holder), held.line.reference)).plan.advice;
  }
};

TEST_F(Ends, AYearOfDaysSendsSixReminders) {
  const auto begin = desk.house.clock.at;
  ends_at(begin + std::chrono::days{200});
  const auto before = desk.house.mailer.composed.size();
  for (int day = 0; day < 365; ++day) {
    desk.house.clock.at = begin + std::chrono::days{day};
    for (int run = 0; run < 2; ++run) must(remind_of_ends(desk.counter));
  }
  std::vector<int> days;
  for (const auto& [left, told] : reminders()) days.push_back(left);
  EXPECT_EQ(days, (std::vector<int>{90, 60, 30, 15, 7, 1}));
  // Holder, legal representative and order manager, each once a reminder.
  EXPECT_EQ(desk.house.mailer.composed.size() - before, 18U);
  const auto& last = desk.house.mailer.composed.back();
  ASSERT_EQ(last.attachments.size(), 1U);
  EXPECT_EQ(last.attachments.front().media_type, "text/calendar");
}

TEST_F(Ends, AroundTheChangeOfContractTheAdviceFollowsTheDates) {
  // Orders are open until 30 November; the next contract begins on 1 January 2027.
  contract_changes();
  desk.house.clock.at = paris_time("2026-11-26 10:00");
  ends_at(paris_time("2026-12-20 12:00"));
  EXPECT_EQ(advice(), EndAdvice::order_before_cutoff);
  must(remind_of_ends(desk.counter));
  EXPECT_NE(desk.house.mailer.composed.back().plain.find("lundi 30 novembre 2026"), std::string::npos);
  EXPECT_NE(desk.house.mailer.composed.back().plain.find("Ignorez tout autre courriel de renouvellement"), std::string::npos)
      << "R13";
  ends_at(paris_time("2027-02-20 12:00"));
  EXPECT_EQ(advice(), EndAdvice::order_now);
  desk.house.clock.at = paris_time("2026-12-05 10:00");
  must(advance_contracts(desk.counter));
  EXPECT_EQ(advice(), EndAdvice::wait);
  desk.house.clock.at = paris_time("2027-01-02 10:00");
  must(advance_contracts(desk.counter));
  const auto end = must(end_of_certificate(desk.counter, desk.house.actor(cast::holder), held.line.reference));
  EXPECT_EQ(end.plan.advice, EndAdvice::order_now);
  EXPECT_TRUE(end.must_adhere) << "R18";
}

TEST_F(Ends, ACertificateThatIsReplacedIsLeftInPeace) {
  ends_at(desk.house.clock.at + std::chrono::days{40});
  const auto line = must(desk.place(cast::buyer, 1)).front();
  must(set_replaced(desk.counter, desk.house.actor(cast::buyer), line.reference, held.certificate.id));
  EXPECT_EQ(must(remind_of_ends(desk.counter)), 1) << "ordered, not yet in hand";
  EXPECT_NE(desk.house.mailer.composed.back().plain.find(line.reference), std::string::npos);
}

TEST_F(Ends, TheCalendarEntryIsWhatCalendarsRead) {
  const auto entry = must(end_calendar(desk.counter, desk.house.actor(cast::holder), held.line.reference));
  EXPECT_TRUE(entry.starts_with("BEGIN:VCALENDAR\r\n"));
  EXPECT_NE(entry.find("SUMMARY:Fin du certificat"), std::string::npos);
  EXPECT_NE(entry.find("BEGIN:VALARM"), std::string::npos);
  EXPECT_NE(entry.find(held.line.reference + "/echeance"), std::string::npos);
}

TEST_F(Ends, TheNextOrderIsLinkedAndProposesWhatIsKnown) {
  const auto line = must(desk.place(cast::buyer, 1)).front();
  const auto as_buyer = desk.house.actor(cast::buyer);
  const auto offered = must(replacement(desk.counter, as_buyer, line.reference));
  ASSERT_EQ(offered.candidates.size(), 1U);
  EXPECT_EQ(offered.candidates.front().reference, held.line.reference);
  EXPECT_EQ(refusal(set_replaced(desk.counter, desk.house.actor(cast::manager), line.reference, held.certificate.id)),
            Code::forbidden);
  must(set_replaced(desk.counter, as_buyer, line.reference, held.certificate.id));
  const auto seen = must(replacement(desk.counter, as_buyer, line.reference));
  EXPECT_EQ(seen.replaces, held.line.reference);
  EXPECT_EQ(seen.proposal.value().surname, "Rostan");
  EXPECT_EQ(seen.proposal.value().email, cast::holder);
  EXPECT_TRUE(seen.proposal.value().document_number.empty()) << "the document is the holder's to see";
  const auto former = must(replacement(desk.counter, as_buyer, held.line.reference));
  EXPECT_EQ(former.replaced_by, std::vector<std::string>{line.reference});
  const auto second = must(desk.place(cast::buyer, 1)).front();
  EXPECT_EQ(set_replaced(desk.counter, as_buyer, second.reference, held.certificate.id).error().detail, "replaced_already");
  must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
  EXPECT_EQ(must(replacement(desk.counter, desk.house.actor(cast::holder), line.reference)).proposal.value().document_number,
            "12AB34567");
}

TEST(Acceptance, WhatNobodyAcceptsIsToldThenRevoked) {
  CertificateDesk desk;
  const auto line = desk.delivered("Jeanne", "Rostan", cast::holder, "BLANK-AZUR-01");
  const auto begin = desk.house.clock.at;
  desk.house.clock.at = begin + std::chrono::days{3} - std::chrono::seconds{1};
  EXPECT_EQ(must(watch_acceptances(desk.counter)), 0);
  desk.house.clock.at = begin + std::chrono::days{3};
  EXPECT_EQ(must(watch_acceptances(desk.counter)), 1);
  EXPECT_EQ(must(watch_acceptances(desk.counter)), 0);
  EXPECT_EQ(desk.letters_to("acceptance_awaited"), std::vector<std::string>{cast::holder});
  desk.house.clock.at = begin + std::chrono::days{14};
  EXPECT_EQ(must(watch_acceptances(desk.counter)), 1);
  EXPECT_EQ(desk.file(line).certificate->state, CertificateState::revoked);
  EXPECT_EQ(desk.letters_to("revoked"), (std::vector<std::string>{cast::holder, cast::mayor}));
}

TEST_F(Ends, TheInventoryShowsEachHisOwn) {
  const auto other = desk.in_hand("BLANK-AZUR-02", "Paul", "Vial", "paul.vial@valbrune.example");
  const auto count = [&](const std::string& who, ports::CertificateFilter filter = {}) {
    return must(list_certificates(desk.counter, desk.house.actor(who), std::move(filter))).size();
  };
  EXPECT_EQ(count(cast::manager), 2U);
  EXPECT_EQ(count(cast::mayor), 2U);
  EXPECT_EQ(count(cast::holder), 1U);
  EXPECT_EQ(count(cast::manager, {.holder = other.certificate.holder}), 1U);
  EXPECT_EQ(count(cast::manager, {.limit = 1}), 1U);
  EXPECT_EQ(count(cast::manager, {.after = other.certificate.id}), 1U);
  EXPECT_EQ(count(cast::manager, {.state = CertificateState::revoked}), 0U);
  EXPECT_EQ(count("erwan.bihan@port-lennec.example"), 0U);
  EXPECT_EQ(refusal(list_certificates(desk.counter, desk.house.actor(cast::holder), {.organisation = held.line.organisation})),
            Code::forbidden);
  const auto csv = must(certificates_csv(desk.counter, desk.house.actor(cast::manager), {}));
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBFserial;issuer;subject;email;"));
  EXPECT_NE(csv.find(base::to_hex(pki::sha256(held.certificate.der))), std::string::npos);
  const auto pem = must(certificates_pem(desk.counter, desk.house.actor(cast::manager), {}));
  EXPECT_NE(pem.find("-----BEGIN CERTIFICATE-----"), std::string::npos);
}

}  // namespace
}  // namespace vidimus::ra::testing
