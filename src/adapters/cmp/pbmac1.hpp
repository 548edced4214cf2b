// Messages protected by a shared secret under PBMAC1 (RFC 9481 §6.1.2, RFC 8018 §7.1: PBKDF2 and HMAC). OpenSSL 3.0's CMP knows
// the older PasswordBasedMac alone: at the edge of this room each message is changed from one protection into the other, under
// the same secret, and header, body and certificates stay as they are.
#pragma once

#include "base/secret.hpp"
#include "pki/der.hpp"

namespace vidimus::adapters::cmp {

inline constexpr std::int64_t pbmac1_iterations = 100'000;       ///< of what we write
inline constexpr std::int64_t pbmac1_fewest_iterations = 1'000;  ///< RFC 8018 §4.2
inline constexpr std::int64_t pbmac1_most_iterations = 600'000;  ///< a stranger must not choose how long we compute
inline constexpr std::size_t pbmac1_salt_octets = 16;

/// What a PBMAC1 AlgorithmIdentifier asks for; views into its octets.
struct Pbmac1 {
  base::ByteView salt;
  std::int64_t iterations = pbmac1_iterations;
  std::size_t key_octets = 32;
  int prf_bits = 256;  ///< SHA-2 of the key derivation
  int mac_bits = 256;  ///< SHA-2 of the MAC
};

/// Is this message protected by PBMAC1, and how? Nothing when it is protected otherwise or not at all.
/// @errors malformed: not a message, or parameters that are none; unsupported: not PBKDF2 and HMAC with SHA-2, no key length, or
/// out of the bounds above.
base::Result<std::optional<Pbmac1>> read_pbmac1(base::ByteView message);

/// A PBMAC1 message, once its MAC is found right, protected by PasswordBasedMac instead. Messages protected otherwise come back
/// as they are. @errors those of read_pbmac1; bad_signature: the MAC is not this secret's.
base::Result<base::Bytes> from_pbmac1(base::ByteView message, const base::Secret& secret);

/// A message under PasswordBasedMac protected by PBMAC1 instead. Messages protected otherwise come back as they are.
/// `salt`: pbmac1_salt_octets of them, fresh. @errors malformed.
base::Result<base::Bytes> to_pbmac1(base::ByteView message, const base::Secret& secret, base::ByteView salt);

}  // namespace vidimus::adapters::cmp
