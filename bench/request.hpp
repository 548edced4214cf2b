// A request for a certificate (PKCS#10) as a holder's token makes it.
#pragma once

#include "bench/rounds.hpp"
#include "pki/certificate_writer.hpp"

namespace vidimus::bench {

/// `name` and `attributes`: whole elements, as a request of the same holder has them.
inline base::Bytes request_of(pki::Signer& key, base::ByteView name, base::ByteView attributes) {
  pki::DerWriter info;
  info.in(pki::tag::sequence, [&] {
    info.integer(0);
    info.raw(name);
    info.raw(key.spki());
    info.raw(attributes);
  });
  const auto octets = info.take();
  return pki::assemble(octets, key.algorithm(), need(key.sign(octets)));
}

/// Of nobody in particular, asking for nothing.
inline base::Bytes request_of(pki::Signer& key) {
  constexpr std::uint8_t no_name[] = {0x30, 0};
  constexpr std::uint8_t no_attributes[] = {0xA0, 0};
  return request_of(key, no_name, no_attributes);
}

}  // namespace vidimus::bench
