// Installing the token (R59 to R61): the driver and the guide for this token on this computer, step by step; the drivers of all
// kinds of tokens for the computer service of a member.
#include "ra/drivers.hpp"
#include "ra/handover.hpp"
#include "web/http/cookie.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/computers.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view cookie_name = "systeme";
constexpr std::string_view full_cookie_name = "__Host-systeme";

ra::DriverShelf shelf_of(const Visit& visit) { return {visit.house().drivers, visit.house().driver_folder}; }

/// The system the guide is for: what is asked for now, what was chosen before, what the browser hints at.
struct ChosenSystem {
  std::string name;
  bool guessed = false;
  bool asked = false;
};
ChosenSystem system_of(const Visit& visit) {
  if (const auto asked = visit.request().query_value("systeme"); asked && ra::is_system(*asked)) return {*asked, false, true};
  if (const auto kept = visit.request().cookie(full_cookie_name); kept && ra::is_system(*kept))
    return {std::string{*kept}, false, false};
  auto hint = system_hint(visit.request().header("User-Agent"));
  return {hint.empty() ? std::string{ra::systems.front()} : std::move(hint), true, false};
}

Json systems_view(const Visit& visit, const std::string& path, const std::string& chosen) {
  Json out = Json::array();
  for (const auto name : ra::systems)
    out.push(Json::object({{"href", path + "?systeme=" + std::string{name}},
                           {"label", visit.texts().of("system", name)},
                           {"chosen", name == chosen}}));
  return out;
}

Json driver_view(const Visit& visit, const ra::Driver& driver) {
  Json out = Json::object({{"name", driver.name},
                           {"device", driver.device},
                           {"system", visit.texts().of("system", driver.system)},
                           {"version", driver.version},
                           {"publisher", driver.publisher},
                           {"page", driver.page},
                           {"module", maybe(driver.module)},
                           {"supported", driver.supported},
                           {"served", driver.file.has_value()}});
  if (driver.file)
    out.set("href", "/pilotes/" + driver.device + "/" + driver.system)
        .set("file_name", driver.file->name)
        .set("file_version", maybe(driver.file->version))
        .set("sha256", driver.file->sha256);
  return out;
}

PageResult show_installation(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(all, ra::drivers(shelf_of(visit)));
  const auto system = system_of(visit);
  const auto model = view.file.token ? view.file.token->model : std::string{};
  Json data = case_head(visit, view.file);
  data.set("token_model", maybe(model));
  data.set("systems", systems_view(visit, path_of(visit, "/installation"), system.name)).set("guessed", system.guessed);
  for (const auto name : ra::systems) data.set("on_" + std::string{name}, name == system.name);
  if (const auto* driver = ra::driver_for(all, model, system.name)) data.set("driver", driver_view(visit, *driver));
  const auto& url = visit.portal().certificate_url;
  data.set("certificate_url", url.empty() ? "/connexion" : url);
  if (may(view, "order.confirm_installation"))
    data.set("form", form_view(visit, {.name = "installation", .action = path_of(visit, "/installation")}));
  VIDIMUS_TRY(reply, visit.page("installation", std::move(data)));
  if (system.asked)
    reply.add(
        "Set-Cookie",
        http::set_cookie({.name = std::string{cookie_name}, .value = system.name, .max_age = std::chrono::hours{24 * 365}}));
  return std::move(reply);
}

PageResult confirm_installation(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_CHECK(ra::confirm_installation(visit.counter(), visit.actor(), view.file.line.id));
  return visit.go(path_of(visit), "installation");
}

PageResult show_drivers(Visit& visit) {
  VIDIMUS_TRY(all, ra::drivers(shelf_of(visit)));
  Json rows = Json::array();
  for (const auto& one : all) rows.push(driver_view(visit, one));
  return visit.page("pilotes",
                    Json::object({{"drivers", std::move(rows)}, {"back", back("/guides", visit.texts().text("title.guides"))}}));
}

PageResult send_driver(Visit& visit) {
  VIDIMUS_TRY(all, ra::drivers(shelf_of(visit)));
  for (const auto& one : all)
    if (one.file && one.device == visit.param("device") && one.system == visit.param("system")) {
      VIDIMUS_TRY(octets, ra::driver_octets(shelf_of(visit), one));
      return http::download("application/octet-stream", one.file->name, std::move(octets));
    }
  return base::fail(base::Code::not_found, "refused.not_found");
}

}  // namespace

std::span<const Row> installation_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/installation", show_installation},
                                 {http::Method::post, "/dossiers/{reference}/installation", confirm_installation},
                                 {http::Method::get, "/pilotes", show_drivers, Door::open},
                                 {http::Method::get, "/pilotes/{device}/{system}", send_driver, Door::open}};
  return rows;
}

}  // namespace vidimus::web::portal
