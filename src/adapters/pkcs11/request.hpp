// Certification requests (demande de certificat, RFC 2986) signed where the key is.
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "pki/algorithm.hpp"

namespace vidimus::adapters::pkcs11 {

/// A PKCS#10 request of version 0 with this common name and no attribute: the registry knows the rest of the subject from the
/// dossier and takes nothing from here but the key and the proof that it is held. @errors bad_request (name of 1–64 characters).
base::Result<base::Bytes> certification_request(pki::Signer& signer, std::string_view common_name);

}  // namespace vidimus::adapters::pkcs11
