// What an administrator writes in [responder] of vidimus.toml.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace vidimus::programs::responder {

/// Where a signing key is: in a PKCS#11 token, or (tests, short-lived keys where the policy allows) in a PKCS#8 file.
struct KeySettings {
  std::string file;      ///< PKCS#8, PEM or DER; empty: the key is in a token
  std::string module;    ///< PKCS#11 module, absolute path
  std::string token;     ///< label of the token
  std::string serial;    ///< its serial number; empty: any
  std::string label;     ///< label of the key pair
  std::string pin_file;  ///< file holding the user PIN, readable by the responder only
};

/// A CA that is answered for (AC émettrice).
struct IssuerSettings {
  std::string name;                ///< short name: /crl/NAME.crl, /ca/NAME.cer, and the register's name for it
  std::string certificate;         ///< the CA's certificate, DER or PEM
  std::string signer_certificate;  ///< the delegated OCSP signer's, DER or PEM
  std::string crl;                 ///< a list to answer from, for an authority whose register is elsewhere; empty: the register
  bool archive_cutoff = true;      ///< say that expired certificates are answered for since the authority began
  KeySettings key;
};

/// The time-stamping unit (unité d'horodatage).
struct TimeStampSettings {
  std::vector<std::string> certificates;  ///< the unit's own first, then its chain without the root
  KeySettings key;
  std::string policy = "0.4.0.2023.1.1";
  std::vector<std::string> further_policies;  ///< stamped under when a request names them
  std::chrono::milliseconds accuracy{1000};
  std::string log;                          ///< append-only traces of the stamps given
  bool require_synchronised_clock = false;  ///< refuse while the kernel says its clock is not synchronised (NTP)
};

struct Settings {
  std::string address = "0.0.0.0";
  std::uint16_t port = 8080;
  unsigned io_threads = 2;
  std::chrono::seconds refresh{2};           ///< how often the register is asked for news
  std::chrono::seconds validity{12 * 3600};  ///< of an OCSP answer
  std::chrono::seconds silence_limit{24 * 3600};
  std::chrono::seconds cache{600};  ///< most a cache may keep an answer or a list
  std::size_t sign_ahead = 200;     ///< answers signed ahead at each refresh; 0: only when asked for
  std::size_t ready_places = 1U << 18;
  bool publish_reasons = false;  ///< RGS A4: not for persons
  std::string public_folder;     ///< crl/*.crl and ca/*.cer put there are published
  std::string snapshot;          ///< status index kept for a start without the register
  std::string database;          ///< where the register's status feed is
  std::vector<IssuerSettings> issuers;
  std::vector<TimeStampSettings> time_stamps;  ///< none or one
};

/// Reads DIR/vidimus.toml; relative paths stand under DIR. Unknown keys of [responder] are refused.
/// @errors not_found, malformed, misconfigured (naming the key).
base::Result<Settings> read_settings(const std::string& instance);

}  // namespace vidimus::programs::responder
