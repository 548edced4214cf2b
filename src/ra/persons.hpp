// People as forms name them: found again by their address in the body, or made; never mixed up with somebody else.
#pragma once

#include "ra/counter.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {

/// Names and address as typed.
struct TypedPerson {
  std::string given_names, surname, email, function, phone;
};
/// Reads them into the stored form; what is wrong is told under "/given_names", "/surname", "/email", "/function", "/phone".
domain::Person read_person(FieldReader& fields, const TypedPerson& typed);
/// The person under this address in the body, completed where he lacked something, or a new one. The address of somebody with
/// another name is refused under "/email": letters with codes go there.
Result<domain::Person> person_under_address(Work& work, const domain::Person& typed, FieldReader& fields);
/// A day typed as "2027-03-01". @errors are told under the pointer: required, date_invalid.
base::Day read_day(FieldReader& fields, std::string_view pointer, const std::string& typed);
base::Day read_optional_day(FieldReader& fields, std::string_view pointer, const std::string& typed);

}  // namespace vidimus::ra
