// CMP messages from hostile octets: what is read before OpenSSL is asked.
#include "adapters/cmp/message_head.hpp"
#include "adapters/cmp/pbmac1.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto head = vidimus::adapters::cmp::read_message_head({data, size});
  if (head && (size > vidimus::adapters::cmp::message_limit || head->profile.size() > 64)) __builtin_trap();
  if (const auto mac = vidimus::adapters::cmp::read_pbmac1({data, size}); mac && *mac) {
    if ((*mac)->iterations > vidimus::adapters::cmp::pbmac1_most_iterations || (*mac)->key_octets > 64) __builtin_trap();
  }
  return 0;
}
