// Delivery points and verifying offices (R49, R55, R58) as the RA manager keeps them: address, hours, closures, instructions of a
// time (R66), cleaning gap (R67), counters.
#pragma once

#include "ra/appointments.hpp"

namespace vidimus::ra {

/// A site with its calendar, and the days on which closing would touch somebody.
struct SiteView {
  domain::DeliverySite site;
  ports::SiteCalendar calendar;
};
/// Sites of the actor's body, retired ones too: for its RA manager and auditor. @errors forbidden.
Result<std::vector<SiteView>> sites(Counter& counter, const Actor& actor);
Result<SiteView> site(Counter& counter, const Actor& actor, const domain::SiteId& id);
/// Sites that are offered, of every body: what everybody may read.
struct PointsOfBody {
  domain::MutualisationBody body;
  std::vector<SiteView> sites;
};
Result<std::vector<PointsOfBody>> delivery_points(Counter& counter);

/// The form of a site. The zone follows from the territory.
struct SiteForm {
  domain::SiteKind kind = domain::SiteKind::own;
  std::string name, street, zip, town, phone, territory = "metropole", instructions;
  bool verifies = false;
  bool outside = false;  ///< at a member's or in a certification agent's hands: contracts that allow it only
  bool offered = true;
  std::string contact{}, email{};  ///< whom to ask for, and his address; both may be empty (R53)
  std::string sla{}, receipt{};    ///< names of SlaMode and ReceiptMode; empty: as the contract says
  std::string horizon_days{};      ///< a number; empty: as the contract says
};
/// @errors bad_request (fields), forbidden, stale.
Result<domain::DeliverySite> add_site(Counter& counter, const Actor& actor, const SiteForm& form);
/// `version` 0: whatever it is. The kind of a site never changes: cases chose it for what it is.
Result<domain::DeliverySite> edit_site(Counter& counter, const Actor& actor, const domain::SiteId& id, base::Version version,
                                       const SiteForm& form);

/// Opening hours of one weekday, as typed: "09:00".
struct HoursForm {
  int weekday = 1;
  std::string from, to;
  int slot_minutes = 20;
  int gap_minutes = 10;  ///< cleaning between two hand-overs (R67)
  int capacity = 1;
};
struct ClosureForm {
  std::string day, reason;
  bool call_off = false;  ///< appointments of that day are called off; without it, a day that has some is not closed
};
struct InstructionForm {
  std::string from, to;  ///< either may be empty
  std::string text;
};
/// Each changes one entry and leaves the others; two managers at once: the second is told stale. A closure calls off
/// what is booked that day, when it was told to: those people are written to and book again (ra/closing.hpp shows them before).
/// @errors conflict "closure_booked": somebody is booked that day, and `call_off` was not said.
Result<SiteView> add_hours(Counter& counter, const Actor& actor, const domain::SiteId& id, const HoursForm& form);
struct ClosureOutcome {
  SiteView view;
  std::vector<SheetItem> called_off;  ///< appointments of that day, whose holders were told
};
Result<ClosureOutcome> add_closure(Counter& counter, const Actor& actor, const domain::SiteId& id, const ClosureForm& form);
Result<SiteView> add_instruction(Counter& counter, const Actor& actor, const domain::SiteId& id, const InstructionForm& form);
/// Takes an entry away by its key. @errors not_found.
Result<SiteView> remove_hours(Counter& counter, const Actor& actor, const domain::SiteId& id, const std::string& key);
Result<SiteView> remove_closure(Counter& counter, const Actor& actor, const domain::SiteId& id, const std::string& key);
Result<SiteView> remove_instruction(Counter& counter, const Actor& actor, const domain::SiteId& id, const std::string& key);

/// Keys of entries: "2-540" (weekday and minute), "2026-12-24", the first twelve hex digits of an instruction's SHA-256.
std::string key_of(const domain::OpeningHours& hours);
std::string key_of(const domain::Closure& closure);
std::string key_of(const domain::SiteInstruction& instruction);

}  // namespace vidimus::ra
