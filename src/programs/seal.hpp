// The instance's seal (cachet) in its token, and its time-stamping unit over HTTP, as the registry uses them.
#pragma once

#include <memory>

#include "ports/clock.hpp"
#include "ports/seal.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs {

/// The seal of [seal]; nothing when the settings name none. The key is found by its certificate, so that a renewed one is used
/// after a restart. @errors not_found, malformed, misconfigured, device_retry, device_fatal.
base::Result<std::unique_ptr<ports::Seal>> open_seal(const Settings& settings, ports::Entropy& entropy);

}  // namespace vidimus::programs
