// `vidimus audit verify`, `stamps` and `search` (audit_search.cpp): walks the audit chains and names the first entry that is
// missing or altered.
#include <iostream>

#include "adapters/sql/database.hpp"
#include "base/bytes.hpp"
#include "base/toml.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/command.hpp"
#include "programs/settings.hpp"
#include "tsa/stamp_chain.hpp"

namespace vidimus::programs::ctl {
namespace {

struct NamedTrail {
  std::string_view name;
  adapters::sql::Trail trail;
};
constexpr NamedTrail trails[]{{"registry", adapters::sql::Trail::registry}, {"authority", adapters::sql::Trail::register_}};

base::Result<base::Json> verify(const std::string& instance, bool& good) {
  VIDIMUS_TRY(settings, read_settings(instance));
  VIDIMUS_TRY(database, adapters::sql::open(settings.database));
  base::Json out{base::Json::Object{}};
  for (const auto& [name, trail] : trails) {
    VIDIMUS_TRY(verdict, adapters::sql::verify_audit(*database, trail));
    good = good && !verdict.broken;
    base::Json one =
        base::Json::object({{"entries", verdict.entries}, {"sound", !verdict.broken}, {"head", base::to_hex(verdict.head)}});
    if (verdict.broken) one.set("broken", *verdict.broken);
    out.set(std::string{name}, std::move(one));
  }
  return out;
}

/// The trace of the time-stamping unit, where [responder.tsa] says it is.
base::Result<base::Json> verify_stamps(const std::string& instance, std::string file, bool& good) {
  if (file.empty()) {
    VIDIMUS_TRY(settings, base::read_toml(instance + "/vidimus.toml"));
    const auto* section = settings.find("responder");
    const auto* unit = section == nullptr ? nullptr : section->find("tsa");
    if (unit == nullptr) return base::fail(base::Code::misconfigured, "vidimus.toml has no [responder.tsa]");
    file = unit->text("log", "tsa/stamps.log");
    if (!file.starts_with('/')) file = instance + "/" + file;
  }
  VIDIMUS_TRY(text, base::read_file(file, 4ULL << 30));
  const auto verdict = tsa::walk_trace(text);
  good = !verdict.broken;
  auto one = base::Json::object({{"entries", verdict.stamps}, {"sound", good}, {"head", base::to_hex(verdict.head)}});
  if (verdict.unchained > 0) one.set("unchained", verdict.unchained);
  if (verdict.broken) one.set("broken", *verdict.broken);
  base::Json out{base::Json::Object{}};
  out.set("stamps", std::move(one));
  return out;
}

}  // namespace

int audit(Arguments arguments) {
  if (!arguments.empty() && arguments.front() == "search") return audit_search(arguments.subspan(1));
  std::string instance = "instance";
  std::string act;
  bool json = false;
  CommandLine app{"Verify the audit chains of an instance", "vidimus audit"};
  std::string file;
  app.add_option(
         "act", act,
         "verify: registry and authority; stamps: the trace of issued time stamps; search: see vidimus audit search --help")
      .required()
      .one_of({"verify", "stamps"});
  app.add_option("--file", file, "stamps: another file than the instance's");
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto stopped = app.parse(arguments)) return *stopped;
  bool good = true;
  const auto report = act == "stamps" ? verify_stamps(instance, file, good) : verify(instance, good);
  if (!report) return complain(report.error(), json);
  if (json) {
    std::cout << report->dump(2) << '\n';
  } else {
    for (const auto& [name, one] : report->members()) {
      std::cout << name << ": " << *one.find("entries")->integer() << " entries";
      if (const auto* broken = one.find("broken"))
        std::cout << ", BROKEN at entry " << *broken->integer() << '\n';
      else
        std::cout << ", sound, head " << one.text("head") << '\n';
    }
  }
  return good ? done : refused;
}

}  // namespace vidimus::programs::ctl
