// `vidimus suppliers`: what was asked of external authorities and what came of it; `vidimus suppliers check` tries each over CMP.
#include "programs/suppliers.hpp"
#include "adapters/sql/supply_book.hpp"
#include "pki/text.hpp"
#include "pki/x509.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/every_page.hpp"
#include "programs/ctl/issuing.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;
using base::Result;

Result<Json> asked(Office& office) {
  const auto book = adapters::sql::make_supply_book(*office.database);
  VIDIMUS_TRY(rows, every_page<ports::Supply>([&](const auto& after) { return book->list("", after, rows_a_page); },
                                              [](const auto& one) { return one.request; }));
  auto list = Json::array();
  for (const auto& one : rows)
    list.push(Json::object({{"request", one.request},
                            {"supplier", one.supplier},
                            {"reference", one.reference},
                            {"state", base::to_name(one.state)},
                            {"asked", base::to_rfc3339(one.asked)},
                            {"serial", one.serial_hex},
                            {"failure", one.failure},
                            {"revoked", one.revoked_at ? base::to_rfc3339(*one.revoked_at) : std::string{}}}));
  return Json::object({{"asked", std::move(list)}});
}

/// One supplier's own certificates: shows that address, credentials and protection work, and asks for nothing.
Json tried(Office& office, const SupplierSettings& supplier, ports::SupplyBook& book) {
  auto out = Json::object({{"supplier", supplier.name}});
  const auto client = open_cmp_supplier(office.settings, supplier, book, office.clock, office.entropy);
  const auto certificates = client ? (*client)->authority_certificates() : client.error();
  if (!certificates) {
    out.set("good", false);
    out.set("trouble", certificates.error().detail + ": " + certificates.error().cause);
    return out;
  }
  auto subjects = Json::array();
  for (const auto& der : *certificates)
    if (const auto read = pki::read_certificate(der)) subjects.push(pki::name_text(read->subject));
  out.set("good", true);
  out.set("authorities", std::move(subjects));
  return out;
}

Result<Json> check_all(Office& office) {
  const auto book = adapters::sql::make_supply_book(*office.database);
  auto list = Json::array();
  for (const auto& supplier : office.settings.suppliers)
    if (supplier.kind == "cmp") list.push(tried(office, supplier, *book));
  return Json::object({{"suppliers", std::move(list)}});
}

int print(const Json& report) {
  bool good = true;
  if (const auto* rows = report.find("asked"))
    for (const auto& one : rows->items())
      std::cout << one.text("asked") << "  " << one.text("state") << "  " << one.text("supplier") << "  " << one.text("request")
                << "  " << one.text("serial") << "  " << one.text("failure") << '\n';
  if (const auto* rows = report.find("suppliers"))
    for (const auto& one : rows->items()) {
      const bool fine = *one.find("good")->boolean();
      good = good && fine;
      std::cout << (fine ? "good   " : "WRONG  ") << one.text("supplier") << "  " << one.text("trouble") << '\n';
      if (const auto* names = one.find("authorities"))
        for (const auto& name : names->items()) std::cout << "         " << *name.string() << '\n';
    }
  return good ? done : refused;
}

}  // namespace

int suppliers(Arguments arguments) {
  CommandLine app{"Lists what was asked of external authorities, or tries each of them over CMP.", "vidimus suppliers"};
  std::string instance = "instance";
  std::string act = "list";
  bool json = false;
  app.add_option("act", act, "list or check").one_of({"list", "check"});
  app.add_option("--instance", instance, "folder of the instance");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto office = Office::open(instance);
  if (!office) return complain(office.error(), json, refused);
  const auto report = act == "check" ? check_all(**office) : asked(**office);
  if (!report) return complain(report.error(), json, refused);
  if (!json) return print(*report);
  std::cout << report->dump(2) << '\n';
  return done;
}

}  // namespace vidimus::programs::ctl
