// Object identifiers of the field, encoded when the code is compiled: comparing one is comparing a few octets.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"

namespace vidimus::pki {

using base::ByteView;

/// Content octets of an OBJECT IDENTIFIER known to the code.
struct Oid {
  std::array<std::uint8_t, 24> octets{};
  std::size_t size = 0;
  constexpr operator ByteView() const { return {octets.data(), size}; }  // NOLINT(google-explicit-constructor)
};

/// Octet by octet equality of two views (OIDs, serial numbers, key identifiers). The last octet is where those of one field
/// differ.
inline bool same(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || (a.back() == b.back() && std::equal(a.begin(), a.end(), b.begin())));
}

namespace oid {

/// "2.5.4.3" → octets; a wrong text does not compile.
consteval Oid encode(std::string_view dotted) {
  std::array<std::uint64_t, 20> arcs{};
  std::size_t count = 1;
  for (const char c : dotted) {
    if (c == '.')
      ++count;
    else if (c >= '0' && c <= '9')
      arcs.at(count - 1) = arcs.at(count - 1) * 10 + static_cast<std::uint64_t>(c - '0');
    else
      throw "not an object identifier";
  }
  if (count < 2) throw "not an object identifier";
  arcs[1] += arcs[0] * 40;
  Oid out;
  for (std::size_t at = 1; at < count; ++at) {
    std::size_t groups = 1;
    for (auto left = arcs.at(at) >> 7; left > 0; left >>= 7) ++groups;
    for (; groups > 0; --groups) {
      const auto group = static_cast<std::uint8_t>(arcs.at(at) >> (7 * (groups - 1)) & 0x7F);
      out.octets.at(out.size++) = static_cast<std::uint8_t>(groups > 1 ? group | 0x80 : group);
    }
  }
  return out;
}

// Subject attributes: X.520, RFC 5280 appendix A, EN 319 412-1 (organizationIdentifier).
inline constexpr Oid common_name = encode("2.5.4.3"), surname = encode("2.5.4.4"), serial_number = encode("2.5.4.5"),
                     country = encode("2.5.4.6"), locality = encode("2.5.4.7"), state = encode("2.5.4.8"),
                     street = encode("2.5.4.9"), organization = encode("2.5.4.10"), organizational_unit = encode("2.5.4.11"),
                     title = encode("2.5.4.12"), postal_code = encode("2.5.4.17"), given_name = encode("2.5.4.42"),
                     pseudonym = encode("2.5.4.65"), organization_identifier = encode("2.5.4.97"),
                     domain_component = encode("0.9.2342.19200300.100.1.25"), user_id = encode("0.9.2342.19200300.100.1.1"),
                     email_address = encode("1.2.840.113549.1.9.1");

// Certificate extensions: RFC 5280 §4.2, RFC 3739 (qcStatements), RFC 6960 §4.2.2.2.1 (ocsp-nocheck), RFC 9608 (noRevAvail).
inline constexpr Oid subject_directory_attributes = encode("2.5.29.9"), subject_key_identifier = encode("2.5.29.14"),
                     key_usage = encode("2.5.29.15"), private_key_usage_period = encode("2.5.29.16"),
                     subject_alternative_name = encode("2.5.29.17"), issuer_alternative_name = encode("2.5.29.18"),
                     basic_constraints = encode("2.5.29.19"), name_constraints = encode("2.5.29.30"),
                     crl_distribution_points = encode("2.5.29.31"), certificate_policies = encode("2.5.29.32"),
                     any_policy = encode("2.5.29.32.0"), policy_mappings = encode("2.5.29.33"),
                     authority_key_identifier = encode("2.5.29.35"), policy_constraints = encode("2.5.29.36"),
                     extended_key_usage = encode("2.5.29.37"), any_extended_key_usage = encode("2.5.29.37.0"),
                     freshest_crl = encode("2.5.29.46"), inhibit_any_policy = encode("2.5.29.54"),
                     no_revocation_available = encode("2.5.29.56"), authority_information_access = encode("1.3.6.1.5.5.7.1.1"),
                     qc_statements = encode("1.3.6.1.5.5.7.1.3"), subject_information_access = encode("1.3.6.1.5.5.7.1.11"),
                     ocsp_no_check = encode("1.3.6.1.5.5.7.48.1.5");

// Access methods, policy qualifiers, extended key usages.
inline constexpr Oid access_ocsp = encode("1.3.6.1.5.5.7.48.1"), access_ca_issuers = encode("1.3.6.1.5.5.7.48.2"),
                     qualifier_cps = encode("1.3.6.1.5.5.7.2.1"), qualifier_user_notice = encode("1.3.6.1.5.5.7.2.2"),
                     server_auth = encode("1.3.6.1.5.5.7.3.1"), client_auth = encode("1.3.6.1.5.5.7.3.2"),
                     email_protection = encode("1.3.6.1.5.5.7.3.4"), time_stamping = encode("1.3.6.1.5.5.7.3.8"),
                     ocsp_signing = encode("1.3.6.1.5.5.7.3.9"), smartcard_logon = encode("1.3.6.1.4.1.311.20.2.2");

// Qualified certificate statements (EN 319 412-5 §4, §5; TS 119 461 identity methods) and ETSI policies (EN 319 411-1/-2 §5.3).
inline constexpr Oid qcs_pkix_syntax_v2 = encode("1.3.6.1.5.5.7.11.2"), semantics_natural = encode("0.4.0.194121.1.1"),
                     semantics_legal = encode("0.4.0.194121.1.2"), qc_compliance = encode("0.4.0.1862.1.1"),
                     qc_limit_value = encode("0.4.0.1862.1.2"), qc_retention_period = encode("0.4.0.1862.1.3"),
                     qc_sscd = encode("0.4.0.1862.1.4"), qc_pds = encode("0.4.0.1862.1.5"), qc_type = encode("0.4.0.1862.1.6"),
                     qc_type_esign = encode("0.4.0.1862.1.6.1"), qc_type_eseal = encode("0.4.0.1862.1.6.2"),
                     qc_type_web = encode("0.4.0.1862.1.6.3"), qc_cc_legislation = encode("0.4.0.1862.1.7"),
                     qc_ident_method = encode("0.4.0.1862.1.8"), eidas2_acd = encode("0.4.0.1862.1.8.3"),
                     eidas2_b = encode("0.4.0.1862.1.8.4"), policy_ncp = encode("0.4.0.2042.1.1"),
                     policy_ncp_plus = encode("0.4.0.2042.1.2"), policy_lcp = encode("0.4.0.2042.1.3"),
                     policy_qcp_n = encode("0.4.0.194112.1.0"), policy_qcp_l = encode("0.4.0.194112.1.1"),
                     policy_qcp_n_qscd = encode("0.4.0.194112.1.2"), policy_qcp_l_qscd = encode("0.4.0.194112.1.3");

// Keys, signatures and PKCS#10 (RFC 3279, RFC 4055, RFC 5480, RFC 5758, RFC 2985).
inline constexpr Oid rsa_encryption = encode("1.2.840.113549.1.1.1"), sha256_with_rsa = encode("1.2.840.113549.1.1.11"),
                     sha384_with_rsa = encode("1.2.840.113549.1.1.12"), sha512_with_rsa = encode("1.2.840.113549.1.1.13"),
                     rsassa_pss = encode("1.2.840.113549.1.1.10"), ec_public_key = encode("1.2.840.10045.2.1"),
                     curve_p256 = encode("1.2.840.10045.3.1.7"), curve_p384 = encode("1.3.132.0.34"),
                     curve_p521 = encode("1.3.132.0.35"), ecdsa_with_sha256 = encode("1.2.840.10045.4.3.2"),
                     ecdsa_with_sha384 = encode("1.2.840.10045.4.3.3"), extension_request = encode("1.2.840.113549.1.9.14");

}  // namespace oid
}  // namespace vidimus::pki
