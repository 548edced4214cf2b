// Course of a contract (déroulé): what the calendar does by itself to a contract, its members and its open cases. One pure
// function says it for an instant; the jobs do what it says, and the rehearsal (répétition générale) asks it for every day to
// come.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/contract.hpp"
#include "domain/dossier.hpp"
#include "domain/order.hpp"
#include "domain/organisation.hpp"
#include "domain/working_time.hpp"

namespace vidimus::domain {

/// An open case as the calendar sees it.
struct CourseCase {
  OrderLine line;
  std::optional<Dossier> dossier;
  bool face_to_face_held = false;
};

/// A contract with everything its dates may still touch.
struct Course {
  FrameworkContract contract;
  bool follows_another = false;  ///< some contract names it its successor
  std::vector<Membership> memberships;
  std::vector<CourseCase> cases;
};

/// The first four move by the course of a contract itself; the others by jobs of the house that the rehearsal tells beside it.
enum class CourseNoun : unsigned char { contract, membership, order, dossier, appointment, certificate, mandate, accreditation };

/// One thing the house does by itself: a row of a table, at an instant.
struct CourseAct {
  base::Instant at;
  CourseNoun noun = CourseNoun::contract;
  std::string id;  ///< of the contract, membership, order line or dossier
  std::string_view event;
  std::string_view from;
  std::string_view to;
  std::string_view source;
  EffectSet then;
  LineId line;  ///< of an order or dossier
};

/// First instant at which unsent orders are warned of (R8): midnight in Paris, `warning_days` working days before the deadline.
[[nodiscard]] base::Instant lapse_warned_from(const FrameworkContract& contract, const Calendar& working_days);
/// Facts the calendar adds to those of the contract alone.
[[nodiscard]] FactSet course_facts(const Course& course, base::Instant now);
[[nodiscard]] FactSet course_facts(const FrameworkContract& contract, const OrderLine& line, base::Instant now,
                                   const Calendar& working_days);
/// Sees each act right after it was done, with the course as it then is.
using Witness = std::function<void(const CourseAct&, const Course&)>;
/// Everything the house does at `now` by itself, in order: the contract first, as many steps as its dates allow, then cases, then
/// memberships. Moves `course` along.
void run_due(Course& course, base::Instant now, const Calendar& working_days, const Witness& witness);
/// Instants at which something may fall due, from `now` until `until`: `now` itself, then each midnight in Paris, which is when
/// every rule of a contract falls due.
[[nodiscard]] std::vector<base::Instant> rehearsal_instants(base::Instant now, base::Instant until);

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::CourseNoun>{"contract"sv,    "membership"sv,  "order"sv,   "dossier"sv,
                                                      "appointment"sv, "certificate"sv, "mandate"sv, "accreditation"sv};
}  // namespace vidimus::base
