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
  std::string phone;         ///< E.164, may be empty
  std::string function;      ///< job title (fonction)
  base::Day mandate_ends{};  ///< last day of an elected mandate; no day for who is not elected (domain/mandates.hpp)
  base::Day mandate_told{};  ///< the end of mandate that letter L26 told of last
};

/// proposed: waits for a second manager, a co-signature or the check of a proof. Only what is in force gives a right.
enum class AccreditationState : unsigned char { none, proposed, in_force, ended };

/// Acts that bind an organisation by somebody's signature (domain/powers.hpp says who has which).
enum class Power : unsigned char {
  sign_convention,  ///< signer la convention d'accès
  sign_annex,       ///< signer l'annexe 4 : commander
  sign_request      ///< signer la demande d'un porteur (mandat)
};
using PowerSet = base::EnumSet<Power>;

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
  AccreditationState state = AccreditationState::in_force;
  PowerSet scope{};            ///< what a delegation covers, and not beyond
  BlobId proof_file{};         ///< the deed itself, as it was uploaded; empty when only its reference is kept
  std::string proof_digest{};  ///< SHA-256 of that file, hex
  base::Day deed_day{};        ///< day the deed was signed
  PersonId granted_by{};       ///< who named or accredited; empty: the set-up file
  PersonId confirmed_by{};     ///< who gave the second signature, where one is needed
  std::string reason{};        ///< of its end
  base::Day ending_told{};     ///< the end that was told ahead last
};

/// Does it give its right on this day? First and last day are included (R62–R64).
[[nodiscard]] inline bool holds_on(const Accreditation& accreditation, base::Day day) {
  return accreditation.state == AccreditationState::in_force && accreditation.starts <= day && day <= accreditation.ends;
}

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

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::AccreditationState>{"none"sv, "proposed"sv, "in_force"sv, "ended"sv};
template <>
inline constexpr std::array names<domain::Power>{"sign_convention"sv, "sign_annex"sv, "sign_request"sv};
}  // namespace vidimus::base
