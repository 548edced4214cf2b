// vidimus crl: presses the list of revoked certificates now, of the issuing authority or of the root (LCR, LAR).
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/issuing.hpp"

namespace vidimus::programs::ctl {
namespace {

base::Result<ports::PressedCrl> press(const std::string& instance, const std::string& name, bool last) {
  VIDIMUS_TRY(office, Office::open(instance));
  VIDIMUS_TRY(authority, office->authority(name == "/root" ? office->settings.root.name : name));
  return last ? authority->press_last_crl(office->clock.now()) : authority->press_crl(office->clock.now());
}

}  // namespace

int crl(Arguments arguments) {
  CommandLine app{"Presses, keeps and publishes a list of everything revoked.", "vidimus crl"};
  std::string instance = "instance";
  std::string authority;
  bool root = false;
  bool last = false;
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--root", root, "the root's list; its token must be there");
  app.add_option("--authority", authority, "another issuing authority, by its name");
  app.add_flag("--last", last, "the last list this authority will ever press: everything ever revoked, without end");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto pressed = press(instance, root ? "/root" : authority, last);
  if (!pressed) return complain(pressed.error(), json, refused);
  if (json)
    std::cout << base::Json::object({{"issuer", pressed->issuer},
                                     {"number", pressed->number},
                                     {"this_update", base::to_rfc3339(pressed->this_update)},
                                     {"next_update", base::to_rfc3339(pressed->next_update)}})
                     .dump(2)
              << '\n';
  else
    std::cout << pressed->issuer << ": list " << pressed->number << ", next before " << base::to_rfc3339(pressed->next_update)
              << '\n';
  return done;
}

}  // namespace vidimus::programs::ctl
