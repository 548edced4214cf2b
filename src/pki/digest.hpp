// Digests, keyed hashes and sealing, over the crypto library.
#pragma once

#include <array>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace vidimus::pki {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(base::ByteView data);
base::Bytes sha1(base::ByteView data);  ///< identifiers only (CertID of RFC 6960, key identifiers of RFC 5280 §4.2.1.2)
base::Bytes sha384(base::ByteView data);
base::Bytes sha512(base::ByteView data);
Sha256 hmac_sha256(base::ByteView key, base::ByteView data);

/// AES-256-GCM: 12-octet nonce ‖ ciphertext ‖ 16-octet tag. `context` is bound but not stored. The nonce is an argument.
base::Bytes seal(const Sha256& key, base::ByteView nonce12, base::ByteView plain, base::ByteView context);
/// @errors bad_signature when key, context or octets differ from what was sealed; malformed when too short.
base::Result<base::Bytes> unseal(const Sha256& key, base::ByteView sealed, base::ByteView context);

}  // namespace vidimus::pki
