// The seal of the instance (cachet électronique) and its time-stamping unit: what the registry puts its name and the hour to.
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "pki/algorithm.hpp"
#include "pki/digest.hpp"

namespace vidimus::ports {

/// Thread-safe.
class Seal {
 public:
  virtual ~Seal() = default;
  /// The seal's certificate first, then its chain without the root; DER.
  [[nodiscard]] virtual const std::vector<base::Bytes>& chain() const = 0;
  [[nodiscard]] virtual pki::SignatureAlgorithm algorithm() const = 0;
  /// Signs with the seal's key. @errors device_retry, device_fatal.
  virtual base::Result<base::Bytes> sign(base::ByteView data) = 0;
  /// A time-stamp token (jeton d'horodatage, RFC 3161) over this digest, checked: right imprint and nonce, signed by the unit of
  /// the settings. @errors unavailable, timeout: the unit does not answer; bad_signature, malformed.
  virtual base::Result<base::Bytes> stamp(const pki::Sha256& imprint) = 0;
};

}  // namespace vidimus::ports
