// One transaction of our CMP server: OpenSSL's server context, who asks, and what its callbacks decide.
#pragma once

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include "adapters/cmp/held.hpp"
#include "adapters/cmp/message_head.hpp"
#include "adapters/cmp/server.hpp"

namespace vidimus::adapters::cmp {

/// Whose message it is, before its protection is checked.
struct Sender {
  const ServerClient* client = nullptr;  ///< null: nobody we know; every message is refused
  base::Bytes own_certificate;           ///< set when a machine speaks for itself: the certificate we gave it
};

class Transaction {
 public:
  Transaction(const ServerSettings& settings, ports::Enrolment& desk, Sender sender, base::Instant opened)
      : settings_(settings), desk_(desk), sender_(std::move(sender)), opened_(opened) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// @errors misconfigured.
  base::Result<base::Done> open();
  /// One message of this transaction; `profile` as the address or the header asks.
  base::Result<base::Bytes> answer(base::ByteView message, const MessageHead& head, const std::string& profile);
  [[nodiscard]] base::Instant opened() const { return opened_; }
  /// A certificate was issued and its confirmation has not come, or the authority has not issued it yet.
  [[nodiscard]] bool waits() const { return !certificate_.empty() || pending_; }
  [[nodiscard]] const Sender& sender() const { return sender_; }

 private:
  static Transaction& of(OSSL_CMP_SRV_CTX* context) {
    return *static_cast<Transaction*>(OSSL_CMP_SRV_CTX_get0_custom_ctx(context));
  }
  static OSSL_CMP_PKISI* on_request(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, int id, const OSSL_CRMF_MSG* asked,
                                    const X509_REQ* request, X509** certificate, STACK_OF(X509) * *chain,
                                    STACK_OF(X509) * *authorities);
  static OSSL_CMP_PKISI* on_revocation(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, const X509_NAME* issuer,
                                       const ASN1_INTEGER* serial);
  static int on_question(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, const STACK_OF(OSSL_CMP_ITAV) * questions,
                         STACK_OF(OSSL_CMP_ITAV) * *answers);
  static void on_error(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, const OSSL_CMP_PKISI* status,
                       const ASN1_INTEGER* code, const OSSL_CMP_PKIFREETEXT* details);
  static int on_confirmation(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, int id, const ASN1_OCTET_STRING* hash,
                             const OSSL_CMP_PKISI* status);
  static int on_poll(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, int id, OSSL_CMP_MSG** request, int64_t* after);

  [[nodiscard]] base::Result<ports::EnrolmentWish> wish(const OSSL_CRMF_MSG* asked, const X509_REQ* request) const;
  /// A machine that speaks for itself may have its own certificate anew, and nothing else.
  [[nodiscard]] base::Result<base::Done> check_own(const ports::EnrolmentWish& wish) const;

  using Outcome = base::Result<ports::IssuedCertificate>;
  OSSL_CMP_PKISI* hand_out(const Outcome& outcome, bool to_confirm, X509** certificate, STACK_OF(X509) * *chain);

  const ServerSettings& settings_;
  ports::Enrolment& desk_;
  Sender sender_;
  base::Instant opened_;
  ServerContext context_;
  std::mutex lock_;
  const MessageHead* head_ = nullptr;  ///< of the message being answered
  std::string profile_;
  std::string number_;  ///< transactionID, hex
  base::Bytes certificate_;
  /// Asked for while the authority could not answer (RFC 9810 §5.3.22): tried again at each pollReq.
  std::optional<ports::EnrolmentWish> pending_;
  Message asked_;                   ///< the request of `pending_`, which OpenSSL goes through again
  std::optional<Outcome> settled_;  ///< what came of it
};

}  // namespace vidimus::adapters::cmp
