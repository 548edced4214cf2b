// What signatures over attributes have in common, in time stamps and in documents (CMS, RFC 5652 §5.3).
#pragma once

#include "pki/algorithm.hpp"
#include "pki/der.hpp"
#include "pki/tsp.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {

/// The digest that goes with a signature algorithm.
tsp::ImprintHash hash_of(SignatureAlgorithm algorithm);
Bytes digest(tsp::ImprintHash hash, ByteView data);

/// Attribute with one value. @source RFC 5652 §5.3
template <class Fill>
Bytes attribute(ByteView type, Fill fill) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.oid(type);
    out.in(tag::set, [&] { fill(out); });
  });
  return out.take();
}

/// SigningCertificateV2 naming one certificate; SHA-256 is the default algorithm and is not written. @source RFC 5035 §4
Bytes signing_certificate(const Certificate& certificate);

}  // namespace vidimus::pki
