// vidimus rollover: the next issuing authority – key, certificate by the root, first list, OCSP delegate – before the old one is
// too old to issue. vidimus cross-certify: another root recognised by ours.
#include "adapters/pkcs11/signer.hpp"
#include "base/template.hpp"
#include "base/toml.hpp"
#include "pki/pem.hpp"
#include "ports/token_device.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/input_files.hpp"
#include "programs/ctl/issuing.hpp"
#include "programs/ctl/service_keys.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Bytes;
using base::Code;
using base::Done;
using base::fail;
using base::Result;

struct Rollover {
  std::string instance = "instance";
  std::string name;
  std::string common_name;
  std::string kind = "rsa-3072";
  bool json = false;
};

Result<Bytes> make_key(const Settings& settings, const TokenKeySettings& where, pki::KeyKind kind) {
  VIDIMUS_TRY(sessions, open_token(settings, where));
  return adapters::pkcs11::make_key_pair(*sessions, where.label, kind);
}

/// The same address with another authority's name in it.
std::string renamed(std::string url, const std::string& from, const std::string& to) {
  const auto at = url.rfind(from);
  if (at != std::string::npos) url.replace(at, from.size(), to);
  return url;
}

AuthoritySettings next_authority(const Settings& settings, const Rollover& wanted, pki::KeyKind kind) {
  auto out = settings.ca;
  out.name = wanted.name;
  out.key.label = wanted.name;
  out.chain.front() = settings.instance + "/ca/" + wanted.name + ".cer";
  out.crl_url = renamed(out.crl_url, settings.ca.name, wanted.name);
  out.ca_issuers_url = renamed(out.ca_issuers_url, settings.ca.name, wanted.name);
  out.delta_url = renamed(out.delta_url, settings.ca.name, wanted.name);
  const auto usual = ports::usual_algorithm(kind);
  out.algorithm = pki::is_rsa(usual) ? pki::SignatureAlgorithm::rsa_pss_sha256 : usual;
  return out;
}

std::string relative(const Settings& settings, const std::string& path) {
  return path.starts_with(settings.instance + "/") ? path.substr(settings.instance.size() + 1) : path;
}

/// How its lists are made, where that is not the usual way: fixed for the life of an authority.
std::string list_settings(const AuthoritySettings& one) {
  const AuthoritySettings usual;
  std::string out;
  const auto add = [&](const char* key, const std::string& value) { out += std::string{key} + " = " + value + "\n"; };
  if (!one.delta_url.empty()) add("delta_url", base::Json{one.delta_url}.dump());
  if (one.crl_partitions != usual.crl_partitions) add("crl_partitions", std::to_string(one.crl_partitions));
  if (one.crl_validity != usual.crl_validity) add("crl_validity_hours", std::to_string(one.crl_validity.count()));
  if (one.crl_renewal != usual.crl_renewal) add("crl_renewal_hours", std::to_string(one.crl_renewal.count()));
  return out;
}

/// What to write into vidimus.toml: the changeover is the administrator's, at the hour he chooses.
Result<std::string> settings_text(const Settings& settings, const AuthoritySettings& next, const ServiceKey& delegate) {
  VIDIMUS_TRY(text, base::read_file(settings.data + "/instance/rollover.toml.mustache"));
  const auto& old = settings.ca;
  auto chain = base::Json::array();
  for (std::size_t at = 1; at < next.chain.size(); ++at)
    chain.push(base::Json::object({{"file", relative(settings, next.chain[at])}}));
  return base::render(text,
                      base::Json::object({{"next", next.name},
                                          {"old", old.name},
                                          {"chain", std::move(chain)},
                                          {"token", next.key.token},
                                          {"token_serial", next.key.serial},
                                          {"next_lists", list_settings(next)},
                                          {"old_lists", list_settings(old)},
                                          {"old_label", old.key.label},
                                          {"old_algorithm", base::to_name(old.algorithm)},
                                          {"old_certificate", relative(settings, old.chain.front())},
                                          {"old_crl_url", old.crl_url},
                                          {"old_ca_issuers_url", old.ca_issuers_url},
                                          {"algorithm", base::to_name(next.algorithm)},
                                          {"pin_file", relative(settings, next.key.pin_file)},
                                          {"crl_url", next.crl_url},
                                          {"ca_issuers_url", next.ca_issuers_url},
                                          {"ocsp_url", next.ocsp_url},
                                          {"module", delegate.module},
                                          {"status_token", delegate.key.token},
                                          {"status_serial", delegate.key.serial},
                                          {"status_label", delegate.key.label},
                                          {"status_pin_file", relative(settings, delegate.key.pin_file)},
                                          {"status_certificate", relative(settings, delegate.certificate)}}),
                      base::Escape::none);
}

