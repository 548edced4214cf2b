// vidimus-responder: OCSP, CRLs, CA certificates and time stamps over plain HTTP. It needs the registry only for news.
#include <sys/resource.h>
#include <sys/timex.h>
#include <time.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>

#include "base/log.hpp"
#include "pki/der.hpp"
#include "programs/instance.hpp"
#include "programs/renewals.hpp"
#include "programs/responder/feed.hpp"
#include "programs/responder/keys.hpp"
#include "programs/responder/public_folder.hpp"
#include "programs/responder/settings.hpp"
#include "programs/responder/stamp_log.hpp"
#include "programs/stop_signals.hpp"
#include "va/list_keeper.hpp"
#include "va/status_keeper.hpp"
#include "web/http/server.hpp"
#include "web/public/routes.hpp"

namespace vidimus::programs::responder {
namespace {

using base::Result;

/// The wall clock of the C library beside the one that nobody sets and that runs while the machine sleeps.
tsa::ClockReading read_clocks() {
  timespec steady{};
  ::clock_gettime(CLOCK_BOOTTIME, &steady);
  return {base::system_now(), std::chrono::seconds{steady.tv_sec} + std::chrono::nanoseconds{steady.tv_nsec}};
}

bool kernel_clock_synchronised() {
  timex state{};
  return ::adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

Result<std::array<std::uint8_t, 8>> draw_eight() {
  std::array<std::uint8_t, 8> out{};
  std::ifstream random("/dev/urandom", std::ios::binary);
  if (!random.read(reinterpret_cast<char*>(out.data()), out.size()))
    return base::fail(base::Code::unavailable, "no random source");
  return out;
}

/// Everything the program holds, in the order it is taken down from the end.
struct Rooms {
  Settings settings;
  Keys keys;
  std::vector<std::unique_ptr<pki::Signer>> signers;
  std::unique_ptr<va::Responder> responder;
  std::vector<va::ListKeeper> lists;
  Renewals renewals;
  va::Shelf shelf;
  tsa::ClockWatch watch;
  std::unique_ptr<tsa::StampSerials> serials;
  std::unique_ptr<StampFile> stamps;
  std::unique_ptr<tsa::TimeStampAuthority> authority;
  std::unique_ptr<web::http::Server> server;

  [[nodiscard]] web::public_::CacheLimits cache() const { return {.ocsp = settings.cache, .crl = settings.cache}; }
};

/// The key that answers for an issuer, and its certificate when it is a delegate's.
struct Signing {
  pki::Signer* key = nullptr;
  base::Bytes certificate;
};

/// Keys once opened are kept: an answer in flight may still be signing with the one before.
Result<Signing> open_delegate(Rooms& rooms, const IssuerSettings& issuer) {
  Signing out;
  if (!issuer.signer_certificate.empty()) {
    VIDIMUS_TRY(read, read_certificate_file(issuer.signer_certificate));
    out.certificate = std::move(read);
  }
  VIDIMUS_TRY(ca, read_certificate_file(issuer.certificate));
  VIDIMUS_TRY(signer, rooms.keys.open(issuer.key, out.certificate.empty() ? ca : out.certificate));
  out.key = signer.get();
  rooms.signers.push_back(std::move(signer));
  return out;
}

Result<base::Done> renew_delegate(Rooms& rooms, const IssuerSettings& issuer) {
  VIDIMUS_TRY(ca, read_certificate_file(issuer.certificate));
  VIDIMUS_TRY(signing, open_delegate(rooms, issuer));
  VIDIMUS_TRY(delegate, va::make_delegate(issuer.name, ca, *signing.key, std::move(signing.certificate)));
  return rooms.responder->take_delegate(issuer.name, std::move(delegate));
}

/// What changes while the program serves: the delegate's certificate, and the list of an authority whose register is elsewhere.
Result<base::Done> look_after(Rooms& rooms, std::size_t number) {
  const auto& issuer = rooms.settings.issuers[number];
  if (!issuer.signer_certificate.empty())
    rooms.renewals.watch("ocsp " + issuer.name, issuer.signer_certificate,
                         [&rooms, &issuer] { return renew_delegate(rooms, issuer); });
  if (issuer.crl.empty()) return base::Done{};
  VIDIMUS_TRY(octets, read_certificate_file(issuer.certificate));
  VIDIMUS_TRY(authority, pki::read_certificate(octets));
  rooms.lists.emplace_back(*rooms.responder, static_cast<std::uint8_t>(number), std::move(authority), issuer.crl);
  return base::Done{};
}

Result<base::Done> open_responder(Rooms& rooms) {
  std::vector<va::Issuer> issuers;
  for (const auto& one : rooms.settings.issuers) {
    VIDIMUS_TRY(ca, read_certificate_file(one.certificate));
    VIDIMUS_TRY(authority, pki::read_certificate(ca));
    VIDIMUS_TRY(signing, open_delegate(rooms, one));
    VIDIMUS_TRY(issuer, va::make_issuer(one.name, ca, *signing.key, std::move(signing.certificate)));
    if (!one.crl.empty())
      issuer.list = std::make_shared<va::Swapped<va::Listing>>();
    else if (one.archive_cutoff)
      issuer.archive_cutoff = authority.not_before;
    issuers.push_back(std::move(issuer));
    VIDIMUS_CHECK(shelve_certificate(rooms.shelf, one.name, std::move(ca), rooms.cache()));
  }
  va::ResponderSettings settings;
  settings.validity = rooms.settings.validity;
  settings.silence_limit = rooms.settings.silence_limit;
  settings.publish_reasons = rooms.settings.publish_reasons;
  settings.ready_places = rooms.settings.ready_places;
  settings.dress = [limits = rooms.cache()](const va::ReadyAnswer& answer) { return web::public_::ocsp_lines(answer, limits); };
  VIDIMUS_TRY(responder, va::Responder::make(std::move(issuers), std::move(settings)));
  rooms.responder = std::move(responder);
  for (std::size_t at = 0; at < rooms.settings.issuers.size(); ++at) VIDIMUS_CHECK(look_after(rooms, at));
  return base::Done{};
}

/// The unit's key under its certificate of now, with its policies.
Result<pki::tsp::TokenSigner> open_unit(Rooms& rooms, const TimeStampSettings& unit) {
  std::vector<base::Bytes> certificates;
  for (const auto& path : unit.certificates) {
    VIDIMUS_TRY(certificate, read_certificate_file(path));
    certificates.push_back(std::move(certificate));
  }
  auto policy = pki::oid_from(unit.policy);
  if (!policy) return base::fail(base::Code::misconfigured, "responder.tsa.policy must be an object identifier");
  std::vector<base::Bytes> further;
  for (const auto& text : unit.further_policies) {
    auto one = pki::oid_from(text);
    if (!one) return base::fail(base::Code::misconfigured, "responder.tsa.further_policies: not an object identifier: " + text);
    further.push_back(std::move(*one));
  }
  VIDIMUS_TRY(signer, rooms.keys.open(unit.key, certificates.front()));
  VIDIMUS_TRY(tokens, pki::tsp::TokenSigner::make(
                          *signer, certificates,
                          {.policy = *std::move(policy), .further_policies = std::move(further), .accuracy = unit.accuracy}));
  rooms.signers.push_back(std::move(signer));
  return tokens;
}

Result<base::Done> open_time_stamps(Rooms& rooms) {
  if (rooms.settings.time_stamps.empty()) return base::Done{};
  const auto& unit = rooms.settings.time_stamps.front();
  VIDIMUS_TRY(tokens, open_unit(rooms, unit));
  VIDIMUS_TRY(drawn, draw_eight());
  VIDIMUS_TRY(stamps, StampFile::open(unit.log));
  rooms.renewals.watch("tsa", unit.certificates.front(), [&rooms, &unit]() -> Result<base::Done> {
    VIDIMUS_TRY(renewed, open_unit(rooms, unit));
    rooms.authority->take_signer(std::move(renewed));
    return base::Done{};
  });
  rooms.serials = std::make_unique<tsa::StampSerials>(drawn);
  rooms.stamps = std::move(stamps);
  rooms.authority =
      std::make_unique<tsa::TimeStampAuthority>(std::move(tokens), *rooms.serials, rooms.watch, *rooms.stamps, read_clocks);
  return base::Done{};
}

/// Many clients keep a connection they rarely use: room for them, as far as the machine allows this process descriptors.
std::size_t connections_allowed() {
  constexpr rlim_t wanted = 16'384;
  constexpr rlim_t own = 64;  // files, the feed, the log
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024 - own;
  limit.rlim_cur = std::min(std::max(limit.rlim_cur, wanted + own), limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(std::min(limit.rlim_cur, wanted + own) - own);
}

Result<base::Done> open_server(Rooms& rooms) {
  web::http::ServerSettings settings;
  settings.limits.connections = connections_allowed();
  settings.clock = base::system_now;
  settings.io_threads = rooms.settings.io_threads;
  settings.workers = 1;  // every route answers on the I/O threads
  std::vector<web::http::Listener> listeners(1);
  listeners[0].name = "public";
  listeners[0].address = rooms.settings.address;
  listeners[0].port = rooms.settings.port;
  listeners[0].routes = web::public_::routes({*rooms.responder, rooms.shelf, rooms.authority.get()});
  VIDIMUS_TRY(server, web::http::Server::open(std::move(settings), std::move(listeners)));
  rooms.server = std::move(server);
  return base::Done{};
}

/// Looks after news, files, clock and answers until a signal asks to stop.
void keep_house(Rooms& rooms, va::StatusKeeper& keeper, const sigset_t& stop_signals) {
  PublicFolder folder(rooms.settings.public_folder, rooms.shelf, rooms.cache());
  const bool watch_kernel = !rooms.settings.time_stamps.empty() && rooms.settings.time_stamps.front().require_synchronised_clock;
  const timespec pause{.tv_sec = rooms.settings.refresh.count(), .tv_nsec = 0};
  do {
    keeper.refresh(base::system_now());
    for (auto& list : rooms.lists) list.refresh();
    rooms.renewals.refresh();
    folder.refresh();
    if (watch_kernel) rooms.watch.doubt(!kernel_clock_synchronised());
    if (rooms.authority) rooms.watch.trusts(read_clocks());
    rooms.responder->sign_ahead(base::system_now(), rooms.settings.sign_ahead);
    keeper.keep(base::system_now());
  } while (::sigtimedwait(&stop_signals, nullptr, &pause) < 0);
}

Result<base::Done> serve(const std::string& instance, const sigset_t& stop_signals) {
  Rooms rooms;
  VIDIMUS_TRY(settings, read_settings(instance));
  rooms.settings = std::move(settings);
  VIDIMUS_CHECK(use_instance_softhsm(instance));
  VIDIMUS_CHECK(open_responder(rooms));
  VIDIMUS_CHECK(open_time_stamps(rooms));
  LazyFeed feed(rooms.settings.database);
  va::StatusKeeper keeper(*rooms.responder, rooms.settings.database.empty() ? nullptr : &feed, rooms.settings.snapshot);
  keeper.start_from_snapshot();
  VIDIMUS_CHECK(open_server(rooms));
  rooms.server->start();
  base::log::info("responder.serving",
                  {{"address", rooms.settings.address}, {"port", std::to_string(rooms.server->port("public"))}});
  keep_house(rooms, keeper, stop_signals);
  rooms.server->stop();
  base::log::info("responder.stopped");
  return base::Done{};
}

}  // namespace
}  // namespace vidimus::programs::responder

int main(int count, char** values) {
  CLI::App app{"OCSP, CRLs, CA certificates and time stamps of a Vidimus instance, over plain HTTP"};
  std::string instance = "instance";
  app.add_option("--instance", instance, "folder of the instance (vidimus.toml, public/, responder/)");
  CLI11_PARSE(app, count, values);

  const auto stop_signals = vidimus::programs::block_stop_signals();
  const auto served = vidimus::programs::responder::serve(instance, stop_signals);
  if (served) return 0;
  std::cerr << "vidimus-responder: " << served.error().detail << '\n';
  if (!served.error().cause.empty()) vidimus::base::log::error("responder.not_started", {{"cause", served.error().cause}});
  return 1;
}
