// Renewal under the signature of the current certificate; keys, requests and signed files are OpenSSL's.
#include "renewal_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::CertificateState;

class Renewal : public RenewalDesk, public ::testing::Test {
 protected:
  Result<domain::Certificate> renew(const domain::OrderLine& line, base::Bytes file, bool confirmed = true) {
    return renew_certificate(desk.counter, as(cast::holder), {line.reference, std::move(file), confirmed});
  }
};

TEST_F(Renewal, TheHolderRenewsAtHisDeskAndAcceptsUnderTheNewKey) {
  const auto line = ordered();
  const auto file = request_for(line);
  EXPECT_EQ(missing_facts(renew(line, file)), std::vector<std::string>{"purchase_order_signed"}) << "R71";
  pay(line);
  EXPECT_EQ(missing_facts(renew(line, file, false)), std::vector<std::string>{"data_confirmed"});
  const auto made = must(renew(line, file));
  EXPECT_EQ(made.renews, before.id);
  EXPECT_EQ(made.state, CertificateState::generated);
  EXPECT_EQ(must(renew(line, file)).der, made.der) << "sent twice";
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::issued);
  const auto words = must(renewal_acceptance_text(desk.counter, as(cast::holder), line.reference));
  EXPECT_EQ(refusal(accept_renewed(desk.counter, as(cast::holder), line.reference, first.signed_file(words, before.der))),
            Code::bad_signature);
  const auto accepted = must(accept_renewed(desk.counter, as(cast::holder), line.reference, second.signed_file(words, made.der)));
  EXPECT_EQ(accepted.state, CertificateState::active);
  EXPECT_EQ(desk.letters_to("certificate_renewed"), std::vector<std::string>{cast::holder});
  const auto code = desk.told_after("Votre code de révocation : ");
  EXPECT_EQ(must(revoke_with_code(desk.counter, {accepted.serial, code, domain::RevocationReason::superseded, ""})).state,
            CertificateState::revoked);
  EXPECT_EQ(desk.now(before).state, CertificateState::active) << "until its own end";
}

TEST_F(Renewal, OnlyOnceAndOnlyWhereTheContractAllowsIt) {
  const auto line = ordered();
  pay(line);
  const auto file = request_for(line);
  rule(domain::RenewalRule::none);
  EXPECT_EQ(missing_facts(renew(line, file)), std::vector<std::string>{"renewal_allowed"}) << "R12";
  rule(domain::RenewalRule::once_within_window);
  {
    auto work = must(desk.counter.open(Actor::house()));
    auto certificate = must(work.unit().certificate(before.id));
    certificate.renews = before.id;
    work.write(certificate, "certificate", certificate.id.text, "test", certificate.body);
    must(work.commit());
  }
  EXPECT_EQ(missing_facts(renew(line, file)), (std::vector<std::string>{"renewal_allowed", "first_renewal"}));
}

TEST_F(Renewal, ARevokedCertificateSignsForNothing) {
  const auto line = ordered();
  pay(line);
  const auto file = request_for(line);
  must(revoke_certificate(desk.counter, as(cast::holder),
                          must(desk.looked_up([&](ports::Unit& unit) { return unit.line(before.line); })).reference,
                          domain::RevocationReason::key_compromise, ""));
  EXPECT_EQ(missing_facts(renew(line, file)), std::vector<std::string>{"certificate_still_valid"});
}

TEST_F(Renewal, ASignerWhoseAuthorityIsTrustedNoMoreSignsForNothing) {
  const auto line = ordered();
  pay(line);
  const auto file = request_for(line);
  const auto trusted = std::exchange(desk.world.authorities, {});
  EXPECT_EQ(refusal(renew(line, file)), Code::untrusted);
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::dossier_open) << "nothing half-written";
  desk.world.authorities = trusted;
  EXPECT_TRUE(renew(line, file));
}

TEST_F(Renewal, ForgedFilesAreRefused) {
  const auto line = ordered();
  pay(line);
  const auto words = must(renewal_text(desk.counter, as(cast::holder), line.reference));
  EXPECT_EQ(refusal(renew(line, first.signed_file("J'ai changé d'avis.\n" + second.request_pem(), before.der))),
            Code::bad_request);
  EXPECT_EQ(refusal(renew(line, first.signed_file(words, before.der))), Code::malformed) << "no request";
  EXPECT_EQ(renew(line, first.signed_file(words + first.request_pem(), before.der)).error().detail, "same_key");
  auto altered = request_for(line);
  altered[altered.size() - 20] ^= 1;
  EXPECT_FALSE(renew(line, altered));
  EXPECT_EQ(refusal(renew(line, base::copy_of(base::view_of("no signed file")))), Code::malformed);
  EXPECT_EQ(refusal(renewal_text(desk.counter, as(cast::buyer), line.reference)), Code::forbidden);
  EXPECT_EQ(desk.file(line).line.state, domain::OrderState::dossier_open) << "nothing half-written";
}

}  // namespace
}  // namespace vidimus::ra::testing
