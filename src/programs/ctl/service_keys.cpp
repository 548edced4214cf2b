#include "programs/ctl/service_keys.hpp"

#include "base/toml.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;

void add(std::vector<ServiceKey>& out, const Settings& settings, const Json& owner, ServiceKey key) {
  const auto* where = owner.find("key");
  if (key.certificate.empty() || where == nullptr || !where->text("file").empty()) return;
  const auto placed = [&](const std::string& path) { return path.starts_with('/') ? path : settings.instance + "/" + path; };
  key.certificate = placed(key.certificate);
  key.module = where->text("module", settings.module);
  key.key = {where->text("token"), where->text("token_serial"), where->text("label"), placed(where->text("pin_file"))};
  out.push_back(std::move(key));
}

}  // namespace

base::Result<std::vector<ServiceKey>> service_keys(const Settings& settings) {
  VIDIMUS_TRY(file, base::read_toml(settings.instance + "/vidimus.toml"));
  const auto* section = file.find("responder");
  if (section == nullptr) return base::fail(base::Code::misconfigured, "vidimus.toml has no [responder]");
  std::vector<ServiceKey> out;
  if (const auto* issuers = section->find("issuer"))
    for (const auto& issuer : issuers->items())
      add(out, settings, issuer,
          {"ocsp", "OCSP signer of " + issuer.text("name"), "ocsp_responder", issuer.text("signer_certificate"), {}, {}});
  const auto* unit = section->find("tsa");
  const auto* chain = unit != nullptr ? unit->find("certificates") : nullptr;
  if (chain != nullptr && !chain->items().empty() && chain->items()[0].string() != nullptr)
    add(out, settings, *unit, {"tsa", "time-stamping unit", "tsa", *chain->items()[0].string(), {}, {}});
  if (const auto& seal = settings.seal; !seal.certificates.empty())
    out.push_back({"seal", "seal of the instance", "seal_rgs2_qcpl", seal.certificates.front(), settings.module, seal.key});
  return out;
}

}  // namespace vidimus::programs::ctl
