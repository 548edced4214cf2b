// Our authority asked over CMP (RFC 9810, subset of RFC 9483): ir, cr, p10cr, kur, rr, genm, certConf. The protocol and its
// cryptography are OpenSSL's; who may ask, and what, is the desk's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "ports/clock.hpp"
#include "ports/enrolment.hpp"

namespace vidimus::adapters::cmp {

/// Another registration authority, and how its messages are known to be its own.
struct ServerClient {
  std::string name;
  base::Bytes certificate;  ///< DER; this one and no other. Empty: no signed messages
  base::Secret secret;      ///< of the MAC, PasswordBasedMac or PBMAC1 as the client likes; empty: none
  std::string reference;    ///< senderKID that goes with the secret
  bool vouches = false;     ///< may prove possession in its holders' place (raVerified)
};

struct ServerSettings {
  base::Bytes certificate;         ///< signs our answers, DER
  std::vector<base::Bytes> chain;  ///< its issuers
  base::Secret key;                ///< PKCS#8, PEM
  std::vector<ServerClient> clients;
  std::chrono::minutes confirmation{10};  ///< how long a transaction waits for its certConf
};

/// Thread-safe. Transactions that wait for their confirmation are in memory; a certificate whose transaction is lost is found
/// unconfirmed by the desk and revoked.
class Server {
 public:
  /// What is referred to outlives it. @errors misconfigured.
  static base::Result<std::unique_ptr<Server>> make(ServerSettings settings, ports::Enrolment& desk, ports::Clock& clock,
                                                    ports::Entropy& entropy);
  ~Server();
  /// One PKIMessage in, one out; refusals are messages too. `profile`: asked for by the address (RFC 9811 §3.3), or "".
  /// @errors malformed: not a PKIMessage; too_many: too many transactions open.
  base::Result<base::Bytes> answer(base::ByteView message, const std::string& profile);

 private:
  struct Inside;
  explicit Server(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace vidimus::adapters::cmp
