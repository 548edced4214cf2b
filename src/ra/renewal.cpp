#include "ra/renewal.hpp"

#include <algorithm>

#include "base/template.hpp"
#include "pki/cms.hpp"
#include "pki/csr.hpp"
#include "pki/pem.hpp"
#include "pki/x509.hpp"
#include "ra/certificate_order.hpp"
#include "ra/certificate_secrets.hpp"
#include "ra/certificate_trust.hpp"
#include "ra/privacy.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CertificateEvent;
using domain::CertificateState;
using domain::DossierEvent;
using domain::Fact;
using domain::FactSet;
using domain::OrderEvent;
using domain::Role;
using domain::RoleSet;

constexpr int renewal_races = 3;

/// The order with the certificate it renews.
struct Renewing {
  CaseFile file;
  domain::Certificate before;
};

/// @errors forbidden: for the holder alone; not_found: nothing to renew.
Result<Renewing> open_renewal(Work& work, const std::string& reference) {
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.acting.has(Role::holder)) return fail(Code::forbidden, "refused.role");
  if (file.line.replaces.empty()) return fail(Code::not_found, "refused.nothing_to_renew");
  VIDIMUS_TRY(before, work.unit().certificate(file.line.replaces));
  if (before.holder != file.line.holder) return fail(Code::not_found, "refused.nothing_to_renew");
  VIDIMUS_TRY(restricted, is_restricted(work.unit(), before.holder));
  if (restricted) return fail(Code::conflict, "refused.person_restricted");
  return Renewing{std::move(file), std::move(before)};
}

Result<std::string> filled(const Work& work, std::string_view name, const Json& values) {
  const auto text = work.house().conventions.text(name);
  if (text.empty()) return fail(Code::misconfigured, "no text to sign: " + std::string{name});
  return base::render(text, values, base::Escape::none);
}

Result<std::string> words_of(const Work& work, const Renewing& renewing) {
  const auto& file = renewing.file;
  return filled(work, "renouvellement",
                Json::object({{"reference", file.line.reference},
                              {"serial", renewing.before.serial},
                              {"subject", renewing.before.subject},
                              {"organisation", file.organisation.name},
                              {"siret", file.organisation.siret},
                              {"email", file.holder ? file.holder->email : std::string{}},
                              {"contract", file.contract.name}}));
}

/// Does the certificate that would be made say of its holder what the former one says?
bool same_data(const Work& work, const Renewing& renewing) {
  const auto& [file, before] = renewing;
  if (!file.holder || before.organisation != file.line.organisation) return false;
  const auto read = pki::read_certificate(before.der);
  if (!read) return false;
  const auto name = domain::common_name(file.holder->given_names, file.holder->surname, name_use(work.house()));
  const auto& names = read->subject_alternative_names;
  const bool same_address = std::ranges::any_of(names, [&email = file.holder->email](const pki::GeneralName& one) {
    return one.kind == pki::GeneralNameKind::rfc822_name && base::text_of(one.value) == email;
  });
  return same_address && before.subject.find(name) != std::string::npos;
}

FactSet renewal_facts(const Work& work, const Renewing& renewing, bool confirmed) {
  const auto& before = renewing.before;
  const auto now = work.now();
  FactSet out;
  const bool own_contract = renewing.file.contract.renewal_rule != domain::RenewalRule::none;
  out.add_if(own_contract && domain::renewal_allowed(renewing.file.contract, before, now), Fact::renewal_allowed);
  out.add_if(before.state == CertificateState::active && before.not_after && now <= *before.not_after,
             Fact::certificate_still_valid);
  out.add_if(before.renews.empty(), Fact::first_renewal);
  out.add_if(confirmed && same_data(work, renewing), Fact::data_confirmed);
  return out;
}

