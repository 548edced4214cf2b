// `vidimus accreditation list`: who is accredited where until when. `vidimus accreditation confirm ID`: the second signature for
// a manager or auditor where a body has one RA manager only; the operator of the machine gives it, and the audit trail says so.
#include "programs/ctl/report.hpp"
#include "ra/accreditations.hpp"

#include "domain/identifiers.hpp"
#include "programs/ctl/command.hpp"
#include "programs/house.hpp"

namespace vidimus::programs::ctl {
namespace {

struct Asked {
  std::string instance = "instance";
  std::string act;
  std::string id;
  std::string body;  ///< slug; empty: every body
  int ending = -1;   ///< only what ends within so many days; below zero: all
  bool json = false;
};

base::Json row_of(const std::string& body, const ra::AccreditationView& view) {
  const auto& one = view.accreditation;
  return base::Json::object({{"id", one.id.text},
                             {"body", body},
                             {"state", base::to_name(one.state)},
                             {"role", base::to_name(one.role)},
                             {"person", domain::shown_name(view.person.given_names, view.person.surname)},
                             {"email", view.person.email},
                             {"site", view.site},
                             {"contract", view.contract},
                             {"organisation", view.organisation},
                             {"starts", base::to_text(one.starts)},
                             {"ends", base::to_text(one.ends)},
                             {"days_left", view.days_left}});
}

base::Result<base::Json> list(ra::Counter& counter, const Asked& asked) {
  VIDIMUS_TRY(work, counter.open(ra::Actor::house()));
  VIDIMUS_TRY(bodies, work.unit().bodies());
  auto out = base::Json::array();
  for (const auto& body : bodies) {
    if (!asked.body.empty() && body.slug != asked.body) continue;
    auto house = ra::Actor::house();
    house.body = body.id;
    VIDIMUS_TRY(views, ra::accreditations(counter, house));
    for (const auto& view : views) {
      const bool soon = view.accreditation.state == domain::AccreditationState::in_force && view.days_left >= 0 &&
                        view.days_left <= asked.ending;
      if (asked.ending < 0 || soon) out.push(row_of(body.slug, view));
    }
  }
  return base::Json::object({{"accreditations", std::move(out)}});
}

base::Result<base::Json> confirm(ra::Counter& counter, const Asked& asked) {
  VIDIMUS_TRY(one, ra::confirm_accreditation(counter, ra::Actor::house(), domain::AccreditationId{asked.id}));
  return base::Json::object({{"id", one.id.text}, {"state", base::to_name(one.state)}});
}

base::Result<base::Json> perform(const Asked& asked) {
  VIDIMUS_TRY(open, open_house(asked.instance));
  return asked.act == "list" ? list(*open->counter, asked) : confirm(*open->counter, asked);
}

void print_accreditation(const base::Json& report) {
  const auto* rows = report.find("accreditations");
  if (rows == nullptr) {
    std::cout << report.text("id") << ": " << report.text("state") << '\n';
    return;
  }
  for (const auto& row : rows->items()) {
    std::cout << row.text("ends") << "  " << row.text("state") << "  " << row.text("role") << "  " << row.text("person") << " <"
              << row.text("email") << ">";
    for (const auto* place : {"site", "contract", "organisation"})
      if (const auto text = row.text(place); !text.empty()) std::cout << "  " << text;
    std::cout << "  [" << row.text("id") << "]\n";
  }
}

}  // namespace

int accreditation(Arguments arguments) {
  CommandLine app{"Show who may act for the authority, where and until when", "vidimus accreditation"};
  Asked asked;
  app.add_option("act", asked.act, "list or confirm").required().one_of({"list", "confirm"});
  app.add_option("id", asked.id, "identifier of what is confirmed");
  app.add_option("--instance", asked.instance, "folder of the instance");
  app.add_option("--body", asked.body, "short name of one body only");
  app.add_option("--ending", asked.ending, "only what ends within so many days").between(0, 3660);
  app.add_flag("--json", asked.json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  return tell_report(perform(asked), asked.json, print_accreditation);
}

}  // namespace vidimus::programs::ctl
