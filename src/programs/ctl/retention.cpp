// `vidimus retention plan --at DAY`: what will have been archived and erased by the end of that day, by which rule. Changes
// nothing.
#include "ra/retention.hpp"

#include "programs/ctl/arguments.hpp"
#include "programs/house.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;
using base::Result;

Result<Json> plan(const std::string& instance, const std::string& day) {
  const auto until = base::day_from(day);
  if (!day.empty() && !until) return base::fail(base::Code::bad_request, "--at wants a day: 2034-01-31");
  VIDIMUS_TRY(open, open_house(instance));
  const auto at = until ? base::start_of(base::next_day(*until)) : open->clock.now();
  VIDIMUS_TRY(found, ra::retention_plan(*open->counter, domain::Actor::house(), at, {.shows = SIZE_MAX}));
  return Json::object({{"at", base::to_rfc3339(at)}, {"items", ra::to_json(found, SIZE_MAX)}, {"more", found.more}});
}

}  // namespace

int retention(Arguments arguments) {
  CommandLine app{"Says what will have been archived and erased by a day, and by which rule. Changes nothing.",
                  "vidimus retention"};
  std::string instance = "instance";
  std::string act;
  std::string day;
  bool json = false;
  app.add_option("act", act, "plan").required().one_of({"plan"});
  app.add_option("--at", day, "last day looked at (2034-01-31); today when left out");
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto report = plan(instance, day);
  if (!report) return complain(report.error(), json, refused);
  if (json) {
    std::cout << report->dump(2) << '\n';
    return done;
  }
  for (const auto& item : report->find("items")->items())
    std::cout << item.text("due") << "  " << item.text("act") << "  " << item.text("noun") << "  "
              << (item.text("reference").empty() ? item.text("id") : item.text("reference")) << "  " << item.text("rule") << '\n';
  return done;
}

}  // namespace vidimus::programs::ctl
