// The engine: Boost.Asio and Beast's parser in one translation unit, so that nothing else pays for their headers.
// Tuned as measured: concrete executors instead of type-erased ones, one sweep of deadlines a second instead of a timer per
// operation, heads written by hand and sent with the body in one gathered write.
#include <utility>
// Beast 1.74 asserts that a last chunk's end arrives in pieces of at least five octets; a client may send it by ones.
#define BOOST_DISABLE_ASSERTS
#if defined(__GNUC__) && !defined(__clang__)
// With the sanitizers on, g++ takes the coroutine frames' own allocator for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif
#include <sys/socket.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>
#include <limits>
#include <list>
#include <thread>

#include "base/log.hpp"
#include "web/http/head_check.hpp"
#include "web/http/problem.hpp"
#include "web/http/reply_head.hpp"
#include "web/http/server.hpp"
#include "web/http/tls.hpp"
#include "web/http/trace.hpp"
#include "web/http/worker_pool.hpp"

namespace vidimus::web::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using Ticks = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<Ticks, asio::wait_traits<Ticks>, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> awaited{};

constexpr std::size_t most_fields = 100;                       // header fields of one request
constexpr auto linger_time = std::chrono::milliseconds{2000};  // for a client to read a refusal before the connection goes
constexpr std::size_t one_record = 16 * 1024;                  // replies up to this go out in one TLS record

/// Beast's parser writing straight into our Request.
class RequestReader final : public beast::http::basic_parser<true> {
 public:
  RequestReader(Request& request, std::size_t head_limit) : request_(request) {
    header_limit(static_cast<std::uint32_t>(head_limit));
    body_limit((std::numeric_limits<std::uint64_t>::max)());  // the route's limit is enforced below, once it is known
  }
  std::string raw_target;
  bool http11 = true;
  bool known_method = true;
  std::size_t most = 0;  ///< octets of body the route takes

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                       error_code&) override {
    raw_target.assign(target.data(), target.size());
    http11 = version == 11;
    const auto found = base::from_name<Method>({method.data(), method.size()});
    known_method = found.has_value();
    request_.method = found.value_or(Method::get);
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value, error_code& error) override {
    if (in_body_) return;  // trailers: nobody asked for them, and they must not pass for header fields
    if (request_.headers.size() == most_fields)
      error = beast::http::error::header_limit;
    else
      request_.headers.add({name.data(), name.size()}, {value.data(), value.size()});
  }
  void on_header_impl(error_code&) override { in_body_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view part, error_code& error) override {
    if (part.size() > most - request_.body.size()) {
      error = beast::http::error::body_limit;
      return 0;
    }
    request_.body.append(part.data(), part.size());
    return part.size();
  }
  void on_chunk_header_impl(std::uint64_t size, beast::string_view, error_code& error) override {
    if (size > most - request_.body.size()) error = beast::http::error::body_limit;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view part, error_code& error) override {
    return on_body_impl(part, error);
  }
  void on_finish_impl(error_code&) override {}

  Request& request_;
  bool in_body_ = false;
};

/// A listener made ready: bound, compiled, keyed.
struct Door {
  Listener listener;
  Router router;
  /// What new connections are accepted with; those under way hold on to theirs.
  std::atomic<std::shared_ptr<asio::ssl::context>> tls;
  tcp::endpoint endpoint;
};

struct Shared {
  explicit Shared(ServerSettings given) : settings(std::move(given)), pool(settings.limits.queued) {}
  ServerSettings settings;
  WorkerPool pool;
  std::vector<std::unique_ptr<Door>> doors;
};

struct Connection;

/// One I/O thread with its connections. Everything in it but `io` is touched by that thread only.
struct Loop {
  explicit Loop(Shared& all) : shared(all), timer(io.get_executor()) {}
  Shared& shared;
  asio::io_context io{1};
  Timer timer;
  std::vector<std::pair<Door*, Acceptor>> acceptors;
  std::list<Connection*> connections;
  bool stopping = false;
  Ticks::time_point stop_by = Ticks::time_point::max();
  std::string date;
  base::Instant date_of{};
  std::thread thread;

  std::string_view date_at(base::Instant now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    if (date.empty() || second != date_of) {
      date = imf_date(now);
      date_of = second;
    }
    return date;
  }
  void sweep(Ticks::time_point now);
  void begin_stop();
};

enum class Step : std::uint8_t { more, head, body, run, reply };

/// One client. Lives in the frame of its coroutine; known to its loop from first to last.
struct Connection {
  Connection(Loop& its_loop, Door& its_door, Socket accepted)
      : loop(its_loop), door(its_door), limits(its_loop.shared.settings.limits), socket(std::move(accepted)) {
    place = loop.connections.insert(loop.connections.end(), this);
    error_code ignored;
    const auto end = socket.remote_endpoint(ignored);
    request.remote = end.address().to_string();
    request.tls = door.listener.tls.has_value();
    if (loop.shared.settings.texts) request.texts = &loop.shared.settings.texts;
    deadline = Ticks::now() + limits.head_time;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    loop.connections.erase(place);
    if (loop.stopping && loop.connections.empty()) loop.timer.cancel();
  }

