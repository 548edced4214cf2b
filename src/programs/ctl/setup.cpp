// `vidimus setup FILE`: loads bodies, contracts, sites and people into an instance (data/sample/instance.toml, or one's own
// file).
#include "ra/setup.hpp"
#include "base/toml.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/house.hpp"

namespace vidimus::programs::ctl {
namespace {

base::Result<base::Done> load(const std::string& instance, const std::string& file) {
  VIDIMUS_TRY(open, open_house(instance));
  VIDIMUS_TRY(content, base::read_toml(file.empty() ? open->settings.data + "/sample/instance.toml" : file));
  return ra::load_setup(*open->counter, content);
}

}  // namespace

int setup(Arguments arguments) {
  CommandLine app{"Loads bodies, contracts, sites and people into an instance.", "vidimus setup"};
  std::string instance = "instance";
  std::string file;
  bool json = false;
  app.add_option("file", file, "TOML file; the sample data when left out");
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto loaded = load(instance, file);
  if (!loaded) return complain(loaded.error(), json, refused);
  if (json)
    std::cout << base::Json::object({{"loaded", true}}).dump(2) << '\n';
  else
    std::cout << "loaded\n";
  return done;
}

}  // namespace vidimus::programs::ctl
