#include "programs/authority.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>

#include "adapters/pkcs11/signer.hpp"
#include "base/toml.hpp"
#include "programs/authority_standing.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs {
namespace {

using base::Code;
using base::fail;
namespace fs = std::filesystem;

}  // namespace

base::Result<std::unique_ptr<ca::Ca>> open_authority(const Settings& settings, const AuthoritySettings& authority,
                                                     ports::Register& book, ports::Clock& clock, ports::Entropy& entropy) {
  ca::CaSettings out;
  out.name = authority.name;
  for (const auto& path : authority.chain) {
    VIDIMUS_TRY(certificate, read_certificate_octets(path));
    out.chain.push_back(std::move(certificate));
  }
  out.crl_url = authority.crl_url;
  out.crl_partitions = authority.crl_partitions;
  out.delta_url = authority.delta_url;
  out.ocsp_url = authority.ocsp_url;
  out.ca_issuers_url = authority.ca_issuers_url;
  out.crl_validity = authority.crl_validity;
  out.crl_renewal = authority.crl_renewal;
  std::function<base::Result<base::Done>()> standing;
  if (out.chain.size() == 2 && !settings.root.name.empty()) {
    VIDIMUS_TRY(own, pki::read_certificate(out.chain[0]));
    VIDIMUS_TRY(issuer, pki::read_certificate(out.chain[1]));
    const auto watched = std::make_shared<AuthorityStanding>(settings.public_folder + "/crl/" + settings.root.name + ".crl",
                                                             std::move(own), std::move(issuer));
    standing = [watched] { return watched->check(); };
  }
  VIDIMUS_TRY(sessions, open_token(settings, authority.key));
  VIDIMUS_TRY(signer, adapters::pkcs11::token_signer(sessions, authority.key.label, authority.algorithm));
  VIDIMUS_TRY(profiles, read_profiles(settings));
  VIDIMUS_TRY(policy, read_policy(settings));
  const auto publish = [folder = settings.public_folder](const std::string& name, base::ByteView crl) {
    return publish_crl(folder, name, crl);
  };
  return ca::Ca::make(std::move(out), std::move(profiles), std::move(policy),
                      {book, std::shared_ptr<pki::Signer>{std::move(signer)}, clock, entropy, publish,
                       [folder = settings.public_folder] { return crl_spool(folder); }, std::move(standing)});
}

base::Result<pki::CertificateProfile> read_profile(const Settings& settings, const std::string& name) {
  VIDIMUS_TRY(file, base::read_toml(settings.profiles + "/" + name + ".toml"));
  auto profile = pki::read_profile(file, settings.profile_values);
  if (!profile) return fail(profile.error().code, "profile " + name + ": " + profile.error().detail);
  return profile;
}

base::Result<std::vector<pki::CertificateProfile>> read_profiles(const Settings& settings) {
  std::vector<std::string> names;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(settings.profiles, failed))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  if (failed || names.empty()) return fail(Code::misconfigured, "no certificate profiles in " + settings.profiles);
  std::ranges::sort(names);
  std::vector<pki::CertificateProfile> out;
  for (const auto& name : names) {
    VIDIMUS_TRY(profile, read_profile(settings, name));
    out.push_back(std::move(profile));
  }
  return out;
}

base::Result<pki::CryptoPolicy> read_policy(const Settings& settings) {
  VIDIMUS_TRY(file, base::read_toml(settings.crypto_policy));
  return pki::read_crypto_policy(file);
}

base::Result<std::unique_ptr<ca::Ca>> open_authority(const Settings& settings, ports::Register& book, ports::Clock& clock,
                                                     ports::Entropy& entropy) {
  return open_authority(settings, settings.ca, book, clock, entropy);
}

base::Result<std::unique_ptr<ca::Ca>> open_root(const Settings& settings, ports::Register& book, ports::Clock& clock,
                                                ports::Entropy& entropy) {
  return open_authority(settings, settings.root, book, clock, entropy);
}

std::vector<const AuthoritySettings*> issuing_authorities(const Settings& settings) {
  std::vector<const AuthoritySettings*> out{&settings.ca};
  for (const auto& one : settings.authorities) out.push_back(&one);
  return out;
}

base::Result<std::unique_ptr<ca::Group>> open_authorities(const Settings& settings, ports::Register& book, ports::Clock& clock,
                                                          ports::Entropy& entropy) {
  std::vector<ca::Member> members;
  for (const auto* one : issuing_authorities(settings)) {
    VIDIMUS_TRY(opened, open_authority(settings, *one, book, clock, entropy));
    members.push_back({std::move(opened), {one->profiles.begin(), one->profiles.end()}, one->retired});
  }
  return ca::Group::make(std::move(members));
}

}  // namespace vidimus::programs
