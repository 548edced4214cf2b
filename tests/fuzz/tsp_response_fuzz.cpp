// Any octets as the answer of a time-stamping unit.
#include "pki/tsp.hpp"
#include "pki/tsp_response.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto request = vidimus::pki::tsp::write_request(vidimus::base::Bytes(32, 7), {}, true);
  static_cast<void>(vidimus::pki::tsp::token_of({data, size}, request, {data, size}));
  return 0;
}
