#include "adapters/cmp/dialogue.hpp"

#include <algorithm>

#include "adapters/cmp/message_head.hpp"
#include "pki/oids.hpp"
#include "pki/peer.hpp"

namespace vidimus::adapters::cmp {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Result;

Result<Done> good(int done, std::string_view what) {
  if (done == 1) return Done{};
  return fail(Code::misconfigured, "CMP: " + std::string{what}, complaints());
}

int say_nothing(const char*, const char*, int, OSSL_CMP_severity, const char*) { return 1; }

Result<X509Name> name_of(const std::vector<pki::SubjectValue>& subject) {
  std::vector<pki::AttributeValue> values;
  for (const auto& one : subject)
    values.push_back({base::copy_of(pki::oid_of(one.attribute)), pki::string_type_of(one.attribute), one.value});
  auto out = from_der<X509Name, d2i_X509_NAME>(pki::write_name(values));
  if (!out) return fail(Code::bad_request, "subject: cannot be written");
  return out;
}

/// What a PKIFailureInfo bit means to the caller; anything else is a request the server does not like.
Code code_of(int failures) {
  const auto has = [&](int bit) {
    return failures >= 0 && ((static_cast<unsigned>(failures) >> static_cast<unsigned>(bit)) & 1U) != 0;
  };
  if (has(OSSL_CMP_PKIFAILUREINFO_badPOP)) return Code::bad_signature;
  if (has(OSSL_CMP_PKIFAILUREINFO_systemUnavail) || has(OSSL_CMP_PKIFAILUREINFO_systemFailure) ||
      has(OSSL_CMP_PKIFAILUREINFO_transactionIdInUse))
    return Code::unavailable;
  if (has(OSSL_CMP_PKIFAILUREINFO_notAuthorized) || has(OSSL_CMP_PKIFAILUREINFO_badMessageCheck) ||
      has(OSSL_CMP_PKIFAILUREINFO_signerNotTrusted))
    return Code::misconfigured;
  return Code::bad_request;
}

}  // namespace

Result<Done> Dialogue::open(ByteView transaction, base::Instant now) {
  ERR_clear_error();
  context_.reset(OSSL_CMP_CTX_new(nullptr, nullptr));
  if (!context_) return fail(Code::unavailable, "CMP: no memory");
  auto* context = context_.get();
  OSSL_CMP_CTX_set_log_cb(context, say_nothing);
  OSSL_CMP_CTX_set_transfer_cb(context, transfer);
  OSSL_CMP_CTX_set_transfer_cb_arg(context, this);
  const OctetString number{ASN1_OCTET_STRING_new()};
  if (!number || ASN1_OCTET_STRING_set(number.get(), transaction.data(), static_cast<int>(transaction.size())) != 1)
    return fail(Code::unavailable, "CMP: no memory");
  VIDIMUS_CHECK(good(OSSL_CMP_CTX_set1_transactionID(context, number.get()), "transaction"));
  now_ = now;
  VIDIMUS_CHECK(protect());
  return believe();
}

/// Our side of the protection: RA certificate and key, or the secret.
Result<Done> Dialogue::protect() {
  auto* context = context_.get();
  if (!settings_.secret.empty()) {
    const auto reference = base::view_of(settings_.reference);
    const auto secret = base::view_of(settings_.secret.reveal());
    VIDIMUS_CHECK(
        good(OSSL_CMP_CTX_set1_referenceValue(context, reference.data(), static_cast<int>(reference.size())), "reference"));
    return good(OSSL_CMP_CTX_set1_secretValue(context, secret.data(), static_cast<int>(secret.size())), "secret");
  }
  const auto certificate = certificate_from(settings_.certificate);
  const auto key = key_from(settings_.key);
  const auto chain = certificates_from(settings_.chain);
  if (!certificate || !key || !chain) return fail(Code::misconfigured, "CMP: certificate or key of the RA", complaints());
  VIDIMUS_CHECK(good(X509_check_private_key(certificate.get(), key.get()), "the key is not the RA certificate's"));
  VIDIMUS_CHECK(good(OSSL_CMP_CTX_set1_cert(context, certificate.get()), "certificate of the RA"));
  VIDIMUS_CHECK(good(OSSL_CMP_CTX_set1_pkey(context, key.get()), "key of the RA"));
  if (settings_.chain.empty()) return Done{};  // an empty list is none to OpenSSL, and no list a bug later on
  return good(OSSL_CMP_CTX_set1_untrusted(context, chain.get()), "issuers of the RA");
}

