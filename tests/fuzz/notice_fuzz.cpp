// Notices of non-delivery: what comes back to a public mailbox, from anybody.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/smtp/notice.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto notice = vidimus::adapters::smtp::read_notice({data, size});
  if (!notice) return 0;
  for (const auto* text : {&notice->message_id, &notice->status, &notice->diagnostic}) {
    if (text->size() > 300) std::abort();
    for (const char c : *text)
      if (c < ' ' || c > '~') std::abort();
  }
  return 0;
}
