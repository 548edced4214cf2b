// Argon2id (RFC 9106) for what people remember.
#pragma once

#include <memory>

#include "ports/secret_hasher.hpp"

namespace vidimus::adapters::secrets {

/// What one hash costs. The usual values are libsodium's for interactive use: 64 MiB and two passes.
enum class Cost : unsigned char { usual, least };  ///< least: for tests

std::unique_ptr<ports::SecretHasher> argon2(Cost cost = Cost::usual);

}  // namespace vidimus::adapters::secrets
