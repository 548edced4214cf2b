// `vidimus orders import FILE`: the lines of a CSV file become a draft of somebody who may order; he signs it in the portal (R24,
// R25).
#include <iostream>

#include "base/toml.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/command.hpp"
#include "programs/house.hpp"
#include "ra/access.hpp"
#include "ra/order_import.hpp"

namespace vidimus::programs::ctl {
namespace {

constexpr std::size_t largest_file = 1U << 20;

struct Wish {
  std::string instance = "instance";
  std::string file;
  std::string membership;
  std::string buyer;  ///< e-mail address of the person the draft is for
  std::string label;
  bool preview = false;
  bool right_lines = false;
};

/// The one person of the membership's body under this address. @errors not_found.
base::Result<domain::Actor> buyer_of(ra::Counter& counter, const Wish& wish) {
  VIDIMUS_TRY(work, counter.open(domain::Actor::house()));
  VIDIMUS_TRY(membership, work.unit().membership(domain::MembershipId{wish.membership}));
  VIDIMUS_TRY(person, work.unit().person_by_email(membership.body, wish.buyer));
  if (!person) return base::fail(base::Code::not_found, "nobody under " + wish.buyer + " in this body");
  return ra::actor_of(work.unit(), *person, work.now());
}

base::Result<ra::ImportOutcome> run(ra::Counter& counter, const Wish& wish) {
  VIDIMUS_TRY(content, base::read_file(wish.file, largest_file));
  VIDIMUS_TRY(actor, buyer_of(counter, wish));
  const domain::MembershipId membership{wish.membership};
  VIDIMUS_TRY(preview, ra::preview_import(counter, actor, membership, base::view_of(content)));
  // Wrong lines are told like a preview: with the line and the column of each.
  if (wish.preview || (preview.wrong > 0 && !wish.right_lines)) return ra::ImportOutcome{std::move(preview), {}};
  const auto mode = wish.right_lines ? ra::ImportMode::right_lines : ra::ImportMode::all_or_nothing;
  return ra::import_orders(counter, actor, membership, base::view_of(content), mode, wish.label);
}

base::Json report_of(const ra::ImportOutcome& outcome) {
  const auto& preview = outcome.preview;
  base::Json errors = base::Json::array();
  for (const auto& line : preview.lines)
    for (const auto& error : line.errors)
      errors.push(base::Json::object({{"line", line.number}, {"column", error.pointer.substr(1)}, {"reason", error.reason}}));
  return base::Json::object({{"right", preview.right},
                             {"wrong", preview.wrong},
                             {"known", preview.known},
                             {"draft", outcome.draft ? base::Json{outcome.draft->id.text} : base::Json{}},
                             {"errors", std::move(errors)}});
}

void print_import(const ra::ImportOutcome& outcome) {
  const auto& preview = outcome.preview;
  std::cout << preview.right << " right, " << preview.wrong << " wrong, " << preview.known << " imported before\n";
  for (const auto& line : preview.lines)
    for (const auto& error : line.errors)
      std::cout << "line " << line.number << ", " << error.pointer.substr(1) << ": " << error.reason << '\n';
  if (outcome.draft) std::cout << "draft " << outcome.draft->id.text << '\n';
}

}  // namespace

int orders(Arguments arguments) {
  Wish wish;
  std::string act;
  bool json = false;
  CommandLine app{"Import orders from a CSV file into a draft, to be signed in the portal", "vidimus orders"};
  app.add_option("act", act, "import").required().one_of({"import"});
  app.add_option("file", wish.file, "CSV file, in UTF-8 or Windows-1252").required();
  app.add_option("--instance", wish.instance, "folder of the instance");
  app.add_option("--membership", wish.membership, "identifier of the membership that orders").required();
  app.add_option("--buyer", wish.buyer, "e-mail address of the person who will sign").required();
  app.add_option("--label", wish.label, "name of the draft");
  app.add_flag("--preview", wish.preview, "only say what would be imported");
  app.add_flag("--right-lines", wish.right_lines, "import the right lines when others are wrong");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto stopped = app.parse(arguments)) return *stopped;
  const auto open = open_house(wish.instance);
  if (!open) return complain(open.error(), json);
  const auto outcome = run(*(*open)->counter, wish);
  if (!outcome) return complain(outcome.error(), json, refused);
  if (json)
    std::cout << report_of(*outcome).dump(2) << '\n';
  else
    print_import(*outcome);
  return outcome->preview.wrong > 0 && !wish.right_lines ? refused : done;
}

}  // namespace vidimus::programs::ctl
