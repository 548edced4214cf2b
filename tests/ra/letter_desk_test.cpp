// What becomes of letters: every answer of the mail server, notices that come back, and what the desk does about those that
// reached nobody.
#include "ra/letter_desk.hpp"
#include "ra/list_pages.hpp"

#include "ra/cast.hpp"
#include "story_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using domain::ContactKind;
using domain::IdentifiedBy;
using domain::LetterState;

class LetterDesk : public ::testing::Test {
 protected:
  void SetUp() override { line = desk.accepted("Jeanne", "Rostan", cast::holder); }
  std::vector<domain::Letter> letters() {
    return desk.looked_up([this](ports::Unit& unit) { return must(unit.letters_of(line.id)); });
  }
  domain::Letter letter(const std::string& kind) {
    for (const auto& one : letters())
      if (one.kind == kind) return one;
    throw std::runtime_error("no letter " + kind);
  }
  Result<Done> resend(const std::string& who, const domain::Letter& one) {
    return resend_letter(desk.counter, desk.house.actor(who), one.id);
  }
  NewAddress correction(const domain::Letter& one) {
    return {one.id, "jeanne.rostan-martin@valbrune.example", IdentifiedBy::call_back, "rappelée au standard de la mairie"};
  }
  void bounce(const domain::Letter& one) {
    EXPECT_TRUE(
        must(take_notice(desk.counter, {ports::NoticeKind::failed, one.id.text + "@azur.example", "5.1.1", "no such user"})));
  }
  RecordingMailer& mailer() { return desk.house.mailer; }
  StoryDesk desk;
  domain::OrderLine line;
};

TEST_F(LetterDesk, TheServersAnswerIsKept) {
  mailer().refuses[cast::buyer] = "550 5.1.1 no such mailbox";
  mailer().refuses[cast::holder] = "451 4.3.0 mailbox busy";
  must(deliver_letters(desk.counter));
  EXPECT_EQ(letter("confirmation_asked").state, LetterState::accepted);
  EXPECT_EQ(letter("confirmation_asked").reply, "250 2.0.0 Ok: queued as 4F2A");
  EXPECT_EQ(letter("order_placed").state, LetterState::failed) << "R78: refused for good is seen at once";
  EXPECT_EQ(letter("order_placed").last_error, "550 5.1.1 no such mailbox");
  EXPECT_EQ(letter("dossier_open").state, LetterState::deferred);
  EXPECT_EQ(letter("dossier_open").last_error, "451 4.3.0 mailbox busy");

  mailer().refuses.clear();
  EXPECT_EQ(must(deliver_letters(desk.counter)), 0) << "not before its time";
  desk.house.clock.at += std::chrono::minutes{1};
  EXPECT_GT(must(deliver_letters(desk.counter)), 0);
  EXPECT_EQ(letter("dossier_open").state, LetterState::accepted);
  EXPECT_EQ(letter("order_placed").state, LetterState::failed) << "nobody tries again what was refused for good";
}

TEST_F(LetterDesk, AfterThreeDaysALetterIsGivenUp) {
  mailer().refuses[cast::holder] = "451 4.3.0 mailbox busy";
  for (int hour = 0; hour < 73; ++hour) {
    must(deliver_letters(desk.counter));
    desk.house.clock.at += std::chrono::hours{1};
  }
  must(deliver_letters(desk.counter));
  EXPECT_EQ(letter("dossier_open").state, LetterState::failed);
}

TEST_F(LetterDesk, EnvelopeAndVisibleSenderAreTheBodysOneAddress) {
  must(deliver_letters(desk.counter));
  const auto body = desk.file(line).body.sender_email;
  ASSERT_FALSE(mailer().delivered_from.empty());
  std::size_t of_body = 0;
  for (const auto& parts : mailer().composed) of_body += parts.from_email == body ? 1U : 0U;
  EXPECT_EQ(of_body, mailer().composed.size()) << "every letter so far is this body's";
  for (const auto& from : mailer().delivered_from) EXPECT_EQ(from, body);
  for (const auto& one : letters()) EXPECT_EQ(one.sender, body);
}

TEST_F(LetterDesk, AServerThatDiesWithALetterInItsHandsGivesItBack) {
  // As if the process had ended between taking the letter and hearing the mail server's answer.
  const auto one = letter("dossier_open");
  auto work = must(desk.counter.open(Actor::house()));
  auto taken = must(work.unit().letter(one.id));
  const auto decision = must(
      domain::decide(domain::letter_table, taken.state, domain::LetterEvent::take, domain::RoleSet{domain::Role::the_house}, {}));
  taken.next_attempt = work.now() + std::chrono::minutes{10};
  work.move(taken, decision, line.reference);
  must(work.commit());
  must(deliver_letters(desk.counter));
  EXPECT_EQ(letter("dossier_open").state, LetterState::sending);
  desk.house.clock.at += std::chrono::minutes{10};
  must(deliver_letters(desk.counter));
  EXPECT_EQ(letter("dossier_open").state, LetterState::accepted);
}

