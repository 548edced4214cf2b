// A route is a row (routes en table): method, pattern, handler. The router is made once, at start-up.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "web/http/reply.hpp"
#include "web/http/request.hpp"

namespace vidimus::web::http {

using Handler = std::function<Reply(Request&)>;

struct Route {
  Method method = Method::get;
  std::string pattern;         ///< "/api/v1/dossiers/{id}/acceptance"; a last part "{rest...}" takes everything that follows
  Handler handler;             ///< runs on a worker thread unless the table says otherwise; must be safe to call from several
  std::size_t body_limit = 0;  ///< octets; 0 = the server's default (Limits::body)
};

/// Where handlers run: on the bounded pool, or on the I/O thread itself (only for handlers that never wait: OCSP).
enum class RunOn : std::uint8_t { workers, io_thread };

/// A request the door refuses before or instead of a handler: 400, 404, 405, 408, 413, 431, 500, 501, 503.
struct Refusal {
  int status = 400;
  base::Error error;
};
/// Makes the reply to a refusal; the default answers problem+json. The portal gives pages instead.
using Refuse = std::function<Reply(const Refusal&, const Request&)>;

struct RouteTable {
  std::vector<Route> rows;
  RunOn run_on = RunOn::workers;
  Refuse refuse;
};

/// A compiled table.
class Router {
 public:
  /// @errors misconfigured: a pattern is malformed, a handler is missing, or two rows take the same requests.
  static base::Result<Router> make(const std::vector<Route>& rows);
  Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  ~Router();

  struct Match {
    const Route* route = nullptr;  ///< null: no such path, or not by this method
    std::string allow;             ///< methods of the path when only the method is wrong ("GET, HEAD, POST")
  };
  /// Finds the row for `request` and fills its `params` and `route`. A literal part wins over a parameter, a parameter over a
  /// tail; HEAD is served by GET rows.
  Match find(Request& request) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace vidimus::web::http
