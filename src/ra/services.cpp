#include "ra/services.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace vidimus::ra {
namespace {

using base::Json;

constexpr std::array<std::string_view, 2> known_purposes{"authentication", "signature"};

std::vector<std::string> texts(const Json& table, std::string_view key) {
  std::vector<std::string> out;
  const auto* list = table.find(key);
  if (list == nullptr || !list->is_array()) return out;
  for (const auto& item : list->items())
    if (item.is_string()) out.push_back(*item.string());
  return out;
}

Service service_in(const Json& table) {
  const auto* required = table.find("required");
  return {.key = table.text("key"),
          .name = table.text("name"),
          .use = table.text("use"),
          .otherwise = table.text("otherwise"),
          .required = required != nullptr && required->boolean() != nullptr && *required->boolean(),
          .purposes = texts(table, "purposes"),
          .profiles = texts(table, "profiles")};
}

bool whole(const Service& one) {
  const auto known = [](const std::string& purpose) {
    return std::ranges::find(known_purposes, purpose) != known_purposes.end();
  };
  return !one.key.empty() && !one.name.empty() && !one.use.empty() && !one.otherwise.empty() && !one.profiles.empty() &&
         !one.purposes.empty() && std::ranges::all_of(one.purposes, known);
}

bool accepts(const Service& service, std::string_view profile) {
  return std::ranges::find(service.profiles, profile) != service.profiles.end();
}

}  // namespace

std::vector<Service> services_in(const Json& file) {
  std::vector<Service> out;
  const auto* list = file.find("service");
  if (list == nullptr || !list->is_array()) return out;
  for (const auto& one : list->items()) out.push_back(service_in(one));
  return out;
}

base::Result<base::Done> check_services(const Json& file) {
  std::set<std::string> keys;
  for (const auto& one : services_in(file)) {
    if (!whole(one)) return base::fail(base::Code::misconfigured, "services: \"" + one.key + "\" is not whole");
    if (!keys.insert(one.key).second) return base::fail(base::Code::misconfigured, "services: \"" + one.key + "\" stands twice");
  }
  if (keys.empty()) return base::fail(base::Code::misconfigured, "services: none");
  return base::Done{};
}

std::vector<Service> services_opened_by(const Json& file, std::string_view profile) {
  auto out = services_in(file);
  std::erase_if(out, [&](const Service& one) { return !accepts(one, profile); });
  return out;
}

bool knows_profile(const Json& file, std::string_view profile) { return !services_opened_by(file, profile).empty(); }

}  // namespace vidimus::ra
