// What must be known of a CMP message before OpenSSL is asked about it: who says he sent it, and what OpenSSL 3.0 keeps to
// itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pki/der.hpp"
#include "pki/oids.hpp"

namespace vidimus::adapters::cmp {

/// Body types (RFC 9810 §5.1.2) by their tags.
enum class Body : std::uint8_t {
  ir = 0,
  cr = 2,
  p10cr = 4,
  kur = 7,
  rr = 11,
  genm = 21,
  error = 23,
  cert_conf = 24,
  poll_req = 25
};

/// What a message says it is protected by.
enum class Protection : std::uint8_t {
  none,
  signature,
  password_based_mac,  ///< RFC 9810 §5.1.3.1
  pbmac1               ///< RFC 9481 §6.1.2
};

inline constexpr auto password_based_mac = pki::oid::encode("1.2.840.113533.7.66.13");
inline constexpr auto pbmac1 = pki::oid::encode("1.2.840.113549.1.5.14");

/// Parts of one message; views into its octets.
struct MessageHead {
  unsigned body = 0;  ///< tag number
  base::ByteView sender_key_id;
  Protection protection = Protection::none;
  base::ByteView transaction;
  bool implicit_confirmation = false;        ///< asked for
  std::string profile;                       ///< first id-it-certProfile (RFC 9810 §5.1.1.4), "" when none
  base::ByteView first_certificate;          ///< of extraCerts: the signer's, by RFC 9483 §3.3
  std::vector<base::ByteView> certificates;  ///< extraCerts, sixteen at most
  base::Bytes template_key;                  ///< SubjectPublicKeyInfo of the first certificate template; empty when there is none
  base::Bytes template_extensions;           ///< its Extensions; empty when there are none
  std::optional<int> reason;                 ///< CRLReason of the first revocation
  [[nodiscard]] bool by_secret() const {
    return protection == Protection::password_based_mac || protection == Protection::pbmac1;
  }
};

inline constexpr std::size_t message_limit = 64U << 10;

/// @errors malformed: not a PKIMessage of version 2 or 3 in DER, over the limit.
base::Result<MessageHead> read_message_head(base::ByteView message);

}  // namespace vidimus::adapters::cmp
