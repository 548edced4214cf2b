// An external certification authority behind the socket of ours, asked over CMP (RFC 9810, profile of RFC 9483).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "pki/profile.hpp"
#include "ports/authority.hpp"
#include "ports/clock.hpp"
#include "ports/supply.hpp"

namespace vidimus::adapters::cmp {

/// The MAC a shared secret makes.
enum class Mac : unsigned char {
  password_based,  ///< PasswordBasedMac (RFC 9810 §5.1.3.1)
  pbmac1           ///< PBMAC1 (RFC 9481 §6.1.2)
};

/// How a certificate is asked for.
enum class Asking : unsigned char {
  certificate_request,  ///< cr: names by template, possession vouched for by us (raVerified): we checked the CSR ourselves
  signed_request        ///< p10cr: the token's own CSR as it is, for authorities that take nothing else
};

struct ClientSettings {
  std::string supplier;  ///< name in contracts
  // What our messages are protected with: the RA's certificate and key, or a secret both sides know.
  base::Bytes certificate;         ///< RA certificate, DER
  std::vector<base::Bytes> chain;  ///< its issuers
  base::Secret key;                ///< PKCS#8, PEM
  base::Secret secret;             ///< of a MAC
  Mac mac = Mac::password_based;
  std::string reference;  ///< senderKID that goes with the secret
  // What we believe.
  base::Bytes server_certificate;           ///< the authority's own signer, when it is known; DER
  std::vector<base::Bytes> server_anchors;  ///< anchors of whoever signs the authority's messages
  std::vector<base::Bytes> anchors;         ///< anchors the certificates it issues must lead to
  Asking asking = Asking::certificate_request;
  bool implicit_confirmation = false;             ///< asks to leave out certConf; what is wrong is then revoked at once
  std::chrono::seconds patience{20};              ///< how long one call waits for a certificate that is not ready yet
  std::map<std::string, pki::SubjectKind> kinds;  ///< of the profiles of this house, for the lint
};

/// Carries one message there and brings the answer back (POST of application/pkixcmp).
using Carry = std::function<base::Result<base::Bytes>(base::ByteView message)>;

/// One dialogue a request at a time; the transaction's number is written down before anything is sent, and sent again with a
/// request that was cut off, so that nothing is issued twice. An answer that is not ready is asked for at the next call.
/// @errors beside those of ports::Authority: untrusted, conflict and lint_failed for a certificate that is not what was asked.
class Client : public ports::Authority {
 public:
  /// What is referred to outlives it. @errors misconfigured: certificate, key or anchors cannot be read, or nothing to protect
  /// with.
  static base::Result<std::unique_ptr<Client>> make(ClientSettings settings, Carry carry, ports::SupplyBook& book,
                                                    ports::Clock& clock, ports::Entropy& entropy);
  ~Client() override;

  base::Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override;
  base::Result<base::Instant> revoke(const std::string& serial_hex, int reason) override;
  base::Result<std::vector<ports::RegisteredCertificate>> issued_since(base::Instant from, int limit) override;
  /// Certificates the authority says are its own (genm, id-it-caCerts, RFC 9483 §4.3.1): shown to people, never believed.
  /// @errors unavailable, timeout, untrusted, unsupported.
  base::Result<std::vector<base::Bytes>> authority_certificates();

 private:
  struct Inside;
  explicit Client(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace vidimus::adapters::cmp
