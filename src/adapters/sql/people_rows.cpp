#include "adapters/sql/people_rows.hpp"

namespace vidimus::adapters::sql {

template <>
const Table<domain::Person>& table_of<domain::Person>() {
  using domain::Person;
  static const Table<Person> table{"person",
                                   {
                                       column<&Person::id>("id"),
                                       column<&Person::version>("version"),
                                       column<&Person::body>("body"),
                                       column<&Person::organisation>("organisation"),
                                       column<&Person::given_names>("given_names"),
                                       column<&Person::surname>("surname"),
                                       column<&Person::email>("email"),
                                       column<&Person::phone>("phone"),
                                       column<&Person::function>("function"),
                                       column<&Person::mandate_ends>("mandate_ends"),
                                       column<&Person::mandate_told>("mandate_told"),
                                   }};
  return table;
}

template <>
const Table<domain::Accreditation>& table_of<domain::Accreditation>() {
  using domain::Accreditation;
  static const Table<Accreditation> table{"accreditation",
                                          {
                                              column<&Accreditation::id>("id"),
                                              column<&Accreditation::version>("version"),
                                              column<&Accreditation::person>("person"),
                                              column<&Accreditation::body>("body"),
                                              column<&Accreditation::role>("role"),
                                              column<&Accreditation::contract>("contract"),
                                              column<&Accreditation::site>("site"),
                                              column<&Accreditation::organisation>("organisation"),
                                              column<&Accreditation::starts>("starts"),
                                              column<&Accreditation::ends>("ends"),
                                              column<&Accreditation::proof>("proof"),
                                              column<&Accreditation::state>("state"),
                                              column<&Accreditation::scope>("scope"),
                                              column<&Accreditation::proof_file>("proof_file"),
                                              column<&Accreditation::proof_digest>("proof_digest"),
                                              column<&Accreditation::deed_day>("deed_day"),
                                              column<&Accreditation::granted_by>("granted_by"),
                                              column<&Accreditation::confirmed_by>("confirmed_by"),
                                              column<&Accreditation::reason>("reason"),
                                              column<&Accreditation::ending_told>("ending_told"),
                                          }};
  return table;
}

}  // namespace vidimus::adapters::sql
