// A file for a person's mailbox, signed (S/MIME, RFC 8551 multipart/signed): any mail program shows it, openssl cms verifies it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "pki/der.hpp"

namespace vidimus::pki {

/// The text as a clear-signed message body with its MIME head ("MIME-Version…"), SHA-256. `key`: PKCS#8, PEM; `chain`: the
/// signer's issuers, put along. @errors misconfigured: key and certificate cannot be read or do not belong together.
Result<std::string> signed_mail(std::string_view text, ByteView certificate, std::span<const Bytes> chain,
                                const base::Secret& key);

}  // namespace vidimus::pki
