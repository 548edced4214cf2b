// The server: coroutines that accept, converse and close, over the engine's doors, loops and connections.
#include "web/http/server.hpp"

#include <utility>
#if defined(__GNUC__) && !defined(__clang__)
// With the sanitizers on, g++ takes the coroutine frames' own allocator for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif
#include <sys/socket.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "base/log.hpp"
#include "web/http/connection.hpp"
#include "web/http/problem.hpp"
#include "web/http/tls.hpp"

namespace vidimus::web::http {
namespace engine {
namespace {

template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> awaited{};

/// Has a worker run the handler, and comes back on the I/O thread.
template <class Token>
auto run_on_workers(Connection& connection, Token& token) {
  return asio::async_initiate<Token, void()>(
      [](auto handler, Connection* its) {
        auto held = std::make_shared<decltype(handler)>(std::move(handler));
        const auto back = [its, held] { asio::post(its->loop.io, [handler = std::move(*held)]() mutable { handler(); }); };
        const bool taken = its->loop.shared.pool.submit([its, back] {
          its->run();
          back();
        });
        if (taken) return;
        its->refuse(503, base::fail(base::Code::unavailable, "http_busy"));
        back();
      },
      token, &connection);
}

/// Request after request on one connection, until one side has enough.
template <class Stream>
Task<void> converse(Connection& its, Stream& stream) {
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  auto token = awaited;
  error_code error;
  for (bool first = true;; first = false) {
    its.begin(first);
    auto step = its.parse();
    while (step == Step::more) {
      const auto count = co_await stream.async_read_some(its.room(), asio::redirect_error(awaited, error));
      if (error) co_return;
      its.received(count);
      step = its.parse();
    }
    if (step == Step::head) step = its.route();
    if (step == Step::body) {
      its.await_body();
      if (its.wants_continue()) {
        co_await asio::async_write(stream, asio::const_buffer{go_on.data(), go_on.size()}, asio::redirect_error(awaited, error));
        if (error) co_return;
      }
      step = its.parse();
      while (step == Step::more) {
        const auto count = co_await stream.async_read_some(its.room(), asio::redirect_error(awaited, error));
        if (error) co_return;
        its.received(count);
        step = its.parse();
      }
    }
    if (step == Step::run) {
      if (its.inline_handler()) {
        its.run();
      } else {
        its.deadline = Ticks::time_point::max();
        co_await run_on_workers(its, token);
      }
    }
    const auto out = its.outgoing();
    its.measure();
    co_await asio::async_write(stream, out, asio::redirect_error(awaited, error));
    if (error) co_return;
    if (!its.keeps()) co_return;
  }
}

/// Closes so that the client can read the last reply: octets still coming would otherwise make the kernel throw it away.
Task<void> linger(Connection& its) {
  error_code error;
  its.begin_close();
  its.socket.shutdown(Socket::shutdown_send, error);
  std::array<char, 4096> waste;
  while (!error) co_await its.socket.async_read_some(asio::buffer(waste), asio::redirect_error(awaited, error));
}

Task<void> serve(Loop& loop, Door& door, Socket socket) {
  Connection its(loop, door, std::move(socket));
  try {
    if (!door.listener.tls) {
      co_await converse(its, its.socket);
    } else {
      error_code error;
      const auto context = door.tls.load();
      asio::ssl::stream<Socket&> stream(its.socket, *context);
      co_await stream.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(awaited, error));
      if (error) co_return;
      if (door.listener.tls->ask_client != AskClient::never) its.request.peer = peer_of(stream.native_handle());
      co_await converse(its, stream);
      its.begin_close();
      if (its.socket.is_open()) co_await stream.async_shutdown(asio::redirect_error(awaited, error));
    }
    if (its.socket.is_open()) co_await linger(its);
  } catch (const std::exception& bug) {
    base::log::error("http.connection_failed", {{"what", bug.what()}});
  }
}

Task<void> accept(Loop& loop, Door& door, Acceptor& acceptor) {
  const auto& settings = loop.shared.settings;
  const auto most = std::max<std::size_t>(settings.limits.connections / std::max(settings.io_threads, 1U), 1);
  for (;;) {
    error_code error;
    Socket socket(loop.io.get_executor());
    co_await acceptor.async_accept(socket, asio::redirect_error(awaited, error));
    if (!acceptor.is_open()) co_return;
    if (error) {  // out of descriptors, or a client gone before we looked
      Timer pause(loop.io.get_executor());
      pause.expires_after(std::chrono::milliseconds{50});
      co_await pause.async_wait(asio::redirect_error(awaited, error));
      continue;
    }
    if (loop.connections.size() >= most) continue;
    socket.set_option(tcp::no_delay(true), error);
    asio::co_spawn(loop.io.get_executor(), serve(loop, door, std::move(socket)), asio::detached);
  }
}

Task<void> tick(Loop& loop) {
  for (;;) {
    error_code cancelled;
    loop.timer.expires_after(loop.shared.settings.limits.sweep);
    co_await loop.timer.async_wait(asio::redirect_error(awaited, cancelled));
    if (loop.stopping && loop.connections.empty()) co_return;
    loop.sweep(Ticks::now());
  }
}

base::Result<Acceptor> bind(Loop& loop, const tcp::endpoint& endpoint, bool share) {
  error_code error;
  Acceptor acceptor(loop.io.get_executor());
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  const int on = 1;
  if (!error && share) ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return base::fail(base::Code::unavailable,
                      "cannot listen on " + endpoint.address().to_string() + " port " + std::to_string(endpoint.port()),
                      error.message());
  return acceptor;
}

base::Result<std::unique_ptr<Door>> make_door(Listener listener) {
  auto door = std::make_unique<Door>();
  VIDIMUS_TRY(router, Router::make(listener.routes.rows));
  door->router = std::move(router);
  if (listener.tls) {
    VIDIMUS_TRY(context, make_tls_context(*listener.tls));
    door->tls = std::make_shared<asio::ssl::context>(context.release());
  }
  error_code error;
  const auto address = asio::ip::make_address(listener.address, error);
  if (error) return base::fail(base::Code::misconfigured, "not an IP address: " + listener.address);
  door->endpoint = {address, listener.port};
  door->listener = std::move(listener);
  return door;
}

}  // namespace
}  // namespace engine

