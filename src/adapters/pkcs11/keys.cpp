#include "adapters/pkcs11/keys.hpp"

#include "adapters/pkcs11/errors.hpp"
#include "pki/der.hpp"
#include "pki/oids.hpp"
#include "pki/x509.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
using base::fail;
using pki::DerReader;
using pki::DerWriter;
using pki::KeyKind;
namespace tag = pki::tag;

Result<Bytes> rsa_spki(Session& session, ObjectHandle key) {
  VIDIMUS_TRY(modulus, read_attribute(session, key, CKA_MODULUS));
  VIDIMUS_TRY(exponent, read_attribute(session, key, CKA_PUBLIC_EXPONENT));
  DerWriter numbers;
  numbers.in(tag::sequence, [&] {
    numbers.unsigned_integer(modulus);
    numbers.unsigned_integer(exponent);
  });
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.oid("1.2.840.113549.1.1.1");  // rsaEncryption, RFC 4055 §1.2: parameters are NULL
      out.null();
    });
    out.bits(numbers.bytes());
  });
  return out.take();
}

Result<Bytes> ec_spki(Session& session, ObjectHandle key) {
  VIDIMUS_TRY(parameters, read_attribute(session, key, CKA_EC_PARAMS));
  VIDIMUS_TRY(held, read_attribute(session, key, CKA_EC_POINT));
  // PKCS#11 v2.40 §2.3.3 wraps the point in an OCTET STRING; some modules give it bare (0x04 is both tags, the length tells).
  ByteView point = held;
  DerReader reader{held};
  if (const auto wrapped = reader.octets(); wrapped && reader.at_end()) point = *wrapped;
  DerReader curve{parameters};
  if (!curve.oid() || !curve.at_end() || point.empty() || point[0] != 0x04)
    return fail(Code::device_fatal, "token.unsupported", "the curve is not named or the point is compressed");
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.in(tag::sequence, [&] {
      out.oid("1.2.840.10045.2.1");  // id-ecPublicKey, RFC 5480 §2.1
      out.raw(parameters);
    });
    out.bits(point);
  });
  return out.take();
}

Attributes named(unsigned long object_class, std::string_view label, ByteView id) {
  Attributes attributes;
  attributes.number(CKA_CLASS, object_class);
  if (!label.empty()) attributes.text(CKA_LABEL, label);
  if (!id.empty()) attributes.add(CKA_ID, id);
  return attributes;
}

/// Mechanism and attributes that make a public key of this kind.
void describe(Attributes& attributes, KeyKind kind) {
  const auto rsa = [&](unsigned long bits) {
    static constexpr std::array<std::uint8_t, 3> exponent{1, 0, 1};
    attributes.number(CKA_KEY_TYPE, CKK_RSA).number(CKA_MODULUS_BITS, bits).add(CKA_PUBLIC_EXPONENT, exponent);
  };
  const auto curve = [&](std::string_view dotted) {
    DerWriter name;
    name.oid(dotted);
    attributes.number(CKA_KEY_TYPE, CKK_EC).add(CKA_EC_PARAMS, name.bytes());
  };
  switch (kind) {
    case KeyKind::rsa2048:
      return rsa(2048);
    case KeyKind::rsa3072:
      return rsa(3072);
    case KeyKind::rsa4096:
      return rsa(4096);
    case KeyKind::p256:
      return curve("1.2.840.10045.3.1.7");
    case KeyKind::p384:
      return curve("1.3.132.0.34");
  }
}

Result<Done> set_identifier(Session& session, ObjectHandle public_key, ObjectHandle private_key, ByteView id) {
  VIDIMUS_CHECK(set_attributes(session, public_key, std::move(Attributes{}.add(CKA_ID, id))));
  return set_attributes(session, private_key, std::move(Attributes{}.add(CKA_ID, id)));
}

bool is_rsa(KeyKind kind) { return kind != KeyKind::p256 && kind != KeyKind::p384; }

}  // namespace

Result<Bytes> read_spki(Session& session, ObjectHandle public_key) {
  const auto type = read_number(session, public_key, CKA_KEY_TYPE);
  if (type == CKK_RSA) return rsa_spki(session, public_key);
  if (type == CKK_EC) return ec_spki(session, public_key);
  return fail(Code::device_fatal, "token.unsupported", "a key is neither RSA nor EC");
}

