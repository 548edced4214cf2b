#include "pki/certs_only.hpp"

#include "pki/tsp_parts.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki {

Result<Bytes> certificates_only(std::span<const Bytes> certificates) {
  for (const auto& der : certificates)
    if (!read_certificate(der)) return base::fail(base::Code::malformed, "a certificate cannot be read");
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.oid(tsp::oids::signed_data);
    out.in(tag::context(0), [&] {
      out.in(tag::sequence, [&] {
        out.integer(1);
        out.in(tag::set, [] {});  // digestAlgorithms
        out.in(tag::sequence, [&] { out.oid(tsp::oids::data); });
        out.in(tag::context(0), [&] {
          for (const auto& der : certificates) out.raw(der);
        });
        out.in(tag::set, [] {});  // signerInfos
      });
    });
  });
  return out.take();
}

}  // namespace vidimus::pki
