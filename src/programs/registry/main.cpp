// vidimusd: the registry. Portal and API over TLS, log-in with a certificate on a port of its own, jobs, embedded CA.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <atomic>
#include <csignal>
#include <iostream>

#include "base/log.hpp"
#include "base/toml.hpp"
#include "jobs/loop.hpp"
#include "jobs/registry_table.hpp"
#include "programs/bounces.hpp"
#include "programs/house.hpp"
#include "programs/stop_signals.hpp"
#include "web/api/routes.hpp"
#include "web/http/problem.hpp"
#include "web/http/server.hpp"
#include "web/portal/portal.hpp"

namespace vidimus::programs::registry {
namespace {

using base::Done;
using base::Result;

/// Message catalogue: data/messages.toml first, then the titles of problems.
Result<web::http::Translator> open_catalogue(const OpenHouse& open) {
  VIDIMUS_TRY(titles, web::http::problem_titles(open.settings.data + "/problems.toml", "fr"));
  auto texts = std::make_shared<web::portal::Texts>(base::Json{}, open.house->texts);
  return web::http::Translator{[texts, titles](std::string_view key) {
    auto found = texts->find(key);
    return found.empty() ? titles(key) : found;
  }};
}

/// Policy, practices and disclosure statements as `vidimus policy` wrote them: certificates name these addresses (QcPDS: https).
web::http::Route policy_route(const std::string& public_folder) {
  const auto page = [public_folder](web::http::Request& request) {
    const auto name = std::string{request.param("file")};
    for (const auto* known : {"pc.html", "dpc.html", "pds_fr.html", "pds_en.html"}) {
      if (name != known) continue;
      if (auto text = base::read_file(public_folder + "/policy/" + name)) return web::http::html(std::move(*text));
    }
    return web::http::problem(base::fail(base::Code::not_found, "no such page"), request);
  };
  return {web::http::Method::get, "/policy/{file}", page};
}

web::http::RouteTable main_routes(web::portal::Portal& portal, web::api::Api& api, const std::string& public_folder) {
  auto table = web::portal::portal_routes(portal);
  table.rows.push_back(policy_route(public_folder));
  auto pages = table.refuse;
  for (auto& row : web::api::api_routes(api)) table.rows.push_back(std::move(row));
  // Programs are answered with problem+json, people with pages, also when no route matched.
  table.refuse = [pages](const web::http::Refusal& refusal, const web::http::Request& request) {
    const bool program = request.target.starts_with("/api/") || request.target.starts_with("/problems/") || !pages;
    return program ? web::http::problem(refusal, request) : pages(refusal, request);
  };
  return table;
}

web::http::Listener listener(const OpenHouse& open, std::string name, std::uint16_t port, web::http::RouteTable routes,
                             web::http::AskClient ask) {
  const auto& settings = open.settings.portal;
  web::http::Listener out;
  out.name = std::move(name);
  out.address = settings.address;
  out.port = port;
  out.routes = std::move(routes);
  out.tls = web::http::Tls{settings.certificate, settings.key, ask, settings.anchors};
  return out;
}

jobs::AuthorityHands hands_of(OpenHouse& open) {
  jobs::AuthorityHands out;
  out.press_crl = [&open] { return open.authority->press_due(open.clock.now()); };
  if (!open.settings.mail.bounces.empty()) out.read_bounces = [&open] { return programs::read_bounces(open); };
  out.finish_issuances = [&open] { return open.authority->finish_issuances(open.clock.now()); };
  return out;
}

Result<Done> serve(const std::string& instance, const sigset_t& stop_signals) {
  VIDIMUS_TRY(open, open_house(instance));
  VIDIMUS_TRY(portal, web::portal::open_portal(*open->counter, open->settings.portal_files,
                                               open->settings.portal.certificate_url + "/certificat"));
  VIDIMUS_TRY(document, base::read_file(open->settings.data + "/../docs/api/openapi.json"));
  std::atomic<bool> stopping{false};
  web::api::Api api{*open->counter, document, [&stopping] { return stopping.load(); }};
  VIDIMUS_TRY(catalogue, open_catalogue(*open));

  web::http::ServerSettings settings;
  settings.clock = [&open] { return open->clock.now(); };
  settings.io_threads = open->settings.portal.io_threads;
  settings.workers = open->settings.portal.workers;
  settings.texts = catalogue;
  std::vector<web::http::Listener> listeners;
  using web::http::AskClient;
  listeners.push_back(listener(*open, "portal", open->settings.portal.port,
                               main_routes(portal, api, open->settings.public_folder), AskClient::never));
  listeners.push_back(listener(*open, "certificate", open->settings.portal.certificate_port,
                               web::portal::certificate_routes(portal), AskClient::request));
  VIDIMUS_TRY(server, web::http::Server::open(std::move(settings), std::move(listeners)));

  jobs::Loop loop(*open->store, open->clock, "vidimusd-" + std::to_string(::getpid()),
                  jobs::registry_table(*open->house, hands_of(*open)));
  server->start();
  loop.start();
  base::log::info("registry.serving", {{"portal", std::to_string(server->port("portal"))},
                                       {"certificate", std::to_string(server->port("certificate"))}});
  int received = 0;
  ::sigwait(&stop_signals, &received);
  stopping = true;  // a station's long poll does not hold the stop up
  server->stop();
  loop.stop();
  base::log::info("registry.stopped");
  return Done{};
}

}  // namespace
}  // namespace vidimus::programs::registry

int main(int count, char** values) {
  CLI::App app{"The registry of a Vidimus instance: portal, API, jobs and certification authority"};
  std::string instance = "instance";
  app.add_option("--instance", instance, "folder of the instance (vidimus.toml)");
  CLI11_PARSE(app, count, values);

  const auto stop_signals = vidimus::programs::block_stop_signals();
  const auto served = vidimus::programs::registry::serve(instance, stop_signals);
  if (served) return 0;
  std::cerr << "vidimusd: " << served.error().detail << '\n';
  if (!served.error().cause.empty()) vidimus::base::log::error("registry.not_started", {{"cause", served.error().cause}});
  return 1;
}
