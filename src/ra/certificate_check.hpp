// «Does my certificate work?» (Tester mon certificat): what can be said of a certificate shown to us, question by question. Open
// to everybody: nothing is told that the certificate itself or OCSP does not tell.
#pragma once

#include <string>
#include <vector>

#include "ra/counter.hpp"

namespace vidimus::ra {

enum class CheckQuestion : unsigned char {
  issued_here,  ///< is it one of ours?
  personal,     ///< of a person, not of an authority or a server
  in_time,      ///< between its first and last instant
  in_force,     ///< neither revoked nor refused by its holder (of ours only)
  for_log_in,   ///< may it authenticate? (digitalSignature, clientAuth)
  for_signing,  ///< may it sign documents? (nonRepudiation)
};
enum class CheckAnswer : unsigned char { yes, no, unknown };

struct CheckFinding {
  CheckQuestion question = CheckQuestion::issued_here;
  CheckAnswer answer = CheckAnswer::unknown;
};

struct CertificateCheck {
  std::string subject;  ///< readable name; empty when only a serial number was given
  std::string issuer;
  std::string serial;  ///< hex
  std::optional<Instant> not_before;
  std::optional<Instant> not_after;
  std::optional<Instant> revoked_at;
  std::vector<CheckFinding> findings;

  [[nodiscard]] CheckAnswer answer(CheckQuestion question) const;
};

/// A certificate as a file has it (DER or PEM), or as TLS showed it. @errors malformed, unavailable.
Result<CertificateCheck> check_certificate(Counter& counter, base::ByteView file);
/// By serial number (hex, spaces and colons allowed): what OCSP would say, no names. @errors malformed, not_found.
Result<CertificateCheck> check_serial(Counter& counter, const std::string& serial);

}  // namespace vidimus::ra

namespace vidimus::base {
template <>
inline constexpr std::array names<ra::CheckQuestion>{"issued_here"sv, "personal"sv,   "in_time"sv,
                                                     "in_force"sv,    "for_log_in"sv, "for_signing"sv};
template <>
inline constexpr std::array names<ra::CheckAnswer>{"yes"sv, "no"sv, "unknown"sv};
}  // namespace vidimus::base
