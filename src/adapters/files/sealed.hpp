// The sealed form of one document.
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "ports/clock.hpp"

namespace vidimus::adapters::files {

/// Seals a document under a key of its own, wrapped by the master key and bound to `name`. Layout: see FileBlobs.
base::Bytes seal(base::ByteView content, std::string_view name, const base::Secret& master_key, ports::Entropy& entropy);
/// @errors bad_signature: altered, cut, sealed under another name or another master key.
base::Result<base::Bytes> unseal(base::ByteView sealed, std::string_view name, const base::Secret& master_key);

}  // namespace vidimus::adapters::files
