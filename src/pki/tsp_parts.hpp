// What reading requests and writing tokens share (RFC 3161, RFC 5652, RFC 5035).
#pragma once

#include "pki/oids.hpp"
#include "pki/tsp.hpp"

namespace vidimus::pki::tsp {

namespace oids {
inline constexpr Oid sha256 = oid::encode("2.16.840.1.101.3.4.2.1"), sha384 = oid::encode("2.16.840.1.101.3.4.2.2"),
                     sha512 = oid::encode("2.16.840.1.101.3.4.2.3"), data = oid::encode("1.2.840.113549.1.7.1"),
                     signed_data = oid::encode("1.2.840.113549.1.7.2"), tst_info = oid::encode("1.2.840.113549.1.9.16.1.4"),
                     content_type = oid::encode("1.2.840.113549.1.9.3"), message_digest = oid::encode("1.2.840.113549.1.9.4"),
                     signing_certificate_v2 = oid::encode("1.2.840.113549.1.9.16.2.47");
}  // namespace oids

constexpr const Oid& oid_of(ImprintHash hash) {
  return hash == ImprintHash::sha256 ? oids::sha256 : hash == ImprintHash::sha384 ? oids::sha384 : oids::sha512;
}
constexpr std::size_t size_of(ImprintHash hash) {
  return hash == ImprintHash::sha256 ? 32 : hash == ImprintHash::sha384 ? 48 : 64;
}

}  // namespace vidimus::pki::tsp
