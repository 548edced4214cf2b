#include "adapters/cmp/transaction.hpp"

#include "base/log.hpp"
#include "pki/requested.hpp"

namespace vidimus::adapters::cmp {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Result;
using ports::EnrolmentWish;

int log_nothing(const char*, const char*, int, OSSL_CMP_severity, const char*) { return 1; }

OSSL_CMP_PKISI* accepted() { return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_accepted, 0, nullptr); }

int failure_of(const base::Error& error) {
  switch (error.code) {
    case Code::forbidden:
      return OSSL_CMP_PKIFAILUREINFO_notAuthorized;
    case Code::bad_signature:
      return OSSL_CMP_PKIFAILUREINFO_badPOP;
    case Code::not_found:
      return OSSL_CMP_PKIFAILUREINFO_badCertId;
    case Code::wrong_state:
      return OSSL_CMP_PKIFAILUREINFO_certRevoked;
    case Code::conflict:
      return OSSL_CMP_PKIFAILUREINFO_transactionIdInUse;
    case Code::unsupported:
      return OSSL_CMP_PKIFAILUREINFO_badAlg;
    case Code::bad_request:
    case Code::lint_failed:
    case Code::malformed:
      return OSSL_CMP_PKIFAILUREINFO_badCertTemplate;
    default:
      return OSSL_CMP_PKIFAILUREINFO_systemUnavail;
  }
}

/// The authority cannot answer now, and may in a moment: the asker is told to come back.
bool is_passing(const base::Error& error) {
  return error.code == Code::unavailable || error.code == Code::timeout || error.code == Code::device_retry;
}
constexpr std::int64_t come_back_after = 5;  // seconds (checkAfter)

/// The error's `detail` is made for the wire; its cause stays in the log.
OSSL_CMP_PKISI* rejection(const Sender& sender, const base::Error& error) {
  base::log::warn("cmp.refused", {{"client", sender.client->name}, {"detail", error.detail}, {"cause", error.cause}});
  return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_rejection, 1 << failure_of(error), error.detail.c_str());
}

Bytes integer_octets(const ASN1_INTEGER* number) {
  pki::DerReader in{Bytes{}};
  const auto der = to_der<i2d_ASN1_INTEGER>(number);
  in = pki::DerReader{der};
  const auto content = in.integer();
  return content ? base::copy_of(*content) : Bytes{};
}

/// PKIStatus of a PKIStatusInfo; 0 (accepted) when there is none.
std::int64_t status_of(const OSSL_CMP_PKISI* info) {
  if (info == nullptr) return OSSL_CMP_PKISTATUS_accepted;
  const auto der = to_der<i2d_OSSL_CMP_PKISI>(info);
  pki::DerReader in{der};
  auto content = in.enter(pki::tag::sequence);
  return content ? content->small_integer().value_or(OSSL_CMP_PKISTATUS_rejection) : OSSL_CMP_PKISTATUS_rejection;
}

}  // namespace

Result<Done> Transaction::open() {
  context_.reset(OSSL_CMP_SRV_CTX_new(nullptr, nullptr));
  if (!context_) return fail(Code::unavailable, "CMP: no memory");
  auto* server = context_.get();
  OSSL_CMP_SRV_CTX_init(server, this, on_request, on_revocation, on_question, on_error, on_confirmation, on_poll);
  OSSL_CMP_SRV_CTX_set_grant_implicit_confirm(server, 1);
  auto* context = OSSL_CMP_SRV_CTX_get0_cmp_ctx(server);
  OSSL_CMP_CTX_set_log_cb(context, log_nothing);
  const auto certificate = certificate_from(settings_.certificate);
  const auto key = key_from(settings_.key);
  const auto chain = certificates_from(settings_.chain);
  if (!certificate || !key || !chain || X509_check_private_key(certificate.get(), key.get()) != 1)
    return fail(Code::misconfigured, "CMP: certificate or key of the door", complaints());
  bool done = OSSL_CMP_CTX_set1_cert(context, certificate.get()) == 1 && OSSL_CMP_CTX_set1_pkey(context, key.get()) == 1;
  if (done && !settings_.chain.empty()) done = OSSL_CMP_CTX_set1_untrusted(context, chain.get()) == 1;
  if (const auto* client = sender_.client; done && client != nullptr) {
    const auto& signer = sender_.own_certificate.empty() ? client->certificate : sender_.own_certificate;
    if (!signer.empty()) {
      const auto theirs = certificate_from(signer);
      done = theirs && OSSL_CMP_CTX_set1_srvCert(context, theirs.get()) == 1;
    }
    const auto secret = base::view_of(client->secret.reveal());
    const auto reference = base::view_of(client->reference);
    if (done && !secret.empty() && sender_.own_certificate.empty())
      done = OSSL_CMP_CTX_set1_secretValue(context, secret.data(), static_cast<int>(secret.size())) == 1 &&
             OSSL_CMP_CTX_set1_referenceValue(context, reference.data(), static_cast<int>(reference.size())) == 1;
    OSSL_CMP_SRV_CTX_set_accept_raverified(server, client->vouches && sender_.own_certificate.empty() ? 1 : 0);
  }
  if (!done) return fail(Code::misconfigured, "CMP: a certificate or secret cannot be used", complaints());
  return Done{};
}

