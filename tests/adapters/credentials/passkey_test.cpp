// An authenticator of our own making (a P-256 key of OpenSSL's), so that each field can be wrong on its own. A real browser's is
// driven by tests/browser/sign_in.mjs.
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <functional>

#include "adapters/credentials/credentials.hpp"
#include "pki/digest.hpp"

namespace vidimus::adapters::credentials {
namespace {

using base::Bytes;
using base::Code;

const ports::RelyingParty party{.id = "registre.example", .origin = "https://registre.example:8443"};
const Bytes challenge(56, 7);

Bytes octets(std::string_view text) {
  const auto view = base::view_of(text);
  return {view.begin(), view.end()};
}

std::string client_data(std::string_view type, std::string_view origin, const Bytes& asked) {
  return R"({"type":")" + std::string{type} + R"(","challenge":")" + base::to_base64url(asked) + R"(","origin":")" +
         std::string{origin} + R"(","crossOrigin":false})";
}

class Authenticator {
 public:
  Authenticator() : key_(EVP_EC_gen("P-256")) {}
  ~Authenticator() { EVP_PKEY_free(key_); }
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  /// rpIdHash, flags, counter (WebAuthn §6.1).
  [[nodiscard]] static Bytes head(std::string_view site, std::uint8_t flags, std::uint8_t count) {
    const auto hash = pki::sha256(base::view_of(site));
    Bytes out{hash.begin(), hash.end()};
    out.push_back(flags);
    out.insert(out.end(), {0, 0, 0, count});
    return out;
  }
  [[nodiscard]] Bytes created(std::string_view site = party.id, std::uint8_t flags = 0x45) const {
    auto out = head(site, flags, 0);
    out.insert(out.end(), 16, 0);  // AAGUID
    out.insert(out.end(), {0, 4, 'c', 'l', 'e', '1'});
    const auto point = public_point();
    out.insert(out.end(), {0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20});  // COSE EC2, ES256, P-256, x
    out.insert(out.end(), point.begin() + 1, point.begin() + 33);
    out.insert(out.end(), {0x22, 0x58, 0x20});  // y
    out.insert(out.end(), point.begin() + 33, point.end());
    return out;
  }
  [[nodiscard]] ports::PasskeyAssertion signs(const std::string& client, Bytes data) const {
    const auto hash = pki::sha256(base::view_of(client));
    Bytes signed_octets = data;
    signed_octets.insert(signed_octets.end(), hash.begin(), hash.end());
    Bytes signature(128);
    std::size_t size = signature.size();
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
    EVP_DigestSign(context, signature.data(), &size, signed_octets.data(), signed_octets.size());
    EVP_MD_CTX_free(context);
    signature.resize(size);
    return {octets(client), std::move(data), signature};
  }

 private:
  [[nodiscard]] Bytes public_point() const {
    Bytes out(65);
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(key_, "pub", out.data(), out.size(), &size);
    return out;
  }
  EVP_PKEY* key_;
};

class Passkeys : public ::testing::Test {
 protected:
  base::Result<ports::Passkey> enrol(const std::string& client, const Bytes& data) {
    return credentials.read_registration(party, challenge, {octets(client), data});
  }
  base::Result<std::int64_t> prove(const ports::PasskeyAssertion& given) {
    const auto key = enrol(client_data("webauthn.create", party.origin, challenge), authenticator.created());
    return credentials.verify_assertion(party, challenge, key.value().material, given);
  }
  SystemCredentials credentials;
  Authenticator authenticator;
  const std::string asked = client_data("webauthn.get", party.origin, challenge);
};

TEST_F(Passkeys, ANewKeyIsReadAndThenItSigns) {
  const auto key = enrol(client_data("webauthn.create", party.origin, challenge), authenticator.created());
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(key->key_id, octets("cle1"));
  const auto count = prove(authenticator.signs(asked, Authenticator::head(party.id, 0x05, 9)));
  ASSERT_TRUE(count) << count.error().detail;
  EXPECT_EQ(*count, 9);
}

TEST_F(Passkeys, ARegistrationForAnotherSiteOriginChallengeOrTypeIsRefused) {
  const auto good = authenticator.created();
  const Bytes other(56, 8);
  EXPECT_EQ(enrol(client_data("webauthn.get", party.origin, challenge), good).error().code, Code::malformed);
  EXPECT_EQ(enrol(client_data("webauthn.create", "https://ailleurs.example", challenge), good).error().code, Code::forbidden);
  EXPECT_EQ(enrol(client_data("webauthn.create", party.origin, other), good).error().code, Code::forbidden);
  const auto create = client_data("webauthn.create", party.origin, challenge);
  EXPECT_EQ(enrol(create, authenticator.created("ailleurs.example")).error().code, Code::forbidden);
  EXPECT_EQ(enrol(create, authenticator.created(party.id, 0x41)).error().code, Code::forbidden) << "the user was not verified";
  EXPECT_EQ(enrol("{", good).error().code, Code::malformed);
}

TEST_F(Passkeys, AnAssertionIsHeldToTheSameAndToItsSignature) {
  const auto head = Authenticator::head(party.id, 0x05, 1);
  auto altered = authenticator.signs(asked, head);
  altered.signature.back() ^= 1;
  EXPECT_FALSE(prove(altered));
  auto later = authenticator.signs(asked, head);
  later.authenticator_data.back() = 2;
  EXPECT_EQ(prove(later).error().code, Code::bad_signature) << "the count is signed";
  const Authenticator stranger;
  EXPECT_EQ(prove(stranger.signs(asked, head)).error().code, Code::bad_signature);
  EXPECT_EQ(prove(authenticator.signs(client_data("webauthn.create", party.origin, challenge), head)).error().code,
            Code::malformed);
  EXPECT_EQ(prove(authenticator.signs(asked, Authenticator::head("ailleurs.example", 0x05, 1))).error().code, Code::forbidden);
  EXPECT_EQ(prove(authenticator.signs(asked, Authenticator::head(party.id, 0x01, 1))).error().code, Code::forbidden);
}

TEST_F(Passkeys, EveryCutOfTheDataIsRefusedAndNoneCrashes) {
  const auto create = client_data("webauthn.create", party.origin, challenge);
  const auto whole = authenticator.created();
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(enrol(create, Bytes{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)})) << size;
}

}  // namespace
}  // namespace vidimus::adapters::credentials
