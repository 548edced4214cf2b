// Applications: keys, the feed of changes, signed notices with their retries; and certificates nobody recorded.
#include "ra/integration.hpp"

#include "certificate_desk.hpp"
#include "ra/inventory.hpp"
#include "ra/orphans.hpp"
#include "ra/replacement.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

class RecordingNotifier : public ports::Notifier {
 public:
  [[nodiscard]] Result<Done> check(const std::string& url) const override {
    if (!url.starts_with("https://")) return base::fail(Code::bad_request, "field.webhook_url");
    return Done{};
  }
  Result<Done> post(const std::string&, base::ByteView body,
                    const std::vector<std::pair<std::string, std::string>>& headers) override {
    if (down) return base::fail(Code::bad_request, "HTTP 503");
    bodies.emplace_back(base::text_of(body));
    for (const auto& [name, value] : headers)
      if (name == "Vidimus-Signature") signatures.push_back(value);
    return Done{};
  }
  bool down = false;
  std::vector<std::string> bodies;
  std::vector<std::string> signatures;
};

class Applications : public ::testing::Test {
 protected:
  Applications() { desk.world.notifier = &notifier; }
  Actor as(const std::string& email) { return desk.house.actor(email); }
  std::vector<std::string> told(const std::string& body) {
    const auto parsed = must(Json::parse(body));
    std::vector<std::string> out;
    for (const auto& event : parsed.find("events")->items()) out.push_back(event.text("event"));
    return out;
  }

  CertificateDesk desk;
  RecordingNotifier notifier;
};

