// Answers of name servers: anybody on the way may write them. What is kept of them is short and printable.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/dns/resolver.hpp"
#include "domain/sender_domain.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus;
  if (const auto texts = adapters::dns::texts_of_answer({data, size})) {
    for (const auto& text : *texts) {
      if (text.size() > 4096) std::abort();
      for (const char c : text)
        if (c < ' ' || c > '~') std::abort();
    }
    (void)domain::judge_spf(*texts);
    (void)domain::judge_dkim(*texts);
    (void)domain::judge_dmarc(*texts);
  }
  if (const auto names = adapters::dns::mail_servers_of_answer({data, size})) (void)domain::judge_mail_servers(*names);
  return 0;
}
