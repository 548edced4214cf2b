// vidimus init: an instance from nothing — folders, secrets, tokens, keys, certificates, lists, settings, database.
#include "adapters/files/system.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/new_instance.hpp"

namespace vidimus::programs::ctl {

int init(Arguments arguments) {
  CommandLine app{"Makes an instance where there is none; one that is there already is left as it is.", "vidimus init"};
  InstanceWishes wishes;
  wishes.folder = "instance";
  std::uint16_t base_port = 0;
  bool json = false;
  app.add_option("--instance", wishes.folder, "folder to make");
  app.add_option("--database", wishes.database, "sqlite:FILE (under the instance) or postgresql://…");
  app.add_option("--data", wishes.data, "the house's data folder; looked for when not given");
  app.add_option("--host", wishes.host, "DNS name or IPv4 address people and relying parties reach");
  app.add_option("--address", wishes.address, "address to listen on; 127.0.0.1 for a sample instance, else all");
  const auto base = app.add_option("--port-base", base_port, "N: portal N, certificate log-in N+1, public N+2");
  const auto portal = app.add_option("--portal-port", wishes.portal_port, "portal and API (8443)");
  const auto certificate = app.add_option("--certificate-port", wishes.certificate_port, "log-in with a certificate (8444)");
  const auto open = app.add_option("--public-port", wishes.public_port, "OCSP, lists, time stamps (8080)");
  app.add_option("--module", wishes.module, "PKCS#11 module with blank tokens; this machine's SoftHSM2 when not given");
  app.add_option("--organization", wishes.organization, "organisation named in the authorities' certificates");
  app.add_option("--siren", wishes.siren, "its SIREN, nine digits");
  std::vector<std::string> parts;
  app.add_option("--ceremony", wishes.ceremony,
                 "script of the key ceremony (data/instance/ceremony_script.toml): roles, dual control");
  app.add_option("--part", parts,
                 "HOLDER=FILE: a part of the root's PIN from a file, for rehearsals; asked at the terminal otherwise")
      .repeated();
  app.add_flag("--sample", wishes.sample, "an instance to try out: test names");
  app.add_flag("--fast-keys", wishes.fast_keys, "P-256 keys everywhere, for tests");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  for (const auto& part : parts) {
    const auto equals = part.find('=');
    if (equals == std::string::npos)
      return complain(base::fail(base::Code::bad_request, "--part: not HOLDER=FILE: " + part), json);
    wishes.part_files[part.substr(0, equals)] = part.substr(equals + 1);
  }
  // Whoever reaches a sample instance can read its mailbox, sign-in links included: it stays on this machine unless asked
  // otherwise.
  if (wishes.address.empty()) wishes.address = wishes.sample ? "127.0.0.1" : "0.0.0.0";
  if (base.given()) {
    if (base_port > 65533) return complain(base::fail(base::Code::bad_request, "--port-base: at most 65533"), json);
    if (!portal.given()) wishes.portal_port = base_port;
    if (!certificate.given()) wishes.certificate_port = static_cast<std::uint16_t>(base_port + 1);
    if (!open.given()) wishes.public_port = static_cast<std::uint16_t>(base_port + 2);
  }
  const bool there = instance_exists(wishes.folder);
  if (!there) {
    adapters::files::SystemClock clock;
    adapters::files::SystemEntropy entropy;
    if (const auto made = make_instance(wishes, clock, entropy); !made) return complain(made.error(), json, refused);
  }
  if (json)
    std::cout << base::Json::object({{"instance", wishes.folder}, {"made", !there}}).dump(2) << '\n';
  else
    std::cout << wishes.folder << (there ? ": already there, left as it is\n" : ": made\n");
  return done;
}

}  // namespace vidimus::programs::ctl
