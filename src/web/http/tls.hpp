// TLS contexts from files, and what a client showed. OpenSSL only; its types stay opaque here.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "web/http/request.hpp"
#include "web/http/server.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace vidimus::web::http {

struct FreeContext {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, FreeContext>;

/// @errors misconfigured: a file cannot be read, or key and certificate do not belong together.
base::Result<TlsContext> make_tls_context(const Tls& tls);
/// Certificate of the client after the handshake; null when it showed none.
std::shared_ptr<const PeerCertificate> peer_of(ssl_st* connection);

}  // namespace vidimus::web::http
