#include "web/portal/actions.hpp"

#include <algorithm>

#include "domain/dossier.hpp"

namespace vidimus::web::portal {
namespace {

using domain::DossierState;
using domain::OrderState;
using domain::Role;

/// One event of the tables with its page. `wanted`: is this what the case waits for, or is it merely possible?
struct Way {
  std::string_view event;
  std::string_view key;
  std::string_view page;
  bool (*wanted)(const Visit&, const ra::CaseFile&);
};

bool always(const Visit&, const ra::CaseFile&) { return true; }
bool never(const Visit&, const ra::CaseFile&) { return false; }
bool is_holder(const Visit& visit, const ra::CaseFile& file) { return visit.actor().person == file.line.holder; }

bool no_purchase_order(const Visit&, const ra::CaseFile& file) {
  return file.line.purchase_order.empty() && ra::needs_purchase_order(file);
}
bool no_document(const Visit& visit, const ra::CaseFile& file) {
  return is_holder(visit, file) && file.dossier && file.dossier->document_kind == domain::DocumentKind::none;
}
bool pieces_missing(const Visit& visit, const ra::CaseFile& file) {
  const auto today = base::civil_of(visit.request().now).day;
  return is_holder(visit, file) && !domain::missing_pieces(file.asked, file.pieces, today).empty();
}
bool proof_missing(const Visit& visit, const ra::CaseFile& file) {
  const auto missing = domain::missing_pieces(file.asked, file.pieces, base::civil_of(visit.request().now).day);
  return std::find(missing.begin(), missing.end(), domain::PieceKind::signing_delegation) != missing.end();
}
bool consent_missing(const Visit& visit, const ra::CaseFile& file) {
  if (!file.dossier) return false;
  if (is_holder(visit, file) && !file.terms_stand()) return true;
  return file.powers.has(domain::Power::sign_request) && !file.mandate_stands();
}

bool no_visit(const Visit&, const ra::CaseFile& file) { return file.booked() == nullptr; }

// In the order a case goes: the first wanted one is what to do now.
constexpr Way ways[] = {{"order.reserve", "order.reserve", "/reservation", always},
                        {"dossier.edit", "dossier.document", "/document", no_document},
                        {"dossier.edit", "dossier.edit", "/pieces", pieces_missing},
                        {"dossier.prove", "dossier.prove", "/pieces", proof_missing},
                        {"dossier.consent", "dossier.consent", "/consentement", consent_missing},
                        {"dossier.submit", "dossier.submit", "/envoi", always},
                        {"order.return_purchase_order", "order.return_purchase_order", "/bon-de-commande", no_purchase_order},
                        {"appointment.book", "appointment.book", "/rendez-vous", always},
                        {"order.confirm_installation", "order.confirm_installation", "/installation", is_holder},
                        {"appointment.note_arranged", "appointment.note_arranged", "/remise-cci", no_visit},
                        {"certificate.bring_in", "certificate.bring_in", "/remise-cci", always},
                        {"appointment.rearrange", "appointment.rearrange", "/rendez-vous", never},
                        {"appointment.move", "appointment.move", "/rendez-vous", never},
                        {"appointment.cancel", "appointment.cancel", "/rendez-vous", never},
                        {"certificate.accept", "certificate.accept", "/certificat", is_holder},
                        {"certificate.revoke", "certificate.revoke", "/revocation", never},
                        {"order.cancel", "order.cancel", "/annulation", never}};

}  // namespace

bool code_waits(const ra::CaseFile& file) {
  return file.dossier && file.dossier->state == DossierState::validated && !file.dossier->code.mac.empty() &&
         !file.dossier->code.sealed.empty();
}

std::vector<Action> actions_of(const Visit& visit, const ra::CaseView& view) {
  const auto& file = view.file;
  const auto& reference = file.line.reference;
  std::vector<Action> out;
  const auto may = [&view](std::string_view event) {
    return std::find(view.possible.begin(), view.possible.end(), event) != view.possible.end();
  };
  if (may("order.process")) out.push_back({"order.process", "/verification/pre-commandes"});
  if (may("dossier.judge")) out.push_back({"dossier.judge", "/verification/" + reference});
  const bool at_counter = file.line.state == OrderState::ready || (file.certificate && file.line.state == OrderState::issued);
  if (file.acting.has(Role::delivery_operator) && at_counter) out.push_back({"appointment.honour", "/guichet/" + reference});
  for (const auto& way : ways)
    if (may(way.event))
      out.push_back({std::string{way.key}, "/dossiers/" + reference + std::string{way.page}, !way.wanted(visit, file)});
  if (code_waits(file) && is_holder(visit, file))
    out.push_back({"dossier.code", "/dossiers/" + reference + "/code-de-retrait", true});
  if (file.booked() != nullptr && file.line.state == OrderState::ready)
    out.push_back({"appointment.summons", "/dossiers/" + reference + "/convocation", true});
  const bool renewable =
      !file.line.replaces.empty() && file.contract.renewal_rule != domain::RenewalRule::none && is_holder(visit, file);
  if (renewable && (file.line.state == OrderState::dossier_open || (file.certificate && !file.certificate->renews.empty())))
    out.push_back({"certificate.renew", "/dossiers/" + reference + "/renouvellement"});
  if (file.certificate && file.certificate->state == domain::CertificateState::active)
    out.push_back({"certificate.end", "/dossiers/" + reference + "/echeance", true});
  const bool in_hands =
      file.token && (file.token->state == domain::TokenState::handed_over || file.token->state == domain::TokenState::blocked);
  if (in_hands) out.push_back({"token", "/supports/" + file.token->id.text, true});
  if (file.certificate && file.certificate->revocation_code_sealed && is_holder(visit, file))
    out.push_back({"certificate.code", "/dossiers/" + reference + "/code-de-revocation", true});
  const bool locked = file.dossier && domain::code_locked(file.dossier->code, file.contract.code_attempts);
  const bool agent = file.acting.meets({Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor});
  if (agent && file.dossier && file.dossier->state == DossierState::validated && file.honoured() == nullptr)
    out.push_back({"dossier.identify", "/dossiers/" + reference + "/identification", !locked});
  if (file.dossier && (file.dossier->holder_consented_at || file.dossier->representative_consented_at))
    out.push_back({"signatures", "/dossiers/" + reference + "/accords", true});
  if (file.honoured() != nullptr) out.push_back({"record", "/dossiers/" + reference + "/proces-verbal", true});
  std::stable_partition(out.begin(), out.end(), [](const Action& action) { return !action.quiet; });
  return out;
}

std::optional<Action> first_action(const Visit& visit, const ra::CaseView& view) {
  for (auto& action : actions_of(visit, view))
    if (!action.quiet) return action;
  return std::nullopt;
}

}  // namespace vidimus::web::portal
