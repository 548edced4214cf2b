// vidimus crl: presses the list of revoked certificates now, of the issuing authority or of the root (LCR, LAR).
#include "adapters/files/system.hpp"
#include "adapters/sql/database.hpp"
#include "programs/authority.hpp"
#include "programs/ctl/arguments.hpp"

namespace vidimus::programs::ctl {
namespace {

base::Result<ports::PressedCrl> press(const std::string& instance, bool of_root) {
  VIDIMUS_TRY(settings, programs::read_settings(instance));
  VIDIMUS_TRY(database, adapters::sql::open(settings.database));
  const auto book = adapters::sql::make_register(*database);
  adapters::files::SystemClock clock;
  adapters::files::SystemEntropy entropy;
  VIDIMUS_TRY(authority, of_root ? open_root(settings, *book, clock, entropy) : open_authority(settings, *book, clock, entropy));
  return authority->press_crl(clock.now());
}

}  // namespace

int crl(Arguments arguments) {
  CLI::App app{"Presses, keeps and publishes a list of everything revoked.", "vidimus crl"};
  std::string instance = "instance";
  bool root = false;
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--root", root, "the root's list; its token must be there");
  app.add_flag("--json", json, "answer in JSON");
  if (const auto ended = parse(app, arguments)) return *ended;
  const auto pressed = press(instance, root);
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
