// W3C Web Authentication level 2, §7.1 and §7.2: what is left to us when the library has read the authenticator's data and
// checked its signature: type, challenge and origin of the client data, and that the user was verified.
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <array>
#include <memory>
#include <optional>

#include "adapters/credentials/credentials.hpp"
#include "base/json.hpp"
#include "pki/digest.hpp"

namespace vidimus::adapters::credentials {
namespace {

using base::ByteView;
using base::Code;
using base::Done;
using base::fail;
using base::Result;

constexpr std::size_t most_octets = 4096;

struct FreeCredential {
  void operator()(fido_cred_t* one) const { fido_cred_free(&one); }
};
struct FreeAssertion {
  void operator()(fido_assert_t* one) const { fido_assert_free(&one); }
};

base::Error unreadable(std::string what) { return fail(Code::malformed, "refused.passkey", std::move(what)); }

Result<Done> check_client_data(const ports::RelyingParty& party, std::string_view type, ByteView challenge, ByteView given) {
  if (given.size() > most_octets) return unreadable("client data too large");
  const auto data = base::Json::parse(base::text_of(given));
  if (!data || !data->is_object()) return unreadable("client data");
  if (data->text("type") != type) return unreadable("type of client data");
  if (data->text("origin") != party.origin) return fail(Code::forbidden, "refused.passkey", "origin");
  const auto told = base::from_base64(data->text("challenge"));
  if (!told || !base::equal_in_constant_time(base::text_of(*told), base::text_of(challenge)))
    return fail(Code::forbidden, "refused.passkey", "challenge");
  return Done{};
}

/// COSE algorithm as one octet, then the key as the library lays it out: ES256 64 octets, EdDSA 32, RS256 modulus and exponent.
enum class KeyKind : std::uint8_t { es256 = 1, eddsa = 2, rs256 = 3 };

struct Algorithm {
  int cose;
  KeyKind kind;
};
constexpr std::array algorithms{Algorithm{COSE_ES256, KeyKind::es256}, Algorithm{COSE_EDDSA, KeyKind::eddsa},
                                Algorithm{COSE_RS256, KeyKind::rs256}};

/// The new key as one of the algorithms: the library wants to be told which before it reads.
std::optional<ports::Passkey> read_as(const Algorithm& algorithm, ByteView data) {
  const std::unique_ptr<fido_cred_t, FreeCredential> credential{fido_cred_new()};
  if (!credential || fido_cred_set_type(credential.get(), algorithm.cose) != FIDO_OK ||
      fido_cred_set_authdata_raw(credential.get(), data.data(), data.size()) != FIDO_OK)
    return std::nullopt;
  const ByteView key{fido_cred_pubkey_ptr(credential.get()), fido_cred_pubkey_len(credential.get())};
  const ByteView id{fido_cred_id_ptr(credential.get()), fido_cred_id_len(credential.get())};
  if (key.empty() || id.empty()) return std::nullopt;
  ports::Passkey out{.key_id = {id.begin(), id.end()}, .material = {static_cast<std::uint8_t>(algorithm.kind)}};
  out.material.insert(out.material.end(), key.begin(), key.end());
  return out;
}

template <class Key>
int verify_with(fido_assert_t* assertion, int cose, Key* (*make)(), void (*release)(Key**),
                int (*fill)(Key*, const void*, size_t), ByteView octets) {
  Key* key = make();
  if (key == nullptr) return FIDO_ERR_INTERNAL;
  int done = fill(key, octets.data(), octets.size());
  if (done == FIDO_OK) done = fido_assert_verify(assertion, 0, cose, key);
  release(&key);
  return done;
}

int verify(fido_assert_t* assertion, ByteView material) {
  const auto key = material.subspan(1);
  switch (static_cast<KeyKind>(material.front())) {
    case KeyKind::es256:
      return verify_with(assertion, COSE_ES256, es256_pk_new, es256_pk_free, es256_pk_from_ptr, key);
    case KeyKind::eddsa:
      return verify_with(assertion, COSE_EDDSA, eddsa_pk_new, eddsa_pk_free, eddsa_pk_from_ptr, key);
    case KeyKind::rs256:
      return verify_with(assertion, COSE_RS256, rs256_pk_new, rs256_pk_free, rs256_pk_from_ptr, key);
  }
  return FIDO_ERR_UNSUPPORTED_ALGORITHM;
}

/// The library wants to be told once that it is going to be used.
void wake_library() {
  static const bool awake = [] {
    fido_init(0);
    return true;
  }();
  (void)awake;
}

/// rpIdHash (32 octets), flags (1), signature counter (4) open every authenticator data (§6.1).
constexpr std::size_t head_octets = 37;
constexpr std::uint8_t user_present = 0x01;
constexpr std::uint8_t user_verified = 0x04;

/// What items of CBOR (RFC 8949 §3) declare is there: the library makes room for whatever a head says, and five octets can say
/// gigabytes. Lengths left open are refused: CTAP2 writes none.
bool declares_what_is_there(ByteView items) {
  while (!items.empty()) {
    const unsigned kind = items[0] >> 5U;
    const unsigned size = items[0] & 0x1FU;
    if (size > 27) return false;
    const std::size_t further = size < 24 ? 0 : std::size_t{1} << (size - 24);
    if (items.size() < 1 + further) return false;
    std::uint64_t declared = size < 24 ? size : 0;
    for (std::size_t at = 1; at <= further; ++at) declared = declared << 8U | items[at];
    items = items.subspan(1 + further);
    const bool string = kind == 2 || kind == 3;
    const bool collection = kind == 4 || kind == 5;
    if ((string || collection) && declared > items.size()) return false;
    if (string) items = items.subspan(static_cast<std::size_t>(declared));
  }
  return true;
}

/// The new key and the extensions, which are CBOR, after the head and the credential's identifier. @source WebAuthn §6.1
std::optional<ByteView> items_of(ByteView data) {
  constexpr std::uint8_t new_key = 0x40;
  constexpr std::size_t identifier_at = head_octets + 18;
  if ((data[32] & new_key) == 0) return data.subspan(head_octets);
  if (data.size() < identifier_at) return std::nullopt;
  const std::size_t end = identifier_at + static_cast<std::size_t>(data[identifier_at - 2] << 8U | data[identifier_at - 1]);
  return end > data.size() ? std::nullopt : std::optional{data.subspan(end)};
}

Result<Done> check_head(const ports::RelyingParty& party, ByteView data) {
  if (data.size() < head_octets || data.size() > most_octets) return unreadable("authenticator data");
  const auto expected = pki::sha256(base::view_of(party.id));
  if (!std::equal(expected.begin(), expected.end(), data.begin())) return fail(Code::forbidden, "refused.passkey", "site");
  if ((data[32] & user_present) == 0 || (data[32] & user_verified) == 0)
    return fail(Code::forbidden, "refused.passkey_unverified");
  const auto items = items_of(data);
  return items && declares_what_is_there(*items) ? Result<Done>{Done{}} : unreadable("authenticator data");
}

}  // namespace

Result<ports::Passkey> SystemCredentials::read_registration(const ports::RelyingParty& party, ByteView challenge,
                                                            const ports::PasskeyRegistration& given) {
  VIDIMUS_CHECK(check_client_data(party, "webauthn.create", challenge, given.client_data));
  VIDIMUS_CHECK(check_head(party, given.authenticator_data));
  wake_library();
  for (const auto& algorithm : algorithms)
    if (auto key = read_as(algorithm, given.authenticator_data)) return *std::move(key);
  return unreadable("new key");
}

Result<std::int64_t> SystemCredentials::verify_assertion(const ports::RelyingParty& party, ByteView challenge, ByteView material,
                                                         const ports::PasskeyAssertion& given) {
  VIDIMUS_CHECK(check_client_data(party, "webauthn.get", challenge, given.client_data));
  VIDIMUS_CHECK(check_head(party, given.authenticator_data));
  if (material.size() < 2) return fail(Code::internal, "passkey_material");
  wake_library();
  const std::unique_ptr<fido_assert_t, FreeAssertion> assertion{fido_assert_new()};
  const auto hash = pki::sha256(given.client_data);
  auto* one = assertion.get();
  const bool readable =
      one != nullptr && fido_assert_set_count(one, 1) == FIDO_OK &&
      fido_assert_set_clientdata_hash(one, hash.data(), hash.size()) == FIDO_OK &&
      fido_assert_set_rp(one, party.id.c_str()) == FIDO_OK &&
      fido_assert_set_authdata_raw(one, 0, given.authenticator_data.data(), given.authenticator_data.size()) == FIDO_OK &&
      fido_assert_set_up(one, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(one, FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_sig(one, 0, given.signature.data(), given.signature.size()) == FIDO_OK;
  if (!readable) return unreadable("assertion");
  if (verify(one, material) != FIDO_OK) return fail(Code::bad_signature, "refused.passkey");
  return std::int64_t{fido_assert_sigcount(one, 0)};
}

}  // namespace vidimus::adapters::credentials
