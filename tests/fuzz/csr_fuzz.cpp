// Certificate requests from hostile octets, and the names they ask for.
#include "pki/requested.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus::pki;
  if (const auto request = read_certificate_request({data, size})) {
    (void)check_possession(*request);
    (void)subject_values(request->subject);
    (void)alternative_names_of(*request);
  }
  if (const auto names = alternative_names_in({data, size}); names && names->size() > 100) __builtin_trap();
  return 0;
}