  Loop& loop;
  Door& door;
  const Limits& limits;
  Socket socket;
  std::list<Connection*>::iterator place;
  Ticks::time_point deadline;
  bool idle = true;  ///< nothing of a request has come yet: may be closed at any time
  Request request;
  Reply reply;
  std::string head;

  void cut() {
    error_code ignored;
    socket.close(ignored);
  }
  /// Ready for the next request; octets that came after the last one stay.
  void begin(bool first) {
    reader.emplace(request, limits.head);
    request.method = Method::get;
    request.target.clear();
    request.query.clear();
    request.headers.clear();
    request.body.clear();
    request.params.clear();
    request.route = {};
    match = {};
    reply = Reply{};
    head.clear();
    head_taken = 0;
    idle = from == to;
    deadline = Ticks::now() + (first || !idle ? limits.head_time : limits.idle_time);
  }
  /// Free room in the buffer for the next read.
  asio::mutable_buffer room() {
    if (!buffer) buffer.reset(new char[capacity()]);
    if (from != 0) {
      std::memmove(buffer.get(), buffer.get() + from, to - from);
      to -= from;
      from = 0;
    }
    return {buffer.get() + to, capacity() - to};
  }
  void received(std::size_t count) {
    to += count;
    if (idle) {
      idle = false;
      deadline = Ticks::now() + limits.head_time;
    }
  }
  Step parse();
  Step route();
  void run();
  void refuse(int status, base::Error error);
  [[nodiscard]] bool wants_continue() const { return reader->http11 && expects_continue(request) && from == to; }
  void await_body() { deadline = time_for(reader->content_length().value_or(reader->most)); }
  /// Assembles the head and says what goes on the wire.
  std::array<asio::const_buffer, 2> outgoing();
  void measure() const;
  void begin_close() { deadline = Ticks::now() + (loop.stopping ? linger_time / 8 : linger_time); }
  [[nodiscard]] bool keeps() const { return keep_alive; }
  [[nodiscard]] bool inline_handler() const { return door.listener.routes.run_on == RunOn::io_thread; }

