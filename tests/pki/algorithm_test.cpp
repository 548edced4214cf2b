#include "pki/algorithm.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "pki/stranger.hpp"

namespace vidimus::pki {
namespace {

using base::Code;
using testing::Strangers;

const Bytes message = base::copy_of(base::view_of("Nous avons vu l'original."));

std::unique_ptr<Signer> signer_of(KeyKind kind, SignatureAlgorithm algorithm) {
  const auto key = make_software_key(kind);
  auto out = software_signer(key.value(), algorithm);
  return std::move(out).value();
}

struct Pair {
  KeyKind kind;
  SignatureAlgorithm algorithm;
  const char* openssl;  ///< options of `openssl dgst` that check the same signature
};
constexpr Pair pairs[] = {
    {KeyKind::rsa2048, SignatureAlgorithm::rsa_sha256, "-sha256"},
    {KeyKind::rsa2048, SignatureAlgorithm::rsa_sha384, "-sha384"},
    {KeyKind::rsa2048, SignatureAlgorithm::rsa_sha512, "-sha512"},
    {KeyKind::rsa3072, SignatureAlgorithm::rsa_pss_sha256, "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32"},
    {KeyKind::rsa3072, SignatureAlgorithm::rsa_pss_sha384, "-sha384 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48"},
    {KeyKind::rsa4096, SignatureAlgorithm::rsa_pss_sha512, "-sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:64"},
    {KeyKind::p256, SignatureAlgorithm::ecdsa_sha256, "-sha256"},
    {KeyKind::p384, SignatureAlgorithm::ecdsa_sha384, "-sha384"},
};

TEST(Algorithm, OpensslVerifiesWhatWeSignAndWeVerifyItToo) {
  const Strangers strangers;
  strangers.write("message", message);
  for (const auto& pair : pairs) {
    SCOPED_TRACE(base::to_name(pair.algorithm));
    const auto signer = signer_of(pair.kind, pair.algorithm);
    EXPECT_EQ(key_kind(signer->spki()).value(), pair.kind);
    const auto signature = signer->sign(message).value();
    EXPECT_TRUE(verify(pair.algorithm, signer->spki(), message, signature));
    strangers.write("key.der", signer->spki());
    strangers.write("signature", signature);
    const auto said = strangers.run("openssl pkey -pubin -inform DER -in key.der -out key.pem && openssl dgst " +
                                    std::string{pair.openssl} + " -verify key.pem -signature signature message");
    EXPECT_EQ(said.status, 0) << said.text;
  }
}

TEST(Algorithm, AChangedOctetAnywhereIsRefused) {
  for (const auto& pair : pairs) {
    const auto signer = signer_of(pair.kind, pair.algorithm);
    auto signature = signer->sign(message).value();
    auto other = message;
    other[3] ^= 1;
    EXPECT_EQ(verify(pair.algorithm, signer->spki(), other, signature).error().code, Code::bad_signature);
    signature.back() ^= 1;
    EXPECT_EQ(verify(pair.algorithm, signer->spki(), message, signature).error().code, Code::bad_signature);
    EXPECT_EQ(verify(pair.algorithm, signer->spki(), message, {}).error().code, Code::bad_signature);
  }
}

TEST(Algorithm, PssAndPkcs1SignaturesAreNotTakenForEachOther) {
  const auto signer = signer_of(KeyKind::rsa2048, SignatureAlgorithm::rsa_pss_sha256);
  const auto signature = signer->sign(message).value();
  EXPECT_FALSE(verify(SignatureAlgorithm::rsa_sha256, signer->spki(), message, signature));
  EXPECT_FALSE(verify(SignatureAlgorithm::ecdsa_sha256, signer->spki(), message, signature));
}

TEST(Algorithm, IdentifiersComeBackAsTheirAlgorithm) {
  for (std::size_t at = 0; at < base::count_of<SignatureAlgorithm>(); ++at) {
    const auto algorithm = static_cast<SignatureAlgorithm>(at);
    EXPECT_EQ(algorithm_from(algorithm_identifier(algorithm)).value(), algorithm);
  }
  const auto sha1_with_rsa = base::from_hex("300d06092a864886f70d0101050500").value();
  EXPECT_EQ(algorithm_from(sha1_with_rsa).error().code, Code::unsupported);
}

TEST(Algorithm, IdentifiersAreThoseOpensslWrites) {
  const Strangers strangers;
  ASSERT_EQ(strangers.run("openssl genrsa -out k.pem 2048").status, 0);
  const auto made = strangers.run(
      "openssl req -new -x509 -key k.pem -subj /CN=a -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 "
      "-outform DER -out c.der");
  ASSERT_EQ(made.status, 0) << made.text;
  const auto der = base::to_hex(strangers.read("c.der"));
  EXPECT_NE(der.find(base::to_hex(algorithm_identifier(SignatureAlgorithm::rsa_pss_sha256))), std::string::npos);
}

TEST(Algorithm, WeakOrForeignKeysAreUnsupportedAndGarbageIsMalformed) {
  const Strangers strangers;
  const auto spki_of = [&](const std::string& make) {
    const auto said = strangers.run(make + " -out k.pem && openssl pkey -in k.pem -pubout -outform DER -out k.der");
    EXPECT_EQ(said.status, 0) << said.text;
    return strangers.read("k.der");
  };
  EXPECT_EQ(key_kind(spki_of("openssl genpkey -algorithm ed25519")).error().code, Code::unsupported);
  EXPECT_EQ(key_kind(spki_of("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024")).error().code, Code::unsupported);
  EXPECT_EQ(key_kind(spki_of("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1")).error().code,
            Code::unsupported);
  EXPECT_EQ(key_kind(message).error().code, Code::malformed);
  EXPECT_EQ(verify(SignatureAlgorithm::rsa_sha256, message, message, message).error().code, Code::malformed);
  EXPECT_EQ(software_signer(message, SignatureAlgorithm::rsa_sha256).error().code, Code::malformed);
}

TEST(Algorithm, APointOffTheCurveIsRefused) {
  const auto signer = signer_of(KeyKind::p256, SignatureAlgorithm::ecdsa_sha256);
  auto spki = base::copy_of(signer->spki());
  spki.back() ^= 1;
  EXPECT_EQ(verify(SignatureAlgorithm::ecdsa_sha256, spki, message, signer->sign(message).value()).error().code, Code::malformed);
}

TEST(Algorithm, AKeyDoesNotSignWithTheOtherFamily) {
  const auto key = make_software_key(KeyKind::p256).value();
  EXPECT_EQ(software_signer(key, SignatureAlgorithm::rsa_sha256).error().code, Code::misconfigured);
}

TEST(Algorithm, OneSignerServesSeveralThreads) {
  const auto signer = signer_of(KeyKind::p256, SignatureAlgorithm::ecdsa_sha256);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int at = 0; at < 4; ++at)
    threads.emplace_back([&] {
      for (int turn = 0; turn < 50; ++turn)
        if (verify(SignatureAlgorithm::ecdsa_sha256, signer->spki(), message, signer->sign(message).value())) ++good;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 200);
}

}  // namespace
}  // namespace vidimus::pki