/// Their side: a signer we know, or, found in each answer, any that leads to an anchor.
Result<Done> Dialogue::believe() {
  if (!settings_.server_certificate.empty()) {
    const auto server = certificate_from(settings_.server_certificate);
    if (!server) return fail(Code::misconfigured, "CMP: certificate of the authority", complaints());
    return good(OSSL_CMP_CTX_set1_srvCert(context_.get(), server.get()), "certificate of the authority");
  }
  if (!certificates_from(settings_.server_anchors))
    return fail(Code::misconfigured, "CMP: anchors of the authority", complaints());
  return Done{};
}

/// Where anchors alone are known, our path validation says whether the signer of this answer is believed; OpenSSL, which has no
/// anchor of its own then, holds the message to that very certificate. An answer may leave out what an earlier one brought.
Result<Done> Dialogue::know_signer(ByteView answer) {
  if (!settings_.server_certificate.empty() || settings_.server_anchors.empty()) return Done{};
  auto read = read_message_head(answer);
  if (!read) return fail(Code::malformed, "supplier.unreadable", read.error().detail);
  auto& head = *read;
  if (head.protection != Protection::signature) return Done{};
  if (!head.certificates.empty()) {
    const auto is_named = [&](ByteView der) {
      const auto one = pki::read_certificate(der);
      return one && one->subject_key_identifier && pki::same(*one->subject_key_identifier, head.sender_key_id);
    };
    const auto named = std::ranges::find_if(head.certificates, is_named);
    if (named != head.certificates.end()) std::iter_swap(head.certificates.begin(), named);
    signer_.clear();
    for (const auto one : head.certificates) signer_.push_back(base::copy_of(one));
  }
  if (signer_.empty()) return fail(Code::untrusted, "supplier.unbelieved", "an answer without its signer's certificate");
  const auto verdict = pki::judge_cmp_signer(signer_.front(), std::span{signer_}.subspan(1), settings_.server_anchors, now_);
  if (!verdict.good())
    return fail(Code::untrusted, "supplier.unbelieved", std::string{base::to_name(verdict.reason)} + ": " + verdict.detail);
  const auto server = certificate_from(signer_.front());
  if (!server) return fail(Code::malformed, "supplier.unreadable", complaints());
  return good(OSSL_CMP_CTX_set1_srvCert(context_.get(), server.get()), "certificate of the authority");
}

