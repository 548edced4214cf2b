// The key ceremony (cérémonie des clés) of a new instance: tokens, keys, certificates, first lists, minutes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "pki/algorithm.hpp"
#include "ports/clock.hpp"
#include "ports/register.hpp"
#include "programs/ctl/ceremony_script.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs::ctl {

/// Which key is made where. Each authority's token has a PIN of its own: the responder's machine never holds the CA's.
struct KeyPlan {
  pki::KeyKind root = pki::KeyKind::rsa4096;
  pki::KeyKind issuing = pki::KeyKind::rsa3072;  ///< signs with PSS; what the démat tools of DGFiP (PES) read
  pki::KeyKind ocsp = pki::KeyKind::p256;        ///< signs most often, lives a year
  pki::KeyKind tsa = pki::KeyKind::rsa3072;
  pki::KeyKind seal = pki::KeyKind::rsa3072;  ///< in PDF files for people: RSA is what every reader knows
  pki::KeyKind server = pki::KeyKind::p256;
};
/// P-256 everywhere: seconds less to wait, for tests.
KeyPlan fast_keys();

/// Names that go into the authorities' certificates.
struct AuthorityNames {
  std::string country;
  std::string organization;
  std::string siren;
  std::string root;
  std::string issuing;
  std::string ocsp;
  std::string tsa;
  std::string seal;
  std::string host;  ///< DNS name of the portal
};

/// One line of the minutes.
struct CeremonyKey {
  std::string name;
  std::string token;  ///< "" for a key in a file
  base::Bytes certificate;
};

/// Initialises the four tokens ("vidimus-root", "vidimus-ca", "vidimus-status", "vidimus-seal") with fresh PINs under secrets/,
/// and makes the keys on them. The instance's software tokens must be pointed at already. `root_pin`: given by the holders of its
/// parts, and not written down; nothing: drawn and kept like the others.
base::Result<base::Done> make_tokens(const std::string& instance, const std::string& module, const KeyPlan& plan,
                                     const std::optional<base::Secret>& root_pin, ports::Entropy& entropy);

/// Certifies: root by itself, the issuing authority, OCSP, time stamping, the seal, the portal's TLS server; presses the first
/// two lists. Writes ca/, public/, tls/. Everything but the root goes through the register.
base::Result<std::vector<CeremonyKey>> certify_all(const Settings& settings, const AuthorityNames& names, const KeyPlan& plan,
                                                   ports::Register& book, ports::Clock& clock, ports::Entropy& entropy);

/// The minutes (procès-verbal) from the template of the data folder.
base::Result<std::string> write_minutes(const Settings& settings, const AuthorityNames& names,
                                        const std::vector<CeremonyKey>& keys, const CeremonyScript* script, base::Instant when);

/// The root's signature over the minutes, in the form of its algorithm: whoever has its certificate sees that they are unaltered.
/// @errors what the token says.
base::Result<base::Bytes> sign_minutes(const Settings& settings, const std::string& minutes);

}  // namespace vidimus::programs::ctl
