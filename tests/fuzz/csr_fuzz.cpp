// Certificate requests from hostile octets.
#include "pki/csr.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (const auto request = vidimus::pki::read_certificate_request({data, size})) (void)vidimus::pki::check_possession(*request);
  return 0;
}