 private:
  [[nodiscard]] std::size_t capacity() const { return limits.head + 1024; }
  [[nodiscard]] Ticks::time_point time_for(std::uint64_t octets) const {
    const auto more = std::min<std::uint64_t>(octets / std::max<std::size_t>(limits.slowest, 1), 86'400);
    return Ticks::now() + limits.body_time + std::chrono::seconds{more};
  }
  Step refused(int status, base::Code code, std::string_view detail) {
    refuse(status, base::fail(code, std::string{detail}));
    return Step::reply;
  }
  Step parse_trouble(const error_code& error);
  Step settle_body();

  std::unique_ptr<char[]> buffer;
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t head_taken = 0;
  std::optional<RequestReader> reader;
  Router::Match match;
  bool keep_alive = false;
  Ticks::time_point head_done;
};

void Loop::sweep(Ticks::time_point now) {
  for (auto* connection : connections)
    if (connection->deadline < now || now > stop_by) connection->cut();
}

void Loop::begin_stop() {
  stopping = true;
  stop_by = Ticks::now() + shared.settings.limits.stop_time;
  error_code ignored;
  for (auto& [door, acceptor] : acceptors) acceptor.close(ignored);
  for (auto* connection : connections)
    if (connection->idle) connection->cut();
  timer.cancel();
}

Step Connection::parse_trouble(const error_code& error) {
  if (error == beast::http::error::header_limit) return refused(431, base::Code::too_large, "http_head_too_large");
  if (error == beast::http::error::body_limit) return refused(413, base::Code::too_large, "http_body_too_large");
  return refused(400, base::Code::bad_request, "http_malformed");
}

Step Connection::parse() {
  // Empty lines before a request line are passed over (RFC 9112 §2.2).
  if (!reader->got_some())
    while (from < to && (buffer[from] == '\r' || buffer[from] == '\n')) ++from;
  while (from < to) {
    error_code error;
    const bool in_head = !reader->is_header_done();
    const auto taken = reader->put(asio::const_buffer{buffer.get() + from, to - from}, error);
    from += taken;
    if (in_head) head_taken += taken;
    if (error && error != beast::http::error::need_more) return parse_trouble(error);
    if (in_head && reader->is_header_done()) {
      if (head_taken > limits.head) return parse_trouble(beast::http::error::header_limit);
      return Step::head;
    }
    if (reader->is_done()) return Step::run;
    if (error == beast::http::error::need_more) {
      if (in_head && head_taken + (to - from) >= limits.head) return parse_trouble(beast::http::error::header_limit);
      if (to - from == capacity()) return refused(400, base::Code::bad_request, "http_malformed");  // an endless chunk line
      return Step::more;
    }
  }
  return Step::more;
}

/// Between head and body: everything that can be refused without reading on.
Step Connection::route() {
  head_done = Ticks::now();
  request.now = loop.shared.settings.clock();
  draw_trace(request.trace);
  keep_alive = reader->keep_alive() && !loop.stopping;
  if (!request.set_target(reader->raw_target)) {
    keep_alive = false;
    return refused(400, base::Code::bad_request, "http_bad_target");
  }
  Framing framing{reader->http11, reader->chunked(), std::nullopt};
  if (const auto length = reader->content_length()) framing.content_length = *length;
  if (auto refusal = check_head(request, framing)) {
    refuse(refusal->status, std::move(refusal->error));
    keep_alive = false;
    return Step::reply;
  }
  if (!reader->known_method) return refused(501, base::Code::unsupported, "http_unknown_method");
  match = door.router.find(request);
  if (match.route == nullptr) {
    if (match.allow.empty()) return refused(404, base::Code::not_found, "http_no_such_path");
    refuse(405, base::fail(base::Code::bad_request, "http_method_not_allowed"));
    reply.set("Allow", match.allow);
    return Step::reply;
  }
  reader->most = match.route->body_limit != 0 ? match.route->body_limit : limits.body;
  if (framing.content_length.value_or(0) > reader->most) return refused(413, base::Code::too_large, "http_body_too_large");
  if (reader->is_done()) return Step::run;
  // A claimed length costs nothing until its octets come, beyond this.
  request.body.reserve(std::min<std::size_t>(framing.content_length.value_or(0), 64 * 1024));
  return Step::body;
}

void Connection::refuse(int status, base::Error error) {
  // The rest of an unread body would be taken for the next request.
  if (!reader->is_header_done() || !reader->is_done()) keep_alive = false;
  if (!reader->is_header_done()) {
    request.now = loop.shared.settings.clock();
    draw_trace(request.trace);
  }
  const auto& page = door.listener.routes.refuse;
  const Refusal refusal{status, std::move(error)};
  try {
    reply = page ? page(refusal, request) : problem(refusal, request);
  } catch (const std::exception& bug) {
    base::log::error("http.refusal_failed", {{"trace", request.trace}, {"what", bug.what()}});
    reply = text("", status);
  }
}

void Connection::run() {
  try {
    reply = match.route->handler(request);
  } catch (const std::exception& bug) {
    refuse(500, base::fail(base::Code::internal, "handler threw", bug.what()));
  }
}

std::array<asio::const_buffer, 2> Connection::outgoing() {
  if (loop.stopping) keep_alive = false;
  auto content = reply.content();
  append_head(head, reply, {loop.date_at(loop.shared.settings.clock()), reader->http11, keep_alive, request.tls});
  if (request.method == Method::head || !may_have_content(reply.status)) content = {};
  if (request.tls && content.size() <= one_record) {
    head.append(content);
    content = {};
  }
  deadline = time_for(head.size() + content.size());
  return {asio::const_buffer{head.data(), head.size()}, asio::const_buffer{content.data(), content.size()}};
}

void Connection::measure() const {
  const auto& measured = loop.shared.settings.measured;
  if (!measured || !reader->is_header_done()) return;
  measured({door.listener.name, request.route, request.method, reply.status, Ticks::now() - head_done, request.body.size(),
            request.method == Method::head ? 0 : reply.content().size()});
}

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

struct Server::Inside {
  explicit Inside(ServerSettings settings) : shared(std::move(settings)) {}
  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
  bool running = false;
};

Server::Server(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Server::~Server() { stop(); }

base::Result<std::unique_ptr<Server>> Server::open(ServerSettings settings, std::vector<Listener> listeners) {
  if (!settings.clock) return base::fail(base::Code::misconfigured, "the server was given no clock");
  settings.io_threads = std::max(settings.io_threads, 1U);
  auto inside = std::make_unique<Inside>(std::move(settings));
  const auto threads = inside->shared.settings.io_threads;
  for (unsigned at = 0; at < threads; ++at) inside->loops.push_back(std::make_unique<Loop>(inside->shared));
  for (auto& listener : listeners) {
    VIDIMUS_TRY(door, make_door(std::move(listener)));
    auto& kept = *inside->shared.doors.emplace_back(std::move(door));
    for (auto& loop : inside->loops) {
      VIDIMUS_TRY(acceptor, bind(*loop, kept.endpoint, threads > 1));
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
      asio::co_spawn(loop->io.get_executor(), accept(*loop, *door, acceptor), asio::detached);
    asio::co_spawn(loop->io.get_executor(), tick(*loop), asio::detached);
    loop->thread = std::thread([&io = loop->io] { io.run(); });
  }
}

void Server::stop() {
  if (!std::exchange(inside_->running, false)) return;
  for (auto& loop : inside_->loops) asio::post(loop->io, [raw = loop.get()] { raw->begin_stop(); });
  for (auto& loop : inside_->loops) loop->thread.join();
  inside_->shared.pool.stop();
}

base::Result<base::Done> Server::renew_certificates() {
  std::vector<std::pair<Door*, std::shared_ptr<asio::ssl::context>>> made;
  for (const auto& door : inside_->shared.doors) {
    if (!door->listener.tls) continue;
    VIDIMUS_TRY(context, make_tls_context(*door->listener.tls));
    made.emplace_back(door.get(), std::make_shared<asio::ssl::context>(context.release()));
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