TEST_F(LetterDesk, ANoticeThatComesBackIsSeenByTheOperatorOfTheCase) {
  must(deliver_letters(desk.counter));
  EXPECT_TRUE(must(undelivered_page(desk.counter, desk.house.actor(cast::reviewer), {}, 100)).empty());
  bounce(letter("dossier_open"));
  const auto seen = must(undelivered_page(desk.counter, desk.house.actor(cast::reviewer), {}, 100));
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].letter.state, LetterState::bounced);
  EXPECT_EQ(seen[0].letter.last_error, "5.1.1 no such user");
  EXPECT_EQ(seen[0].reference, line.reference);
  EXPECT_EQ(seen[0].recipient.phone, "+33639980002");
  EXPECT_TRUE(seen[0].may_resend);
  bounce(letter("dossier_open"));  // told twice
  EXPECT_EQ(must(undelivered_page(desk.counter, desk.house.actor(cast::reviewer), {}, 100)).size(), 1U);
  EXPECT_EQ(refusal(undelivered_page(desk.counter, desk.house.actor(cast::buyer), {}, 100)), base::Code::forbidden);
  EXPECT_EQ(refusal(view_letter(desk.counter, desk.house.actor(cast::lennec_buyer), seen[0].letter.id)), base::Code::not_found);
}

TEST_F(LetterDesk, NoticesAboutNothingOfOursChangeNothing) {
  must(deliver_letters(desk.counter));
  const auto one = letter("dossier_open");
  using enum ports::NoticeKind;
  EXPECT_FALSE(must(take_notice(desk.counter, {other, one.id.text + "@azur.example", "", ""})));
  EXPECT_FALSE(must(take_notice(desk.counter, {failed, "", "5.1.1", ""})));
  EXPECT_FALSE(must(take_notice(desk.counter, {failed, "' OR 1=1 --@x", "5.1.1", ""})));
  EXPECT_FALSE(must(take_notice(desk.counter, {failed, "01ARZ3NDEKTSV4RRFFQ69G5FAV@azur.example", "5.1.1", ""})));
  EXPECT_EQ(letter("dossier_open").state, LetterState::accepted);
  EXPECT_TRUE(must(take_notice(desk.counter, {delayed, one.id.text + "@azur.example", "4.4.1", "no answer"})));
  EXPECT_EQ(letter("dossier_open").state, LetterState::accepted);
  EXPECT_EQ(letter("dossier_open").last_error, "4.4.1 no answer");
}

TEST_F(LetterDesk, ALetterIsSentAgainByWhoWorksOnTheCaseOnly) {
  must(deliver_letters(desk.counter));
  const auto one = letter("dossier_open");
  bounce(one);
  for (const auto* who : {cast::buyer, cast::holder, cast::lennec_buyer})
    EXPECT_EQ(refusal(resend(who, one)), base::Code::not_found) << who;
  must(resend(cast::reviewer, one));
  EXPECT_EQ(letter("dossier_open").state, LetterState::queued);
  must(deliver_letters(desk.counter));
  EXPECT_EQ(letter("dossier_open").state, LetterState::accepted);
  EXPECT_EQ(refusal(resend(cast::reviewer, letter("confirmation_asked"))), base::Code::internal) << "an accepted letter too";
}

TEST_F(LetterDesk, AnAddressIsCorrectedOnlyOnceThePersonIsIdentified) {
  must(deliver_letters(desk.counter));
  const auto one = letter("dossier_open");
  bounce(one);
  auto wish = correction(one);
  wish.identified_by = IdentifiedBy::nothing;
  EXPECT_EQ(missing_facts(readdress_letter(desk.counter, desk.house.actor(cast::reviewer), wish)),
            std::vector<std::string>{"holder_identified_again"});
  wish = correction(one);
  wish.note = "  ";
  EXPECT_EQ(missing_facts(readdress_letter(desk.counter, desk.house.actor(cast::reviewer), wish)),
            std::vector<std::string>{"reason_given"});
  wish = correction(one);
  wish.email = "personne";
  EXPECT_EQ(refusal(readdress_letter(desk.counter, desk.house.actor(cast::reviewer), wish)), base::Code::bad_request);
  EXPECT_EQ(refusal(readdress_letter(desk.counter, desk.house.actor(cast::buyer), correction(one))), base::Code::not_found);
  wish.email = cast::buyer;
  EXPECT_EQ(refusal(readdress_letter(desk.counter, desk.house.actor(cast::reviewer), wish)), base::Code::conflict);
  EXPECT_EQ(letter("dossier_open").to, cast::holder) << "nothing was half done";

  const auto told = mailer().delivered_to.size();
  const auto composed = mailer().composed.size();
  must(readdress_letter(desk.counter, desk.house.actor(cast::reviewer), correction(one)));
  EXPECT_EQ(mailer().composed.size(), composed) << "nobody writes to the old address";
  must(deliver_letters(desk.counter));
  ASSERT_EQ(mailer().delivered_to.size(), told + 1);
  EXPECT_EQ(mailer().delivered_to.back(), "jeanne.rostan-martin@valbrune.example");
  EXPECT_EQ(mailer().readdressed_to.back(), "jeanne.rostan-martin@valbrune.example") << "the visible address too";
  const auto view = must(view_letter(desk.counter, desk.house.actor(cast::reviewer), one.id));
  ASSERT_EQ(view.contacts.size(), 1U);
  EXPECT_EQ(view.contacts[0].kind, ContactKind::new_address);
  EXPECT_EQ(view.contacts[0].identified_by, IdentifiedBy::call_back);
  EXPECT_EQ(view.contacts[0].by, desk.house.actor(cast::reviewer).person);
  EXPECT_EQ(view.recipient.email, "jeanne.rostan-martin@valbrune.example");
}

