// One file made of several (archive), for who takes his data away.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

struct PackedFile {
  std::string name;  ///< path inside, with "/" between folders
  base::Bytes content;
};

class Packer {
 public:
  virtual ~Packer() = default;
  /// A ZIP file any system opens (ISO/IEC 21320-1: stored or deflated, names in UTF-8). @errors internal.
  virtual base::Result<base::Bytes> pack(const std::vector<PackedFile>& files, base::Instant written) = 0;
};

}  // namespace vidimus::ports
