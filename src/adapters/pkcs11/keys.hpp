// Keys of a token: making, finding, signing. Within one session; who holds sessions decides when.
#pragma once

#include <optional>
#include <string>

#include "adapters/pkcs11/objects.hpp"
#include "pki/algorithm.hpp"

namespace vidimus::adapters::pkcs11 {

/// A key pair found on a token. `id` and `spki` outlive the session; the handle holds for one generation of sessions.
struct FoundKey {
  ObjectHandle private_key = 0;
  unsigned generation = 0;
  Bytes id;
  Bytes spki;
  bool pin_each_time = false;  ///< CKA_ALWAYS_AUTHENTICATE
};

/// The key pair of this label and CKA_ID; an empty part matches any. Nothing when there is none.
/// Mends a pair whose making was cut off before both halves got their identifier.
Result<std::optional<FoundKey>> find_key(Session& session, std::string_view label, ByteView id = {});

/// Makes a key pair: on the token, sensitive, not extractable, signing only; its CKA_ID is the RFC 5280 key identifier.
Result<FoundKey> make_key(Session& session, std::string_view label, pki::KeyKind kind);

/// Signs `data` (hashed here), in the form X.509 carries. @errors unsupported when the algorithm is not for this key.
Result<Bytes> sign_with(Session& session, const FoundKey& key, pki::SignatureAlgorithm algorithm, ByteView data);

/// SubjectPublicKeyInfo of a public key object, DER.
Result<Bytes> read_spki(Session& session, ObjectHandle public_key);

}  // namespace vidimus::adapters::pkcs11
