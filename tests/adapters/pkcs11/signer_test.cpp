// Signers over SoftHSM2; OpenSSL's command line judges the signatures.
#include "adapters/pkcs11/signer.hpp"

#include <algorithm>
#include <thread>

#include "adapters/pkcs11/errors.hpp"
#include "adapters/pkcs11/objects.hpp"
#include "base/toml.hpp"
#include "pki/der.hpp"
#include "soft_token.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
using pki::KeyKind;
using pki::SignatureAlgorithm;

struct Signing {
  KeyKind kind;
  SignatureAlgorithm algorithm;
  const char* openssl;  ///< options of `openssl dgst -verify`
};

class Signers : public SoftToken, public testing::WithParamInterface<Signing> {};

TEST_P(Signers, AreBelievedByOpenssl) {
  const auto& [kind, algorithm, options] = GetParam();
  auto sessions = new_token("ac");
  ASSERT_TRUE(sessions);
  const auto spki = make_key_pair(*sessions, "key", kind);
  ASSERT_TRUE(spki) << spki.error().cause;
  EXPECT_EQ(*pki::key_kind(*spki), kind);
  auto signer = token_signer(sessions, "key", algorithm);
  ASSERT_TRUE(signer) << signer.error().cause;
  EXPECT_TRUE(std::ranges::equal((*signer)->spki(), *spki));

  const std::string data(1000, 'v');
  const auto signature = (*signer)->sign(base::view_of(data));
  ASSERT_TRUE(signature) << signature.error().cause;
  EXPECT_TRUE(pki::verify(algorithm, *spki, base::view_of(data), *signature));
  write("spki.der", *spki);
  write("data", data);
  write("signature", *signature);
  const auto verify = std::string{"openssl dgst "} + options + " -keyform DER -verify spki.der -signature signature ";
  EXPECT_EQ(run(verify + "data").status, 0) << run(verify + "data").said;
  write("other", data + "!");
  EXPECT_NE(run(verify + "other").status, 0);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Signers,
                         testing::Values(Signing{KeyKind::rsa2048, SignatureAlgorithm::rsa_sha256, "-sha256"},
                                         Signing{KeyKind::rsa3072, SignatureAlgorithm::rsa_sha256, "-sha256"},
                                         Signing{KeyKind::rsa2048, SignatureAlgorithm::rsa_sha384, "-sha384"},
                                         Signing{KeyKind::rsa2048, SignatureAlgorithm::rsa_sha512, "-sha512"},
                                         Signing{KeyKind::rsa2048, SignatureAlgorithm::rsa_pss_sha256,
                                                 "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32"},
                                         Signing{KeyKind::rsa3072, SignatureAlgorithm::rsa_pss_sha384,
                                                 "-sha384 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48"},
                                         Signing{KeyKind::rsa4096, SignatureAlgorithm::rsa_pss_sha512,
                                                 "-sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:64"},
                                         Signing{KeyKind::p256, SignatureAlgorithm::ecdsa_sha256, "-sha256"},
                                         Signing{KeyKind::p384, SignatureAlgorithm::ecdsa_sha384, "-sha384"}));

class Keys : public SoftToken {};

TEST_F(Keys, NeverLeaveTheToken) {
  auto sessions = new_token("ac");
  ASSERT_TRUE(sessions);
  for (const auto kind : {KeyKind::rsa2048, KeyKind::p256}) {
    ASSERT_TRUE(make_key_pair(*sessions, base::to_name(kind), kind));
    const auto stolen = sessions->run([&](Session& session) -> Result<Bytes> {
      VIDIMUS_TRY(
          keys,
          find_objects(session, std::move(Attributes{}.number(CKA_CLASS, CKO_PRIVATE_KEY).text(CKA_LABEL, base::to_name(kind)))));
      EXPECT_EQ(keys.size(), 1U);
      EXPECT_TRUE(read_flag(session, keys.at(0), CKA_SENSITIVE));
      EXPECT_TRUE(read_flag(session, keys.at(0), CKA_ALWAYS_SENSITIVE));
      EXPECT_TRUE(read_flag(session, keys.at(0), CKA_NEVER_EXTRACTABLE));
      EXPECT_FALSE(read_flag(session, keys.at(0), CKA_EXTRACTABLE));
      EXPECT_FALSE(read_flag(session, keys.at(0), CKA_DECRYPT));
      EXPECT_FALSE(read_flag(session, keys.at(0), CKA_UNWRAP));
      return read_attribute(session, keys.at(0), kind == KeyKind::p256 ? CKA_VALUE : CKA_PRIVATE_EXPONENT);
    });
    ASSERT_FALSE(stolen);
    EXPECT_EQ(stolen.error().code, Code::device_fatal);
    EXPECT_EQ(stolen.error().detail, "token.sensitive");
  }
}

