#include "adapters/http/pinned_anchors.hpp"

#include <openssl/ssl.h>

#include <array>

#include "base/log.hpp"
#include "base/toml.hpp"
#include "pki/peer.hpp"
#include "pki/pem.hpp"

namespace vidimus::adapters::http {
namespace {

using base::Bytes;
using pki::PathReason;

/// What libcurl then says in its own words; what has none here is an application's refusal.
struct InTheirWords {
  PathReason reason;
  int error;
};
constexpr std::array in_their_words{InTheirWords{PathReason::no_path, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY},
                                    InTheirWords{PathReason::bad_signature, X509_V_ERR_CERT_SIGNATURE_FAILURE},
                                    InTheirWords{PathReason::not_yet_valid, X509_V_ERR_CERT_NOT_YET_VALID},
                                    InTheirWords{PathReason::expired, X509_V_ERR_CERT_HAS_EXPIRED},
                                    InTheirWords{PathReason::not_a_ca, X509_V_ERR_INVALID_CA},
                                    InTheirWords{PathReason::path_length, X509_V_ERR_PATH_LENGTH_EXCEEDED},
                                    InTheirWords{PathReason::name_constraints, X509_V_ERR_PERMITTED_VIOLATION},
                                    InTheirWords{PathReason::extended_key_usage, X509_V_ERR_INVALID_PURPOSE},
                                    InTheirWords{PathReason::key_usage, X509_V_ERR_INVALID_PURPOSE}};

Bytes octets_of(const X509* certificate) {
  unsigned char* octets = nullptr;
  const int size = i2d_X509(certificate, &octets);
  if (size <= 0) return {};
  Bytes out(octets, octets + size);
  OPENSSL_free(octets);
  return out;
}

constexpr std::size_t most_anchors = 1024;  // a bundle of public authorities holds 150

pki::PeerVerdict judge_chain(X509_STORE_CTX* context, const PinnedAnchors& pinned) {
  const auto text = base::read_file(pinned.file);
  const auto blocks = text ? pki::from_pem(*text, most_anchors) : text.error();
  if (!blocks) return {PathReason::no_path, "the file of anchors cannot be read"};
  std::vector<Bytes> anchors;
  for (const auto& block : *blocks)
    if (block.label == "CERTIFICATE") anchors.push_back(block.der);
  std::vector<Bytes> beside;
  const auto* sent = X509_STORE_CTX_get0_untrusted(context);
  for (int at = 0; at < sk_X509_num(sent); ++at) beside.push_back(octets_of(sk_X509_value(sent, at)));
  return pki::judge_tls_server(octets_of(X509_STORE_CTX_get0_cert(context)), beside, anchors, pinned.now());
}

/// In the place of OpenSSL's own verification, at each handshake.
int judge_server(X509_STORE_CTX* context, void* pinned) {
  const auto verdict = judge_chain(context, *static_cast<const PinnedAnchors*>(pinned));
  int error = verdict.good() ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION;
  for (const auto& row : in_their_words)
    if (row.reason == verdict.reason) error = row.error;
  X509_STORE_CTX_set_error(context, error);
  if (!verdict.good())
    base::log::warn("tls.server_refused", {{"reason", std::string{base::to_name(verdict.reason)}}, {"cause", verdict.detail}});
  return verdict.good() ? 1 : 0;
}

CURLcode on_context(CURL*, void* context, void* pinned) {
  SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), judge_server, pinned);
  return CURLE_OK;
}

}  // namespace

base::Result<base::Done> trust_only(CURL* handle, const PinnedAnchors& anchors) {
  if (anchors.file.empty()) return base::Done{};
  // libcurl reads the file too: one that cannot be used is said in its words before a handshake.
  curl_easy_setopt(handle, CURLOPT_CAINFO, anchors.file.c_str());
  curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
  auto* pinned = const_cast<PinnedAnchors*>(&anchors);  // a pointer to anything, for the library; the callback only reads it
  if (curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, on_context) != CURLE_OK ||
      curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, pinned) != CURLE_OK)
    return base::fail(base::Code::misconfigured, "http.tls_library", "libcurl was not built with OpenSSL");
  return base::Done{};
}

}  // namespace vidimus::adapters::http