Result<std::optional<FoundKey>> find_key(Session& session, std::string_view label, ByteView id) {
  VIDIMUS_TRY(keys, find_objects(session, named(CKO_PRIVATE_KEY, label, id)));
  if (keys.empty()) return std::optional<FoundKey>{};
  if (keys.size() > 1) return fail(Code::conflict, "token.two_keys", "two private keys carry this label");
  FoundKey found{keys.front(), session.generation(), {}, {}, read_flag(session, keys.front(), CKA_ALWAYS_AUTHENTICATE)};
  VIDIMUS_TRY(held_id, read_attribute(session, found.private_key, CKA_ID));

  VIDIMUS_TRY(publics, find_objects(session, named(CKO_PUBLIC_KEY, label, id)));
  // An RSA private key tells its own public half on most tokens, which no stray object of the same label can belie; an EC one
  // does not.
  Result<Bytes> spki = fail(Code::device_fatal, "token.key_absent", "the public half of the key is not on the token");
  if (read_number(session, found.private_key, CKA_KEY_TYPE) == CKK_RSA) spki = rsa_spki(session, found.private_key);
  if (!spki && !publics.empty()) spki = read_spki(session, publics.front());
  if (!spki) return spki.error();
  found.spki = std::move(*spki);
  const auto proper = pki::key_identifier(found.spki);
  if (!proper) return fail(Code::internal, "token.unsupported", "a public key read from a token is not an SPKI");
  // A pair whose making was cut off; a key that came with an identifier keeps it.
  if (held_id.empty() && publics.size() == 1) {
    VIDIMUS_CHECK(set_identifier(session, publics.front(), found.private_key, *proper));
    held_id = *proper;
  }
  found.id = std::move(held_id);
  return std::optional{std::move(found)};
}

Result<FoundKey> make_key(Session& session, std::string_view label, KeyKind kind) {
  Attributes visible;
  visible.number(CKA_CLASS, CKO_PUBLIC_KEY).flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false).text(CKA_LABEL, label);
  visible.flag(CKA_VERIFY, true);
  describe(visible, kind);
  Attributes hidden;
  hidden.number(CKA_CLASS, CKO_PRIVATE_KEY).number(CKA_KEY_TYPE, is_rsa(kind) ? CKK_RSA : CKK_EC).flag(CKA_TOKEN, true);
  hidden.flag(CKA_PRIVATE, true).flag(CKA_SENSITIVE, true).flag(CKA_EXTRACTABLE, false).flag(CKA_SIGN, true);
  hidden.text(CKA_LABEL, label);
  // Signing only (RGS A4: one use per key); said aloud, because modules default to everything.
  visible.flag(CKA_ENCRYPT, false).flag(CKA_WRAP, false);
  hidden.flag(CKA_DECRYPT, false).flag(CKA_UNWRAP, false);
  if (!is_rsa(kind)) hidden.flag(CKA_DERIVE, false);

  ck_mechanism mechanism{is_rsa(kind) ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr, 0};
  ObjectHandle public_key = 0;
  ObjectHandle private_key = 0;
  VIDIMUS_CHECK(session.check(session.functions()->C_GenerateKeyPair(session.handle(), &mechanism, visible.data(), visible.size(),
                                                                     hidden.data(), hidden.size(), &public_key, &private_key),
                              "C_GenerateKeyPair"));
  // What the token made must be what was asked, whatever its documentation says.
  if (read_flag(session, private_key, CKA_EXTRACTABLE) || !read_flag(session, private_key, CKA_SENSITIVE)) {
    VIDIMUS_CHECK(destroy_object(session, private_key));
    VIDIMUS_CHECK(destroy_object(session, public_key));
    return fail(Code::device_fatal, "token.unsupported", "the token makes keys that could leave it");
  }
  VIDIMUS_TRY(spki, read_spki(session, public_key));
  const auto id = pki::key_identifier(spki);
  if (!id) return fail(Code::internal, "token.unsupported", "a public key read from a token is not an SPKI");
  FoundKey made{private_key, session.generation(), *id, std::move(spki),
                read_flag(session, private_key, CKA_ALWAYS_AUTHENTICATE)};
  if (auto named_so = set_identifier(session, public_key, private_key, *id); !named_so) {
    // Some cards number their keys themselves and let nobody change it: then theirs is the one certificates must carry.
    auto theirs = read_attribute(session, private_key, CKA_ID);
    if (!theirs || theirs->empty()) return named_so.error();
    made.id = std::move(*theirs);
  }
  return made;
}

}  // namespace vidimus::adapters::pkcs11
