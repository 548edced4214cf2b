// A small house for the tests: profiles of data/profiles with test settings, a root, an issuing authority, a holder.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "base/toml.hpp"
#include "pki/certificate_writer.hpp"

namespace vidimus::pki::testing {

/// Test arc under 2.25 (a UUID as one arc, ITU-T X.667).
inline const ProfileSettings settings{{"policy_arc", "2.25.329800735698586629295641978511506172918"},
                                      {"cps_url", "https://pki.vannes.example/dpc.pdf"},
                                      {"pds_url_fr", "https://pki.vannes.example/pds_fr.pdf"},
                                      {"pds_url_en", "https://pki.vannes.example/pds_en.pdf"}};

inline base::Json profile_file(const std::string& name) {
  auto file = base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/profiles/" + name + ".toml");
  if (!file) throw std::runtime_error(name + ": " + file.error().detail);
  return *file;
}
inline CertificateProfile profile(const std::string& name) {
  auto out = read_profile(profile_file(name), settings);
  if (!out) throw std::runtime_error(name + ": " + out.error().detail);
  return *out;
}
inline Instant at(std::string_view text) { return base::from_rfc3339(text).value(); }
inline Bytes octets(std::uint8_t value, std::size_t count = 16) { return Bytes(count, value); }

/// The next key of this kind that `VIDIMUS_TEST_KEYS`, a folder, holds as KIND.N.pk8; empty when there is none. For runs where
/// the primes of RSA would be sought for minutes (tests/valgrind).
inline Bytes key_made_before(KeyKind kind) {
  static std::map<KeyKind, int> taken;
  const char* folder = std::getenv("VIDIMUS_TEST_KEYS");
  if (folder == nullptr) return {};
  const auto held = base::read_file(std::string{folder} + "/" + std::string{base::to_name(kind)} + "." +
                                    std::to_string(++taken[kind]) + ".pk8");
  return held ? base::copy_of(base::view_of(*held)) : Bytes{};
}

inline std::unique_ptr<Signer> key(KeyKind kind, SignatureAlgorithm algorithm) {
  auto pkcs8 = key_made_before(kind);
  if (pkcs8.empty()) pkcs8 = make_software_key(kind).value();
  return std::move(software_signer(pkcs8, algorithm)).value();
}

struct House {
  std::unique_ptr<Signer> root_key = key(KeyKind::p384, SignatureAlgorithm::ecdsa_sha384);
  std::unique_ptr<Signer> ca_key = key(KeyKind::p256, SignatureAlgorithm::ecdsa_sha256);
  std::unique_ptr<Signer> holder_key = key(KeyKind::p256, SignatureAlgorithm::ecdsa_sha256);
  Bytes root;
  Bytes ca;
  IssuerFacts ca_facts;

  House() {
    const auto ca_subject = [](std::string name) {
      using enum SubjectAttribute;
      return std::vector<SubjectValue>{{country, "FR"},
                                       {organization, "Syndicat mixte de Bretagne"},
                                       {organizational_unit, "0002 732829320"},
                                       {organization_identifier, "NTRFR-732829320"},
                                       {common_name, std::move(name)}};
    };
    const auto root_profile = profile("root_ca");
    IssuerFacts root_facts;
    root_facts.name = subject_name(root_profile, ca_subject("TEST AC racine")).value();
    root_facts.key_identifier = key_identifier(root_key->spki()).value();
    root_facts.algorithm = root_key->algorithm();
    root_facts.not_after = at("2046-01-01T00:00:00Z");
    root_facts.crl_url = "http://crl.vannes.example/racine.crl";
    root_facts.ca_issuers_url = "http://aia.vannes.example/racine.cer";
    const auto serial = octets(0x11);
    CertificateContent content;
    content.serial = serial;
    content.not_before = at("2026-01-01T00:00:00Z");
    content.not_after = at("2046-01-01T00:00:00Z");
    content.subject = ca_subject("TEST AC racine");
    content.spki = root_key->spki();
    root = issue(CertificateWriter{root_profile, root_facts}, content, *root_key);
    content.subject = ca_subject("TEST AC deux étoiles");
    content.not_after = at("2036-01-01T00:00:00Z");
    content.spki = ca_key->spki();
    ca = issue(CertificateWriter{profile("issuing_ca"), root_facts}, content, *root_key);
    ca_facts = issuer_facts(read_certificate(ca).value(), ca_key->algorithm()).value();
    ca_facts.crl_url = "http://crl.vannes.example/deux.crl";
    ca_facts.ocsp_url = "http://ocsp.vannes.example/";
    ca_facts.ca_issuers_url = "http://aia.vannes.example/deux.cer";
  }

  [[nodiscard]] static Bytes issue(const CertificateWriter& writer, const CertificateContent& content, Signer& signer) {
    const auto tbs = writer.to_be_signed(content);
    if (!tbs) throw std::runtime_error(tbs.error().detail);
    return assemble(*tbs, signer.algorithm(), signer.sign(*tbs).value());
  }
  [[nodiscard]] CertificateWriter writer(const std::string& name) const { return {profile(name), ca_facts}; }
  [[nodiscard]] CertificateContent holder() const {
    using enum SubjectAttribute;
    static const auto serial = octets(0xF7, 20);
    CertificateContent out;
    out.serial = serial;
    out.not_before = at("2026-11-22T09:00:00Z");
    out.not_after = at("2029-11-22T09:00:00Z");
    out.subject = {{country, "FR"},
                   {organization, "Commune de Plœmeur"},
                   {organizational_unit, "0002 21560162600017"},
                   {organizational_unit, "Finances"},
                   {organization_identifier, "NTRFR-215601626"},
                   {common_name, "TEST Anne Le Goff"},
                   {surname, "TEST Le Goff"},
                   {given_name, "TEST Anne"},
                   {serial_number, "7K2M9QXA"}};
    out.alternative_names = {{GeneralNameKind::rfc822_name, "anne.legoff@ploemeur.example"}};
    out.spki = holder_key->spki();
    return out;
  }
};

}  // namespace vidimus::pki::testing