/// What stands behind the words: a request for another key than before, that proves its possession.
Result<base::Bytes> request_in(const Work& work, const Renewing& renewing, base::ByteView signed_request) {
  VIDIMUS_CHECK(check_trusted(work.house(), renewing.before.der, work.now()));
  VIDIMUS_TRY(content, pki::open_signed_file(signed_request, renewing.before.der));
  auto text = std::string{base::text_of(content)};
  std::erase(text, '\r');
  VIDIMUS_TRY(words, words_of(work, renewing));
  if (!text.starts_with(words)) return fail(Code::bad_request, "refused.other_words");
  VIDIMUS_TRY(der, pki::one_from_pem(std::string_view{text}.substr(words.size()), "CERTIFICATE REQUEST"));
  VIDIMUS_TRY(request, pki::read_certificate_request(der));
  VIDIMUS_CHECK(pki::check_possession(request));
  VIDIMUS_TRY(before, pki::read_certificate(renewing.before.der));
  // RFC 3647 §4.6 without a new key is forbidden (RGS A2).
  if (base::copy_of(request.spki) == base::copy_of(before.spki)) return fail(Code::conflict, "same_key");
  return der;
}

/// Moves the line one step; the house does what follows from the holder's signed request.
Result<Done> step(Work& work, CaseFile& file, OrderEvent event, FactSet known) {
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, file.line.state, event, RoleSet{Role::the_house},
                                       facts(file, work.now()) | known));
  work.move(file.line, decision, file.line.reference);
  return Done{};
}

/// The dossier is validated by the signature, the line is ready, the certificate is asked for. Nothing is signed yet.
Result<domain::Certificate> prepare(Work& work, Renewing& renewing, const FactSet& known) {
  auto& file = renewing.file;
  if (!file.dossier) return fail(Code::wrong_state, "refused.state." + std::string{base::to_name(file.line.state)});
  const auto all = facts(file, work.now()) | known;
  VIDIMUS_TRY(decision, domain::decide(domain::dossier_table, file.dossier->state, DossierEvent::renew, file.acting, all));
  file.dossier->decided_at = work.now();
  work.move(*file.dossier, decision, file.line.reference, Json::object({{"renews", renewing.before.serial}}));
  VIDIMUS_CHECK(step(work, file, OrderEvent::send_dossier, {}));
  VIDIMUS_CHECK(step(work, file, OrderEvent::validate, {Fact::dossier_validated}));
  // The holder is acting himself: he need not be summoned (R48).
  VIDIMUS_CHECK(step(work, file, OrderEvent::make_ready, {Fact::availability_told}));
  domain::Certificate out;
  out.id = work.new_id<domain::CertificateId>();
  out.body = file.line.body;
  out.line = file.line.id;
  out.holder = file.line.holder;
  out.organisation = file.line.organisation;
  out.token = renewing.before.token;
  out.profile = file.product ? file.product->profile : std::string{};
  out.renews = renewing.before.id;
  work.write(out, "certificate", out.id.text, "ask_renewal", out.body, file.line.reference,
             Json::object({{"renews", renewing.before.serial}}));
  VIDIMUS_CHECK(work.commit());
  return out;
}

/// What the authority is asked for: decided and written down in one transaction before it signs.
struct AskedRenewal {
  domain::Certificate certificate;
  ports::CertificateOrder order;
};
Result<AskedRenewal> ask(Counter& counter, const Actor& actor, const RenewCertificate& command) {
  domain::Certificate asked;
  base::Bytes csr;
  {
    VIDIMUS_TRY(work, counter.open(actor));
    VIDIMUS_TRY(renewing, open_renewal(work, command.reference));
    VIDIMUS_TRY(request, request_in(work, renewing, command.signed_request));
    csr = std::move(request);
    const auto known = renewal_facts(work, renewing, command.data_confirmed) | FactSet{Fact::signed_with_current};
    const auto& held = renewing.file.certificate;
    if (held && held->renews == renewing.before.id && held->state != CertificateState::revoked) {
      asked = *held;  // sent again: it goes on where it stopped
    } else {
      VIDIMUS_TRY(made, prepare(work, renewing, known));
      asked = std::move(made);
    }
  }
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(renewing, open_renewal(work, command.reference));
  VIDIMUS_TRY(token, work.unit().token(renewing.before.token));
  // Nobody of ours saw where the new key was made.
  token.qualified = false;
  VIDIMUS_TRY(order, certificate_order(work, renewing.file, asked, token, csr));
  return AskedRenewal{std::move(asked), std::move(order)};
}

