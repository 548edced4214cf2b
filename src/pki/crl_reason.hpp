// Why a certificate was revoked (RFC 5280 §5.3.1), shared by CRL and OCSP.
#pragma once

#include <cstdint>
#include <optional>

#include "base/names.hpp"

namespace vidimus::pki {

/// CRLReason (motif de révocation) with the numbers of RFC 5280 §5.3.1; 7 is not used there and is refused when read.
enum class RevocationReason : std::uint8_t {
  unspecified = 0,
  key_compromise = 1,
  ca_compromise = 2,
  affiliation_changed = 3,
  superseded = 4,
  cessation_of_operation = 5,
  certificate_hold = 6,
  unused_7 = 7,
  remove_from_crl = 8,
  privilege_withdrawn = 9,
  aa_compromise = 10,
};

/// The reason of a number on the wire; nothing when the number is none of RFC 5280's.
constexpr std::optional<RevocationReason> revocation_reason_from(std::int64_t number) {
  if (number < 0 || number > 10 || number == 7) return std::nullopt;
  return static_cast<RevocationReason>(number);
}

}  // namespace vidimus::pki

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<pki::RevocationReason>{
    "unspecified"sv,     "keyCompromise"sv, "cACompromise"sv,  "affiliationChanged"sv, "superseded"sv,  "cessationOfOperation"sv,
    "certificateHold"sv, "unused7"sv,       "removeFromCRL"sv, "privilegeWithdrawn"sv, "aACompromise"sv};
}  // namespace vidimus::base