Result<Bytes> Transaction::answer(ByteView message, const MessageHead& head, const std::string& profile) {
  const std::lock_guard hold(lock_);
  ERR_clear_error();
  const auto request = from_der<Message, d2i_OSSL_CMP_MSG>(message);
  if (!request) return fail(Code::malformed, "CMP: not a message", complaints());
  head_ = &head;
  profile_ = profile.empty() ? head.profile : profile;
  number_ = base::to_hex(head.transaction);
  const Message reply{OSSL_CMP_SRV_process_request(context_.get(), request.get())};
  head_ = nullptr;
  if (!reply) return fail(Code::malformed, "CMP: no answer to this message", complaints());
  if (auto wrong = complaints(); !wrong.empty())
    base::log::warn("cmp.refused", {{"client", sender_.client == nullptr ? "?" : sender_.client->name}, {"cause", wrong}});
  return to_der<i2d_OSSL_CMP_MSG>(reply.get());
}

Result<EnrolmentWish> Transaction::wish(const OSSL_CRMF_MSG* asked, const X509_REQ* request) const {
  EnrolmentWish out;
  out.client = sender_.client->name;
  out.transaction = number_;
  out.profile = profile_;
  out.to_confirm = !head_->implicit_confirmation;
  if (request != nullptr) {
    const auto der = to_der<i2d_X509_REQ>(request);
    VIDIMUS_TRY(read, pki::read_certificate_request(der));
    VIDIMUS_TRY(subject, pki::subject_values(read.subject));
    VIDIMUS_TRY(names, pki::alternative_names_of(read));
    out.subject = std::move(subject);
    out.alternative_names = std::move(names);
    out.spki = base::copy_of(read.spki);
    return out;
  }
  if (head_->template_key.empty()) return fail(Code::bad_request, "no public key: keys are not made here");
  out.spki = head_->template_key;
  const auto* subject = OSSL_CRMF_CERTTEMPLATE_get0_subject(OSSL_CRMF_MSG_get0_tmpl(asked));
  if (subject != nullptr) {
    VIDIMUS_TRY(values, pki::subject_values(to_der<i2d_X509_NAME>(subject)));
    out.subject = std::move(values);
  }
  if (!head_->template_extensions.empty()) {
    VIDIMUS_TRY(names, pki::alternative_names_in(head_->template_extensions));
    out.alternative_names = std::move(names);
  }
  return out;
}

Result<Done> Transaction::check_own(const EnrolmentWish& wish) const {
  if (sender_.own_certificate.empty()) return Done{};
  VIDIMUS_TRY(own, pki::read_certificate(sender_.own_certificate));
  VIDIMUS_TRY(subject, pki::subject_values(own.subject));
  const bool other_name = static_cast<Body>(head_->body) != Body::kur || wish.subject != subject;
  if (other_name) return fail(Code::forbidden, "enrolment.name", "a machine may have its own certificate anew, and nothing else");
  for (const auto& name : wish.alternative_names) {
    const auto is_it = [&](const pki::GeneralName& one) { return one.kind == name.kind && one.text() == name.value; };
    if (std::ranges::none_of(own.subject_alternative_names, is_it)) return fail(Code::forbidden, "enrolment.name");
  }
  return Done{};
}

OSSL_CMP_PKISI* Transaction::hand_out(const Outcome& outcome, bool to_confirm, X509** certificate, STACK_OF(X509) * *chain) {
  if (!outcome) return rejection(sender_, outcome.error());
  auto made = certificate_from(outcome->der);
  auto issuers = certificates_from(outcome->chain);
  if (!made || !issuers) return nullptr;
  if (to_confirm) certificate_ = outcome->der;
  base::log::info("cmp.issued", {{"client", sender_.client->name}, {"serial", outcome->serial_hex}});
  *certificate = made.release();
  *chain = issuers.release();
  return accepted();
}

OSSL_CMP_PKISI* Transaction::on_request(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG* message, int, const OSSL_CRMF_MSG* asked,
                                        const X509_REQ* request, X509** certificate, STACK_OF(X509) * *chain, STACK_OF(X509) **) {
  auto& self = of(context);
  if (self.settled_ && self.pending_) {  // this is the request that waited
    const auto outcome = *std::exchange(self.settled_, std::nullopt);
    const auto waited = *std::exchange(self.pending_, std::nullopt);
    return self.hand_out(outcome, waited.to_confirm, certificate, chain);
  }
  auto wish = self.wish(asked, request);
  if (!wish) return rejection(self.sender_, wish.error());
  if (const auto own = self.check_own(*wish); !own) return rejection(self.sender_, own.error());
  const auto issued = self.desk_.issue(*wish);
  if (issued || !is_passing(issued.error())) return self.hand_out(issued, wish->to_confirm, certificate, chain);
  base::log::warn("cmp.waiting", {{"client", self.sender_.client->name}, {"cause", issued.error().cause}});
  self.asked_.reset(OSSL_CMP_MSG_dup(message));
  if (!self.asked_) return nullptr;
  self.pending_ = *std::move(wish);
  return OSSL_CMP_STATUSINFO_new(OSSL_CMP_PKISTATUS_waiting, 0, nullptr);
}