TEST_F(Keys, OfOneLabelAreMadeOnce) {
  auto sessions = new_token("ac");
  ASSERT_TRUE(sessions);
  const auto first = make_key_pair(*sessions, "key", KeyKind::p256);
  ASSERT_TRUE(first);
  const auto second = make_key_pair(*sessions, "key", KeyKind::p256);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::conflict);
  EXPECT_EQ(*read_public_key(*sessions, "key"), *first);
  EXPECT_EQ(read_public_key(*sessions, "another").error().code, Code::not_found);
  EXPECT_EQ(token_signer(sessions, "key", SignatureAlgorithm::rsa_sha256).error().code, Code::unsupported);
}

TEST_F(Keys, SignInSeveralThreadsAtOnce) {
  auto sessions = new_token("ac");
  ASSERT_TRUE(sessions);
  const auto spki = make_key_pair(*sessions, "key", KeyKind::p256);
  auto signer = token_signer(sessions, "key", SignatureAlgorithm::ecdsa_sha256);
  ASSERT_TRUE(signer);
  std::atomic<int> good = 0;
  const auto work = [&](char name) {
    for (int turn = 0; turn < 100; ++turn) {
      const std::string data(static_cast<std::size_t>(turn), name);
      const auto signature = (*signer)->sign(base::view_of(data));
      if (signature && pki::verify(SignatureAlgorithm::ecdsa_sha256, *spki, base::view_of(data), *signature)) ++good;
    }
  };
  { std::jthread one{work, 'a'}, two{work, 'b'}, three{work, 'c'}; }
  EXPECT_EQ(good, 300);
}

