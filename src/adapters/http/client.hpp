// A small HTTP client: octets out, octets in. No redirect is ever followed and nothing is kept between two calls but connections.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace vidimus::adapters::http {

using Header = std::pair<std::string, std::string>;

struct ClientOptions {
  std::string ca_file;  ///< PEM file of the only anchors trusted (pinned_anchors.hpp); "" for the system's
  std::string user_agent = "vidimus";
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds timeout{30'000};  ///< for a whole call
  std::size_t body_limit = 8U << 20;          ///< octets of an answer's body
  bool https_only = false;                    ///< no plain http
  bool public_only = false;                   ///< connects to public addresses only, whatever a name resolves to
  std::function<bool()> abandoned;            ///< asked about once a second during a call: true ends it as unavailable
};

struct Answer {
  int status = 0;
  std::vector<Header> headers;  ///< names in lower case, in order
  base::Bytes body;
  /// Value of the first header of this lower-case name, or "".
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// A part of a form (multipart/form-data, RFC 7578); without a file name it is a plain field.
struct Part {
  std::string name;
  std::string file_name;
  std::string content;
};

/// One call of any method. With `parts` the body is their form and `body` is not looked at.
struct Sending {
  std::string method;  ///< "PUT"
  std::string url;
  std::string body;
  std::vector<Header> headers;
  std::vector<Part> parts;
};

/// Thread-safe; connections are kept alive and shared out one to a call. TLS 1.2 at least, host name and path checked.
/// Errors of both acts: forbidden (an address of a private network), unavailable (no connection), timeout, untrusted (TLS),
/// too_large, bad_request (not an http or https URL).
class Client {
 public:
  explicit Client(ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  base::Result<Answer> get(const std::string& url, const std::vector<Header>& headers = {});
  base::Result<Answer> post(const std::string& url, base::ByteView body, const std::vector<Header>& headers = {});
  base::Result<Answer> send(const Sending& sending);

 private:
  struct Pool;
  ClientOptions options_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace vidimus::adapters::http
