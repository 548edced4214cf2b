// Secrets shared with another authority (CMP by a password-based MAC): kept sealed under the instance's master key.
#pragma once

#include <string>

#include "base/secret.hpp"
#include "ports/clock.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs {

/// One line for a `secret_file`: good under this instance's master key and nowhere else. @errors misconfigured.
base::Result<std::string> seal_shared_secret(const Settings& settings, const base::Secret& secret, ports::Entropy& entropy);

/// What a `secret_file` holds: a sealed line, or the secret itself. @errors misconfigured: missing, open to others, sealed under
/// another master key.
base::Result<base::Secret> read_shared_secret(const Settings& settings, const std::string& path);

}  // namespace vidimus::programs
