// `vidimus second-proof remove ADDRESS --reason …`: the way out when the only RA manager lost his second proofs. Whoever may run
// it holds the instance's keys anyway; the act is audited as the house's.
#include "programs/ctl/arguments.hpp"
#include "programs/house.hpp"
#include "ra/lost_proofs.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;
using base::Result;

/// Removes the proofs of everybody under this address who has some; in how many bodies.
Result<Json> remove(OpenHouse& open, const std::string& address, const std::string& reason) {
  std::vector<domain::Person> people;
  {
    VIDIMUS_TRY(work, open.counter->open(domain::Actor::house()));
    VIDIMUS_TRY(found, work.unit().people_by_email(address));
    people = std::move(found);
  }
  if (people.empty()) return base::fail(base::Code::not_found, "nobody is known under this address");
  int count = 0;
  std::optional<base::Error> last;
  for (const auto& person : people) {
    const auto done = ra::remove_credentials_of(*open.counter, domain::Actor::house(), person.id, reason);
    if (done)
      ++count;
    else
      last = done.error();
  }
  if (count == 0 && last) return *last;
  return Json::object({{"people", count}});
}

}  // namespace

int second_proof(Arguments arguments) {
  CommandLine app{"Removes the second proofs of somebody who lost them; he is told by letter and enrols anew.",
                  "vidimus second-proof"};
  std::string instance = "instance";
  std::string act;
  std::string address;
  std::string reason;
  bool json = false;
  app.add_option("act", act, "remove").required().one_of({"remove"});
  app.add_option("address", address, "e-mail address of the agent").required();
  app.add_option("--reason", reason, "why, and how he was recognised: kept, and told to him").required();
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto open = open_house(instance);
  if (!open) return complain(open.error(), json, refused);
  const auto report = remove(**open, address, reason);
  if (!report) return complain(report.error(), json, refused);
  if (json)
    std::cout << report->dump(2) << '\n';
  else
    std::cout << "removed; a letter tells the agent\n";
  return done;
}

}  // namespace vidimus::programs::ctl
