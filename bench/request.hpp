// A request for a certificate (PKCS#10) as a holder's token makes it.
#pragma once

#include "bench/rounds.hpp"
#include "pki/certificate_writer.hpp"

namespace vidimus::bench {

inline base::Bytes request_of(pki::Signer& key) {
  pki::DerWriter info;
  info.in(pki::tag::sequence, [&] {
    info.integer(0);
    info.in(pki::tag::sequence, [] {});
    info.raw(key.spki());
    info.in(pki::tag::context(0), [] {});
  });
  const auto octets = info.take();
  return pki::assemble(octets, key.algorithm(), need(key.sign(octets)));
}

}  // namespace vidimus::bench