Result<Done> Dialogue::prepare(const ports::CertificateOrder& order, ByteView spki, pki::Expected expected) {
  auto* context = context_.get();
  expected_ = std::move(expected);
  OSSL_CMP_CTX_set_certConf_cb(context, judge);
  OSSL_CMP_CTX_set_certConf_cb_arg(context, this);
  if (settings_.implicit_confirmation) OSSL_CMP_CTX_set_option(context, OSSL_CMP_OPT_IMPLICIT_CONFIRM, 1);
  if (settings_.asking == Asking::signed_request) {
    const auto request = from_der<X509Request, d2i_X509_REQ>(order.csr);
    if (!request) return fail(Code::malformed, "certificate request: cannot be read", complaints());
    return good(OSSL_CMP_CTX_set1_p10CSR(context, request.get()), "request");
  }
  Key key = from_der<Key, d2i_PUBKEY>(spki);
  if (!key) return fail(Code::unsupported, "certificate request: kind of key", complaints());
  VIDIMUS_CHECK(good(OSSL_CMP_CTX_set0_newPkey(context, 0, key.get()), "key"));
  static_cast<void>(key.release());
  OSSL_CMP_CTX_set_option(context, OSSL_CMP_OPT_POPO_METHOD, OSSL_CRMF_POPO_RAVERIFIED);
  VIDIMUS_TRY(subject, name_of(expected_->subject));
  VIDIMUS_CHECK(good(OSSL_CMP_CTX_set1_subjectName(context, subject.get()), "subject"));
  const auto days = std::chrono::ceil<std::chrono::days>(order.not_after - order.not_before).count();
  OSSL_CMP_CTX_set_option(context, OSSL_CMP_OPT_VALIDITY_DAYS, static_cast<int>(days));
  if (order.email.empty()) return Done{};
  pki::DerWriter writer;
  pki::write_general_name(writer, pki::GeneralNameKind::rfc822_name, base::view_of(order.email));
  using Name = std::unique_ptr<GENERAL_NAME, Freed<GENERAL_NAME_free>>;
  const auto address = from_der<Name, d2i_GENERAL_NAME>(writer.bytes());
  if (!address) return fail(Code::bad_request, "email: cannot be written");
  return good(OSSL_CMP_CTX_push1_subjectAltName(context, address.get()), "address");
}

Result<Dialogue::Turn> Dialogue::take_turn(base::Instant now) {
  ERR_clear_error();
  now_ = now;
  int wait = 0;
  const int kind = settings_.asking == Asking::signed_request ? OSSL_CMP_P10CR : OSSL_CMP_CR;
  const int taken = OSSL_CMP_try_certreq(context_.get(), kind, nullptr, &wait);
  if (taken == -1) return Turn{std::nullopt, std::chrono::seconds{std::max(wait, 1)}};
  if (taken == 1 && received_ && !error_) return Turn{std::move(received_), {}};
  return error_now();
}

bool Dialogue::was_rejected() const {
  return OSSL_CMP_CTX_get_status(context_.get()) == OSSL_CMP_PKISTATUS_rejection &&
         code_of(OSSL_CMP_CTX_get_failInfoCode(context_.get())) != Code::unavailable;
}

Result<Done> Dialogue::revoke(ByteView certificate, int reason) {
  ERR_clear_error();
  const auto old = certificate_from(certificate);
  if (!old) return fail(Code::internal, "a kept certificate that cannot be read");
  VIDIMUS_CHECK(good(OSSL_CMP_CTX_set1_oldCert(context_.get(), old.get()), "certificate to revoke"));
  OSSL_CMP_CTX_set_option(context_.get(), OSSL_CMP_OPT_REVOCATION_REASON, reason);
  if (OSSL_CMP_exec_RR_ses(context_.get()) == 1) return Done{};
  const auto failures = OSSL_CMP_CTX_get_failInfoCode(context_.get());
  // Revoked already, perhaps by our own request whose answer was lost: it is what was wanted.
  if (!error_ && failures >= 0 && (failures >> OSSL_CMP_PKIFAILUREINFO_certRevoked & 1) != 0) return Done{};
  return error_now();
}

