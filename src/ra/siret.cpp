#include "ra/siret.hpp"

#include "domain/identifiers.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::OrderState;
using domain::Role;

/// Has any dossier of the organisation been accepted?
Result<bool> any_accepted(Work& work, const domain::OrganisationId& id) {
  for (const auto state : {OrderState::validated, OrderState::ready, OrderState::issued, OrderState::completed}) {
    VIDIMUS_TRY(lines, work.unit().lines({.organisation = id, .state = state, .limit = 1}));
    if (!lines.empty()) return true;
  }
  return false;
}

base::Error taken() {
  auto error = fail(Code::bad_request, "refused.fields");
  error.fields.push_back({"/siret", "siret_taken"});
  return error;
}

}  // namespace

Result<domain::Organisation> correct_siret(Counter& counter, const Actor& actor, const domain::OrganisationId& id,
                                           const std::string& siret) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(organisation, work.unit().organisation(id));
  const bool own = work.acting_for(id).meets({Role::legal_representative, Role::order_manager});
  if (!own && !work.acting_in(organisation.body).has(Role::ra_manager)) return fail(Code::not_found, "refused.not_found");
  FieldReader fields;
  const auto right = fields.required("/siret", siret, "siret_invalid", domain::siret_from);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(fixed, any_accepted(work, id));
  if (fixed) return fail(Code::wrong_state, "refused.siret_fixed");
  if (right == organisation.siret) return organisation;
  VIDIMUS_TRY(other, work.unit().organisation_by_siret(organisation.body, right));
  if (other) return taken();
  const auto before = organisation.siret;
  organisation.siret = right;
  work.write(organisation, "organisation", id.text, "correct_siret", organisation.body, {},
             Json::object({{"from", before}, {"to", right}}));
  const auto done = work.commit();
  if (!done && done.error().code == Code::conflict) return taken();
  if (!done) return done.error();
  return organisation;
}

}  // namespace vidimus::ra
