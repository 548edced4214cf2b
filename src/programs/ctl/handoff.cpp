// `vidimus handoff`: suppliers without an interface. export writes signed files, one a request, with their checksums; import
// takes in certificates and lists; list shows where each request stands.
#include <filesystem>

#include "adapters/sql/supply_book.hpp"
#include "base/toml.hpp"
#include "pki/digest.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/every_page.hpp"
#include "programs/ctl/input_files.hpp"
#include "programs/ctl/issuing.hpp"
#include "programs/suppliers.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;
using base::Result;
namespace fs = std::filesystem;

struct HandoffOptions {
  std::string instance = "instance";
  std::string act;
  std::string supplier;
  std::string out = "handoff";
  std::vector<std::string> files;
  bool again = false;
  bool json = false;
};

/// An instance, its book, and one supplier by files.
struct Desk {
  std::unique_ptr<Office> office;
  std::unique_ptr<ports::SupplyBook> book;
  const SupplierSettings* supplier = nullptr;
  std::unique_ptr<ca::Handoff> handoff;
};

Result<Desk> open_desk(const HandoffOptions& wanted) {
  Desk out;
  VIDIMUS_TRY(office, Office::open(wanted.instance));
  out.office = std::move(office);
  out.book = adapters::sql::make_supply_book(*out.office->database);
  for (const auto& one : out.office->settings.suppliers) {
    if (one.kind != "handoff" || (!wanted.supplier.empty() && one.name != wanted.supplier)) continue;
    if (out.supplier != nullptr) return fail(Code::bad_request, "several suppliers by files: name one with --supplier");
    out.supplier = &one;
  }
  if (out.supplier == nullptr) return fail(Code::not_found, "no such supplier by files in [[suppliers]]");
  VIDIMUS_TRY(handoff, open_handoff(out.office->settings, *out.supplier, *out.book, out.office->clock, out.office->entropy));
  out.handoff = std::move(handoff);
  return out;
}

Result<Json> export_all(const Desk& desk, const HandoffOptions& wanted) {
  VIDIMUS_TRY(rows, desk.handoff->to_hand_over(wanted.again));
  std::error_code failed;
  fs::create_directories(wanted.out, failed);
  if (failed) return fail(Code::bad_request, "cannot make the folder " + wanted.out);
  std::string sums;
  auto list = Json::array();
  for (const auto& supply : rows) {
    VIDIMUS_TRY(letter, handoff_letter(desk.office->settings, *desk.supplier, supply));
    const auto name = supply.reference + (supply.revocation_asked ? "-revocation" : "") + ".eml";
    VIDIMUS_CHECK(base::write_file(wanted.out + "/" + name, letter, 0600));
    sums += base::to_hex(pki::sha256(base::view_of(letter))) + "  " + name + "\n";
    // Only what is on the disk counts as handed over.
    VIDIMUS_CHECK(desk.handoff->handed_over(supply));
    list.push(Json::object({{"reference", supply.reference}, {"file", name}}));
  }
  if (!rows.empty()) VIDIMUS_CHECK(base::write_file(wanted.out + "/SHA256SUMS", sums, 0600));
  return Json::object({{"exported", std::move(list)}});
}

Json taken(const ca::TakenIn& in) {
  auto list = Json::array();
  for (const auto& one : in.issued)
    list.push(Json::object({{"reference", one.reference}, {"state", "issued"}, {"serial", one.serial_hex}}));
  for (const auto& one : in.revoked)
    list.push(Json::object({{"reference", one.reference}, {"state", "revoked"}, {"serial", one.serial_hex}}));
  return Json::object({{"taken", std::move(list)}});
}

/// Certificates of all the files together: issuers may stand in a file of their own.
Result<Json> import_all(const Desk& desk, const HandoffOptions& wanted) {
  std::vector<base::Bytes> all;
  for (const auto& file : wanted.files) {
    VIDIMUS_TRY(values, read_values(file));
    for (auto& value : values) all.push_back(std::move(value.der));
  }
  VIDIMUS_TRY(in, take_handoff(*desk.handoff, all));
  return taken(in);
}

Result<Json> listed(const Desk& desk) {
  VIDIMUS_TRY(
      rows, every_page<ports::Supply>([&](const auto& after) { return desk.book->list(desk.supplier->name, after, rows_a_page); },
                                      [](const auto& one) { return one.request; }));
  VIDIMUS_TRY(late, desk.handoff->overdue(desk.office->clock.now() - std::chrono::days{desk.supplier->remind_after_days}));
  auto list = Json::array();
  for (const auto& one : rows)
    list.push(Json::object({{"reference", one.reference},
                            {"state", base::to_name(one.state)},
                            {"asked", base::to_rfc3339(one.asked)},
                            {"serial", one.serial_hex},
                            {"revocation", one.revoked_at         ? "confirmed"
                                           : one.revocation_asked ? "asked"
                                                                  : ""},
                            {"late", std::ranges::find(late, one.request, &ports::Supply::request) != late.end()}}));
  return Json::object({{"requests", std::move(list)}});
}

void print_handoff(const Json& report) {
  for (const auto* name : {"exported", "taken", "requests"})
    if (const auto* list = report.find(name))
      for (const auto& one : list->items()) {
        const auto* late = one.find("late");
        std::cout << one.text("reference") << "  " << one.text("state") << one.text("file") << "  " << one.text("asked") << "  "
                  << one.text("serial") << "  " << one.text("revocation") << (late != nullptr && *late->boolean() ? "  LATE" : "")
                  << '\n';
      }
}

Result<Json> act(const HandoffOptions& wanted) {
  VIDIMUS_TRY(desk, open_desk(wanted));
  if (wanted.act == "export") return export_all(desk, wanted);
  if (wanted.act == "import") return import_all(desk, wanted);
  return listed(desk);
}

}  // namespace

int handoff(Arguments arguments) {
  CommandLine app{"Requests for suppliers without an interface: signed files out, certificates and lists in.", "vidimus handoff"};
  HandoffOptions wanted;
  app.add_option("act", wanted.act, "export, import or list").required().one_of({"export", "import", "list"});
  app.add_option("files", wanted.files, "import: certificates (PEM, DER) and lists, in any order");
  app.add_option("--instance", wanted.instance, "folder of the instance");
  app.add_option("--supplier", wanted.supplier, "name of the supplier, where several work by files");
  app.add_option("--out", wanted.out, "export: folder to write to");
  app.add_flag("--again", wanted.again, "export: also what was handed over and not answered");
  app.add_flag("--json", wanted.json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto report = act(wanted);
  if (!report) {
    // What exactly differs: for the person who has the supplier's file before him.
    auto error = report.error();
    if (!error.cause.empty()) error.detail += " (" + error.cause + ")";
    return complain(error, wanted.json, refused);
  }
  if (wanted.json)
    std::cout << report->dump(2) << '\n';
  else
    print_handoff(*report);
  return done;
}

}  // namespace vidimus::programs::ctl
