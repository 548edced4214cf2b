// Catalogue of the services that need a certificate (R20, R41–R43): data/services.toml.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace vidimus::ra {

/// One service, and the products that open it.
struct Service {
  std::string key;
  std::string name;
  std::string use;                    ///< what the certificate is for there
  std::string otherwise;              ///< what can be done without buying one here, and what costs nothing
  bool required = false;              ///< the service takes nothing else
  std::vector<std::string> purposes;  ///< "authentication", "signature" (R1)
  std::vector<std::string> profiles;  ///< certificate profiles it accepts
};

/// @errors misconfigured: a service lacks its name, use, other way, purposes or profiles, or a key stands twice.
base::Result<base::Done> check_services(const base::Json& file);
/// The services of a file that `check_services` found good.
std::vector<Service> services_in(const base::Json& file);
/// Those that a certificate of this profile opens.
std::vector<Service> services_opened_by(const base::Json& file, std::string_view profile);
/// Is there a service that accepts this profile? Products are made for services.
bool knows_profile(const base::Json& file, std::string_view profile);

}  // namespace vidimus::ra
