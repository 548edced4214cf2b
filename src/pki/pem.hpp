// PEM (RFC 7468): labelled base 64 blocks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace vidimus::pki {

struct PemBlock {
  std::string label;  ///< "CERTIFICATE", "CERTIFICATE REQUEST"…
  base::Bytes der;
};

std::string to_pem(std::string_view label, base::ByteView der);
/// Every block of a text, in order; text between blocks is skipped. At most `limit` blocks. @errors malformed.
base::Result<std::vector<PemBlock>> from_pem(std::string_view text, std::size_t limit = 64);
/// The one block with this label. @errors malformed when there is none, or another one.
base::Result<base::Bytes> one_from_pem(std::string_view text, std::string_view label);

}  // namespace vidimus::pki
