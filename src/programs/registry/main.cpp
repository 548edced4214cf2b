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
#include "pki/pem.hpp"
#include "programs/bounces.hpp"
#include "programs/enrolment.hpp"
#include "programs/house.hpp"
#include "programs/openid_settings.hpp"
#include "programs/renewals.hpp"
#include "programs/service_probe.hpp"
#include "programs/stop_signals.hpp"
#include "programs/suppliers.hpp"
#include "web/api/routes.hpp"
#include "web/enrol/routes.hpp"
#include "web/http/problem.hpp"
#include "web/http/server.hpp"
#include "web/portal/portal.hpp"
#include "web/portal/supplier_pages.hpp"

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

/// Octets of a file a supplier sent: PEM blocks, or one DER value.
Result<std::vector<base::Bytes>> values_of(base::ByteView file) {
  const auto text = base::text_of(file);
  if (text.find("-----BEGIN") == std::string_view::npos) return std::vector<base::Bytes>{base::copy_of(file)};
  VIDIMUS_TRY(blocks, pki::from_pem(text));
  std::vector<base::Bytes> out;
  for (auto& block : blocks) out.push_back(std::move(block.der));
  return out;
}

/// Pages and interface work with what [[suppliers]] names.
ra::SupplierDesk supplier_desk(OpenHouse& open) {
  ra::SupplierDesk out;
  for (const auto& supplier : open.settings.suppliers)
    if (supplier.kind == "handoff") out.by_files.insert(supplier.name);
  out.list = [&open](const std::string& after, int limit) { return open.supplies->list("", after, limit); };
  out.find = [&open](const std::string& reference) { return open.supplies->find_reference(reference); };
  out.hand_over = [&open](const ports::Supply& supply) -> Result<std::string> {
    for (const auto& supplier : open.settings.suppliers) {
      if (supplier.name != supply.supplier || supplier.kind != "handoff") continue;
      VIDIMUS_TRY(letter, handoff_letter(open.settings, supplier, supply));
      VIDIMUS_TRY(handoff, open_handoff(open.settings, supplier, *open.supplies, open.clock, open.entropy));
      VIDIMUS_CHECK(handoff->handed_over(supply));
      return std::move(letter);
    }
    return base::fail(base::Code::wrong_state, "handoff.answered");
  };
  out.take_in = [&open](base::ByteView file) -> Result<int> {
    VIDIMUS_TRY(values, values_of(file));
    auto error = base::fail(base::Code::not_found, "handoff.no_request");
    for (const auto& supplier : open.settings.suppliers) {
      if (supplier.kind != "handoff") continue;
      VIDIMUS_TRY(handoff, open_handoff(open.settings, supplier, *open.supplies, open.clock, open.entropy));
      auto in = take_handoff(*handoff, values);
      if (in) return static_cast<int>(in->issued.size() + in->revoked.size());
      error = in.error();
      if (error.detail != "handoff.no_request") return error;
    }
    return error;
  };
  return out;
}

