// Dual control over the destruction of a token (double contrôle): one agent asks, another confirms.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// @source docs/trust/rules.md, Token; domain of the RGS A2: two persons for the devices of holders
struct TokenDestruction {
  TokenId id;
  Version version = 0;
  BodyId body;
  PersonId asked_by;
  base::Instant asked_at;
  std::string reason;
  PersonId confirmed_by;  ///< empty while it waits
  std::optional<base::Instant> confirmed_at;
};

}  // namespace vidimus::domain
