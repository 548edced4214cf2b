// A challenge signed with the key of one's certificate lets in its holder, once it is ours, in time, and from the same browser.
#include "ra/signature_sign_in.hpp"

#include "ra/renewal_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

class SignatureSignIn : public RenewalDesk, public ::testing::Test {
 protected:
  SignedChallenge answer(const base::Bytes& file) {
    return {.browser = "mine", .challenge = challenge, .email = cast::holder, .file = file};
  }
  base::Bytes signed_text() { return first.signed_file(sign_in_text(desk.house.house, challenge), before.der); }

  std::string challenge = must(sign_in_challenge(desk.counter, "mine"));
};

TEST_F(SignatureSignIn, TheHolderComesIn) {
  const auto file = signed_text();
  EXPECT_EQ(must(sign_in_with_signature(desk.counter, answer(file))).person.email, cast::holder);
}

TEST_F(SignatureSignIn, AnotherSignatureTextBrowserOrAddressDoesNot) {
  const auto file = signed_text();
  auto other_signature = file;
  other_signature.back() ^= 1;
  EXPECT_EQ(refusal(sign_in_with_signature(desk.counter, answer(other_signature))), Code::bad_signature);
  const auto other_text = first.signed_file("bonjour", before.der);
  EXPECT_EQ(refusal(sign_in_with_signature(desk.counter, answer(other_text))), Code::bad_signature);
  auto elsewhere = answer(file);
  elsewhere.browser = "another's";
  EXPECT_EQ(refusal(sign_in_with_signature(desk.counter, elsewhere)), Code::expired);
  auto somebody = answer(file);
  somebody.email = cast::buyer;
  EXPECT_EQ(refusal(sign_in_with_signature(desk.counter, somebody)), Code::bad_signature);
}

TEST_F(SignatureSignIn, NotAfterTenMinutesNorWithARevokedCertificate) {
  const auto file = signed_text();
  const auto now = std::exchange(desk.house.clock.at, desk.house.clock.at + std::chrono::minutes{10});
  EXPECT_EQ(refusal(sign_in_with_signature(desk.counter, answer(file))), Code::expired);
  desk.house.clock.at = now;
  auto work = must(desk.counter.open(Actor::house()));
  auto certificate = must(work.unit().certificate(before.id));
  certificate.state = domain::CertificateState::revoked;
  work.write(certificate, "certificate", certificate.id.text, "revoke", certificate.body);
  must(work.commit());
  EXPECT_EQ(refusal(sign_in_with_signature(desk.counter, answer(file))), Code::bad_signature);
}

}  // namespace
}  // namespace vidimus::ra::testing