TEST_F(LetterDesk, AnotherChannelIsNoted) {
  must(deliver_letters(desk.counter));
  const auto one = letter("dossier_open");
  bounce(one);
  const auto who = desk.house.actor(cast::reviewer);
  EXPECT_EQ(refusal(note_contact(desk.counter, who, one.id, ContactKind::phone, " ")), base::Code::bad_request);
  EXPECT_EQ(refusal(note_contact(desk.counter, who, one.id, ContactKind::new_address, "x")), base::Code::bad_request);
  EXPECT_EQ(refusal(note_contact(desk.counter, desk.house.actor(cast::buyer), one.id, ContactKind::phone, "x")),
            base::Code::not_found);
  must(note_contact(desk.counter, who, one.id, ContactKind::phone, "jointe à 10 h"));
  must(note_contact(desk.counter, who, one.id, ContactKind::post, ""));
  EXPECT_EQ(must(view_letter(desk.counter, who, one.id)).contacts.size(), 2U);
}

TEST_F(LetterDesk, ALetterWithACodeIsPrintedByItsReaderAlone) {
  const auto who = desk.house.actor(cast::reviewer);
  EXPECT_NE(must(printable_letter(desk.counter, who, letter("dossier_open").id)).plain.find("Jeanne"), std::string::npos);
  const auto summons = letter("dossier_accepted");
  EXPECT_EQ(refusal(printable_letter(desk.counter, who, summons.id)), base::Code::forbidden) << "R57";
  EXPECT_FALSE(must(view_letter(desk.counter, who, summons.id)).may_print);
  const auto own = must(printable_letter(desk.counter, desk.house.actor(cast::holder), summons.id));
  EXPECT_NE(own.plain.find(desk.code_of(cast::holder, line)), std::string::npos);
  EXPECT_EQ(refusal(printable_letter(desk.counter, desk.house.actor(cast::buyer), summons.id)), base::Code::not_found);
}

TEST_F(LetterDesk, ASignInLinkIsNotSentAgain) {
  must(ask_sign_in_link(desk.counter, cast::reviewer));
  auto links = desk.looked_up([](ports::Unit& unit) { return must(unit.recent_letters({}, 100)); });
  std::erase_if(links, [](const auto& one) { return one.kind != "sign_in_link"; });
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(refusal(resend_letter(desk.counter, desk.house.actor(cast::reviewer), links[0].id)), base::Code::conflict);
}

TEST_F(LetterDesk, OnlyItsReaderSaysThatALetterArrived) {
  must(deliver_letters(desk.counter));
  const auto one = letter("dossier_open");
  must(see_letter(desk.counter, desk.house.actor(cast::buyer), one.id));
  EXPECT_EQ(letter("dossier_open").state, LetterState::accepted);
  must(see_letter(desk.counter, desk.house.actor(cast::holder), one.id));
  EXPECT_EQ(letter("dossier_open").state, LetterState::seen);
  EXPECT_EQ(letter("dossier_open").seen_at, desk.house.clock.at);
  const auto version = letter("dossier_open").version;
  must(see_letter(desk.counter, desk.house.actor(cast::holder), one.id));
  EXPECT_EQ(letter("dossier_open").version, version) << "a second press changes nothing";
  must(see_letter(desk.counter, desk.house.actor(cast::holder), domain::LetterId{"x"}));
}

TEST_F(LetterDesk, EveryLinkTellsItsLetter) {
  for (const auto& one : letters()) {
    const auto found =
        std::ranges::find_if(mailer().composed, [&](const auto& parts) { return parts.message_id.starts_with(one.id.text); });
    ASSERT_NE(found, mailer().composed.end()) << one.kind;
    EXPECT_NE(found->plain.find("courriel=" + one.id.text), std::string::npos) << one.kind;
  }
}

}  // namespace
}  // namespace vidimus::ra::testing