Result<Done> publish_certificate(const Settings& settings, const std::string& name, base::ByteView der) {
  for (const auto* folder : {"/ca/", "/public/ca/"})
    VIDIMUS_CHECK(base::write_file(settings.instance + folder + name + ".cer", base::text_of(der)));
  VIDIMUS_TRY(anchors, base::read_file(settings.portal.anchors));
  const auto pem = pki::to_pem("CERTIFICATE", der);
  if (anchors.find(pem) != std::string::npos) return Done{};
  return base::write_file(settings.portal.anchors, anchors + pem);
}

/// The delegate that will answer for the next authority: a key beside the present one's.
Result<ServiceKey> next_delegate(Office& office, ca::Ca& next) {
  VIDIMUS_TRY(services, service_keys(office.settings));
  const auto found = std::ranges::find(services, "ocsp", &ServiceKey::kind);
  if (found == services.end()) return fail(Code::misconfigured, "no OCSP signer in a token: see [[responder.issuer]]");
  auto out = *found;
  VIDIMUS_TRY(octets, read_certificate_octets(out.certificate));
  VIDIMUS_TRY(old, pki::read_certificate(octets));
  VIDIMUS_TRY(kind, pki::key_kind(old.spki));
  VIDIMUS_TRY(subject, subject_values(old.subject));
  out.key.label = "ocsp-" + next.name();
  out.certificate = office.settings.instance + "/ca/ocsp-" + next.name() + ".cer";
  VIDIMUS_TRY(spki, make_key(office.settings, out.key, kind));
  VIDIMUS_TRY(der, certify(office, next, "rollover:ocsp", out.profile, spki, std::move(subject), {}));
  VIDIMUS_CHECK(base::write_file(out.certificate, base::text_of(der)));
  return out;
}

Result<std::string> roll_over(const Rollover& wanted) {
  const auto kind = base::from_name<pki::KeyKind>(wanted.kind);
  if (!kind) return fail(Code::bad_request, "--kind: rsa-3072, rsa-4096, p-256 or p-384");
  if (wanted.name.empty() || wanted.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos)
    return fail(Code::bad_request, "--name: a-z, 0-9, '-' and '_': it stands in addresses");
  VIDIMUS_TRY(office, Office::open(wanted.instance));
  for (const auto* one : issuing_authorities(office->settings))
    if (one->name == wanted.name) return fail(Code::conflict, "there is an authority named " + wanted.name);
  VIDIMUS_TRY(octets, read_certificate_octets(office->settings.ca.chain.front()));
  VIDIMUS_TRY(old, pki::read_certificate(octets));
  VIDIMUS_TRY(subject, subject_values(old.subject));
  // Another name for another key: nobody has to guess which key a certificate of that issuer is checked with.
  for (auto& value : subject)
    if (value.attribute == pki::SubjectAttribute::common_name)
      value.value = wanted.common_name.empty() ? value.value + " " + wanted.name : wanted.common_name;
  VIDIMUS_TRY(root, office->authority(office->settings.root.name));
  const auto next = next_authority(office->settings, wanted, *kind);
  VIDIMUS_TRY(spki, make_key(office->settings, next.key, *kind));
  VIDIMUS_TRY(der, certify(*office, *root, "rollover", "issuing_ca", spki, std::move(subject), {}));
  VIDIMUS_CHECK(publish_certificate(office->settings, wanted.name, der));
  VIDIMUS_TRY(authority, open_authority(office->settings, next, *office->book, office->clock, office->entropy));
  VIDIMUS_CHECK(authority->press_crl(office->clock.now()));
  VIDIMUS_TRY(delegate, next_delegate(*office, *authority));
  VIDIMUS_TRY(text, settings_text(office->settings, next, delegate));
  VIDIMUS_CHECK(base::write_file(office->settings.instance + "/ca/" + wanted.name + ".toml", text));
  return text;
}

