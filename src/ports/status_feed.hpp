// The read-only feed the status service is loaded from: what changed in the CA's register since a mark.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

struct StatusChange {
  std::string issuer;
  base::Bytes serial;
  std::optional<base::Instant> revoked_at;
  std::optional<int> reason;
};
struct StatusNews {
  std::vector<StatusChange> changes;
  std::int64_t mark = 0;  ///< to be given at the next question
};

class StatusFeed {
 public:
  virtual ~StatusFeed() = default;
  /// Certificates issued or revoked after `mark`; 0: all. @errors unavailable.
  virtual base::Result<StatusNews> since(std::int64_t mark) = 0;
};

}  // namespace vidimus::ports
