// Slow hashes for what people remember, so that a stolen database does not give it away.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace vidimus::ports {

/// Thread-safe. Takes tens of milliseconds and of mebibytes on purpose: never call it inside a transaction.
class SecretHasher {
 public:
  virtual ~SecretHasher() = default;
  /// A self-describing hash with its own salt ("$argon2id$…", RFC 9106). @errors unavailable: not enough memory.
  virtual base::Result<std::string> hash(const base::Secret& secret) = 0;
  [[nodiscard]] virtual bool matches(const base::Secret& secret, const std::string& hash) = 0;
};

}  // namespace vidimus::ports
