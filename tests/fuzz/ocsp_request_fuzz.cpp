// Any octets as an OCSP request, and as an answer: `path-check` reads those from strangers too.
#include "pki/ocsp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto request = vidimus::pki::ocsp::read_request({data, size});
  if (request && request->ids.empty()) __builtin_trap();
  static_cast<void>(vidimus::pki::ocsp::read_response({data, size}));
  return 0;
}
