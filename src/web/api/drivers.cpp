// Drivers of tokens per system (R61), with the files this instance hands out.
#include "ra/drivers.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

ra::DriverShelf shelf_of(Call& call) {
  const auto& house = call.counter().house();
  return {house.drivers, house.driver_folder};
}

Json driver_json(const ra::Driver& one) {
  Json file;
  if (one.file)
    file = Json::object({{"name", one.file->name}, {"version", text_or_null(one.file->version)}, {"sha256", one.file->sha256}});
  return Json::object({{"device", one.device},
                       {"system", one.system},
                       {"name", one.name},
                       {"version", text_or_null(one.version)},
                       {"publisher", one.publisher},
                       {"page", one.page},
                       {"module", text_or_null(one.module)},
                       {"supported", one.supported},
                       {"file", std::move(file)}});
}

Answer list_driver(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const auto model = fields.optional("model");
  const auto system = fields.optional("system");
  if (!system.empty() && !ra::is_system(system)) fields.refuse("system", "choice_unknown");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(all, ra::drivers(shelf_of(call)));
  Json out = Json::array();
  for (const auto& one : all) {
    const bool this_system = system.empty() || one.system == system;
    if (this_system && (model.empty() || ra::driver_for(all, model, one.system) == &one)) out.push(driver_json(one));
  }
  return http::json(Json::object({{"drivers", std::move(out)}}));
}

Answer send_driver(Call& call) {
  VIDIMUS_TRY(all, ra::drivers(shelf_of(call)));
  for (const auto& one : all)
    if (one.file && one.device == call.request().param("device") && one.system == call.request().param("system")) {
      VIDIMUS_TRY(octets, ra::driver_octets(shelf_of(call), one));
      return http::download("application/octet-stream", one.file->name, std::move(octets));
    }
  return base::fail(base::Code::not_found, "refused.not_found");
}

using enum http::Method;

}  // namespace

std::span<const Row> driver_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/drivers", list_driver, Door::open},
      Row{get, "/api/v1/drivers/{device}/{system}", send_driver, Door::open},
  };
  return rows;
}

}  // namespace vidimus::web::api
