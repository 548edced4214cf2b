// The server: sockets, TLS, limits, threads. The only door of the house that knows an HTTP library; nothing of it shows here.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "web/http/route.hpp"

namespace vidimus::web::http {

/// Whether a TLS listener asks the client for a certificate.
enum class AskClient : std::uint8_t {
  never,
  request,  ///< asked for, may be missing or untrusted: the handler sees `Request::peer` and answers with a helpful page
  require,  ///< the handshake fails without a certificate that leads to an anchor
};

/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (RGS B1, ANSSI TLS guide).
struct Tls {
  std::string chain_file;  ///< PEM: server certificate first, then the CAs up to (not including) the root
  std::string key_file;    ///< PEM private key
  AskClient ask_client = AskClient::never;
  std::string anchors_file;  ///< PEM: CAs a client certificate must lead to
};

/// One address with its routes and mode.
struct Listener {
  std::string name;                   ///< for logs and `Server::port`
  std::string address = "127.0.0.1";  ///< IPv4 or IPv6 literal
  std::uint16_t port = 0;             ///< 0: any free port
  RouteTable routes;
  std::optional<Tls> tls;
};

/// Bounds on what a client may cost.
struct Limits {
  std::size_t head = 16 * 1024;                 ///< octets of request line and header fields; 431 above
  std::size_t body = 1024 * 1024;               ///< octets of a body where the route says nothing; 413 above
  std::size_t connections = 4096;               ///< open at once; further ones are closed at once
  std::size_t queued = 256;                     ///< requests waiting for a worker; 503 above
  std::chrono::milliseconds head_time{10'000};  ///< TLS handshake, or first octet to end of head
  std::chrono::milliseconds body_time{60'000};  ///< whole body or reply, plus one second per `slowest` octets
  std::size_t slowest = 32 * 1024;              ///< octets a second below which a long body or reply is cut
  std::chrono::milliseconds idle_time{30'000};  ///< between two requests of a connection
  std::chrono::milliseconds stop_time{20'000};  ///< `stop` waits this long for running replies
  std::chrono::milliseconds sweep{1'000};       ///< how often deadlines are looked at: times above are late by at most this
};

/// One finished request, for counters and latencies.
struct Measure {
  std::string_view listener;
  std::string_view route;  ///< pattern; empty when none matched
  Method method = Method::get;
  int status = 0;
  std::chrono::nanoseconds taken{};  ///< end of head to reply made
  std::size_t received = 0;          ///< body octets
  std::size_t sent = 0;              ///< body octets
};

struct ServerSettings {
  Limits limits;
  unsigned io_threads = 1;  ///< more than one share the ports (SO_REUSEPORT)
  unsigned workers = 12;
  std::function<base::Instant()> clock;          ///< gives `Request::now`; required
  Translator texts;                              ///< message catalogue for problem replies
  std::function<void(const Measure&)> measured;  ///< called from I/O threads; must be quick and safe to call from several
};

class Server {
 public:
  /// Compiles route tables, reads certificates and binds all addresses; serves after `start`.
  /// @errors misconfigured (routes, certificates), unavailable (address in use).
  static base::Result<std::unique_ptr<Server>> open(ServerSettings settings, std::vector<Listener> listeners);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void start();
  /// Accepts nothing new, closes idle connections, lets running requests finish (at most `Limits::stop_time`), then returns.
  void stop();
  /// Reads certificates and keys of the TLS listeners again: connections accepted from now on see the new ones, open ones keep
  /// theirs. Either all change or none. @errors misconfigured: what served before goes on serving.
  base::Result<base::Done> renew_certificates();
  /// Port a listener is bound to; 0 when there is no such listener.
  [[nodiscard]] std::uint16_t port(std::string_view listener) const;

 private:
  struct Inside;
  explicit Server(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace vidimus::web::http
