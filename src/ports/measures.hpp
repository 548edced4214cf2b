// How the services answered (mesures de service): each looked at from outside, as anybody would, at regular times.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

struct Measure {
  std::string service;  ///< "ocsp", "crl", "time_stamp"
  base::Instant at;
  bool good = false;
  int milliseconds = 0;  ///< until the whole answer was there and understood
  std::string failure;   ///< short English reason, "" when good
};

class MeasureBook {
 public:
  virtual ~MeasureBook() = default;
  virtual base::Result<base::Done> keep(const std::vector<Measure>& measures) = 0;
  /// Taken at or after `from`, oldest first.
  virtual base::Result<std::vector<Measure>> since(base::Instant from) = 0;
  /// Answers how many went.
  virtual base::Result<int> forget(base::Instant before) = 0;
};

}  // namespace vidimus::ports
