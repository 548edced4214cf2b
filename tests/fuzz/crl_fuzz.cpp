// Any octets as a CRL: read, then every entry.
#include "pki/crl.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto crl = vidimus::pki::crl::read({data, size});
  if (!crl) return 0;
  vidimus::pki::crl::EntryReader entries(*crl);
  for (;;) {
    const auto entry = entries.next();
    if (!entry || !*entry) return 0;
  }
}