struct Server::Inside {
  explicit Inside(ServerSettings settings) : shared(std::move(settings)) {}
  engine::Shared shared;
  std::vector<std::unique_ptr<engine::Loop>> loops;
  bool running = false;
};

Server::Server(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Server::~Server() { stop(); }

base::Result<std::unique_ptr<Server>> Server::open(ServerSettings settings, std::vector<Listener> listeners) {
  if (!settings.clock) return base::fail(base::Code::misconfigured, "the server was given no clock");
  settings.io_threads = std::max(settings.io_threads, 1U);
  auto inside = std::make_unique<Inside>(std::move(settings));
  const auto threads = inside->shared.settings.io_threads;
  for (unsigned at = 0; at < threads; ++at) inside->loops.push_back(std::make_unique<engine::Loop>(inside->shared));
  for (auto& listener : listeners) {
    VIDIMUS_TRY(door, engine::make_door(std::move(listener)));
    auto& kept = *inside->shared.doors.emplace_back(std::move(door));
    for (auto& loop : inside->loops) {
      VIDIMUS_TRY(acceptor, engine::bind(*loop, kept.endpoint, threads > 1));
      kept.endpoint = acceptor.local_endpoint();
      loop->acceptors.emplace_back(&kept, std::move(acceptor));
    }
  }
  return std::unique_ptr<Server>(new Server(std::move(inside)));
}

void Server::start() {
  if (std::exchange(inside_->running, true)) return;
  inside_->shared.pool.start(std::max(inside_->shared.settings.workers, 1U));
  for (auto& loop : inside_->loops) {
    for (auto& [door, acceptor] : loop->acceptors)
      boost::asio::co_spawn(loop->io.get_executor(), engine::accept(*loop, *door, acceptor), boost::asio::detached);
    boost::asio::co_spawn(loop->io.get_executor(), engine::tick(*loop), boost::asio::detached);
    loop->thread = std::thread([&io = loop->io] { io.run(); });
  }
}

void Server::stop() {
  if (!std::exchange(inside_->running, false)) return;
  for (auto& loop : inside_->loops) boost::asio::post(loop->io, [raw = loop.get()] { raw->begin_stop(); });
  for (auto& loop : inside_->loops) loop->thread.join();
  inside_->shared.pool.stop();
}

base::Result<base::Done> Server::renew_certificates() {
  std::vector<std::pair<engine::Door*, std::shared_ptr<boost::asio::ssl::context>>> made;
  for (const auto& door : inside_->shared.doors) {
    if (!door->listener.tls) continue;
    VIDIMUS_TRY(context, make_tls_context(*door->listener.tls));
    made.emplace_back(door.get(), std::make_shared<boost::asio::ssl::context>(context.release()));
  }
  for (auto& [door, context] : made) door->tls = std::move(context);
  return base::Done{};
}

std::uint16_t Server::port(std::string_view listener) const {
  for (const auto& door : inside_->shared.doors)
    if (door->listener.name == listener) return door->endpoint.port();
  return 0;
}

}  // namespace vidimus::web::http
