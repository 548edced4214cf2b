// The life of a holder's token on SoftHSM2, judged by openssl and by OpenSC's pkcs11-tool.
#include "adapters/pkcs11/token.hpp"

#include "adapters/pkcs11/objects.hpp"
#include "base/toml.hpp"
#include "pki/pem.hpp"
#include "soft_token.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
using pki::KeyKind;
using ports::TokenCondition;

class HoldersToken : public SoftToken {
 protected:
  /// A blank token initialised and logged in.
  std::unique_ptr<ports::TokenDevice> ready() {
    auto token = token_device(module, {});
    const auto done = token->initialise("porteur", codes);
    EXPECT_TRUE(done) << done.error().cause;
    const auto in = token->log_in(codes.holder);
    EXPECT_TRUE(in) << in.error().cause;
    return token;
  }
  /// Certificates made by openssl for a request: holder's and issuer's, DER.
  ports::TokenCertificates certify(base::ByteView request) {
    write("request.der", request);
    const auto made =
        run("openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj '/C=FR/CN=AC de test' -days 2 && "
            "openssl x509 -req -in request.der -inform DER -CA ca.pem -CAkey ca.key -set_serial 0x00c0ffee01 -days 1 -out "
            "holder.pem && "
            "openssl x509 -in holder.pem -outform DER -out holder.der && openssl x509 -in ca.pem -outform DER -out ca.der");
    EXPECT_EQ(made.status, 0) << made.said;
    const auto octets = [&](const char* name) {
      return base::copy_of(base::view_of(*base::read_file((folder / name).string())));
    };
    return {"vidimus:D-1", octets("holder.der"), {octets("ca.der")}};
  }
};

TEST_F(HoldersToken, GoesFromBlankToReady) {
  auto token = token_device(module, {});
  EXPECT_EQ(token->info()->condition, TokenCondition::blank);
  ASSERT_TRUE(token->initialise("porteur", codes));
  const auto info = token->info();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->condition, TokenCondition::ready);
  EXPECT_EQ(info->label, "porteur");
  EXPECT_FALSE(info->serial.empty());
  EXPECT_EQ(token->initialise("encore", codes).error().code, Code::wrong_state);
  // The next blank one is another token.
  EXPECT_EQ(token_device(module, {})->info()->condition, TokenCondition::blank);
  EXPECT_EQ(token_device(module, {"porteur", ""})->info()->serial, info->serial);
  EXPECT_EQ(token_device(module, {"absent", ""})->info().error().detail, "token.absent");
}

TEST_F(HoldersToken, ChangesAndUnblocksItsPin) {
  auto token = ready();
  const base::Secret next{"13579135"};
  EXPECT_EQ(token->change_pin(base::Secret{"000000"}, next).error().detail, "token.pin_incorrect");
  ASSERT_TRUE(token->change_pin(codes.holder, next));
  EXPECT_EQ(token->log_in(codes.holder).error().detail, "token.pin_incorrect");
  EXPECT_EQ(token->info()->condition, TokenCondition::pin_low);
  EXPECT_TRUE(token->log_in(next));
  EXPECT_EQ(token->unblock({base::Secret{"wrong-so-pin"}, codes.holder}).error().detail, "token.pin_incorrect");
  ASSERT_TRUE(token->unblock(codes));
  EXPECT_TRUE(token->log_in(codes.holder));
}

TEST_F(HoldersToken, IsPreparedAheadAndTakesItsPinLater) {
  auto token = token_device(module, {});
  ASSERT_TRUE(token->prepare("vidimus-P1", codes.security_officer));
  const auto info = token->info();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->condition, TokenCondition::without_pin);
  EXPECT_EQ(info->label, "vidimus-P1");
  EXPECT_EQ(token->prepare("encore", codes.security_officer).error().code, Code::wrong_state);
  auto later = token_device(module, {"", info->serial});
  EXPECT_EQ(later->initialise("vidimus-P1", {base::Secret{"00000000"}, codes.holder}).error().detail, "token.pin_incorrect");
  ASSERT_TRUE(later->initialise("vidimus-P1", codes));
  EXPECT_TRUE(later->log_in(codes.holder));
}

TEST_F(HoldersToken, TakesAnotherUnblockingCode) {
  auto token = ready();
  const base::Secret next{"210987654321"};
  EXPECT_EQ(token->change_security_officer(base::Secret{"00000000"}, next).error().detail, "token.pin_incorrect");
  ASSERT_TRUE(token->change_security_officer(codes.security_officer, next));
  EXPECT_EQ(token->unblock(codes).error().detail, "token.pin_incorrect") << "what was sent once opens nothing any more";
  EXPECT_TRUE(token->unblock({next, codes.holder}));
  EXPECT_TRUE(token->log_in(codes.holder));
}

class Requests : public HoldersToken, public testing::WithParamInterface<KeyKind> {};

