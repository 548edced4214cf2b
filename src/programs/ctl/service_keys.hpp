// Keys the instance's own services sign with, as [responder] and [seal] name them: OCSP delegates, the
// time-stamping unit, the seal.
#pragma once

#include <string>
#include <vector>

#include "programs/settings.hpp"

namespace vidimus::programs::ctl {

struct ServiceKey {
  std::string kind;         ///< "ocsp", "tsa" or "seal"
  std::string what;         ///< for people
  std::string profile;      ///< its certificate's
  std::string certificate;  ///< file
  std::string module;
  TokenKeySettings key;
};

/// Keys in tokens only: a key in a file is a test's. @errors misconfigured without [responder].
base::Result<std::vector<ServiceKey>> service_keys(const Settings& settings);

}  // namespace vidimus::programs::ctl
