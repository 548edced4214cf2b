// What an administrator writes in DIR/vidimus.toml: every section, every key with its default. [responder] has its own reader
// (programs/responder/settings.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/http/notifier.hpp"
#include "adapters/smtp/settings.hpp"
#include "base/result.hpp"
#include "pki/algorithm.hpp"
#include "pki/profile.hpp"
#include "programs/enrolment_settings.hpp"
#include "programs/supplier_settings.hpp"

namespace vidimus::programs {

/// The portal's two TLS doors: log-in by code, and log-in with a certificate (TLS has no second handshake to ask for one later).
struct PortalSettings {
  std::string address = "0.0.0.0";
  std::uint16_t port = 8443;
  std::uint16_t certificate_port = 8444;
  std::string public_url = "https://localhost:8443";  ///< what letters and pages link to
  std::string certificate_url = "https://localhost:8444";
  std::string certificate = "tls/server.pem";  ///< PEM, with its chain
  std::string key = "tls/server.key";          ///< PKCS#8, PEM, 0600
  std::string anchors = "ca/anchors.pem";      ///< authorities whose certificates may log in
  /// Named on the pages of legal notice, personal data and accessibility; may be empty.
  std::string publisher, director, host, data_protection, conformity, accessibility_contact;
  std::string accessibility = "none";  ///< conformity with the RGAA: "none", "partial", "full"
  std::string second_factor;  ///< "agents": asked of the registration authority's agents (default); "optional" (sample instances)
  unsigned io_threads = 2;
  unsigned workers = 12;  ///< most of them wait for the database: what waits together is made durable together
};

/// Where an authority's key is: in a token of `keys.module`.
struct TokenKeySettings {
  std::string token;   ///< label of the token
  std::string serial;  ///< its serial number, where two tokens have the same label; empty: any
  std::string label;
  std::string pin_file;
};

/// One authority (AC): the issuing one of this instance, or its root.
struct AuthoritySettings {
  std::string name;
  std::vector<std::string> chain;  ///< its certificate first, root last; DER or PEM files
  TokenKeySettings key;
  pki::SignatureAlgorithm algorithm = pki::SignatureAlgorithm::rsa_sha256;
  std::string crl_url;
  unsigned crl_partitions = 1;  ///< lists of parts beside the whole one; fixed for the authority's life
  std::string delta_url;        ///< address of the delta lists; empty: none are pressed
  std::string ocsp_url;
  std::string ca_issuers_url;
  std::chrono::hours crl_validity{48};
  std::chrono::hours crl_renewal{24};
  std::vector<std::string> profiles;  ///< what it issues when there are several authorities; empty: what no other is named for
  bool retired = false;               ///< replaced: issues nothing more, still revokes and presses its lists
};

/// The instance's seal (cachet): what the registry puts its name to, and the unit that stamps the hour.
struct SealSettings {
  std::vector<std::string> certificates;  ///< the seal's first, then its chain; empty: no seal
  TokenKeySettings key;
  std::string time_stamp_url;          ///< of the time-stamping unit (RFC 3161 over HTTP)
  std::string time_stamp_certificate;  ///< the unit's, read again at each stamp: it is renewed every year
};

struct Settings {
  std::string instance;      ///< absolute path of the folder
  bool sample = false;       ///< made to be tried out: sample data, test names
  std::string data;          ///< reviewed files of the house (profiles, letters, holidays, messages…)
  std::string migrations;    ///< SQL files of the schema
  std::string portal_files;  ///< templates and assets of the portal

  std::string database = "sqlite:vidimus.db";  ///< sqlite:FILE (under the instance) or postgresql://…
  PortalSettings portal;
  adapters::smtp::MailSettings mail;
  adapters::http::NotifierOptions notices;  ///< signed notices to applications (webhooks)
  std::string blobs = "blobs";
  std::string master_key = "secrets/master.key";    ///< wraps the keys of the documents
  std::string session_key = "secrets/session.key";  ///< keyed hashes of sessions, links and codes
  std::string module;                               ///< PKCS#11 module of the authorities' keys
  AuthoritySettings ca;
  std::vector<AuthoritySettings> authorities;  ///< further issuing authorities ([[authorities]])
  AuthoritySettings root;
  SealSettings seal;
  std::string profiles;                     ///< folder of certificate profiles
  std::string crypto_policy;                ///< file
  pki::ProfileSettings profile_values;      ///< policy_arc, cps_url, pds_url_fr, pds_url_en
  std::vector<SupplierSettings> suppliers;  ///< external authorities ([[suppliers]])
  EnrolmentSettings enrolment;              ///< doors for other registration authorities and machines; closed by default
  std::string public_folder = "public";     ///< crl/*.crl, ca/*.cer: what the responder serves
};

/// Reads the whole file; relative paths stand under the instance. Unknown keys are refused.
/// @errors not_found, malformed, misconfigured (naming the key).
base::Result<Settings> read_settings(const std::string& instance);

/// "sqlite:FILE" with a relative FILE put under the instance; any other address as it is.
std::string placed_database(const std::string& url, const std::string& instance);

/// The house's `data` folder: $VIDIMUS_DATA, or beside the program (../share/vidimus/data), or above it (a built tree).
/// @errors not_found.
base::Result<std::string> find_data_folder();

}  // namespace vidimus::programs
