// The course of a contract (domain/course.hpp) as it stands in the store.
#pragma once

#include "domain/course.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// Which cases a question needs: reading all of them every minute would be a burden.
enum class CourseCases : unsigned char {
  none,
  unsent,  ///< orders whose dossier was never sent: those the calendar warns and lets lapse
  open     ///< every order that still goes on
};
Result<domain::Course> load_course(ports::Unit& unit, const domain::FrameworkContract& contract, CourseCases cases);
/// Working days by which a contract counts: those of the body's own zone and of metropolitan France.
Result<domain::Calendar> working_days_of(const House& house);

}  // namespace vidimus::ra
