// Signed files (CMS SignedData, RFC 5652) as a person's program makes them: opened against one certificate that is already known.
#pragma once

#include "pki/der.hpp"

namespace vidimus::pki {

inline constexpr std::size_t signed_file_limit = 64U << 10;

/// The content of a signed file, once its only signature is found to be made with the key of `signer` (DER) over that very
/// content. Certificates inside the file are not looked at. Whether the signer may be believed is the caller's to know: he has
/// the certificate from his own records.
/// @errors too_large; malformed: no SignedData in DER, no content, or not exactly one signature; bad_signature.
Result<Bytes> open_signed_file(ByteView file, ByteView signer);

}  // namespace vidimus::pki
