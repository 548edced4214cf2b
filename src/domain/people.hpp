// People, what they are accredited for, and who is acting now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/roles.hpp"

namespace vidimus::domain {

/// A person known to one mutualisation body. E-mail is unique within the body and in lower case.
struct Person {
  PersonId id;
  Version version = 0;
  BodyId body;
  OrganisationId organisation;  ///< empty for the body's own agents
  std::string given_names;      ///< in the order of the identity document, separated by commas in the certificate
  std::string surname;
  std::string email;
  std::string phone;     ///< E.164, may be empty
  std::string function;  ///< job title (fonction)
};

/// A named agent's right to act for the certification authority (habilitation, transfert de compétence; R62–R64), or the
/// standing of a person toward an organisation (représentant légal, gestionnaire).
struct Accreditation {
  AccreditationId id;
  Version version = 0;
  PersonId person;
  BodyId body;
  Role role = Role::anyone;
  ContractId contract;          ///< empty: every contract of the body (ra_manager, auditor) or not contract-bound
  SiteId site;                  ///< empty: not bound to a site
  OrganisationId organisation;  ///< for legal_representative, delegate, order_manager, certification_agent
  base::Day starts;
  base::Day ends;     ///< last day included
  std::string proof;  ///< reference of the deed that gives the right
};

/// Who is acting (acteur): a signed-in person with the accreditations valid today, or the house, or an integrator's key.
struct Actor {
  PersonId person;
  BodyId body;
  OrganisationId organisation;
  RoleSet standing;  ///< roles held anywhere; rights toward one case come from `ra::Work::acting_on`
  std::vector<Accreditation> accreditations;
  std::string name;  ///< as written in the audit trail
  static Actor house() { return {{}, {}, {}, RoleSet{Role::the_house}, {}, "vidimus"}; }
};

}  // namespace vidimus::domain
