// What a door hands to a handler: one request, fully read, bounded and decoded (RFC 9110, RFC 9112).
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "web/http/headers.hpp"

namespace vidimus::web::http {

enum class Method : std::uint8_t { get, head, post, put, patch, remove, options };

/// Certificate shown by the client in the TLS handshake (certificat présenté par le navigateur).
struct PeerCertificate {
  base::Bytes der;
  bool trusted = false;  ///< OpenSSL built a path to an anchor of the listener; status (OCSP, CRL) is for the handler to ask
  std::string reason;    ///< why not trusted, in OpenSSL's English; empty when trusted
};

/// Text of a message key (data/messages.toml, data/problems.toml); empty when there is no such key.
using Translator = std::function<std::string(std::string_view key)>;

/// A request (requête). Lives until the reply is made; a handler may move members out of it.
struct Request {
  Method method = Method::get;
  std::string target;                 ///< as received, origin form ("/a/b%20c?x=1")
  std::vector<std::string> segments;  ///< path parts, percent-decoded; "/" is one empty part
  std::string query;                  ///< after '?', still encoded
  Headers headers;
  std::string body;                                              ///< octets, chunks joined; bounded by the route's limit
  std::vector<std::pair<std::string_view, std::string>> params;  ///< path parameters by the names of the route's pattern
  std::string remote;                                            ///< address of the peer, without port
  bool tls = false;
  std::shared_ptr<const PeerCertificate> peer;  ///< null when the client showed none
  std::string trace;                            ///< 32 hexadecimal digits, in every log line and problem about this request
  base::Instant now{};                          ///< read once, when the head had arrived
  std::string_view route;                       ///< pattern that matched; empty before routing
  const Translator* texts = nullptr;            ///< message catalogue of the server, or null

  [[nodiscard]] base::ByteView bytes() const { return base::view_of(body); }
  /// First value of a header field, or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const { return headers.find(name).value_or(std::string_view{}); }
  /// Path parameter ("{id}" → param("id")), or empty. Of "/ocsp/{rest...}": everything after "/ocsp/", decoded, slashes kept.
  [[nodiscard]] std::string_view param(std::string_view name) const;
  /// First value of a query parameter, decoded; nothing when absent or badly encoded.
  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
  /// Value of a cookie by its full name ("__Host-session"), or nothing.
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  /// Text of a message key; the key itself when no catalogue knows it.
  [[nodiscard]] std::string text(std::string_view key) const;
  /// Path as text for logs and links: the target up to '?'.
  [[nodiscard]] std::string_view path() const { return std::string_view{target}.substr(0, target.find('?')); }
  /// Fills `target`, `segments` and `query` from a request target (origin or absolute form).
  /// False when a percent escape is broken, a decoded control character or NUL appears, or a part is "." or "..".
  bool set_target(std::string_view received);
};

}  // namespace vidimus::web::http

namespace vidimus::base {
template <>
inline constexpr std::array names<web::http::Method>{
    std::string_view{"GET"},   std::string_view{"HEAD"},   std::string_view{"POST"},   std::string_view{"PUT"},
    std::string_view{"PATCH"}, std::string_view{"DELETE"}, std::string_view{"OPTIONS"}};
}  // namespace vidimus::base
