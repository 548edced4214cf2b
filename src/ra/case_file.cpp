// Loading a case whole, and the facts it shows.
#include <algorithm>

#include "domain/contract.hpp"
#include "domain/course.hpp"
#include "ra/contract_letters.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

using domain::Fact;

const domain::Appointment* CaseFile::booked() const {
  for (const auto& one : appointments)
    if (one.state == domain::AppointmentState::booked) return &one;
  return nullptr;
}

const domain::Appointment* CaseFile::honoured() const {
  for (const auto& one : appointments)
    if (one.state == domain::AppointmentState::honoured) return &one;
  return nullptr;
}

namespace {

/// Parts of different length never make the same text.
std::string digest_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto& part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  return base::to_hex(pki::sha256(base::view_of(text)));
}

}  // namespace

std::string CaseFile::mandate_data() const {
  const domain::Person nobody;
  const auto& who = holder ? *holder : nobody;
  return digest_of(
      {who.given_names, who.surname, who.function, organisation.name, organisation.siret, line.product.text, contract.supplier});
}

std::string CaseFile::terms_data() const {
  if (!dossier) return {};
  const auto expires = dossier->document_expires ? base::to_text(*dossier->document_expires) : std::string{};
  return digest_of({mandate_data(), base::to_name(dossier->document_kind), dossier->document_number, expires});
}

bool CaseFile::terms_stand() const {
  // A signature older than these digests has none, and holds as it did.
  return dossier && dossier->holder_consented_at && (dossier->terms_data.empty() || dossier->terms_data == terms_data());
}

bool CaseFile::mandate_stands() const {
  return dossier && dossier->representative_consented_at &&
         (dossier->mandate_data.empty() || dossier->mandate_data == mandate_data());
}

namespace {

void add_line_facts(domain::FactSet& out, const CaseFile& file) {
  const auto& line = file.line;
  out.add_if(line.annex_signed_at.has_value(), Fact::annex_signed);
  out.add_if(!line.holder.empty(), Fact::holder_named);
  out.add_if(!line.product.empty(), Fact::product_chosen);
  out.add_if(!line.delivery_site.empty() && !line.verifying_office.empty(), Fact::withdrawal_chosen);
  out.add_if(!line.purchase_order.empty() || !needs_purchase_order(file), Fact::purchase_order_signed);
  out.add_if(line.state == domain::OrderState::ready, Fact::order_ready);
  out.add_if(file.site && file.site->kind == domain::SiteKind::own, Fact::own_delivery_site);
  out.add_if(file.powers.has(domain::Power::sign_annex), Fact::power_to_order);
  out.add_if(file.acting.has(domain::Role::holder) || file.powers.has(domain::Power::sign_request), Fact::power_to_consent);
  out.add_if(file.site && file.site->kind == domain::SiteKind::cci, Fact::external_delivery_site);
}

void add_dossier_facts(domain::FactSet& out, const CaseFile& file, Instant now) {
  if (!file.dossier) return;
  const auto& dossier = *file.dossier;
  auto known = domain::facts(dossier, file.pieces, file.asked, now);
  if (!file.terms_stand()) known = known.without(Fact::holder_consented);
  if (!file.mandate_stands()) known = known.without(Fact::representative_consented);
  out = out | known;
  const bool two = file.policy.validators > 1;
  out.add_if(two, Fact::second_validator_asked);
  out.add_if(!two, Fact::other_reviewer_agreed);
  const bool validated = dossier.state == domain::DossierState::validated;
  out.add_if(validated, Fact::dossier_validated);
  // The summons is queued in the very commit that draws the code: the one proves the other.
  out.add_if(validated && !dossier.code.mac.empty(), Fact::availability_told);
  out.add_if(dossier.code.wrong_attempts < file.contract.code_attempts, Fact::code_not_locked);
  out.add_if(validated && domain::face_to_face_too_late(dossier, file.contract.face_to_face_days, now),
             Fact::face_to_face_too_late);
}

void add_appointment_facts(domain::FactSet& out, const CaseFile& file, Instant now) {
  const auto* booked = file.booked();
  const std::chrono::hours delay{file.contract.booking_change_hours};
  out.add_if(booked != nullptr && now > booked->ends, Fact::slot_passed);
  out.add_if(booked != nullptr && now + delay <= booked->starts, Fact::change_in_time);
  out.add_if(file.honoured() != nullptr, Fact::appointment_honoured);
  const auto missed = std::ranges::count_if(file.appointments, [](const domain::Appointment& one) {
    return one.state == domain::AppointmentState::no_show && !one.excused;
  });
  out.add_if(missed < file.contract.no_shows_allowed, Fact::no_shows_within_limit);
}

void add_certificate_facts(domain::FactSet& out, const CaseFile& file, Instant now) {
  const bool issued = file.certificate && !file.certificate->der.empty();
  out.add_if(issued, Fact::certificate_issued);
  out.add_if(!issued, Fact::never_issued);
  if (!issued) return;
  using enum domain::CertificateState;
  const auto state = file.certificate->state;
  out.add_if(file.certificate->not_after && now > *file.certificate->not_after, Fact::not_after_passed);
  out.add_if(state == revoked || state == expired, Fact::certificate_ended);
}

}  // namespace

