#include "programs/ctl/ceremony.hpp"

#include <arpa/inet.h>

#include <filesystem>

#include "adapters/pkcs11/signer.hpp"
#include "base/template.hpp"
#include "base/toml.hpp"
#include "pki/digest.hpp"
#include "pki/pem.hpp"
#include "ports/token_device.hpp"
#include "programs/authority.hpp"
#include "programs/ctl/issuing.hpp"
#include "programs/ctl/policy_texts.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Bytes;
using base::ByteView;
using base::Done;
using base::Result;
using pki::GeneralNameKind;
using pki::SubjectAttribute;

/// A fresh code of 128 bits, kept where only the owner reads it.
Result<base::Secret> new_code(const std::string& path, ports::Entropy& entropy) {
  base::Secret code{base::to_hex(entropy.draw(16))};
  VIDIMUS_CHECK(base::write_file(path, code.reveal(), 0600));
  return code;
}

struct PlannedKey {
  std::string label;
  pki::KeyKind kind;
};

Result<Done> make_token(const std::string& instance, const std::shared_ptr<adapters::pkcs11::Module>& module,
                        const std::string& name, const std::vector<PlannedKey>& keys, const std::optional<base::Secret>& given,
                        ports::Entropy& entropy) {
  VIDIMUS_TRY(officer, new_code(instance + "/secrets/" + name + ".so-pin", entropy));
  base::Secret holder;
  if (given) {
    holder = *given;
    // For the time of the ceremony: the caller takes it away at its end.
    VIDIMUS_CHECK(base::write_file(instance + "/secrets/" + name + ".pin", holder.reveal(), 0600));
  } else {
    VIDIMUS_TRY(drawn, new_code(instance + "/secrets/" + name + ".pin", entropy));
    holder = std::move(drawn);
  }
  const auto label = "vidimus-" + name;
  VIDIMUS_TRY(token, adapters::pkcs11::initialise_token(*module, label, {officer, holder}));
  VIDIMUS_TRY(sessions, adapters::pkcs11::Sessions::open(module, {label, token.info.serial}, holder));
  for (const auto& key : keys) VIDIMUS_CHECK(adapters::pkcs11::make_key_pair(*sessions, key.label, key.kind));
  return Done{};
}

std::vector<pki::SubjectValue> authority_subject(const AuthorityNames& names, const std::string& common_name) {
  return {{SubjectAttribute::country, names.country},
          {SubjectAttribute::organization, names.organization},
          {SubjectAttribute::organizational_unit, "0002 " + names.siren},
          {SubjectAttribute::organization_identifier, "NTRFR-" + names.siren},
          {SubjectAttribute::common_name, common_name}};
}

Result<Bytes> certify_root(const Settings& settings, const AuthorityNames& names, base::Instant start, ports::Entropy& entropy) {
  VIDIMUS_TRY(profile, read_profile(settings, "root_ca"));
  VIDIMUS_TRY(policy, read_policy(settings));
  VIDIMUS_TRY(sessions, open_token(settings, settings.root.key));
  VIDIMUS_TRY(signer, adapters::pkcs11::token_signer(sessions, settings.root.key.label, settings.root.algorithm));
  pki::CertificateContent content;
  content.subject = authority_subject(names, names.root);
  content.not_before = start;
  content.not_after = end_of(profile, start);
  content.spki = signer->spki();
  const auto serial = pki::positive_serial(entropy.draw(20));
  content.serial = serial;
  pki::IssuerFacts itself;
  VIDIMUS_TRY(name, pki::subject_name(profile, content.subject));
  itself.name = std::move(name);
  itself.key_identifier = pki::key_identifier(signer->spki()).value_or(Bytes{});
  itself.algorithm = signer->algorithm();
  itself.not_after = content.not_after;
  VIDIMUS_TRY(octets, pki::CertificateWriter(profile, itself).to_be_signed(content));
  pki::LintContext context;
  context.kind = profile.kind;
  context.profile = &profile;
  context.policy = &policy;
  VIDIMUS_TRY(findings, pki::lint_to_be_signed(octets, context));
  VIDIMUS_CHECK(pki::refuse_errors(findings));
  VIDIMUS_TRY(signature, signer->sign(octets));
  return pki::assemble(octets, signer->algorithm(), signature);
}

/// Same key, same request: a ceremony cut off on a shared database leaves nothing in the way of the next.
std::string request_of(const std::string& name, ByteView spki) {
  return "ceremony:" + name + ":" + base::to_hex(pki::sha256(spki)).substr(0, 32);
}

struct Desk {
  const Settings& settings;
  const AuthorityNames& names;
  base::Instant start;
  std::vector<CeremonyKey> made;

