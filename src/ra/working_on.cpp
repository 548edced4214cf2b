#include "ra/working_on.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ports/claims.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;

constexpr domain::RoleSet claiming{Role::registration_operator, Role::ra_manager};

Result<CaseFile> file_to_claim(Work& work, const domain::DossierId& id) {
  VIDIMUS_TRY(file, work.open_case(id));
  if (!file.acting.meets(claiming)) return fail(Code::forbidden, "refused.role");
  return std::move(file);
}

ports::AuditDraft claim_trace(const Work& work, const CaseFile& file, const char* event) {
  return {.at = work.now(),
          .actor = work.actor().person.text,
          .role = std::string{base::to_name(file.acting.has(Role::registration_operator) ? Role::registration_operator
                                                                                         : Role::ra_manager)},
          .noun = "dossier",
          .noun_id = file.dossier->id.text,
          .event = event,
          .from = {},
          .to = {},
          .body = file.body.id.text,
          .reference = file.line.reference,
          .source = {},
          .note = {}};
}

Result<Claim> claim_view(ports::Unit& unit, const ports::ReviewClaim& claim) {
  VIDIMUS_TRY(person, unit.person(claim.person));
  return Claim{claim.dossier, claim.person, domain::shown_name(person.given_names, person.surname), claim.ends};
}

}  // namespace

Result<Claim> take_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, file_to_claim(work, dossier));
  if (file.dossier->state != domain::DossierState::received)
    return fail(Code::wrong_state, "refused.state." + std::string{base::to_name(file.dossier->state)});
  VIDIMUS_TRY(book, ports::as_claim_book(counter.house().store));
  const ports::ReviewClaim claim{dossier, actor.person, work.now(), work.now() + claim_lasts};
  VIDIMUS_CHECK(book->take(claim, file.acting.has(Role::ra_manager), claim_trace(work, file, "take")));
  return claim_view(work.unit(), claim);
}

Result<Done> release_dossier(Counter& counter, const Actor& actor, const domain::DossierId& dossier) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, file_to_claim(work, dossier));
  VIDIMUS_TRY(book, ports::as_claim_book(counter.house().store));
  VIDIMUS_TRY(held, book->claims_on({dossier}, work.now()));
  if (held.empty()) return fail(Code::not_found, "refused.not_found");
  const bool own = held.front().person == actor.person;
  if (!own && !file.acting.has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  return book->release(dossier, work.now(), claim_trace(work, file, "release"));
}

Result<std::vector<Claim>> claims_on(Counter& counter, const Actor& actor, const std::vector<domain::DossierId>& dossiers) {
  if (dossiers.empty()) return std::vector<Claim>{};
  if (!actor.standing.meets(claiming)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(book, ports::as_claim_book(counter.house().store));
  VIDIMUS_TRY(held, book->claims_on(dossiers, work.now()));
  std::vector<Claim> out;
  for (const auto& one : held) {
    VIDIMUS_TRY(view, claim_view(work.unit(), one));
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace vidimus::ra
