// One client of one door: what it sent, what it is owed, until when. Knows no coroutine; server.cpp moves it on.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>

#include "web/http/engine.hpp"
#include "web/http/head_check.hpp"
#include "web/http/request_reader.hpp"

namespace vidimus::web::http::engine {

inline constexpr auto linger_time = std::chrono::milliseconds{2000};  // for a client to read a refusal before it is cut

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

}  // namespace vidimus::web::http::engine
