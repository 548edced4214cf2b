// Any octets as a time-stamp request.
#include "pki/tsp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto policy = *vidimus::pki::oid_from(vidimus::pki::tsp::best_practice_policy);
  const auto request = vidimus::pki::tsp::read_request({data, size});
  if (request) static_cast<void>(vidimus::pki::tsp::refusal(*request, policy));
  return 0;
}
