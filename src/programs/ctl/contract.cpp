// `vidimus contract rehearse`: what the calendar will do to a contract until a day, and to whom which letter goes. Changes
// nothing.
#include <algorithm>
#include <map>

#include "programs/ctl/arguments.hpp"
#include "programs/ctl/command.hpp"
#include "programs/house.hpp"
#include "ra/rehearsal.hpp"

namespace vidimus::programs::ctl {
namespace {

enum class Shape : std::uint8_t { people, json, csv };

/// By its identifier, or by its name when only one bears it.
base::Result<domain::ContractId> find_contract(ra::Counter& counter, const std::string& wanted) {
  VIDIMUS_TRY(work, counter.open(domain::Actor::house()));
  std::vector<domain::ContractId> found;
  std::string names;
  VIDIMUS_TRY(bodies, work.unit().bodies());
  for (const auto& body : bodies) {
    VIDIMUS_TRY(contracts, work.unit().contracts(body.id));
    for (const auto& one : contracts) {
      names += "\n  " + one.id.text + "  " + body.slug + "  " + one.name;
      if (one.id.text == wanted || one.name == wanted) found.push_back(one.id);
    }
  }
  if (found.size() == 1) return found.front();
  return base::fail(base::Code::not_found,
                    (found.empty() ? "no contract is called so; there are:" : "several are called so; give one of:") + names);
}

void print_rehearsal(const ra::Rehearsal& rehearsal) {
  const auto day_of = [](base::Instant when) { return base::to_text(base::civil_of(when).day); };
  std::map<std::string, int> letters;
  std::size_t changed = 0;
  for (const auto& act : rehearsal.acts)
    for (const auto& letter : act.letters) ++letters[letter.kind];
  for (const auto& one : rehearsal.cases) changed += one.now != one.then ? 1 : 0;
  std::cout << rehearsal.contract.name << ", from " << day_of(rehearsal.from) << " to " << day_of(rehearsal.until) << ": "
            << rehearsal.acts.size() << " events; " << changed << " of " << rehearsal.cases.size() << " open cases change; "
            << rehearsal.certificates << " certificates, none touched\n";
  for (const auto& [kind, count] : letters) std::cout << "  " << count << " × letter " << kind << '\n';
  std::string day;
  for (const auto& one : rehearsal.acts) {
    if (day_of(one.act.at) != day) std::cout << '\n' << (day = day_of(one.act.at)) << '\n';
    std::cout << "  " << base::to_name(one.act.noun) << '.' << one.act.event << "  ";
    std::cout << (one.reference.empty() ? one.contract : one.reference);
    if (!one.organisation.empty()) std::cout << "  " << one.organisation;
    if (!one.holder.empty()) std::cout << " (" << one.holder << ")";
    std::cout << "  [" << one.act.source << "]\n";
    for (const auto& letter : one.letters) std::cout << "    letter " << letter.kind << " to " << letter.to.email << '\n';
  }
}

base::Result<base::Done> rehearse(const std::string& instance, const std::string& wanted, const std::string& at, Shape shape) {
  const auto until = base::day_from(at);
  if (!until) return base::fail(base::Code::bad_request, "--at must be a day, as 2027-01-31");
  VIDIMUS_TRY(open, open_house(instance));
  VIDIMUS_TRY(id, find_contract(*open->counter, wanted));
  const auto rehearsed = ra::rehearse_contract(*open->counter, domain::Actor::house(), id, *until);
  if (!rehearsed && !rehearsed.error().fields.empty())
    return base::fail(base::Code::bad_request, "--at must be a day to come, within three years");
  if (!rehearsed) return rehearsed.error();
  const auto& rehearsal = *rehearsed;
  if (shape == Shape::json)
    std::cout << ra::to_json(rehearsal).dump(2) << '\n';
  else if (shape == Shape::csv)
    std::cout << ra::to_csv(rehearsal, open->house->texts);
  else
    print_rehearsal(rehearsal);
  return base::Done{};
}

}  // namespace

int contract(Arguments arguments) {
  std::string act;
  std::string instance = "instance";
  std::string wanted;
  std::string at;
  bool json = false;
  bool csv = false;
  CommandLine app{"Rehearse what the calendar will do to a contract; nothing is changed.", "vidimus contract"};
  app.add_option("act", act, "rehearse").required().one_of({"rehearse"});
  app.add_option("--contract", wanted, "identifier or name of the contract").required();
  app.add_option("--at", at, "last day to rehearse, as 2027-01-31, within three years").required();
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer in JSON");
  app.add_flag("--csv", csv, "answer as a table for a spreadsheet, in French");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto done_so = rehearse(instance, wanted, at, json ? Shape::json : csv ? Shape::csv : Shape::people);
  if (!done_so) return complain(done_so.error(), json, refused);
  return done;
}

}  // namespace vidimus::programs::ctl
