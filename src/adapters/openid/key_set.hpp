// Public keys of an identity provider (JWK set, RFC 7517) and what they signed (JWS, RFC 7515; JWT, RFC 7519).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace vidimus::adapters::openid {

/// The keys of a set that may sign: RSA of at least 2048 bits for RS256 and PS256, P-256 for ES256. Others are passed over.
class KeySet {
 public:
  /// @errors malformed: no JWK set.
  static base::Result<KeySet> read(std::string_view text);
  /// The claims of a signed token in compact form: an object. The header's `alg` chooses among the three named above and nothing
  /// else: neither "none" nor a keyed hash. @errors malformed; not_found: signed by a key that is not in the set; bad_signature.
  [[nodiscard]] base::Result<base::Json> verify(std::string_view token) const;

 private:
  struct Key {
    std::string id;   ///< `kid`, may be empty
    std::string alg;  ///< `alg`, may be empty: any that suits its kind
    bool rsa = false;
    std::string jwk;  ///< its public members alone
  };
  std::vector<Key> keys_;
};

}  // namespace vidimus::adapters::openid
