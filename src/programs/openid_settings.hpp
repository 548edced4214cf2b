// [openid] of vidimus.toml: sign-in by an identity provider (ProConnect, or any provider of OpenID Connect).
#pragma once

#include <memory>

#include "ports/clock.hpp"
#include "ports/identity_provider.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs {

/// The provider of the section, or nothing when there is none. The clock outlives it.
/// @errors misconfigured, naming the key; not_found: the secret's file.
base::Result<std::unique_ptr<ports::IdentityProvider>> open_provider(const Settings& settings, const ports::Clock& clock);

}  // namespace vidimus::programs
