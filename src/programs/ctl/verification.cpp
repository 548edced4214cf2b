// `vidimus verification times`: how long each office took; `vidimus verification rules`: the pieces, reasons and boxes of the
// data files, once they are sound.
#include "ra/verification_clock.hpp"

#include <iostream>

#include "base/toml.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/command.hpp"
#include "programs/house.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;
using base::Result;

std::int64_t minutes(base::milliseconds time) { return std::chrono::duration_cast<std::chrono::minutes>(time).count(); }

Result<Json> times(const std::string& instance, const std::string& from_text, const std::string& to_text) {
  VIDIMUS_TRY(house, open_house(instance));
  const auto today = base::civil_of(house->clock.now()).day;
  const auto to = to_text.empty() ? today : base::day_from(to_text).value_or(today);
  const auto from = base::day_from(from_text).value_or(base::next_day(to, -ra::published_days));
  VIDIMUS_TRY(found, ra::office_times(*house->counter, domain::Actor::house(), from, to));
  Json offices = Json::array();
  for (const auto& one : found)
    offices.push(Json::object({{"body", one.body},
                               {"office", one.office.name},
                               {"decisions", static_cast<std::int64_t>(one.times.count)},
                               {"p50_minutes", minutes(one.times.p50)},
                               {"p80_minutes", minutes(one.times.p80)},
                               {"p95_minutes", minutes(one.times.p95)},
                               {"within_percent", one.times.within_percent},
                               {"waiting", one.waiting},
                               {"late", one.late}}));
  return Json::object({{"from", base::to_text(from)}, {"to", base::to_text(to)}, {"offices", std::move(offices)}});
}

Result<Json> rules(const std::string& data) {
  VIDIMUS_TRY(piece_file, base::read_toml(data + "/pieces.toml"));
  VIDIMUS_TRY(pieces, domain::read_piece_rules(piece_file));
  VIDIMUS_TRY(review_file, base::read_toml(data + "/review.toml"));
  VIDIMUS_TRY(review, domain::read_review_rules(review_file));
  Json list = Json::array();
  for (const auto& rule : pieces.rules)
    list.push(Json::object({{"piece", base::to_name(rule.piece)}, {"need", base::to_name(rule.need)}, {"label", rule.label}}));
  Json checklists = Json::array();
  for (const auto& one : review.checklists)
    checklists.push(Json::object({{"name", one.name}, {"boxes", static_cast<std::int64_t>(one.items.size())}}));
  return Json::object({{"pieces", std::move(list)},
                       {"corrections", static_cast<std::int64_t>(review.corrections.size())},
                       {"checklists", std::move(checklists)}});
}

void print_times(const Json& report) {
  std::cout << "decisions from " << report.text("from") << " to " << report.text("to") << ", working time\n";
  for (const auto& one : report.find("offices")->items()) {
    std::cout << one.text("body") << ", " << one.text("office") << ": " << *one.find("decisions")->integer() << " decisions";
    if (*one.find("decisions")->integer() > 0)
      std::cout << ", half in " << *one.find("p50_minutes")->integer() / 60 << " h, 80 % in "
                << *one.find("p80_minutes")->integer() / 60 << " h, 95 % in " << *one.find("p95_minutes")->integer() / 60
                << " h, " << *one.find("within_percent")->integer() << " % in time";
    std::cout << "; " << *one.find("waiting")->integer() << " waiting, " << *one.find("late")->integer() << " late\n";
  }
}

void print_rules(const Json& report) {
  for (const auto& one : report.find("pieces")->items())
    std::cout << one.text("piece") << " (" << one.text("need") << "): " << one.text("label") << '\n';
  for (const auto& one : report.find("checklists")->items())
    std::cout << "checklist " << one.text("name") << ": " << *one.find("boxes")->integer() << " boxes\n";
}

}  // namespace

int verification(Arguments arguments) {
  std::string instance = "instance";
  std::string data = "data";
  std::string act;
  std::string from;
  std::string to;
  bool json = false;
  CommandLine app{"Delays of the verifying offices, and the rules of a verification", "vidimus verification"};
  app.add_option("act", act, "times or rules").required().one_of({"times", "rules"});
  app.add_option("--instance", instance, "folder of the instance (times)");
  app.add_option("--data", data, "folder of the data files (rules)");
  app.add_option("--from", from, "first day of decisions, as 2026-11-01 (times)");
  app.add_option("--to", to, "last day (times)");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto stopped = app.parse(arguments)) return *stopped;
  const auto report = act == "times" ? times(instance, from, to) : rules(data);
  if (!report) return complain(report.error(), json);
  if (json)
    std::cout << report->dump(2) << '\n';
  else if (act == "times")
    print_times(*report);
  else
    print_rules(*report);
  return done;
}

}  // namespace vidimus::programs::ctl