Result<domain::Certificate> record(Counter& counter, const Actor& actor, const RenewCertificate& command,
                                   const ports::IssuedCertificate& issued) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(renewing, open_renewal(work, command.reference));
  auto& file = renewing.file;
  if (!file.certificate) return fail(Code::internal, "refused.internal", "a renewal without its certificate");
  auto certificate = *file.certificate;
  if (certificate.state != CertificateState::requested) {
    if (certificate.der != issued.der) return fail(Code::conflict, "certificate_differs");
    return certificate;
  }
  const auto known = facts(file, work.now()) | renewal_facts(work, renewing, command.data_confirmed) |
                     FactSet{Fact::signed_with_current, Fact::proof_of_possession, Fact::lint_clean};
  VIDIMUS_TRY(decision,
              domain::decide(domain::certificate_table, certificate.state, CertificateEvent::renew, file.acting, known));
  certificate.der = issued.der;
  certificate.serial = issued.serial_hex;
  certificate.subject = issued.subject;
  certificate.not_before = issued.not_before;
  certificate.not_after = issued.not_after;
  work.move(certificate, decision, command.reference, Json::object({{"serial", certificate.serial}}));
  file.certificate = certificate;
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return certificate;
}

Result<std::string> acceptance_words(const Work& work, const CaseFile& file) {
  return filled(work, "acceptation-renouvellement",
                Json::object({{"reference", file.line.reference},
                              {"serial", file.certificate->serial},
                              {"subject", file.certificate->subject},
                              {"fingerprint", base::to_hex(pki::sha256(file.certificate->der))}}));
}

}  // namespace

Result<std::string> renewal_text(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(renewing, open_renewal(work, reference));
  return words_of(work, renewing);
}

Result<domain::Certificate> renew_certificate(Counter& counter, const Actor& actor, const RenewCertificate& command) {
  VIDIMUS_TRY(asked, ask(counter, actor, command));
  // Outside of any transaction: signing may take its time, and asked twice the authority answers the same certificate.
  VIDIMUS_TRY(issued, counter.house().authority.issue(asked.order));
  for (int race = 1;; ++race) {
    auto recorded = record(counter, actor, command, issued);
    if (recorded || recorded.error().code != Code::stale || race == renewal_races) return recorded;
  }
}

Result<std::string> renewal_acceptance_text(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(renewing, open_renewal(work, reference));
  if (!renewing.file.certificate || renewing.file.certificate->serial.empty())
    return fail(Code::not_found, "refused.no_certificate");
  return acceptance_words(work, renewing.file);
}

Result<domain::Certificate> accept_renewed(Counter& counter, const Actor& actor, const std::string& reference,
                                           base::ByteView signed_acceptance) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(renewing, open_renewal(work, reference));
  auto& file = renewing.file;
  if (!file.certificate || file.certificate->serial.empty() || !file.holder)
    return fail(Code::not_found, "refused.no_certificate");
  auto certificate = *file.certificate;
  if (certificate.state == CertificateState::active) return certificate;
  VIDIMUS_CHECK(check_trusted(work.house(), certificate.der, work.now()));
  VIDIMUS_TRY(content, pki::open_signed_file(signed_acceptance, certificate.der));
  auto text = std::string{base::text_of(content)};
  std::erase(text, '\r');
  VIDIMUS_TRY(words, acceptance_words(work, file));
  if (!text.starts_with(words)) return fail(Code::bad_request, "refused.other_words");
  // The signature with the new key shows it at work where it belongs, and that its holder is at the keyboard.
  const auto known = facts(file, work.now()) | FactSet{Fact::read_back, Fact::holder_present};
  VIDIMUS_TRY(delivered,
              domain::decide(domain::certificate_table, certificate.state, CertificateEvent::deliver, file.acting, known));
  certificate.delivered_at = work.now();
  work.move(certificate, delivered, reference);
  VIDIMUS_TRY(accepted,
              domain::decide(domain::certificate_table, certificate.state, CertificateEvent::accept, file.acting, known));
  const auto code = work.draw_code(revocation_code_length);
  certificate.revocation_code_mac = work.mac("revocation:" + certificate.serial, code.reveal());
  certificate.revocation_code_sealed = work.seal("revocation:" + certificate.serial, code.reveal());
  work.move(certificate, accepted, reference);
  file.certificate = certificate;
  VIDIMUS_CHECK(work.tell("certificate_renewed", file.body, *file.holder, &file,
                          Json::object({{"revocation_code", std::string{code.reveal()}},
                                        {"link", work.house().public_url + "/dossiers/" + reference}})));
  VIDIMUS_CHECK(work.commit());
  return certificate;
}

}  // namespace vidimus::ra
