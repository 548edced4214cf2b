#include "programs/ctl/issuing.hpp"

#include "pki/digest.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs::ctl {

using base::Code;
using base::fail;
using base::Result;

Result<std::unique_ptr<Office>> Office::open(const std::string& instance) {
  auto out = std::make_unique<Office>();
  VIDIMUS_TRY(settings, programs::read_settings(instance));
  out->settings = std::move(settings);
  if (out->settings.ca.chain.empty()) return fail(Code::misconfigured, "ca.chain must be a list of files");
  VIDIMUS_CHECK(use_instance_softhsm(out->settings.instance));
  VIDIMUS_TRY(database, adapters::sql::open(out->settings.database));
  out->database = std::move(database);
  out->book = adapters::sql::make_register(*out->database);
  return out;
}

Result<std::unique_ptr<ca::Ca>> Office::authority(const std::string& name) {
  if (name == settings.root.name) return open_root(settings, *book, clock, entropy);
  for (const auto* one : issuing_authorities(settings))
    if (name.empty() || one->name == name) return open_authority(settings, *one, *book, clock, entropy);
  return fail(Code::not_found, "no authority named " + name);
}

Result<std::unique_ptr<ca::Ca>> Office::authority_of(base::ByteView issuer_name) {
  auto all = issuing_authorities(settings);
  all.push_back(&settings.root);
  for (const auto* one : all) {
    if (one->chain.empty()) continue;
    VIDIMUS_TRY(octets, read_certificate_octets(one->chain.front()));
    VIDIMUS_TRY(certificate, pki::read_certificate(octets));
    if (pki::same(certificate.subject, issuer_name)) return authority(one->name);
  }
  return fail(Code::not_found, "no authority of this instance is " + pki::name_text(issuer_name));
}

base::Instant end_of(const pki::CertificateProfile& profile, base::Instant start) {
  const auto day = std::chrono::floor<std::chrono::days>(start);
  return std::chrono::sys_days{base::add_months(base::Day{day}, profile.validity_months)} + (start - day);
}

std::vector<pki::AlternativeName> alternative_names(const pki::Certificate& certificate) {
  std::vector<pki::AlternativeName> out;
  for (const auto& name : certificate.subject_alternative_names)
    out.push_back({name.kind, std::string{base::text_of(name.value)}});
  return out;
}

Result<base::Bytes> certify(Office& office, ca::Ca& authority, const std::string& purpose, const std::string& profile_name,
                            base::Bytes spki, std::vector<pki::SubjectValue> subject, std::vector<pki::AlternativeName> others) {
  VIDIMUS_TRY(profile, read_profile(office.settings, profile_name));
  ca::CertificateWish wish;
  wish.request = purpose + ":" + authority.name() + ":" + base::to_hex(pki::sha256(spki)).substr(0, 32);
  wish.profile = profile_name;
  wish.subject = std::move(subject);
  wish.alternative_names = std::move(others);
  wish.spki = std::move(spki);
  wish.not_before = std::chrono::floor<std::chrono::seconds>(office.clock.now());
  wish.not_after = std::min(end_of(profile, wish.not_before), authority.certificate().not_after);
  VIDIMUS_TRY(issued, authority.certify(wish));
  return std::move(issued.der);
}

}  // namespace vidimus::programs::ctl
