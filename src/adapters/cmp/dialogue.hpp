// One transaction with a CMP server: OpenSSL's client context, and what its callbacks need.
#pragma once

#include "adapters/cmp/client.hpp"
#include "adapters/cmp/held.hpp"
#include "pki/received.hpp"

namespace vidimus::adapters::cmp {

/// Kept while the server makes us wait. Its address must not change: OpenSSL holds it.
class Dialogue {
 public:
  Dialogue(const ClientSettings& settings, const Carry& carry) : settings_(settings), carry_(carry) {}
  Dialogue(const Dialogue&) = delete;
  Dialogue& operator=(const Dialogue&) = delete;

  /// @errors misconfigured.
  base::Result<base::Done> open(base::ByteView transaction, base::Instant now);

  /// Nothing: not ready, ask again in `wait`. @errors see error_now.
  struct Turn {
    std::optional<pki::Received> received;
    std::chrono::seconds wait{0};
  };
  base::Result<base::Done> prepare(const ports::CertificateOrder& order, base::ByteView spki, pki::Expected expected);
  base::Result<Turn> take_turn(base::Instant now);
  /// Certificate the server sent and we refused; empty when there was none.
  [[nodiscard]] const Bytes& refused_certificate() const { return refused_; }
  /// The server answered and refused: nothing was issued, a new transaction may be tried.
  [[nodiscard]] bool was_rejected() const;

  base::Result<base::Done> revoke(base::ByteView certificate, int reason);
  base::Result<std::vector<Bytes>> authority_certificates();

 private:
  static OSSL_CMP_MSG* transfer(OSSL_CMP_CTX* context, const OSSL_CMP_MSG* request);
  static int judge(OSSL_CMP_CTX* context, X509* certificate, int fail_info, const char** text);
  base::Result<base::Done> protect();
  base::Result<base::Done> believe();
  base::Result<base::Done> know_signer(base::ByteView answer);
  base::Error error_now();

  const ClientSettings& settings_;
  const Carry& carry_;
  Context context_;
  std::optional<pki::Expected> expected_;
  base::Instant now_{};
  std::vector<Bytes> signer_;  ///< the signer's certificate and those that came with it; empty until the first answer
  std::optional<pki::Received> received_;
  std::optional<base::Error> error_;  ///< of the transport, or our own judgement
  Bytes refused_;
};

}  // namespace vidimus::adapters::cmp