TEST_P(Requests, ProveTheKeyToOpenssl) {
  auto token = ready();
  const auto key = token->generate_key("vidimus:D-1", GetParam());
  ASSERT_TRUE(key) << key.error().cause;
  const auto request = token->make_request(*key, "Maëlle Le Goff");
  ASSERT_TRUE(request) << request.error().cause;
  write("request.der", *request);
  const auto said = run("openssl req -inform DER -in request.der -verify -noout -subject -nameopt utf8");
  EXPECT_EQ(said.status, 0) << said.said;
  EXPECT_NE(said.said.find("verify OK"), std::string::npos) << said.said;
  EXPECT_NE(said.said.find("Maëlle Le Goff"), std::string::npos) << said.said;
  auto broken = *request;
  broken.back() ^= 1;
  write("request.der", broken);
  EXPECT_EQ(run("openssl req -inform DER -in request.der -verify -noout").said.find("verify OK"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(Kinds, Requests, testing::Values(KeyKind::rsa2048, KeyKind::rsa3072, KeyKind::p256, KeyKind::p384));

TEST_F(HoldersToken, TakesACertificateThatStrangersSeeAndUse) {
  auto token = ready();
  const auto key = token->generate_key("vidimus:D-1", KeyKind::rsa2048);
  ASSERT_TRUE(key);
  const auto request = token->make_request(*key, "Anne Le Goff");
  ASSERT_TRUE(request);
  const auto certificates = certify(*request);
  ASSERT_FALSE(*token->read_certificate(*key));
  for (int twice = 0; twice < 2; ++twice) {
    const auto written = token->write_certificates(*key, certificates);
    ASSERT_TRUE(written) << written.error().cause;
  }
  EXPECT_EQ(**token->read_certificate(*key), certificates.holder);
  EXPECT_EQ(token->objects()->size(), 4U);  // the pair and two certificates, once each

  const auto listed = run(tool() + " --token-label porteur --login --list-objects");
  EXPECT_EQ(listed.status, 0) << listed.said;
  for (const auto* part : {"Private Key Object; RSA", "vidimus:D-1", "CN=Anne Le Goff", "AC de test", "never extractable"})
    EXPECT_NE(listed.said.find(part), std::string::npos) << part << "\n" << listed.said;
  EXPECT_NE(listed.said.find(base::to_hex(key->id)), std::string::npos) << listed.said;

  write("data", std::string_view{"signed by a stranger with the token's key"});
  const auto used =
      run(tool() + " --token-label porteur --login --sign --mechanism SHA256-RSA-PKCS --id " + base::to_hex(key->id) +
          " --input-file data --output-file signature && openssl x509 -in holder.pem -pubkey -noout > public.pem && "
          "openssl dgst -sha256 -verify public.pem -signature signature data");
  EXPECT_EQ(used.status, 0) << used.said;
}

TEST_F(HoldersToken, RefusesACertificateForAnotherKey) {
  auto token = ready();
  const auto first = token->generate_key("vidimus:D-1", KeyKind::p256);
  const auto second = token->generate_key("vidimus:D-2", KeyKind::p256);
  const auto certificates = certify(*token->make_request(*first, "Anne Le Goff"));
  EXPECT_EQ(token->write_certificates(*second, certificates).error().detail, "token.other_certificate");
}

TEST_F(HoldersToken, ResumesAfterACutWithTheSameKey) {
  base::Bytes before;
  std::string serial;
  {
    auto token = ready();
    before = token->generate_key("vidimus:D-1", KeyKind::p256)->spki;
    serial = token->info()->serial;
  }
  auto token = token_device(module, {"", serial});
  EXPECT_EQ(token->generate_key("vidimus:D-1", KeyKind::p256).error().detail, "token.not_logged_in");
  ASSERT_TRUE(token->log_in(codes.holder));
  EXPECT_EQ(token->generate_key("vidimus:D-1", KeyKind::p256)->spki, before);
  EXPECT_EQ(token->generate_key("vidimus:D-1", KeyKind::rsa2048).error().code, Code::conflict);
  EXPECT_EQ(token->objects()->size(), 2U);
  EXPECT_EQ(*token->erase("vidimus:D-1"), 2U);
  EXPECT_FALSE(*token->find_key("vidimus:D-1"));
}

TEST_F(HoldersToken, SetsThePinOfOneCutOffBeforeIt) {
  // The first half of an initialisation, as a power cut leaves it.
  const auto slot = module->tokens()->at(0).slot;
  std::string label(32, ' ');
  label.replace(0, 4, "demi");
  std::string officer{codes.security_officer.reveal()};
  ASSERT_EQ(module->functions()->C_InitToken(slot, reinterpret_cast<unsigned char*>(officer.data()), officer.size(),
                                             reinterpret_cast<unsigned char*>(label.data())),
            CKR_OK);
  auto token = token_device(module, {"demi", ""});
  EXPECT_EQ(token->info()->condition, TokenCondition::without_pin);
  EXPECT_FALSE(token->initialise("demi", {base::Secret{"wrong-so-pin"}, codes.holder}));
  ASSERT_TRUE(token->initialise("demi", codes));
  EXPECT_EQ(token->info()->condition, TokenCondition::ready);
  EXPECT_TRUE(token->log_in(codes.holder));
}

TEST_F(HoldersToken, MendsAKeyWhoseMakingWasCutOff) {
  auto token = ready();
  const auto key = token->generate_key("vidimus:D-1", KeyKind::p256);
  ASSERT_TRUE(key);
  const auto serial = token->info()->serial;
  auto sessions = *Sessions::open(module, {"", serial}, codes.holder);
  // Back to the moment between making the pair and naming its private half.
  ASSERT_TRUE(sessions->run([](Session& session) -> Result<base::Done> {
    VIDIMUS_TRY(keys, find_objects(session, std::move(Attributes{}.number(CKA_CLASS, CKO_PRIVATE_KEY))));
    return set_attributes(session, keys.at(0), std::move(Attributes{}.add(CKA_ID, {})));
  }));
  const auto found = token->find_key("vidimus:D-1");
  ASSERT_TRUE(found) << found.error().cause;
  EXPECT_EQ((*found)->id, key->id);
  EXPECT_EQ(token->generate_key("vidimus:D-1", KeyKind::p256)->spki, key->spki);
  EXPECT_EQ(token->objects()->size(), 2U);
}

}  // namespace
}  // namespace vidimus::adapters::pkcs11
