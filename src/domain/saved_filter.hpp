// Filters of lists that a person keeps under a name (filtre enregistré).
#pragma once

#include <string>

#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// The lists that can be filtered.
enum class FilteredList : unsigned char {
  queue,         ///< file d'attente
  cases,         ///< dossiers
  people,        ///< habilitations
  certificates,  ///< certificats
  audit,         ///< journal d'audit
};

struct SavedFilter {
  std::string id;
  PersonId person;
  FilteredList list = FilteredList::queue;
  std::string name;   ///< what its owner calls it; unique to him in its list
  std::string query;  ///< of the list's address ("q=ch%C3%A2teau&etat=ready"), without its page
  base::Instant created;
};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::FilteredList>{"queue"sv, "cases"sv, "people"sv, "certificates"sv, "audit"sv};
}  // namespace vidimus::base