bool needs_purchase_order(const CaseFile& file) {
  return file.line.mode == domain::WithdrawalMode::own_site || file.contract.purchase_order_in_cci;
}

domain::FactSet facts(const CaseFile& file, Instant now) {
  auto out = domain::facts(file.contract, now);
  add_line_facts(out, file);
  add_dossier_facts(out, file, now);
  add_certificate_facts(out, file, now);
  add_appointment_facts(out, file, now);
  return out;
}

Result<CaseFile> Work::open_case(const domain::LineId& id) {
  VIDIMUS_TRY(line, unit_->line(id));
  CaseFile file;
  file.acting = acting_on(line);
  file.powers = powers_for(line.organisation, line.contract);
  if (file.acting.empty()) return base::fail(base::Code::not_found, "refused.unknown_case");
  file.line = std::move(line);
  VIDIMUS_TRY(body, unit_->body(file.line.body));
  file.body = std::move(body);
  VIDIMUS_TRY(contract, unit_->contract(file.line.contract));
  file.contract = std::move(contract);
  VIDIMUS_TRY(successor, successor_of(*unit_, file.contract));
  file.successor = std::move(successor);
  VIDIMUS_TRY(organisation, unit_->organisation(file.line.organisation));
  file.organisation = std::move(organisation);
  const auto fetch = [](auto& into, auto found) -> Result<Done> {
    if (!found) return found.error();
    into = std::move(*found);
    return Done{};
  };
  VIDIMUS_TRY(policy, unit_->verification_policy(file.line.contract));
  file.policy = policy.value_or(domain::VerificationPolicy{.contract = file.line.contract, .body = file.line.body});
  if (!file.line.holder.empty()) VIDIMUS_CHECK(fetch(file.holder, unit_->person(file.line.holder)));
  if (!file.line.product.empty()) VIDIMUS_CHECK(fetch(file.product, unit_->product(file.line.product)));
  if (!file.line.delivery_site.empty()) {
    VIDIMUS_CHECK(fetch(file.site, unit_->site(file.line.delivery_site)));
    VIDIMUS_CHECK(fetch(file.instructions, unit_->instructions_at(file.line.delivery_site)));
  }
  if (!file.line.verifying_office.empty()) VIDIMUS_CHECK(fetch(file.office, unit_->site(file.line.verifying_office)));
  if (file.office) {  // an office counts and receives in its own way, where it says so
    file.policy.sla = file.office->sla.value_or(file.policy.sla);
    file.policy.receipt = file.office->receipt.value_or(file.policy.receipt);
  }
  VIDIMUS_CHECK(fetch(file.dossier, unit_->dossier_of(id)));
  if (file.dossier) VIDIMUS_CHECK(fetch(file.pieces, unit_->pieces(file.dossier->id)));
  VIDIMUS_CHECK(ask_pieces_of(file));
  VIDIMUS_CHECK(fetch(file.appointments, unit_->appointments_of(id)));
  VIDIMUS_TRY(certificates, unit_->certificates_of(id));
  if (!certificates.empty()) file.certificate = certificates.back();
  if (file.certificate && !file.certificate->token.empty())
    VIDIMUS_CHECK(fetch(file.token, unit_->token(file.certificate->token)));
  return file;
}

Result<Done> Work::ask_pieces_of(CaseFile& file) const {
  if (!file.dossier) return Done{};
  file.asked = domain::asked_pieces(house_.pieces, {.holder = file.dossier->holder_kind,
                                                    .signer = file.dossier->signer_kind,
                                                    .set = file.policy.pieces,
                                                    .profile = file.product ? file.product->profile : std::string{}});
  if (file.dossier->signer_kind != domain::SignerKind::delegate) return Done{};
  // The deed of a delegation that is kept with the power itself is not asked for again in each dossier.
  VIDIMUS_TRY(held, unit_->accreditations_of(file.dossier->representative));
  const bool on_file = std::ranges::any_of(held, [&](const domain::Accreditation& one) {
    return one.role == domain::Role::delegate && one.organisation == file.line.organisation && !one.proof_file.empty();
  });
  if (on_file)
    std::erase_if(file.asked.rules,
                  [](const domain::PieceRule& rule) { return rule.piece == domain::PieceKind::signing_delegation; });
  return Done{};
}

Result<CaseFile> Work::open_case(const std::string& reference) {
  VIDIMUS_TRY(line, unit_->line_by_reference(reference));
  if (!line) return base::fail(base::Code::not_found, "refused.unknown_case");
  return open_case(line->id);
}

Result<CaseFile> Work::open_case(const domain::DossierId& dossier) {
  VIDIMUS_TRY(found, unit_->dossier(dossier));
  return open_case(found.line);
}

}  // namespace vidimus::ra
