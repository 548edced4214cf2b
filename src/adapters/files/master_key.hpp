// The key that wraps the key of every document at rest.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "ports/clock.hpp"

namespace vidimus::adapters::files {

inline constexpr std::size_t master_key_size = 32;

/// Writes a fresh key (32 octets, mode 0600). @errors conflict: there is a file already, which is never overwritten; unavailable.
base::Result<base::Done> make_master_key(const std::string& path, ports::Entropy& entropy);
/// @errors misconfigured: missing, of another size, or open to somebody else than its owner.
base::Result<base::Secret> read_master_key(const std::string& path);

}  // namespace vidimus::adapters::files
