// The responder's signing keys, wherever its settings say they are.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "adapters/pkcs11/sessions.hpp"
#include "pki/algorithm.hpp"
#include "programs/responder/settings.hpp"

namespace vidimus::programs::responder {

/// Opens keys; those of one token share its log-in.
class Keys {
 public:
  /// The key of a certificate; its algorithm follows from the certificate's public key.
  /// @errors not_found, misconfigured, device_retry, device_fatal; never with a PIN in their text.
  base::Result<std::unique_ptr<pki::Signer>> open(const KeySettings& settings, base::ByteView certificate);

 private:
  base::Result<std::shared_ptr<adapters::pkcs11::Sessions>> sessions(const KeySettings& settings);
  std::map<std::string, std::shared_ptr<adapters::pkcs11::Sessions>> sessions_;  // by module and token
};

/// A certificate from a file, PEM or DER. @errors not_found, malformed.
base::Result<base::Bytes> read_certificate_file(const std::string& path);

}  // namespace vidimus::programs::responder
