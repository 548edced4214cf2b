// Keys of the authorities (AC, OCSP, horodatage) in a token or HSM, as the house's Signer.
#pragma once

#include <memory>
#include <string>

#include "adapters/pkcs11/sessions.hpp"
#include "pki/algorithm.hpp"

namespace vidimus::adapters::pkcs11 {

/// A Signer over the key pair of this label. The key's handle is looked up once per log-in: on a software token a look-up costs
/// more than a signature. Thread-safe. @errors not_found token.key_absent; unsupported when the algorithm is not for this key.
Result<std::unique_ptr<pki::Signer>> token_signer(std::shared_ptr<Sessions> sessions, const std::string& label,
                                                  pki::SignatureAlgorithm algorithm);

/// A Signer over the key of a certificate, whatever its label: a renewed key stands beside the one before it. The key of this
/// label is taken when the token gives its keys no identifier of their own. @errors not_found token.key_absent when neither is
/// it.
Result<std::unique_ptr<pki::Signer>> token_signer_of(std::shared_ptr<Sessions> sessions, const std::string& label,
                                                     base::ByteView spki, pki::SignatureAlgorithm algorithm);

/// Makes a key pair (sensitive, not extractable, signing only) and answers its SubjectPublicKeyInfo, DER.
/// @errors conflict token.two_keys when the label is taken: an authority never makes a second key by accident.
Result<base::Bytes> make_key_pair(Sessions& sessions, std::string_view label, pki::KeyKind kind);

/// SubjectPublicKeyInfo of the key pair of this label, DER. @errors not_found token.key_absent.
Result<base::Bytes> read_public_key(Sessions& sessions, std::string_view label);

}  // namespace vidimus::adapters::pkcs11
