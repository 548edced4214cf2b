#include "web/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>

namespace vidimus::web::http {
namespace {

base::Error wrong(const std::string& what) {
  std::array<char, 256> text{};
  const auto error = ERR_get_error();
  if (error != 0) ERR_error_string_n(error, text.data(), text.size());
  ERR_clear_error();
  return base::fail(base::Code::misconfigured, "TLS: " + what, text.data());
}

/// Runs OpenSSL's verification and lets the handshake go on whatever it says: the verdict is kept with the session
/// (SSL_get_verify_result), so that the handler can explain it on a page.
int note_verdict(X509_STORE_CTX* context, void* /*unused*/) {
  if (X509_verify_cert(context) <= 0 && X509_STORE_CTX_get_error(context) == X509_V_OK)
    X509_STORE_CTX_set_error(context, X509_V_ERR_UNSPECIFIED);
  return 1;
}

int choose_protocol(SSL* /*connection*/, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void* /*unused*/) {
  static constexpr std::array<unsigned char, 9> spoken{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  const auto outcome = SSL_select_next_proto(&chosen, size, spoken.data(), spoken.size(), offered, offered_size);
  *out = chosen;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

base::Result<base::Done> ask_client(SSL_CTX* context, const Tls& tls) {
  if (tls.ask_client == AskClient::never) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    return base::Done{};
  }
  const auto* anchors = tls.anchors_file.c_str();
  if (SSL_CTX_load_verify_file(context, anchors) != 1) return wrong("cannot read anchors " + tls.anchors_file);
  // Their names go to the browser, which then offers only certificates that can be right.
  auto* names = SSL_load_client_CA_file(anchors);
  if (names == nullptr) return wrong("cannot read anchors " + tls.anchors_file);
  SSL_CTX_set_client_CA_list(context, names);
  const bool required = tls.ask_client == AskClient::require;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
  if (!required) SSL_CTX_set_cert_verify_callback(context, note_verdict, nullptr);
  return base::Done{};
}

}  // namespace

void FreeContext::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

base::Result<TlsContext> make_tls_context(const Tls& tls) {
  ERR_clear_error();
  TlsContext made{SSL_CTX_new(TLS_server_method())};
  if (!made) return wrong("no memory");
  auto* context = made.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  if (SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1 ||
      SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") != 1)
    return wrong("no acceptable ciphers");
  // One ticket a handshake: without resumption every new connection pays a full key exchange. Short, because a resumed
  // session keeps the verdict on the client's certificate.
  static constexpr std::string_view session_name = "vidimus";
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_timeout(context, 600);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(session_name.data()), session_name.size());
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context, tls.chain_file.c_str()) != 1)
    return wrong("cannot read certificate chain " + tls.chain_file);
  if (SSL_CTX_use_PrivateKey_file(context, tls.key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return wrong("cannot use key " + tls.key_file);
  VIDIMUS_CHECK(ask_client(context, tls));
  return made;
}

std::shared_ptr<const PeerCertificate> peer_of(ssl_st* connection) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate{SSL_get1_peer_certificate(connection), X509_free};
  if (!certificate) return nullptr;
  auto peer = std::make_shared<PeerCertificate>();
  const int size = i2d_X509(certificate.get(), nullptr);
  if (size <= 0) return nullptr;
  peer->der.resize(static_cast<std::size_t>(size));
  auto* at = peer->der.data();
  i2d_X509(certificate.get(), &at);
  const auto verdict = SSL_get_verify_result(connection);
  peer->trusted = verdict == X509_V_OK;
  if (!peer->trusted) peer->reason = X509_verify_cert_error_string(verdict);
  return peer;
}

}  // namespace vidimus::web::http
