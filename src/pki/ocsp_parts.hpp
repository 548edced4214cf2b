// What reading OCSP requests and answers share: object identifiers (RFC 6960, RFC 9654) and a bounded walk over extensions.
#pragma once

#include "pki/oids.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki::ocsp::oids {

inline constexpr Oid basic = oid::encode("1.3.6.1.5.5.7.48.1.1"), nonce = oid::encode("1.3.6.1.5.5.7.48.1.2"),
                     acceptable_responses = oid::encode("1.3.6.1.5.5.7.48.1.4"),
                     archive_cutoff = oid::encode("1.3.6.1.5.5.7.48.1.6"), service_locator = oid::encode("1.3.6.1.5.5.7.48.1.7"),
                     preferred_algorithms = oid::encode("1.3.6.1.5.5.7.48.1.8"), sha1 = oid::encode("1.3.14.3.2.26"),
                     sha256 = oid::encode("2.16.840.1.101.3.4.2.1");

}  // namespace vidimus::pki::ocsp::oids

namespace vidimus::pki::ocsp {

/// Visits each extension under an explicit tag; false when one is malformed, there are too many, or `visit` says false.
template <class Visit>
bool each_extension(DerReader explicit_tag, Visit visit) {
  constexpr std::size_t limit = 32;
  auto list = explicit_tag.enter(tag::sequence);
  if (!list || !explicit_tag.at_end()) return false;
  for (std::size_t count = 0; !list->at_end(); ++count) {
    bool explicit_default = false;
    const auto extension = read_extension(*list, explicit_default);
    if (!extension || count == limit || !visit(*extension)) return false;
  }
  return true;
}

}  // namespace vidimus::pki::ocsp
