// Adhesion of organisations (collectivités) to a framework contract.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The adhesion form (formulaire d'adhésion): journeys step 1. The person becomes the organisation's legal representative here.
struct Adhere {
  domain::ContractId contract;
  std::string siret;
  std::string name, street, zip, town;
  std::string given_names, surname, email, function, phone;
};
struct AdhesionOutcome {
  domain::Membership membership;
  domain::Organisation organisation;
  domain::Person person;
};
/// Requests a membership; anyone may. Whoever fills the form is accredited as legal representative only when the RA manager
/// accepts: until then he sees and signs this membership, and nothing else of the organisation. @errors bad_request (fields),
/// missing_facts (adhesion_open, public_entity), conflict when a membership in this contract already exists, wrong_state. @source
/// R18, R19
Result<AdhesionOutcome> adhere(Counter& counter, const Adhere& form);
/// The legal representative signs the convention with a one-time code asked for subject "convention:<membership>".  @source R24
Result<domain::Membership> sign_convention(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                           const std::string& code);
/// The RA manager accepts (countersigns) a signed membership; it is active from then on.  @source R17, R18
Result<domain::Membership> activate_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id);
Result<domain::Membership> refuse_membership(Counter& counter, const Actor& actor, const domain::MembershipId& id,
                                             const std::string& reason);

struct MembershipView {
  domain::Membership membership;
  domain::Organisation organisation;
  domain::FrameworkContract contract;
  domain::MutualisationBody body;
};
/// Memberships the actor may see: of his organisations, or of his body when RA manager or auditor.
Result<std::vector<MembershipView>> memberships(Counter& counter, const Actor& actor);
Result<MembershipView> membership(Counter& counter, const Actor& actor, const domain::MembershipId& id);

/// A body with its contracts, products and sites: what the public pages show. Visible to all.
struct BodyView {
  domain::MutualisationBody body;
  std::vector<domain::FrameworkContract> contracts;  ///< published, open and intake_closed ones
  std::vector<domain::Product> products;
  std::vector<domain::DeliverySite> sites;  ///< those that are offered
};
Result<std::vector<BodyView>> bodies(Counter& counter);

/// The convention (data/conventions/fr/<name>.txt) filled for a membership, as it is shown and signed; its SHA-256 is kept with
/// the signature. @errors not_found, misconfigured.
Result<std::string> convention_text(Counter& counter, const Actor& actor, const domain::MembershipId& id);

}  // namespace vidimus::ra
