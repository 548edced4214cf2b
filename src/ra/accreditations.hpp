// Accreditations (habilitations, transfert de compétence; R62–R64) and powers toward an organisation (pouvoirs): who gives them,
// with which deed, who must sign besides, and how they end. The machine is domain/accreditation.hpp.
#pragma once

#include "ra/persons.hpp"

namespace vidimus::ra {

/// The deed that gives a right (acte): order, deliberation, minutes, signed mandate. Either the file or, for what is kept on
/// paper, its reference.
struct Deed {
  std::string reference;
  std::string day;  ///< signed on, "2027-03-01"; may be empty but for a mandate
  std::string file_name;
  base::ByteView content;  ///< empty: only the reference
};

/// An operator is accredited, or a manager or auditor appointed, by the RA manager.
struct Accredit {
  TypedPerson person;
  domain::Role role = domain::Role::delivery_operator;
  domain::ContractId contract;  ///< operators only
  domain::SiteId site;          ///< operators only
  std::string starts, ends;
  Deed deed;
};
/// Operators act at once; a manager or an auditor waits for a second manager (`confirm_accreditation`).
/// @errors bad_request (fields), missing_facts, forbidden, conflict "accreditation_exists", unsupported_media.
/// @source R62, R63, R64; docs/trust/rules.md §9
Result<domain::Accreditation> accredit(Counter& counter, const Actor& actor, const Accredit& command);

/// A person is named for a role toward an organisation: order_manager, delegate, certification_agent, or legal_representative as
/// the successor of the one in office.
struct NamePerson {
  domain::OrganisationId organisation;
  domain::Role role = domain::Role::order_manager;
  TypedPerson person;
  std::string starts, ends;  ///< empty: from today, for as long as the office allows
  std::string mandate_ends;  ///< of an elected function only
  domain::PowerSet scope;    ///< of a delegate
  Deed deed;
};
/// Order managers and delegates act at once; a certification agent signs the mandate first; a successor is checked by the RA
/// manager first. @errors as `accredit`. @source docs/trust/rules.md, Powers; RGS A2
Result<domain::Accreditation> name_person(Counter& counter, const Actor& actor, const NamePerson& command);

/// The second act a proposal waits for: another RA manager confirms a manager or auditor; the agent signs his mandate with a code
/// asked for "mandate:<accreditation>"; the RA manager lets the successor take over, after checking the proof.
Result<domain::Accreditation> confirm_accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id,
                                                    const std::string& code = {});
/// A proposal is declined, with a reason.
Result<domain::Accreditation> decline_accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id,
                                                    const std::string& reason);
/// A right is taken back, with a reason; at once, the running sessions included.
Result<domain::Accreditation> withdraw_accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id,
                                                     const std::string& reason);

/// An accreditation as lists show it.
struct AccreditationView {
  domain::Accreditation accreditation;
  domain::Person person;
  std::string contract, site, organisation;  ///< names, empty where it is not bound
  std::string granted_by;                    ///< name
  int days_left = 0;                         ///< until its last day, below zero once passed
  bool ending_soon = false;                  ///< in force, and its last day is within `ending_soon_days`
  std::vector<std::string> possible;         ///< "confirm", "co_sign", "take_over", "decline", "withdraw": what the reader may do
};
inline constexpr int ending_soon_days = 60;
/// Everything the body gave to its own agents, those in force first, by last day: for the RA manager and the auditor.
Result<std::vector<AccreditationView>> accreditations(Counter& counter, const Actor& actor);
/// Where the pages before ended, of the powers in force and of those that are over.
struct StandingPlace {
  domain::AccreditationId after;
  domain::AccreditationId over_after;
  int limit = 50;
};
/// Who may what in an organisation, newest first: for its own people, the RA manager and the auditor. @errors not_found.
struct StandingView {
  domain::Organisation organisation;
  std::vector<AccreditationView> people;  ///< in force and proposed
  std::vector<AccreditationView> over;
  domain::AccreditationId next;       ///< `after` of the page after; empty: this is the last
  domain::AccreditationId next_over;  ///< likewise
  domain::RoleSet acting;             ///< of the reader toward the organisation
};
Result<StandingView> standing(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation,
                              const StandingPlace& place = {});
Result<AccreditationView> accreditation(Counter& counter, const Actor& actor, const domain::AccreditationId& id);

/// The deed as it was uploaded; the reading is audited. @errors not_found.
struct DeedContent {
  std::string media_type;
  base::Bytes content;
};
Result<DeedContent> read_deed(Counter& counter, const Actor& actor, const domain::AccreditationId& id);

/// The mandate as the certification agent reads and signs it. @errors not_found.
Result<std::string> mandate_text(Counter& counter, const Actor& actor, const domain::AccreditationId& id);

/// Who has to know on a day that a right ends: its person, and those who could give it again.
Result<std::vector<domain::Person>> told_of_ending(Work& work, const domain::Accreditation& one, base::Day today);
/// Daily: ends what has passed its last day, and tells ahead of what ends within `ending_told_days`. Answers how many.
inline constexpr int ending_told_days = 30;
Result<int> advance_accreditations(Counter& counter);

}  // namespace vidimus::ra