Result<std::vector<Bytes>> Dialogue::authority_certificates() {
  ERR_clear_error();
  auto* question = OSSL_CMP_ITAV_create(OBJ_nid2obj(NID_id_it_caCerts), nullptr);
  if (question == nullptr || OSSL_CMP_CTX_push0_genm_ITAV(context_.get(), question) != 1)
    return fail(Code::unavailable, "CMP: no memory");
  const auto free_answers = [](STACK_OF(OSSL_CMP_ITAV) * held) { sk_OSSL_CMP_ITAV_pop_free(held, OSSL_CMP_ITAV_free); };
  const std::unique_ptr<STACK_OF(OSSL_CMP_ITAV), decltype(free_answers)> answers{OSSL_CMP_exec_GENM_ses(context_.get()),
                                                                                 free_answers};
  if (!answers) return error_now();
  std::vector<Bytes> out;
  for (int at = 0; at < sk_OSSL_CMP_ITAV_num(answers.get()); ++at) {
    const auto* answer = sk_OSSL_CMP_ITAV_value(answers.get(), at);
    const auto* value = OSSL_CMP_ITAV_get0_value(answer);
    if (OBJ_obj2nid(OSSL_CMP_ITAV_get0_type(answer)) != NID_id_it_caCerts || value == nullptr) continue;
    if (value->type != V_ASN1_SEQUENCE) continue;
    pki::DerReader in{{value->value.sequence->data, static_cast<std::size_t>(value->value.sequence->length)}};
    auto list = in.enter(pki::tag::sequence);
    while (list && !list->at_end()) {
      const auto one = list->read(pki::tag::sequence);
      if (!one) return fail(Code::malformed, "CMP: certificates of the authority");
      out.push_back(base::copy_of(one->whole));
    }
  }
  return out;
}

OSSL_CMP_MSG* Dialogue::transfer(OSSL_CMP_CTX* context, const OSSL_CMP_MSG* request) {
  auto& self = *static_cast<Dialogue*>(OSSL_CMP_CTX_get_transfer_cb_arg(context));
  auto answer = self.carry_(to_der<i2d_OSSL_CMP_MSG>(request));
  if (!answer) {
    self.error_ = answer.error();
    return nullptr;
  }
  if (auto known = self.know_signer(*answer); !known) {
    self.error_ = known.error();
    return nullptr;
  }
  auto message = from_der<Message, d2i_OSSL_CMP_MSG>(*answer);
  if (!message) self.error_ = fail(Code::malformed, "supplier.unreadable", complaints());
  return message.release();
}

/// Asked before the certificate is confirmed: what we refuse, the authority is told.
int Dialogue::judge(OSSL_CMP_CTX* context, X509* certificate, int fail_info, const char** text) {
  auto& self = *static_cast<Dialogue*>(OSSL_CMP_CTX_get_certConf_cb_arg(context));
  const auto der = to_der<i2d_X509>(certificate);
  std::vector<Bytes> others;
  for (auto* source : {OSSL_CMP_CTX_get1_extraCertsIn(context), OSSL_CMP_CTX_get1_caPubs(context)}) {
    const X509List list{source};
    for (auto& one : octets_of(list.get())) others.push_back(std::move(one));
  }
  auto received = pki::accept_received(der, others, self.settings_.anchors, *self.expected_, self.now_);
  if (received) {
    self.received_ = *std::move(received);
    return fail_info;
  }
  self.error_ = received.error();
  self.refused_ = der;
  *text = "the certificate is not what was asked for";
  return fail_info | 1 << OSSL_CMP_PKIFAILUREINFO_incorrectData;
}

base::Error Dialogue::error_now() {
  auto cause = complaints();
  if (error_) {
    auto out = *error_;
    if (out.cause.empty()) out.cause = cause;
    return out;
  }
  const auto status = OSSL_CMP_CTX_get_status(context_.get());
  std::array<char, OSSL_CMP_PKISI_BUFLEN> said{};
  if (status >= 0 && OSSL_CMP_CTX_snprint_PKIStatus(context_.get(), said.data(), said.size()) != nullptr)
    cause = std::string{said.data()} + "; " + cause;
  if (status == OSSL_CMP_PKISTATUS_rejection)
    return fail(code_of(OSSL_CMP_CTX_get_failInfoCode(context_.get())), "supplier.rejected", cause);
  // Neither an answer nor a refusal: protection that does not verify, or a message that is none.
  return fail(Code::untrusted, "supplier.unbelieved", cause);
}

}  // namespace vidimus::adapters::cmp