  Result<Done> certify(ca::Ca& authority, const std::string& name, const std::string& profile_name, Bytes spki,
                       std::vector<pki::SubjectValue> subject, std::vector<pki::AlternativeName> others, std::string token) {
    VIDIMUS_TRY(profile, read_profile(settings, profile_name));
    ca::CertificateWish wish;
    wish.request = request_of(name, spki);
    wish.profile = profile_name;
    wish.subject = std::move(subject);
    wish.alternative_names = std::move(others);
    wish.spki = std::move(spki);
    wish.not_before = start;
    wish.not_after = std::min(end_of(profile, start), authority.certificate().not_after);
    auto issued = authority.certify(wish);
    if (!issued) return base::fail(issued.error().code, name + ": " + issued.error().detail, issued.error().cause);
    made.push_back({name, std::move(token), std::move(issued->der)});
    return Done{};
  }
  Result<Bytes> public_key(const std::string& token, const std::string& pin, const std::string& label) const {
    VIDIMUS_TRY(sessions, open_token(settings, {token, "", label, settings.instance + "/secrets/" + pin}));
    return adapters::pkcs11::read_public_key(*sessions, label);
  }
  Result<Done> write(const std::string& path, ByteView octets, unsigned mode = 0644) const {
    return base::write_file(settings.instance + "/" + path, base::text_of(octets), mode);
  }
};

std::vector<pki::AlternativeName> server_names(const std::string& host) {
  std::vector<pki::AlternativeName> out;
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1)
    out.push_back({GeneralNameKind::ip_address, std::string(reinterpret_cast<const char*>(&four), sizeof four)});
  else if (host != "localhost")
    out.push_back({GeneralNameKind::dns_name, host});
  out.push_back({GeneralNameKind::dns_name, "localhost"});
  if (host != "127.0.0.1") out.push_back({GeneralNameKind::ip_address, std::string{"\x7f\x00\x00\x01", 4}});
  return out;
}

Result<Done> certify_server(Desk& desk, ca::Ca& authority, pki::KeyKind kind) {
  VIDIMUS_TRY(pkcs8, pki::make_software_key(kind));
  VIDIMUS_TRY(key, pki::software_signer(pkcs8, ports::usual_algorithm(kind)));
  VIDIMUS_CHECK(desk.certify(authority, "server", "tls_server", base::copy_of(key->spki()),
                             {{SubjectAttribute::country, desk.names.country},
                              {SubjectAttribute::organization, desk.names.organization},
                              {SubjectAttribute::common_name, desk.names.host}},
                             server_names(desk.names.host), ""));
  VIDIMUS_TRY(issuing, read_certificate_octets(desk.settings.ca.chain.front()));
  VIDIMUS_CHECK(desk.write("tls/server.key", base::view_of(pki::to_pem("PRIVATE KEY", pkcs8)), 0600));
  return desk.write("tls/server.pem", base::view_of(pki::to_pem("CERTIFICATE", desk.made.back().certificate) +
                                                    pki::to_pem("CERTIFICATE", issuing)));
}

/// Of the very octets that run: an assessor compares them with those that were approved.
Result<std::string> digest_of_program(const std::string& path) {
  constexpr std::size_t largest = std::size_t{1} << 30;
  VIDIMUS_TRY(octets, base::read_file(path, largest));
  return base::to_hex(pki::sha256(base::view_of(octets)));
}

}  // namespace

KeyPlan fast_keys() {
  using enum pki::KeyKind;
  return {p256, p256, p256, p256, p256, p256};
}

Result<Done> make_tokens(const std::string& instance, const std::string& module_path, const KeyPlan& plan,
                         const std::optional<base::Secret>& root_pin, ports::Entropy& entropy) {
  VIDIMUS_TRY(module, adapters::pkcs11::Module::open(module_path));
  VIDIMUS_CHECK(make_token(instance, module, "root", {{"root", plan.root}}, root_pin, entropy));
  VIDIMUS_CHECK(make_token(instance, module, "ca", {{"issuing", plan.issuing}}, {}, entropy));
  VIDIMUS_CHECK(make_token(instance, module, "status", {{"ocsp", plan.ocsp}, {"tsa", plan.tsa}}, {}, entropy));
  return make_token(instance, module, "seal", {{"seal", plan.seal}}, {}, entropy);
}

