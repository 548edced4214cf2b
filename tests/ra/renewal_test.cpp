// Renewal under the signature of the current certificate; keys, requests and signed files are OpenSSL's.
#include "ra/renewal.hpp"

#include <fstream>

#include "certificate_desk.hpp"
#include "pki/pem.hpp"
#include "ra/replacement.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using domain::CertificateState;

void run(const std::string& line) {
  if (std::system((line + " > /dev/null 2>&1").c_str()) != 0) throw std::runtime_error(line);
}
base::Bytes octets_of(const std::string& path) { return base::copy_of(base::view_of(must(base::read_file(path)))); }
void write(const std::string& path, base::ByteView octets) { std::ofstream(path, std::ios::binary) << base::text_of(octets); }

/// A key of a person, in a file.
class StrangersKey {
 public:
  StrangersKey(const std::string& folder, const std::string& name) : at_(folder + "/" + name) {
    run("openssl req -new -newkey rsa:3072 -nodes -subj /CN=x -keyout " + at_ + ".key -out " + at_ + ".csr");
  }
  [[nodiscard]] std::string request_pem() const { return must(base::read_file(at_ + ".csr")); }
  [[nodiscard]] base::Bytes request() const { return must(pki::one_from_pem(request_pem(), "CERTIFICATE REQUEST")); }
  [[nodiscard]] base::Bytes sign(const base::Bytes& challenge) const {
    write(at_ + ".in", challenge);
    run("openssl dgst -sha256 -sign " + at_ + ".key -out " + at_ + ".sig " + at_ + ".in");
    return octets_of(at_ + ".sig");
  }
  /// A signed file over the text, with this certificate.
  [[nodiscard]] base::Bytes signed_file(const std::string& text, const base::Bytes& certificate) const {
    write(at_ + ".txt", base::view_of(text));
    write(at_ + ".pem", base::view_of(pki::to_pem("CERTIFICATE", certificate)));
    run("openssl cms -sign -binary -nodetach -outform DER -in " + at_ + ".txt -signer " + at_ + ".pem -inkey " + at_ +
        ".key -out " + at_ + ".p7m");
    return octets_of(at_ + ".p7m");
  }

 private:
  std::string at_;
};

class Renewal : public ::testing::Test {
 protected:
  Renewal() {
    for (const auto* name : {"renouvellement", "acceptation-renouvellement"})
      desk.world.conventions.set(name,
                                 must(base::read_file(std::string{VIDIMUS_SOURCE} + "/data/conventions/fr/" + name + ".txt")));
    before = certified();
    rule(domain::RenewalRule::once_within_window);
  }
  Actor as(const std::string& email) { return desk.house.actor(email); }

  /// The holder's first certificate, made at the counter for the first key.
  domain::Certificate certified() {
    const auto line = desk.accepted("Jeanne", "Rostan", cast::holder);
    must(return_purchase_order(desk.counter, as(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
    const auto slots = must(offered_slots(desk.counter, as(cast::holder), line.reference));
    must(book_appointment(desk.counter, as(cast::holder), line.reference, slots.front().starts));
    desk.house.clock.at = slots.front().starts + std::chrono::minutes{2};
    must(
        hold_face_to_face(desk.counter, as(cast::deliverer),
                          {line.reference, true, domain::DocumentKind::passport, "12AB34567", desk.code_of(cast::holder, line)}));
    const auto station = desk.pair(cast::deliverer, desk.site(cast::own_site).id);
    must(start_personalisation(desk.counter, as(cast::deliverer), {line.reference, "BLANK-AZUR-01", station.id}));
    const auto job = must(next_job(desk.counter, station)).value().job.id;
    const auto answer = must(submit_request(desk.counter, station, {job, first.request(), "BLANK-AZUR-01", "SoftHSM v2"}));
    must(submit_read_back(desk.counter, station, {job, answer.certificate.der, first.sign(answer.challenge)}));
    return must(accept_certificate(desk.counter, as(cast::deliverer), line.reference));
  }
  void rule(domain::RenewalRule wanted) {
    auto work = must(desk.counter.open(Actor::house()));
    auto contract = must(work.unit().contract(must(work.unit().line(before.line)).contract));
    contract.renewal_rule = wanted;
    contract.renewal_window_days = 2000;
    work.write(contract, "contract", contract.id.text, "test", contract.body);
    must(work.commit());
  }
  /// Ordered in the stead of the first, consented to, paid for: ready to be signed.
  domain::OrderLine ordered() {
    const auto line = must(desk.place(cast::buyer, 1)).front();
    must(set_replaced(desk.counter, as(cast::buyer), line.reference, before.id));
    must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
    const auto dossier = desk.file(line).dossier->id;
    must(desk.sign_dossier(cast::holder, dossier));
    must(desk.sign_dossier(cast::mayor, dossier));
    return line;
  }
  void pay(const domain::OrderLine& line) {
    must(return_purchase_order(desk.counter, as(cast::buyer), line.id, "bon.pdf", base::view_of(some_pdf)));
  }
  base::Bytes request_for(const domain::OrderLine& line) {
    return first.signed_file(must(renewal_text(desk.counter, as(cast::holder), line.reference)) + second.request_pem(),
                             before.der);
  }
  Result<domain::Certificate> renew(const domain::OrderLine& line, base::Bytes file, bool confirmed = true) {
    return renew_certificate(desk.counter, as(cast::holder), {line.reference, std::move(file), confirmed});
  }

  CertificateDesk desk;
  StrangersKey first{desk.house.folder, "first"};
  StrangersKey second{desk.house.folder, "second"};
  domain::Certificate before;
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
