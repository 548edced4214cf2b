// What programs share about an instance's folder: its software tokens, its keys, its published files.
#pragma once

#include <memory>
#include <string>

#include "adapters/pkcs11/sessions.hpp"
#include "base/secret.hpp"
#include "pki/spool.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs {

/// Points SoftHSM2 at the tokens inside the instance, before any PKCS#11 module is loaded. The file names its folder in full, so
/// it is written anew when the instance has moved. Does nothing where the instance has no software tokens or SOFTHSM2_CONF is
/// set.
base::Result<base::Done> use_instance_softhsm(const std::string& instance);

/// The SoftHSM2 module of this machine, "" when it is not installed.
std::string software_module();

/// The one line of a PIN file; asked at the terminal when there is no such file and somebody is there. @errors misconfigured when
/// it cannot be read, is empty or is open to others.
base::Result<base::Secret> read_pin(const std::string& path);

/// Logs in on the token of this key.
base::Result<std::shared_ptr<adapters::pkcs11::Sessions>> open_token(const Settings& settings, const TokenKeySettings& key);

/// A certificate from a file, PEM or DER. @errors not_found, malformed.
base::Result<base::Bytes> read_certificate_octets(const std::string& path);

/// Room for a list being written, on the disk it will be published from. @errors unavailable.
base::Result<std::unique_ptr<pki::Spool>> crl_spool(const std::string& public_folder);
/// Writes PUBLIC/crl/NAME.crl whole or not at all. @errors unavailable.
base::Result<base::Done> publish_crl(const std::string& public_folder, const std::string& name, base::ByteView crl);

}  // namespace vidimus::programs