Result<std::vector<CeremonyKey>> certify_all(const Settings& settings, const AuthorityNames& names, const KeyPlan& plan,
                                             ports::Register& book, ports::Clock& clock, ports::Entropy& entropy) {
  Desk desk{settings, names, std::chrono::floor<std::chrono::seconds>(clock.now()), {}};
  VIDIMUS_TRY(root, certify_root(settings, names, desk.start, entropy));
  desk.made.push_back({"root", settings.root.key.token, root});
  for (const auto* path : {"ca/root.cer", "public/ca/root.cer"}) VIDIMUS_CHECK(desk.write(path, root));

  VIDIMUS_TRY(root_authority, open_root(settings, book, clock, entropy));
  VIDIMUS_TRY(issuing_key, desk.public_key(settings.ca.key.token, "ca.pin", settings.ca.key.label));
  VIDIMUS_CHECK(desk.certify(*root_authority, "issuing", "issuing_ca", issuing_key, authority_subject(names, names.issuing), {},
                             settings.ca.key.token));
  const auto issuing = desk.made.back().certificate;
  for (const auto* path : {"ca/issuing.cer", "public/ca/issuing.cer"}) VIDIMUS_CHECK(desk.write(path, issuing));
  VIDIMUS_CHECK(
      desk.write("ca/anchors.pem", base::view_of(pki::to_pem("CERTIFICATE", issuing) + pki::to_pem("CERTIFICATE", root))));

  VIDIMUS_TRY(authority, open_authority(settings, book, clock, entropy));
  for (const auto& [name, profile, common_name, owner] :
       {std::tuple{"ocsp", "ocsp_responder", names.ocsp, "status"}, std::tuple{"tsa", "tsa", names.tsa, "status"},
        std::tuple{"seal", "seal_rgs2_qcpl", names.seal, "seal"}}) {
    const auto token = "vidimus-" + std::string{owner};
    VIDIMUS_TRY(key, desk.public_key(token, std::string{owner} + ".pin", name));
    VIDIMUS_CHECK(desk.certify(*authority, name, profile, key, authority_subject(names, common_name), {}, token));
    VIDIMUS_CHECK(desk.write("ca/" + std::string{name} + ".cer", desk.made.back().certificate));
  }
  VIDIMUS_CHECK(certify_server(desk, *authority, plan.server));
  VIDIMUS_CHECK(root_authority->press_crl(desk.start));
  VIDIMUS_CHECK(authority->press_crl(desk.start));
  return std::move(desk.made);
}

Result<std::string> write_minutes(const Settings& settings, const AuthorityNames& names, const std::vector<CeremonyKey>& keys,
                                  const CeremonyScript* script, base::Instant when) {
  auto start = when;
  auto list = base::Json::array();
  for (const auto& key : keys) {
    VIDIMUS_TRY(certificate, pki::read_certificate(key.certificate));
    const auto kind = pki::key_kind(certificate.spki);
    start = std::min(start, certificate.not_before);
    list.push(base::Json::object({{"name", key.name},
                                  {"token", key.token.empty() ? "tls/server.key" : key.token},
                                  {"subject", pki::name_text(certificate.subject)},
                                  {"serial", base::to_hex(certificate.serial)},
                                  {"not_before", base::to_rfc3339(certificate.not_before)},
                                  {"not_after", base::to_rfc3339(certificate.not_after)},
                                  {"kind", kind ? base::to_name(*kind) : "?"},
                                  {"key_sha256", base::to_hex(pki::sha256(certificate.spki))},
                                  {"certificate_sha256", base::to_hex(pki::sha256(key.certificate))}}));
  }
  VIDIMUS_TRY(module, adapters::pkcs11::Module::open(settings.module));
  VIDIMUS_TRY(present, module->tokens());
  auto tokens = base::Json::array();
  for (const auto& token : present)
    if (token.info.label.starts_with("vidimus-"))
      tokens.push(base::Json::object({{"label", token.info.label},
                                      {"serial", token.info.serial},
                                      {"manufacturer", token.info.manufacturer},
                                      {"model", token.info.model}}));
  VIDIMUS_TRY(words, base::read_toml(settings.data + "/policy/words.toml"));
  auto people = base::Json::array();
  for (const auto& one : script == nullptr ? std::vector<Participant>{} : script->participants)
    people.push(base::Json::object({{"name", one.name}, {"role", words.find("role")->text(base::to_name(one.role))}}));
  const auto arc = settings.profile_values.find("policy_arc");
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed).string();
  VIDIMUS_TRY(program_digest, digest_of_program(program));
  VIDIMUS_TRY(module_digest, digest_of_program(settings.module));
  VIDIMUS_TRY(profiles_digest, digest_of_profiles(settings));
  VIDIMUS_TRY(text, base::read_file(settings.data + "/instance/ceremony.mustache"));
  return base::render(text,
                      base::Json::object({{"start", base::to_rfc3339(start)},
                                          {"date", base::to_rfc3339(when)},
                                          {"organization", names.organization},
                                          {"siren", names.siren},
                                          {"sample", settings.sample},
                                          {"module", settings.module},
                                          {"module_digest", module_digest},
                                          {"program", program},
                                          {"program_digest", program_digest},
                                          {"profiles_digest", profiles_digest},
                                          {"keys", std::move(list)},
                                          {"tokens", std::move(tokens)},
                                          {"scripted", script != nullptr},
                                          {"purpose", script == nullptr ? "" : script->purpose},
                                          {"place", script == nullptr ? "" : script->place},
                                          {"script_digest", script == nullptr ? "" : script->digest},
                                          {"participants", std::move(people)},
                                          {"policy_arc", arc == settings.profile_values.end() ? "" : arc->second}}),
                      base::Escape::none);
}

Result<Bytes> sign_minutes(const Settings& settings, const std::string& minutes) {
  VIDIMUS_TRY(sessions, open_token(settings, settings.root.key));
  VIDIMUS_TRY(signer, adapters::pkcs11::token_signer(sessions, settings.root.key.label, settings.root.algorithm));
  return signer->sign(base::view_of(minutes));
}

}  // namespace vidimus::programs::ctl