TEST_F(Keys, AreRefusedToAWrongPinAndTheTokenIsNotTriedAgain) {
  ASSERT_TRUE(new_token("ac"));
  const auto refused = Sessions::open(module, {"ac", ""}, base::Secret{"999999"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::device_retry);
  EXPECT_EQ(refused.error().detail, "token.pin_incorrect");
  EXPECT_EQ(refused.error().cause.find("999999"), std::string::npos);
}

TEST_F(Keys, OfATokenTakenAwayAnswerATypedErrorAndComeBackWithIt) {
  auto sessions = new_token("ac");
  ASSERT_TRUE(sessions);
  ASSERT_TRUE(make_key_pair(*sessions, "key", KeyKind::p256));
  auto signer = token_signer(sessions, "key", SignatureAlgorithm::ecdsa_sha256);
  ASSERT_TRUE(signer);
  ASSERT_TRUE((*signer)->sign({}));

  std::filesystem::rename(folder / "tokens", folder / "away");
  const auto gone = (*signer)->sign({});
  ASSERT_FALSE(gone);
  EXPECT_TRUE(gone.error().code == Code::device_retry || gone.error().code == Code::device_fatal);
  EXPECT_EQ(gone.error().detail.substr(0, 6), "token.") << gone.error().cause;

  std::filesystem::rename(folder / "away", folder / "tokens");
  // SoftHSM reads its store when it is initialised: nothing but a new start of the module sees the token again.
  signer = base::fail(Code::unavailable, "");
  sessions.reset();
  module.reset();
  module = *Module::open(soft_module());
  sessions = *Sessions::open(module, {"ac", ""}, codes.holder);
  const auto back = (*token_signer(sessions, "key", SignatureAlgorithm::ecdsa_sha256))->sign({});
  EXPECT_TRUE(back) << back.error().cause;
}

TEST_F(Keys, OfTwoTokensOfOneLabelAreToldApartByTheSerialNumber) {
  // Ours never makes a second one of a label; another program may.
  const auto first = initialise_token(*module, "ac", codes);
  ASSERT_TRUE(first);
  EXPECT_EQ(initialise_token(*module, "ac", codes).error().detail, "token.label_taken");
  const auto present = module->tokens();
  ASSERT_TRUE(present);
  const auto blank = std::ranges::find_if(
      *present, [](const TokenInSlot& token) { return token.info.condition == ports::TokenCondition::blank; });
  ASSERT_NE(blank, present->end());
  const auto second = initialise_token(*module, blank->slot, "ac", codes);
  ASSERT_TRUE(second) << second.error().cause;
  ASSERT_NE(first->info.serial, second->info.serial);
  EXPECT_EQ(Sessions::open(module, {"ac", ""}, codes.holder).error().detail, "token.ambiguous");
  EXPECT_EQ(Sessions::open(module, {"ac", "0000000000000000"}, codes.holder).error().detail, "token.absent");
  EXPECT_EQ(Sessions::open(module, {"another", first->info.serial}, codes.holder).error().detail, "token.absent");
  // The same key label in both: what signs is the key of the token that was named.
  base::Bytes keys[2];
  for (const auto* token : {&*first, &*second}) {
    auto sessions = Sessions::open(module, {"ac", token->info.serial}, codes.holder);
    ASSERT_TRUE(sessions) << sessions.error().cause;
    const auto spki = make_key_pair(**sessions, "key", KeyKind::p256);
    ASSERT_TRUE(spki);
    keys[token == &*second] = *spki;
  }
  EXPECT_NE(keys[0], keys[1]);
  for (const auto* token : {&*first, &*second}) {
    auto sessions = Sessions::open(module, {"ac", token->info.serial}, codes.holder);
    ASSERT_TRUE(sessions);
    auto signer = token_signer(*sessions, "key", SignatureAlgorithm::ecdsa_sha256);
    ASSERT_TRUE(signer);
    const auto signature = (*signer)->sign(base::view_of("acte"));
    ASSERT_TRUE(signature);
    EXPECT_TRUE(pki::verify(SignatureAlgorithm::ecdsa_sha256, keys[token == &*second], base::view_of("acte"), *signature));
    EXPECT_FALSE(pki::verify(SignatureAlgorithm::ecdsa_sha256, keys[token == &*first], base::view_of("acte"), *signature));
  }
}

TEST_F(Keys, SurviveLostSessions) {
  auto sessions = new_token("ac");
  ASSERT_TRUE(sessions);
  ASSERT_TRUE(make_key_pair(*sessions, "key", KeyKind::p256));
  auto signer = token_signer(sessions, "key", SignatureAlgorithm::ecdsa_sha256);
  ASSERT_TRUE(signer);
  // What an unplugging does to a process: every session of the token is void at once, the log-in with them.
  const auto slot = module->find({"ac", ""})->slot;
  ASSERT_EQ(module->functions()->C_CloseAllSessions(slot), CKR_OK);
  const auto signature = (*signer)->sign({});
  EXPECT_TRUE(signature) << signature.error().cause;
}

TEST(DeviceErrors, EachHasOneRowAndOneOfTwoFamilies) {
  std::vector<unsigned long> seen;
  for (const auto& row : device_errors()) {
    EXPECT_TRUE(row.code == Code::device_retry || row.code == Code::device_fatal) << row.name;
    EXPECT_TRUE(row.message_key.starts_with("token.")) << row.name;
    EXPECT_EQ(std::ranges::count(seen, row.value), 0) << row.name;
    seen.push_back(row.value);
  }
  EXPECT_EQ(device_error_row(CKR_PIN_LOCKED).code, Code::device_fatal);
  EXPECT_EQ(device_error_row(CKR_DEVICE_REMOVED).code, Code::device_retry);
  EXPECT_EQ(device_error_row(0x80000042UL).name, "CKR_VENDOR_DEFINED");
}

TEST(DeviceErrors, HaveTheirTextInBothLanguages) {
  const auto messages = base::read_toml(VIDIMUS_SOURCE "/data/station/messages.toml");
  ASSERT_TRUE(messages) << messages.error().detail;
  for (const auto& row : device_errors()) EXPECT_NE(messages->find(row.message_key), nullptr) << row.message_key;
  for (const auto& [key, texts] : messages->members()) {
    EXPECT_FALSE(texts.text("fr").empty()) << key;
    EXPECT_FALSE(texts.text("en").empty()) << key;
  }
}

TEST(Modules, ThatAreNotModulesAreNamed) {
  EXPECT_EQ(Module::open("/nonexistent/module.so").error().code, Code::misconfigured);
  EXPECT_EQ(Module::open("/bin/true").error().detail, "token.module_unreadable");
}

}  // namespace
}  // namespace vidimus::adapters::pkcs11