OSSL_CMP_PKISI* Transaction::on_revocation(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, const X509_NAME* issuer,
                                           const ASN1_INTEGER* serial) {
  auto& self = of(context);
  const auto number = integer_octets(serial);
  if (!self.sender_.own_certificate.empty()) {
    const auto own = pki::read_certificate(self.sender_.own_certificate);
    if (!own || !pki::same(own->serial, number)) return rejection(self.sender_, fail(Code::forbidden, "enrolment.name"));
  }
  const auto revoked =
      self.desk_.revoke(self.sender_.client->name, to_der<i2d_X509_NAME>(issuer), number, self.head_->reason.value_or(0));
  if (!revoked) return rejection(self.sender_, revoked.error());
  return accepted();
}

/// id-it-caCerts (RFC 9483 §4.3.1): our issuing authority. Other questions get no answer of their own.
int Transaction::on_question(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, const STACK_OF(OSSL_CMP_ITAV) * questions,
                             STACK_OF(OSSL_CMP_ITAV) * *answers) {
  auto& self = of(context);
  std::unique_ptr<STACK_OF(OSSL_CMP_ITAV),
                  Freed<[](STACK_OF(OSSL_CMP_ITAV) * held) { sk_OSSL_CMP_ITAV_pop_free(held, OSSL_CMP_ITAV_free); }>>
      out{sk_OSSL_CMP_ITAV_new_null()};
  for (int at = 0; at < sk_OSSL_CMP_ITAV_num(questions); ++at) {
    const auto* question = sk_OSSL_CMP_ITAV_value(questions, at);
    if (OBJ_obj2nid(OSSL_CMP_ITAV_get0_type(question)) != NID_id_it_caCerts) continue;
    const auto chain = self.desk_.authority_certificates(self.profile_);
    pki::DerWriter list;
    list.in(pki::tag::sequence, [&] {
      if (chain)
        for (const auto& der : *chain) list.raw(der);
    });
    using Any = std::unique_ptr<ASN1_TYPE, Freed<ASN1_TYPE_free>>;
    auto value = from_der<Any, d2i_ASN1_TYPE>(list.bytes());
    auto* answer = value ? OSSL_CMP_ITAV_create(OBJ_nid2obj(NID_id_it_caCerts), value.release()) : nullptr;
    if (answer == nullptr || sk_OSSL_CMP_ITAV_push(out.get(), answer) == 0) return 0;
  }
  *answers = out.release();
  return 1;
}

void Transaction::on_error(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, const OSSL_CMP_PKISI* status, const ASN1_INTEGER*,
                           const OSSL_CMP_PKIFREETEXT*) {
  std::array<char, OSSL_CMP_PKISI_BUFLEN> said{};
  OSSL_CMP_snprint_PKIStatusInfo(status, said.data(), said.size());
  base::log::warn("cmp.client_error", {{"client", of(context).sender_.client->name}, {"said", said.data()}});
}

int Transaction::on_confirmation(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, int, const ASN1_OCTET_STRING* hash,
                                 const OSSL_CMP_PKISI* status) {
  auto& self = of(context);
  const auto made = certificate_from(self.certificate_);
  const OctetString digest{made ? X509_digest_sig(made.get(), nullptr, nullptr) : nullptr};
  if (!digest || hash == nullptr || ASN1_OCTET_STRING_cmp(hash, digest.get()) != 0) {
    ERR_raise(ERR_LIB_CMP, CMP_R_CERTHASH_UNMATCHED);
    return 0;
  }
  const auto said = status_of(status);
  const bool kept = said == OSSL_CMP_PKISTATUS_accepted || said == OSSL_CMP_PKISTATUS_grantedWithMods;
  const auto done = self.desk_.confirm(self.sender_.client->name, self.number_, kept);
  if (!done) {
    base::log::error("cmp.confirmation", {{"detail", done.error().detail}, {"cause", done.error().cause}});
    ERR_raise(ERR_LIB_CMP, CMP_R_ERROR_PROCESSING_MESSAGE);
    return 0;
  }
  self.certificate_.clear();
  return 1;
}

/// The same client and transaction get the same certificate: asking the desk again is safe.
int Transaction::on_poll(OSSL_CMP_SRV_CTX* context, const OSSL_CMP_MSG*, int, OSSL_CMP_MSG** request, int64_t* after) {
  auto& self = of(context);
  if (!self.pending_ || !self.asked_) {
    ERR_raise(ERR_LIB_CMP, CMP_R_UNEXPECTED_PKIBODY);
    return 0;
  }
  auto issued = self.desk_.issue(*self.pending_);
  if (!issued && is_passing(issued.error())) {
    *request = nullptr;
    *after = come_back_after;
    return 1;
  }
  self.settled_ = std::move(issued);
  *request = self.asked_.release();
  return 1;
}

}  // namespace vidimus::adapters::cmp
