// Leave (congés) of delivery operators: no slot is offered on it, and what was booked goes to a colleague; what no colleague can
// take is called off, and its holder invited to book again.
#pragma once

#include "ra/appointments.hpp"

namespace vidimus::ra {

struct DeclareLeave {
  domain::PersonId person;  ///< whose; empty: the actor's own
  base::Day first;
  domain::HalfDay first_half = domain::HalfDay::morning;
  base::Day last;
  domain::HalfDay last_half = domain::HalfDay::afternoon;
  std::string note;
};
struct LeaveOutcome {
  domain::Leave leave;
  int reassigned = 0;               ///< appointments a colleague takes over
  std::vector<SheetItem> unserved;  ///< appointments nobody else can serve: called off, their holders told
};
/// What a leave would do; nothing is changed. @errors as `declare_leave`.
Result<LeaveOutcome> preview_leave(Counter& counter, const Actor& actor, const DeclareLeave& command);
/// By the operator, or by the RA manager for one. @errors bad_request (days in no order, over, or longer than a year), forbidden,
/// not_found: no such operator.
Result<LeaveOutcome> declare_leave(Counter& counter, const Actor& actor, const DeclareLeave& command);
/// The operator comes after all; appointments stay with the colleague.
Result<domain::Leave> withdraw_leave(Counter& counter, const Actor& actor, const domain::LeaveId& id);

struct LeaveView {
  domain::Leave leave;
  std::string person;
};
struct OperatorName {
  domain::PersonId id;
  std::string name;
};
struct LeaveBook {
  std::vector<LeaveView> leave;         ///< that is not over: one's own, or of all operators for the RA manager
  std::vector<OperatorName> operators;  ///< for whom the actor may tell leave
  std::vector<SheetItem> unserved;      ///< appointments bound to somebody who is away then
};
Result<LeaveBook> leave_book(Counter& counter, const Actor& actor);

}  // namespace vidimus::ra
