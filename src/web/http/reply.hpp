// What a handler gives back. The head is written by the server; security headers are added there, in one place.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"

namespace vidimus::web::http {

/// Octets somebody else owns and keeps unchanged (an entry of the status index, a CRL on the shelf): sent without a copy.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  base::ByteView bytes;
};

/// A reply (réponse). Content-Length, Date, Connection and the security headers are the server's: never set them here.
struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  SharedBytes shared;  ///< sent instead of `body` when it has octets
  SharedBytes lines;   ///< ready header lines, each ended by CRLF, sent as they are: for answers made ahead (OCSP, CRL)

  /// Sets a header field, replacing one of the same name. Values with control characters are a bug (throws std::logic_error).
  Reply& set(std::string_view name, std::string_view value) &;
  Reply&& set(std::string_view name, std::string_view value) && { return std::move(set(name, value)); }
  /// Adds a field that may stand several times (Set-Cookie).
  Reply& add(std::string_view name, std::string_view value) &;
  Reply&& add(std::string_view name, std::string_view value) && { return std::move(add(name, value)); }
  /// Value of a field set here, or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] std::string_view content() const {
    return shared.bytes.empty() ? std::string_view{body} : base::text_of(shared.bytes);
  }
};

/// A page, UTF-8, not to be stored by caches unless the handler says otherwise.
Reply html(std::string page, int status = 200);
/// A JSON value, not to be stored by caches unless the handler says otherwise.
Reply json(const base::Json& value, int status = 200);
Reply text(std::string plain, int status = 200);
/// Octets of a media type ("application/ocsp-response").
Reply der(std::string_view type, base::ByteView bytes);
Reply der(std::string_view type, SharedBytes bytes);
/// An answer made ahead: header lines and octets that outlive the reply.
Reply ready(SharedBytes lines, SharedBytes bytes);
/// A file to save under a name (pièce jointe), RFC 6266 with the RFC 8187 form for names outside ASCII.
Reply download(std::string_view type, std::string_view file_name, std::string bytes);
/// 303 See Other after a POST. `location` is a path of this site: anything not starting with one '/' becomes "/" (no open
/// redirect).
Reply redirect(std::string_view location);
Reply no_content();

}  // namespace vidimus::web::http
