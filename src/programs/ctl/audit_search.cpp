// `vidimus audit search`: the trail by who, what, which case and when, newest first, as lines, CSV or JSON.
#include "programs/ctl/report.hpp"
#include "programs/house.hpp"
#include "ra/audit.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;
using base::Result;

constexpr int most_lines = 1000;

Json row_json(const ra::AuditRow& row) {
  const auto& what = row.entry.what;
  return Json::object({{"seq", row.entry.seq},
                       {"at", base::to_rfc3339(what.at)},
                       {"who", row.name},
                       {"roles", what.role},
                       {"act", what.noun + "." + what.event},
                       {"from", what.from},
                       {"to", what.to},
                       {"reference", what.reference},
                       {"source", what.source}});
}

Result<Json> search(OpenHouse& open, const ra::AuditSearch& wanted) {
  VIDIMUS_TRY(page, ra::search_audit(*open.counter, domain::Actor::house(), wanted));
  Json entries = Json::array();
  for (const auto& row : page.rows) entries.push(row_json(row));
  Json out{Json::Object{}};
  out.set("entries", std::move(entries));
  if (page.next > 0) out.set("next", page.next);
  return out;
}

void print_lines(const Json& report) {
  for (const auto& one : report.find("entries")->items()) {
    std::cout << *one.find("seq")->integer() << "  " << one.text("at") << "  " << one.text("act");
    if (one.text("from") != one.text("to")) std::cout << " (" << one.text("from") << " > " << one.text("to") << ")";
    for (const auto* name : {"who", "roles", "reference"})
      if (const auto text = one.text(name); !text.empty()) std::cout << "  " << text;
    std::cout << '\n';
  }
  if (const auto* next = report.find("next")) std::cout << "older entries: --before " << *next->integer() << '\n';
}

/// Every entry that is found, whatever the limit of a page.
Result<std::string> csv(OpenHouse& open, const ra::AuditSearch& wanted) {
  ra::Sheet sheet{"audit", ra::audit_columns(), {}};
  VIDIMUS_TRY(rows, ra::audit_rows(*open.counter, domain::Actor::house(), wanted));
  sheet.rows = std::move(rows);
  return ra::write_csv(sheet);
}

}  // namespace

int audit_search(Arguments arguments) {
  CommandLine app{"Searches the audit trail, newest first.", "vidimus audit search"};
  std::string instance = "instance";
  std::string act;
  bool json = false;
  bool as_csv = false;
  ra::AuditSearch wanted;
  app.add_option("--who", wanted.who, "e-mail address, or \"vidimus\" for what happened by itself");
  app.add_option("--act", act, "\"dossier.validate\", or a noun alone: \"dossier\"");
  app.add_option("--case", wanted.reference, "reference of a case");
  app.add_option("--from", wanted.from, "first day, 2026-11-01");
  app.add_option("--to", wanted.to, "last day, included");
  app.add_option("--before", wanted.before, "entries before this number");
  app.add_option("--limit", wanted.limit, "how many at most").between(1, most_lines);
  app.add_flag("--csv", as_csv, "all that is found, as a table");
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto dot = act.find('.');
  wanted.noun = act.substr(0, dot);
  if (dot != std::string::npos) wanted.event = act.substr(dot + 1);
  const auto open = open_house(instance);
  if (!open) return complain(open.error(), json, refused);
  if (!as_csv) return tell_report(search(**open, wanted), json, print_lines);
  const auto table = csv(**open, wanted);
  if (!table) return complain(table.error(), json, refused);
  std::cout << *table;
  return done;
}

}  // namespace vidimus::programs::ctl
