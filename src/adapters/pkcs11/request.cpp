#include "adapters/pkcs11/request.hpp"

#include <algorithm>

#include "pki/der.hpp"
#include "pki/name.hpp"
#include "pki/oids.hpp"

namespace vidimus::adapters::pkcs11 {

base::Result<base::Bytes> certification_request(pki::Signer& signer, std::string_view common_name) {
  // ub-common-name counts characters, so continuation octets of UTF-8 are left out (RFC 5280 appendix A.1).
  const auto characters = std::count_if(common_name.begin(), common_name.end(), [](char c) { return (c & 0xC0) != 0x80; });
  if (characters < 1 || characters > 64)
    return base::fail(base::Code::bad_request, "station.subject", "a common name has 1 to 64 characters");
  const base::ByteView type = pki::oid::common_name;
  const pki::AttributeValue name{base::copy_of(type), pki::tag::utf8_string, std::string{common_name}};
  const auto subject = pki::write_name({&name, 1});

  pki::DerWriter info;
  info.in(pki::tag::sequence, [&] {
    info.integer(0);
    info.raw(subject);
    info.raw(signer.spki());
    info.in(pki::tag::context(0), [] {});
  });
  VIDIMUS_TRY(signature, signer.sign(info.bytes()));
  pki::DerWriter out;
  out.in(pki::tag::sequence, [&] {
    out.raw(info.bytes());
    out.raw(pki::algorithm_identifier(signer.algorithm()));
    out.bits(signature);
  });
  return out.take();
}

}  // namespace vidimus::adapters::pkcs11