web::http::RouteTable main_routes(web::portal::Portal& portal, web::api::Api& api, OpenHouse& open) {
  auto table = web::portal::portal_routes(portal);
  web::portal::add_supplier_pages(table, portal, api.suppliers);
  table.rows.push_back(policy_route(open.settings.public_folder));
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

/// Doors for other registration authorities and machines: closed unless the settings give them a port.
struct Enrolments {
  std::unique_ptr<ca::EnrolmentDesk> desk;
  std::unique_ptr<adapters::cmp::Server> cmp;
};

Result<Enrolments> open_enrolments(OpenHouse& open) {
  Enrolments out;
  if (!open.settings.enrolment.open()) return out;
  VIDIMUS_TRY(desk, open_enrolment(open));
  out.desk = std::move(desk);
  VIDIMUS_TRY(cmp, open_cmp_server(open, *out.desk));
  out.cmp = std::move(cmp);
  return out;
}

Result<Done> add_enrolment_doors(OpenHouse& open, const Enrolments& enrolments, std::vector<web::http::Listener>& listeners) {
  if (!enrolments.desk) return Done{};
  const auto& settings = open.settings.enrolment;
  web::enrol::Doors doors{
      [&cmp = *enrolments.cmp](base::ByteView message, const std::string& profile) { return cmp.answer(message, profile); },
      *enrolments.desk,
      {},
      *open.hasher};
  for (const auto& client : settings.clients) {
    web::enrol::EstClient machine{client.name, {}, client.password_hash};
    if (!client.certificate.empty()) {
      VIDIMUS_TRY(chain, read_certificates(client.certificate));
      machine.certificate = std::move(chain.front());
    }
    doors.machines.push_back(std::move(machine));
  }
  const auto add = [&](const char* name, std::uint16_t port, web::http::RouteTable routes, std::optional<web::http::Tls> tls) {
    if (port == 0) return;
    web::http::Listener out;
    out.name = name;
    out.address = settings.address;
    out.port = port;
    out.routes = std::move(routes);
    out.tls = std::move(tls);
    listeners.push_back(std::move(out));
  };
  add("enrolment", settings.port, web::enrol::routes(doors),
      web::http::Tls{settings.certificate, settings.key, web::http::AskClient::request, open.settings.portal.anchors});
  add("cmp", settings.cmp_port, web::enrol::cmp_routes(doors), std::nullopt);
  return Done{};
}

jobs::AuthorityHands hands_of(OpenHouse& open, const Enrolments& enrolments) {
  jobs::AuthorityHands out;
  out.remind_of_handoffs = [&open] { return remind_of_handoffs(open.settings, *open.supplies, open.clock, open.entropy); };
  if (enrolments.desk) out.revoke_unconfirmed = [&desk = *enrolments.desk] { return desk.revoke_unconfirmed(); };
  out.press_crl = [&open] { return open.authority->press_due(open.clock.now()); };
  if (!open.settings.mail.bounces.empty()) out.read_bounces = [&open] { return programs::read_bounces(open); };
  out.measure_services = [&open] { return measure_services(open); };
  out.finish_issuances = [&open] { return open.authority->finish_issuances(open.clock.now()); };
  return out;
}

Result<Done> serve(const std::string& instance, const sigset_t& stop_signals) {
  VIDIMUS_TRY(open, open_house(instance));
  VIDIMUS_TRY(portal, web::portal::open_portal(*open->counter, open->settings.portal_files,
                                               open->settings.portal.certificate_url + "/certificat"));
  VIDIMUS_TRY(provider, open_provider(open->settings, open->clock));
  portal.provider = provider.get();
  const auto& named = open->settings.portal;
  portal.notice = {named.publisher,
                   named.director,
                   named.host,
                   named.data_protection,
                   named.accessibility,
                   named.conformity,
                   named.accessibility_contact};
  VIDIMUS_TRY(document, base::read_file(open->settings.data + "/../docs/api/openapi.json"));
  std::atomic<bool> stopping{false};
  web::api::Api api{*open->counter, document, [&stopping] { return stopping.load(); }, supplier_desk(*open),
                    [&book = *open->enrolments](const std::string& after, int limit) { return book.list(after, limit); }};
  VIDIMUS_TRY(catalogue, open_catalogue(*open));

  web::http::ServerSettings settings;
  settings.clock = [&open] { return open->clock.now(); };
  settings.io_threads = open->settings.portal.io_threads;
  settings.workers = open->settings.portal.workers;
  settings.texts = catalogue;
  std::vector<web::http::Listener> listeners;
  using web::http::AskClient;
  listeners.push_back(listener(*open, "portal", open->settings.portal.port, main_routes(portal, api, *open), AskClient::never));
  listeners.push_back(listener(*open, "certificate", open->settings.portal.certificate_port,
                               web::portal::certificate_routes(portal), AskClient::request));
  VIDIMUS_TRY(enrolments, open_enrolments(*open));
  VIDIMUS_CHECK(add_enrolment_doors(*open, enrolments, listeners));
  VIDIMUS_TRY(server, web::http::Server::open(std::move(settings), std::move(listeners)));

  jobs::Loop loop(*open->store, open->clock, "vidimusd-" + std::to_string(::getpid()),
                  jobs::registry_table(*open->house, hands_of(*open, enrolments)));
  server->start();
  loop.start();
  base::log::info("registry.serving", {{"portal", std::to_string(server->port("portal"))},
                                       {"certificate", std::to_string(server->port("certificate"))}});
  Renewals renewals;
  renewals.watch("portal", open->settings.portal.certificate, [&server] { return server->renew_certificates(); });
  constexpr timespec between_looks{.tv_sec = 2, .tv_nsec = 0};
  while (::sigtimedwait(&stop_signals, nullptr, &between_looks) < 0) renewals.refresh();
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