struct Cross {
  std::string instance = "instance";
  std::string by;
  std::string certificate;
  std::string out;
  bool json = false;
};

Result<pki::Certificate> cross_certify_file(const Cross& wanted) {
  VIDIMUS_TRY(others, read_certificates(wanted.certificate));
  const auto& other = others.front();
  if (!other.is_ca() || !other.allows(pki::KeyUsage::key_cert_sign))
    return fail(Code::bad_request, wanted.certificate + " is not an authority's");
  // The certificate proves possession of its key when it is self-signed; another one was checked by who signed it, not by us.
  VIDIMUS_TRY(algorithm, pki::algorithm_from(other.signature_algorithm));
  if (!pki::same(other.subject, other.issuer) || !pki::verify(algorithm, other.spki, other.tbs, other.signature))
    return fail(Code::bad_signature, wanted.certificate + " is not self-signed: nothing proves who holds its key");
  VIDIMUS_TRY(office, Office::open(wanted.instance));
  VIDIMUS_TRY(subject, subject_values(other.subject));
  VIDIMUS_TRY(profile, read_profile(office->settings, "cross_ca"));
  VIDIMUS_TRY(name, pki::subject_name(profile, subject));
  if (!pki::same(name, other.subject)) return fail(Code::unsupported, "its name is not written as profile cross_ca writes it");
  VIDIMUS_TRY(authority, office->authority(wanted.by.empty() ? office->settings.root.name : wanted.by));
  VIDIMUS_TRY(der, certify(*office, *authority, "cross", "cross_ca", base::copy_of(other.spki), std::move(subject), {}));
  VIDIMUS_CHECK(base::write_file(wanted.out, pki::to_pem("CERTIFICATE", der)));
  return pki::read_certificate(der);
}

}  // namespace

int rollover(Arguments arguments) {
  CommandLine app{
      "Makes the next issuing authority: key, certificate by the root, first list, OCSP signer, and the settings to write.",
      "vidimus rollover"};
  Rollover wanted;
  app.add_option("--instance", wanted.instance, "folder of the instance; the root's token must be there");
  app.add_option("--name", wanted.name, "short name of the new authority: it stands in addresses").required();
  app.add_option("--common-name", wanted.common_name, "its common name; the present one's with the short name when not given");
  app.add_option("--kind", wanted.kind, "rsa-3072, rsa-4096, p-256 or p-384");
  app.add_flag("--json", wanted.json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto text = roll_over(wanted);
  if (!text) return complain(text.error(), wanted.json, refused);
  if (wanted.json)
    std::cout << base::Json::object({{"name", wanted.name}, {"settings", "ca/" + wanted.name + ".toml"}}).dump(2) << '\n';
  else
    std::cout << *text;
  return done;
}

int cross_certify(Arguments arguments) {
  CommandLine app{"Certifies another root's key by this instance's root: who trusts one of them recognises the other.",
                  "vidimus cross-certify"};
  Cross wanted;
  app.add_option("--instance", wanted.instance, "folder of the instance; the root's token must be there");
  app.add_option("--by", wanted.by, "authority that signs; the root when not given");
  app.add_option("--certificate", wanted.certificate, "the other root's self-signed certificate").required();
  app.add_option("--out", wanted.out, "file to write, PEM").required();
  app.add_flag("--json", wanted.json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto made = cross_certify_file(wanted);
  if (!made) return complain(made.error(), wanted.json, refused);
  if (wanted.json)
    std::cout << base::Json::object({{"subject", pki::name_text(made->subject)},
                                     {"issuer", pki::name_text(made->issuer)},
                                     {"not_after", base::to_rfc3339(made->not_after)}})
                     .dump(2)
              << '\n';
  else
    std::cout << pki::name_text(made->subject) << " by " << pki::name_text(made->issuer) << ": " << wanted.out << '\n';
  return done;
}

}  // namespace vidimus::programs::ctl
