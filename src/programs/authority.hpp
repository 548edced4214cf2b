// The embedded certification authority, opened with the instance's keys and profiles.
#pragma once

#include <memory>

#include "ca/group.hpp"
#include "programs/settings.hpp"

namespace vidimus::programs {

/// The issuing authority: key in its token, every profile of the profiles folder, lists published into the public folder.
/// @errors misconfigured, not_found, device_retry, device_fatal.
base::Result<std::unique_ptr<ca::Ca>> open_authority(const Settings& settings, ports::Register& book, ports::Clock& clock,
                                                     ports::Entropy& entropy);

/// The root, whose token is locked away in principle: it certifies issuing authorities and presses their list (LAR).
base::Result<std::unique_ptr<ca::Ca>> open_root(const Settings& settings, ports::Register& book, ports::Clock& clock,
                                                ports::Entropy& entropy);

/// Any authority of the instance, or one not in its settings yet (renouvellement de clé).
base::Result<std::unique_ptr<ca::Ca>> open_authority(const Settings& settings, const AuthoritySettings& authority,
                                                     ports::Register& book, ports::Clock& clock, ports::Entropy& entropy);
/// [ca] and every [[authorities]], behind one socket.
base::Result<std::unique_ptr<ca::Group>> open_authorities(const Settings& settings, ports::Register& book, ports::Clock& clock,
                                                          ports::Entropy& entropy);
/// [ca], then every [[authorities]].
std::vector<const AuthoritySettings*> issuing_authorities(const Settings& settings);

/// Every profile of the profiles folder, with this instance's values in them.
base::Result<std::vector<pki::CertificateProfile>> read_profiles(const Settings& settings);
base::Result<pki::CertificateProfile> read_profile(const Settings& settings, const std::string& name);
base::Result<pki::CryptoPolicy> read_policy(const Settings& settings);

}  // namespace vidimus::programs
