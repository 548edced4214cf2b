// The engine's rooms: a door is a listener made ready, a loop is one I/O thread with its connections.
// Tuned as measured: concrete executors instead of type-erased ones, one sweep of deadlines a second instead of a timer per
// operation. Boost.Asio's headers come in here and go no further than connection.cpp and server.cpp.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "web/http/reply_head.hpp"
#include "web/http/server.hpp"
#include "web/http/worker_pool.hpp"

namespace vidimus::web::http::engine {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Ticks = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<Ticks, asio::wait_traits<Ticks>, Executor>;

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

}  // namespace vidimus::web::http::engine
