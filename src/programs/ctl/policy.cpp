// vidimus policy: writes the certificate policy, the practice statement and the disclosure statements of this instance.
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/policy_texts.hpp"

namespace vidimus::programs::ctl {

int policy(Arguments arguments) {
  CommandLine app{
      "Writes policy (pc), practices (dpc) and disclosure statements (pds_fr, pds_en) from the profiles and settings in force, "
      "where the responder and the portal serve them.",
      "vidimus policy"};
  std::string instance = "instance";
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto settings = programs::read_settings(instance);
  if (!settings) return complain(settings.error(), json);
  if (const auto written = publish_policy_texts(*settings); !written) return complain(written.error(), json, refused);
  const auto unwritten = unwritten_statements(*settings);
  if (!unwritten) return complain(unwritten.error(), json, refused);
  auto names = base::Json::array();
  for (const auto& name : *unwritten) names.push(name);
  const auto folder = settings->public_folder + "/policy";
  if (json)
    std::cout << base::Json::object({{"folder", folder}, {"unwritten", names}}).dump(2) << '\n';
  else
    std::cout << folder << ": pc.html, dpc.html, pds_fr.html, pds_en.html\n";
  if (!json && !unwritten->empty()) {
    std::cout << "to be written in " << instance << "/policy.toml:";
    for (const auto& name : *unwritten) std::cout << ' ' << name;
    std::cout << '\n';
  }
  return done;
}

}  // namespace vidimus::programs::ctl
