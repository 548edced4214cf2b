// A signed file from hostile octets: the first two tell how long the signer's certificate is, then come certificate and file.
#include <algorithm>

#include "pki/cms.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto cut = std::min<std::size_t>(static_cast<std::size_t>(data[0] << 8 | data[1]), size - 2);
  (void)vidimus::pki::open_signed_file({data + 2 + cut, size - 2 - cut}, {data + 2, cut});
  return 0;
}