TEST_F(Applications, AKeyIsShownOnceReadsAndIsRevoked) {
  EXPECT_EQ(refusal(create_integrator_key(desk.counter, as(cast::mayor), "S²LOW", {})), Code::forbidden);
  EXPECT_EQ(refusal(create_integrator_key(desk.counter, as(cast::manager), " ", {})), Code::bad_request);
  const auto made = must(create_integrator_key(desk.counter, as(cast::manager), "S²LOW", {}));
  const std::string secret{made.secret.reveal()};
  EXPECT_TRUE(is_integrator_key(secret));
  const auto application = must(find_integrator(desk.counter, secret));
  EXPECT_EQ(application.body, as(cast::manager).body);
  EXPECT_EQ(refusal(find_integrator(desk.counter, secret + "x")), Code::unauthenticated);
  EXPECT_EQ(refusal(find_integrator(desk.counter, "")), Code::unauthenticated);
  const auto held = desk.in_hand();
  EXPECT_EQ(must(list_certificates(desk.counter, application, {})).size(), 1U);
  EXPECT_EQ(must(certificate_feed(desk.counter, application, 0, 100)).events.size(), 1U);
  // It reads, and nothing else.
  EXPECT_EQ(refusal(revoke_certificate(desk.counter, application, held.line.reference, domain::RevocationReason::cessation, "")),
            Code::not_found);
  EXPECT_EQ(refusal(integrator_keys(desk.counter, application)), Code::forbidden);
  must(revoke_integrator_key(desk.counter, as(cast::manager), made.key.id));
  EXPECT_EQ(refusal(find_integrator(desk.counter, secret)), Code::unauthenticated);
  for (const auto& entry : desk.looked_up([](ports::Unit& unit) { return must(unit.audit({.limit = 10'000})); }))
    EXPECT_EQ(entry.what.note.dump().find(secret), std::string::npos);
}

TEST_F(Applications, AKeyOfOneOrganisationSeesNoOther) {
  const auto held = desk.in_hand();
  const auto port_lennec = as("erwan.bihan@port-lennec.example");
  const auto own = must(create_integrator_key(desk.counter, as(cast::manager), "Stela", held.line.organisation));
  const auto application = must(find_integrator(desk.counter, std::string{own.secret.reveal()}));
  EXPECT_EQ(must(certificate_feed(desk.counter, application, 0, 100)).events.size(), 1U);
  EXPECT_EQ(refusal(create_integrator_key(desk.counter, as(cast::manager), "Stela", port_lennec.organisation)), Code::not_found)
      << "another body's organisation";
  EXPECT_EQ(refusal(list_certificates(desk.counter, application, {.organisation = port_lennec.organisation})), Code::forbidden);
}

TEST_F(Applications, TheFeedTellsWhatHappenedInItsOrder) {
  const auto held = desk.in_hand();
  must(revoke_with_code(desk.counter, {held.certificate.serial, held.code, domain::RevocationReason::superseded, ""}));
  const auto feed = must(certificate_feed(desk.counter, as(cast::manager), 0, 100));
  ASSERT_EQ(feed.events.size(), 2U);
  EXPECT_EQ(feed.events[0].text("event"), "issued");
  EXPECT_EQ(feed.events[1].text("event"), "revoked");
  const auto& told_about = *feed.events[0].find("certificate");
  EXPECT_EQ(told_about.text("serial"), held.certificate.serial);
  EXPECT_EQ(told_about.text("email"), cast::holder);
  EXPECT_EQ(told_about.text("sha256"), base::to_hex(pki::sha256(held.certificate.der)));
  EXPECT_EQ(feed.events[1].dump().find("superseded"), std::string::npos) << "RGS A4: no reasons of persons";
  EXPECT_TRUE(must(certificate_feed(desk.counter, as(cast::manager), feed.next, 100)).events.empty());
  const auto first = must(certificate_feed(desk.counter, as(cast::manager), 0, 1));
  EXPECT_EQ(first.events.size(), 1U);
  EXPECT_TRUE(first.more);
  EXPECT_EQ(refusal(certificate_feed(desk.counter, as(cast::mayor), 0, 100)), Code::forbidden);
}

TEST_F(Applications, ReplacedNamesBothCertificatesOfOneHolder) {
  const auto first = desk.in_hand();
  // The same holder again, in the stead of the first: everything but the link goes its usual way.
  const auto second = desk.in_hand("BLANK-AZUR-02");
  {
    auto work = must(desk.counter.open(Actor::house()));
    auto line = must(work.unit().line(second.line.id));
    line.replaces = first.certificate.id;
    work.write(line, "order", line.id.text, "replace", line.body);
    must(work.commit());
  }
  const auto feed = must(certificate_feed(desk.counter, as(cast::manager), 0, 100));
  ASSERT_EQ(feed.events.size(), 2U);
  EXPECT_EQ(feed.events[1].text("event"), "replaced");
  EXPECT_EQ(feed.events[1].find("replaces")->text("serial"), first.certificate.serial);
  EXPECT_EQ(feed.events[1].find("replaces")->text("holder"), feed.events[1].find("certificate")->text("holder"));
}

TEST_F(Applications, NoticesAreSignedOrderedAndTriedAgain) {
  EXPECT_EQ(refusal(subscribe(desk.counter, as(cast::manager), "S²LOW", "http://s2low.example/", {})), Code::bad_request);
  EXPECT_EQ(refusal(subscribe(desk.counter, as(cast::mayor), "S²LOW", "https://s2low.example/", {})), Code::forbidden);
  const auto made = must(subscribe(desk.counter, as(cast::manager), "S²LOW", "https://s2low.example/", {}));
  EXPECT_EQ(must(notify_subscribers(desk.counter)), 0);
  notifier.down = true;
  const auto held = desk.in_hand();
  EXPECT_EQ(must(notify_subscribers(desk.counter)), 0);
  const auto failing = must(subscriptions(desk.counter, as(cast::manager))).front();
  EXPECT_EQ(failing.attempts, 1);
  EXPECT_EQ(failing.last_error, "HTTP 503");
  notifier.down = false;
  EXPECT_EQ(must(notify_subscribers(desk.counter)), 0) << "not before its time";
  must(revoke_with_code(desk.counter, {held.certificate.serial, held.code, domain::RevocationReason::cessation, ""}));
  desk.house.clock.at += std::chrono::minutes{1};
  EXPECT_EQ(must(notify_subscribers(desk.counter)), 1);
  ASSERT_EQ(notifier.bodies.size(), 1U);
  EXPECT_EQ(told(notifier.bodies[0]), (std::vector<std::string>{"issued", "revoked"}));
  EXPECT_EQ(notifier.signatures[0], webhook_signature(made.secret, desk.house.clock.at, notifier.bodies[0]));
  EXPECT_EQ(must(notify_subscribers(desk.counter)), 0);
  must(end_subscription(desk.counter, as(cast::manager), made.subscription.id));
}

TEST_F(Applications, TheSignatureIsThatOfItsDocument) {
  // printf '1795336200.{}' | openssl dgst -sha256 -hmac secret
  EXPECT_EQ(webhook_signature(base::Secret{"secret"}, base::from_millis(1795336200999), "{}").substr(0, 16), "t=1795336200,v1=");
}

class Orphans : public Applications {};

TEST_F(Orphans, ACertificateNobodyWroteDownIsRevoked) {
  const auto held = desk.in_hand();
  desk.house.clock.at += std::chrono::hours{2};
  EXPECT_EQ(must(revoke_orphans(desk.counter)), 0) << "what is recorded stays";
  // The authority signed for a record, and for none at all; neither came back.
  auto order = desk.desk.order(held.certificate.id.text + ".01J00000000000000000000000");
  order.not_before = desk.house.clock.at;
  must(desk.authority.issue(order));
  must(desk.authority.issue(desk.desk.order("01JAAAAAAAAAAAAAAAAAAAAAAA.01J00000000000000000000000")));
  must(desk.authority.issue(desk.desk.order("tls-server")));
  EXPECT_EQ(must(revoke_orphans(desk.counter)), 0) << "an hour to settle";
  desk.house.clock.at += std::chrono::hours{2};
  EXPECT_EQ(must(revoke_orphans(desk.counter)), 2);
  EXPECT_EQ(must(revoke_orphans(desk.counter)), 0);
  EXPECT_FALSE(desk.desk.book.issuances.at("tls-server").revoked_at);
  EXPECT_EQ(desk.now(held.certificate).state, domain::CertificateState::active);
}

}  // namespace
}  // namespace vidimus::ra::testing
