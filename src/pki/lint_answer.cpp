// Rules on OCSP answers: RFC 6960, the lightweight profile (RFC 9919, RFC 5019), RFC 9654, RGS A4.
#include "pki/lint_rules.hpp"
#include "pki/lint_status.hpp"

namespace vidimus::pki {
namespace {

using namespace rules;
using Answered = AnswerSubject;

constexpr std::string_view ocsp_day = "2013-06-01";
constexpr std::string_view light_day = "2007-09-01";

template <class Check>
Broken first_single(const Answered& s, Check broken) {
  for (const auto& single : s.answer.singles)
    if (broken(single)) return base::to_hex(single.id.serial);
  return std::nullopt;
}

/// The key that signed, as far as it is known: the delegated signer's, or the authority's own.
std::optional<ByteView> signing_key(const Answered& s) {
  if (s.signer) return s.signer->spki;
  if (s.context.issuer != nullptr) return s.context.issuer->spki;
  return std::nullopt;
}

std::optional<SignatureAlgorithm> algorithm(const Answered& s) {
  const auto found = algorithm_from(s.answer.algorithm);
  return found ? std::optional{*found} : std::nullopt;
}

/// A delegated signer that is not the authority itself.
bool delegated(const Answered& s) {
  return s.signer && (s.context.issuer == nullptr || !same(s.signer->spki, s.context.issuer->spki));
}

Broken responder_is_another(const Answered& s) {
  if (!s.signer) return std::nullopt;
  if (s.answer.responder_key_hash) {
    const auto own = key_identifier(s.signer->spki);
    return when(!own || !same(*own, *s.answer.responder_key_hash));
  }
  return when(s.answer.responder_name && !same_name(*s.answer.responder_name, s.signer->subject));
}

Broken signature_not_accepted(const Answered& s) {
  const auto used = algorithm(s);
  const auto key = signing_key(s);
  if (!used || !key || s.context.policy == nullptr) return std::nullopt;
  const auto kind = key_kind(*key);
  if (!kind) return std::nullopt;
  return when(is_refused_at(signature_mechanism(*s.context.policy, *used, *kind), s.answer.produced_at),
              std::string{base::to_name(*used)});
}

constexpr AnswerRule answer_table[] = {
    {{"answer.successful", "The responder answered.", "RFC 6960 §4.2.1", ocsp_day, error},
     [](const Answered& s) {
       return when(s.answer.status != ocsp::ResponseStatus::successful,
                   "status " + std::to_string(static_cast<int>(s.answer.status)));
     }},
    {{"answer.says_something", "At least one certificate is spoken of.", "RFC 6960 §4.2.1", ocsp_day, error},
     [](const Answered& s) { return when(s.answer.singles.empty()); }},
    {{"answer.responder_by_key", "The responder is named by its key.", "RFC 9919 §3.2.2 (RFC 5019 §2.2.2)", light_day, warning},
     [](const Answered& s) { return when(!s.answer.responder_key_hash); }},
    {{"answer.responder_is_the_signer", "The responder named is the signer whose certificate is sent.", "RFC 6960 §4.2.2.3",
      ocsp_day, error},
     responder_is_another},
    {{"answer.hash_known", "Certificates are named with SHA-1 or SHA-256 digests.", "RFC 6960 §4.1.1; RFC 9919 §3.1.1", ocsp_day,
      error},
     [](const Answered& s) { return first_single(s, [](const ocsp::ReadSingle& one) { return !one.id.hash; }); }},
    {{"answer.next_update_present", "Every answer says until when it is good.", "RFC 9919 §3.2.4 (RFC 5019 §2.2.4)", light_day,
      error},
     [](const Answered& s) { return first_single(s, [](const ocsp::ReadSingle& one) { return !one.next_update; }); }},
    {{"answer.dates_in_order", "nextUpdate is after thisUpdate.", "RFC 6960 §4.2.2.1", ocsp_day, error},
     [](const Answered& s) {
       return first_single(s, [](const ocsp::ReadSingle& one) { return one.next_update && *one.next_update <= one.this_update; });
     }},
    {{"answer.known_before_it_was_said", "thisUpdate is not after producedAt.", "RFC 6960 §2.4", ocsp_day, error},
     [](const Answered& s) {
       return first_single(s, [&](const ocsp::ReadSingle& one) { return one.this_update > s.answer.produced_at; });
     }},
    {{"answer.revoked_before_it_was_said", "No revocation is later than producedAt.", "RFC 6960 §4.2.1", ocsp_day, error},
     [](const Answered& s) {
       return first_single(s,
                           [&](const ocsp::ReadSingle& one) { return one.revoked_at && *one.revoked_at > s.answer.produced_at; });
     }},
    {{"answer.archive_cutoff_in_the_past", "The archive cutoff is not after producedAt.", "RFC 6960 §4.4.4", ocsp_day, error},
     [](const Answered& s) {
       return first_single(
           s, [&](const ocsp::ReadSingle& one) { return one.archive_cutoff && *one.archive_cutoff > s.answer.produced_at; });
     }},
    {{"answer.no_reasons_of_persons", "Reasons are not published for persons.", "RGS A4", "2014-07-01", error},
     [](const Answered& s) {
       return first_single(s, [&](const ocsp::ReadSingle& one) { return s.context.about_persons && one.reason; });
     }},
    {{"answer.no_unknown_critical_extension", "No critical extension is outside the standards.", "RFC 6960 §4.4", ocsp_day,
      error},
     [](const Answered& s) {
       const auto unknown = [](const ocsp::ReadSingle& one) { return one.unknown_critical; };
       return when(s.answer.unknown_critical || std::ranges::any_of(s.answer.singles, unknown));
     }},
    {{"answer.nonce_length", "A nonce has 1 to 128 octets.", "RFC 9654 §2.1", ocsp_day, error},
     [](const Answered& s) { return when(s.answer.nonce && (s.answer.nonce->empty() || s.answer.nonce->size() > 128)); }},
    {{"answer.one_certificate", "No more than the signer's certificate is sent.", "RFC 9919 §3.2.1 (RFC 5019 §2.2.1)", light_day,
      warning},
     [](const Answered& s) {
       return when(s.answer.certificates.size() > 1, std::to_string(s.answer.certificates.size()) + " certificates");
     }},
    {{"answer.signer_may_sign", "A delegated signer has id-kp-OCSPSigning.", "RFC 6960 §4.2.2.2", ocsp_day, error},
     [](const Answered& s) { return when(delegated(s) && !s.signer->has_extended_key_usage(oid::ocsp_signing)); }},
    {{"answer.signer_is_the_authoritys", "A delegated signer is certified by the very authority it speaks for.",
      "RFC 6960 §4.2.2.2", ocsp_day, error},
     [](const Answered& s) {
       const auto* issuer = s.context.issuer;
       if (issuer == nullptr || !delegated(s)) return when(false);
       const auto used = algorithm_from(s.signer->signature_algorithm);
       return when(!same(s.signer->issuer, issuer->subject) || !used ||
                   !verify(*used, issuer->spki, s.signer->tbs, s.signer->signature));
     }},
    {{"answer.signer_was_valid", "The signer's certificate was valid when the answer was made.", "RFC 6960 §3.2", ocsp_day,
      error},
     [](const Answered& s) {
       const auto at = s.answer.produced_at;
       return when(s.signer && (at < s.signer->not_before || at > s.signer->not_after));
     }},
    {{"answer.signature_known", "The signature algorithm is one the house knows (SHA-2 with RSA or ECDSA).",
      "TS 119 312 §5, §6; RGS B1", "2014-07-01", error},
     [](const Answered& s) { return when(!algorithm(s)); }},
    {{"answer.signature_verifies", "The signature is the signer's.", "RFC 6960 §3.2", ocsp_day, error},
     [](const Answered& s) {
       const auto used = algorithm(s);
       const auto key = signing_key(s);
       return when(used && key && !verify(*used, *key, s.answer.tbs, s.answer.signature));
     }},
    {{"answer.signature_accepted", "The signer's mechanism is accepted when the answer is made.", "TS 119 312 §9", "2014-07-01",
      error},
     signature_not_accepted},
};

}  // namespace

std::span<const AnswerRule> answer_rules() { return answer_table; }

std::vector<Finding> lint_answer(const ocsp::Response& answer, const StatusContext& context) {
  AnswerSubject subject{answer, context, std::nullopt};
  if (!answer.certificates.empty())
    if (auto signer = read_certificate(answer.certificates.front())) subject.signer = std::move(*signer);
  const bool successful = answer.status == ocsp::ResponseStatus::successful;
  const auto made = base::to_text(base::Day{std::chrono::floor<std::chrono::days>(answer.produced_at)});
  std::vector<Finding> out;
  for (const auto& rule : answer_table) {
    if (successful ? made < rule.since : &rule != &answer_table[0]) continue;
    if (auto broken = rule.check(subject)) out.push_back({&rule, std::move(*broken)});
  }
  return out;
}

}  // namespace vidimus::pki
