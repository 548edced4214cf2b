// [[suppliers]] of vidimus.toml: external certification authorities, named as contracts name them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace vidimus::programs {

class SettingsTable;

/// One supplier (fournisseur). A contract whose supplier has no entry is served by our own authority.
struct SupplierSettings {
  std::string name;     ///< the contract's `supplier`, letter by letter
  std::string kind;     ///< "cmp" or "handoff"
  std::string anchors;  ///< PEM: what its certificates must lead to
  // Over CMP.
  std::string url;
  std::string tls_anchors;                 ///< PEM for an https address; empty: the system's
  std::string certificate;                 ///< of the registration authority, PEM with its issuers
  std::string key;                         ///< PKCS#8, PEM, 0600
  std::string secret_file;                 ///< instead of certificate and key: one line, 0600
  std::string reference;                   ///< senderKID that goes with the secret
  std::string server_certificate;          ///< the signer of its messages, PEM; or
  std::string server_anchors;              ///< anchors of whoever signs them
  std::string mac = "password_based_mac";  ///< of the secret: or "pbmac1"
  std::string asking = "cr";               ///< "cr" or "p10cr"
  std::string confirmation = "explicit";   ///< "explicit" or "implicit"
  std::chrono::seconds patience{20};
  // By files: certificate and key sign what is handed over.
  int remind_after_days = 5;  ///< a request nobody answered is reminded of
};

void read_suppliers(SettingsTable& top, const std::string& folder, std::vector<SupplierSettings>& out);

}  // namespace vidimus::programs
