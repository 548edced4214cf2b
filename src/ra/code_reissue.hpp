// Another withdrawal code (réémission du code de retrait), under dual control: an agent identifies the holder again, and the RA
// manager, who is another person, issues the code. R57; docs/trust/rules.md, Appointment.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

struct IdentifyAgain {
  std::string reference;
  domain::IdentificationMethod method = domain::IdentificationMethod::document_at_counter;
  bool holder_present = false;
  domain::DocumentKind document_kind = domain::DocumentKind::none;  ///< as shown; for `document_at_counter`
  std::string document_number;
};
/// An agent of the case's office or site records that he identified the holder: by the document of the dossier, its number read
/// again, or face to face with a second agent who has still to confirm. @errors missing_facts: holder_present, same_document.
Result<domain::Identification> identify_again(Counter& counter, const Actor& actor, const IdentifyAgain& command);
/// The second agent of a face-to-face confirms it. @errors missing_facts: another_agent, holder_present.
Result<domain::Identification> witness_identification(Counter& counter, const Actor& actor,
                                                      const domain::IdentificationId& identification, bool holder_present);
/// The RA manager draws another code on the strength of an identification made by somebody else in the last days: the old code
/// is dead, tries count anew, the holder gets his letter. @errors missing_facts: holder_identified_again, another_agent.
Result<domain::Dossier> reissue_code(Counter& counter, const Actor& actor, const std::string& reference);

struct IdentificationView {
  domain::Identification identification;
  std::string agent;
  std::string witness;  ///< empty while there is none
  bool serves = false;
};
/// Identifications of a case, oldest first, for its agents, the RA manager and the auditor.
Result<std::vector<IdentificationView>> identifications_of(Counter& counter, const Actor& actor, const std::string& reference);

/// The revocation code, for the holder's own signed-in space only, until his certificate ends. The reading is recorded.
/// @errors not_found to everybody else, and when there is none.
Result<base::Secret> show_revocation_code(Counter& counter, const Actor& actor, const std::string& reference);

}  // namespace vidimus::ra
