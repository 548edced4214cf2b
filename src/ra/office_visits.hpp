// Visits at a CCI office (R53): its calendar is its own; what it tells is noted, with the same checks of the holder, and the
// certificate its authority made is brought in.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The visit the holder arranged with the office, or its new time. @errors missing_facts (external_delivery_site,
/// dossier_validated…), forbidden.
Result<domain::Appointment> note_visit(Counter& counter, const Actor& actor, const std::string& reference, Instant when);
/// The hand-over did not take place: why. The holder is told to arrange another visit. @errors missing_facts, not_found.
Result<domain::Appointment> note_refusal(Counter& counter, const Actor& actor, const std::string& reference,
                                         const std::string& reason);
/// Nobody came. @errors missing_facts (slot_passed), not_found.
Result<domain::Appointment> note_missed_visit(Counter& counter, const Actor& actor, const std::string& reference);
// The hand-over itself is `hold_face_to_face` (ra/handover.hpp): same document, same code, same presence.

/// Brings in the certificate the office's authority issued: PEM, the holder's first, its issuers after it when there are any. The
/// order goes on to issued. @errors malformed: no certificate; untrusted: known anchors of the contract's supplier do not lead to
/// it; lint_failed: it breaks a rule of the trade, named in `fields`; missing_facts (certificate_of_holder,
/// appointment_honoured…); conflict: its serial number is known already.
Result<domain::Certificate> bring_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                              std::string_view pem);
/// Are these the same name, whatever the case, the accents and the hyphens?
bool same_person_name(std::string_view a, std::string_view b);

}  // namespace vidimus::ra
