#include "ra/drivers.hpp"

#include <algorithm>
#include <set>

#include "base/bytes.hpp"
#include "base/toml.hpp"
#include "pki/digest.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t largest_driver = std::size_t{256} << 20;
constexpr auto list_of_files = "/files.toml";

std::string in_lower_case(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

Driver driver_in(const Json& row) {
  const auto* supported = row.find("supported");
  Driver out{.device = row.text("device"),
             .system = row.text("system"),
             .name = row.text("name"),
             .version = row.text("version"),
             .publisher = row.text("publisher"),
             .page = row.text("page"),
             .module = row.text("module"),
             .supported = supported == nullptr || supported->boolean() == nullptr || *supported->boolean(),
             .models = {},
             .file = std::nullopt};
  if (const auto* models = row.find("models"); models != nullptr && models->is_array())
    for (const auto& one : models->items())
      if (one.is_string()) out.models.push_back(*one.string());
  return out;
}

bool whole(const Driver& one) {
  const bool told = !one.supported || (!one.version.empty() && !one.module.empty());
  const auto lower = [](const std::string& word) { return !word.empty() && word == in_lower_case(word); };
  return told && !one.device.empty() && is_system(one.system) && !one.name.empty() && !one.publisher.empty() &&
         one.page.starts_with("https://") && !one.models.empty() && std::ranges::all_of(one.models, lower);
}

std::vector<Driver> rows_of(const Json& table) {
  std::vector<Driver> out;
  if (const auto* rows = table.find("driver"); rows != nullptr && rows->is_array())
    for (const auto& row : rows->items()) out.push_back(driver_in(row));
  return out;
}

/// A name that stays in its folder.
bool plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 120 && !name.starts_with('.') && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
  });
}

Result<Done> add_file(std::vector<Driver>& all, const Json& row) {
  const auto wrong = [&](const std::string& what) {
    return fail(Code::misconfigured, "drivers/files.toml: " + row.text("name") + ": " + what);
  };
  const auto at = std::ranges::find_if(
      all, [&](const Driver& one) { return one.device == row.text("device") && one.system == row.text("system"); });
  if (at == all.end()) return wrong("no such device and system in data/drivers.toml");
  DriverFile file{row.text("name"), row.text("version"), in_lower_case(row.text("sha256"))};
  const auto digest = base::from_hex(file.sha256);
  if (!plain_name(file.name)) return wrong("name");
  if (!digest || digest->size() != pki::Sha256{}.size()) return wrong("sha256");
  at->file = std::move(file);
  return Done{};
}

}  // namespace

bool is_system(std::string_view word) { return std::ranges::find(systems, word) != systems.end(); }

Result<Done> check_drivers(const Json& table) {
  std::set<std::pair<std::string, std::string>> seen;
  const auto rows = rows_of(table);
  if (rows.empty()) return fail(Code::misconfigured, "drivers: there is none");
  for (const auto& one : rows) {
    if (!whole(one)) return fail(Code::misconfigured, "drivers: " + one.device + " on " + one.system + " is not whole");
    if (!seen.emplace(one.device, one.system).second)
      return fail(Code::misconfigured, "drivers: " + one.device + " on " + one.system + " stands twice");
  }
  return Done{};
}

Result<std::vector<Driver>> drivers(const DriverShelf& shelf) {
  auto out = rows_of(shelf.table);
  if (shelf.folder.empty()) return out;
  const auto files = base::read_toml(shelf.folder + list_of_files);
  if (!files && files.error().code == Code::not_found) return out;
  if (!files) return files.error();
  if (const auto* rows = files->find("file"); rows != nullptr && rows->is_array())
    for (const auto& row : rows->items()) VIDIMUS_CHECK(add_file(out, row));
  return out;
}

const Driver* driver_for(const std::vector<Driver>& all, std::string_view model, std::string_view system) {
  const auto said = in_lower_case(model);
  const auto knows = [&](const Driver& one) {
    return one.system == system &&
           std::ranges::any_of(one.models, [&](const std::string& word) { return said.find(word) != std::string::npos; });
  };
  const auto at = std::ranges::find_if(all, knows);
  return at == all.end() ? nullptr : &*at;
}

Result<std::string> driver_octets(const DriverShelf& shelf, const Driver& driver) {
  if (!driver.file || shelf.folder.empty()) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(octets, base::read_file(shelf.folder + "/" + driver.file->name, largest_driver));
  if (base::to_hex(pki::sha256(base::view_of(octets))) != driver.file->sha256)
    return fail(Code::misconfigured, "driver_differs", driver.file->name);
  return octets;
}

}  // namespace vidimus::ra
