// The status index as octets (instantané): a responder starts from its last one when the register cannot be reached.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "va/status_index.hpp"

namespace vidimus::va {

struct Snapshot {
  StatusIndex index;
  base::Instant as_of{};  ///< the register said so then
};

/// `issuers`: short names by their number in the index.
base::Bytes write_snapshot(const StatusIndex& index, base::Instant as_of, const std::vector<std::string>& issuers);
/// Reads a snapshot for a responder with these issuers: numbers are matched by name, certificates of others are left out.
/// @errors malformed when cut, altered (SHA-256 at its end) or of another version.
base::Result<Snapshot> read_snapshot(base::ByteView octets, const std::vector<std::string>& issuers);

}  // namespace vidimus::va
