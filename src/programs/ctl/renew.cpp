// vidimus renew: new keys and certificates for the instance's own services. Both servers take them up without a restart.
#include "adapters/pkcs11/signer.hpp"
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

/// Past half of its life: time to renew, with as long to notice that renewing failed.
bool is_due(const pki::Certificate& certificate, base::Instant now) {
  return now >= certificate.not_before + (certificate.not_after - certificate.not_before) / 2;
}

struct RenewOptions {
  std::string instance = "instance";
  std::vector<std::string> kinds;
  bool due = false;
  bool json = false;
};

struct Renewed {
  std::string what;
  std::string file;
  base::Instant not_after;
};

Result<Renewed> renewed(const std::string& what, const std::string& file, base::ByteView der) {
  VIDIMUS_TRY(certificate, pki::read_certificate(der));
  return Renewed{what, file, certificate.not_after};
}

/// A fresh key beside the old one: answers signed with the old stay good, and the label says when it was made.
Result<Bytes> make_key_beside(const ServiceKey& service, pki::KeyKind kind, base::Instant now) {
  VIDIMUS_TRY(pin, read_pin(service.key.pin_file));
  VIDIMUS_TRY(module, adapters::pkcs11::Module::open(service.module));
  VIDIMUS_TRY(sessions, adapters::pkcs11::Sessions::open(module, {service.key.token, service.key.serial}, std::move(pin)));
  return adapters::pkcs11::make_key_pair(*sessions, service.key.label + " " + base::to_rfc3339(now), kind);
}

Result<Renewed> renew_service(Office& office, const ServiceKey& service, const pki::Certificate& old) {
  VIDIMUS_TRY(kind, pki::key_kind(old.spki));
  VIDIMUS_TRY(subject, subject_values(old.subject));
  VIDIMUS_TRY(authority, office.authority_of(old.issuer));
  VIDIMUS_TRY(spki, make_key_beside(service, kind, office.clock.now()));
  VIDIMUS_TRY(der, certify(office, *authority, "renew:" + service.kind, service.profile, spki, std::move(subject), {}));
  VIDIMUS_CHECK(base::write_file(service.certificate, base::text_of(der)));
  return renewed(service.what, service.certificate, der);
}

/// The portal's key is in a file; both files are replaced whole, the key first: `vidimusd` looks at the certificate.
Result<Renewed> renew_server(Office& office, const pki::Certificate& old) {
  VIDIMUS_TRY(kind, pki::key_kind(old.spki));
  VIDIMUS_TRY(subject, subject_values(old.subject));
  VIDIMUS_TRY(authority, office.authority_of(old.issuer));
  VIDIMUS_TRY(pkcs8, pki::make_software_key(kind));
  VIDIMUS_TRY(key, pki::software_signer(pkcs8, ports::usual_algorithm(kind)));
  VIDIMUS_TRY(der, certify(office, *authority, "renew:server", "tls_server", base::copy_of(key->spki()), std::move(subject),
                           alternative_names(old)));
  VIDIMUS_CHECK(base::write_file(office.settings.portal.key, pki::to_pem("PRIVATE KEY", pkcs8), 0600));
  VIDIMUS_CHECK(base::write_file(office.settings.portal.certificate,
                                 pki::to_pem("CERTIFICATE", der) + pki::to_pem("CERTIFICATE", authority->certificate().der)));
  return renewed("portal's TLS server", office.settings.portal.certificate, der);
}

Result<std::vector<Renewed>> renew_all(const RenewOptions& wanted) {
  VIDIMUS_TRY(office, Office::open(wanted.instance));
  const auto now = office->clock.now();
  const auto asked = [&](const std::string& kind, const pki::Certificate& old) {
    const bool named = wanted.kinds.empty() || std::ranges::find(wanted.kinds, kind) != wanted.kinds.end();
    return named && (!wanted.due || is_due(old, now));
  };
  std::vector<Renewed> out;
  VIDIMUS_TRY(services, service_keys(office->settings));
  for (const auto& service : services) {
    VIDIMUS_TRY(octets, read_certificate_octets(service.certificate));
    VIDIMUS_TRY(old, pki::read_certificate(octets));
    if (!asked(service.kind, old)) continue;
    VIDIMUS_TRY(one, renew_service(*office, service, old));
    out.push_back(std::move(one));
  }
  VIDIMUS_TRY(served, read_certificates(office->settings.portal.certificate));
  const auto& old = served.front();
  if (!asked("server", old)) return out;
  VIDIMUS_TRY(one, renew_server(*office, old));
  out.push_back(std::move(one));
  return out;
}

}  // namespace

int renew(Arguments arguments) {
  CommandLine app{
      "Makes new keys and certificates for the OCSP delegates, the time-stamping unit, the seal and the portal's TLS server.",
      "vidimus renew"};
  RenewOptions wanted;
  app.add_option("--instance", wanted.instance, "folder of the instance");
  app.add_flag("--due", wanted.due, "only what is past half of its life");
  app.add_flag("--json", wanted.json, "answer in JSON");
  app.add_option("KIND", wanted.kinds, "ocsp, tsa, seal, server; all of them when none is named")
      .one_of({"ocsp", "tsa", "seal", "server"});
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto all = renew_all(wanted);
  if (!all) return complain(all.error(), wanted.json, refused);
  if (wanted.json) {
    auto list = base::Json::array();
    for (const auto& one : *all)
      list.push(base::Json::object({{"what", one.what}, {"file", one.file}, {"not_after", base::to_rfc3339(one.not_after)}}));
    std::cout << base::Json::object({{"renewed", std::move(list)}}).dump(2) << '\n';
    return done;
  }
  for (const auto& one : *all) std::cout << one.what << ": until " << base::to_rfc3339(one.not_after) << ", " << one.file << '\n';
  if (all->empty()) std::cout << "nothing is due\n";
  return done;
}

}  // namespace vidimus::programs::ctl
