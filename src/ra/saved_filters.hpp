// Filters of lists kept under a name (filtres enregistrés), each its owner's own.
#pragma once

#include "domain/saved_filter.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

inline constexpr std::size_t most_saved_filters = 20;  ///< of a person in one list

/// By name.
Result<std::vector<domain::SavedFilter>> saved_filters(Counter& counter, const Actor& actor, domain::FilteredList list);
/// Keeps the query of a list's address under a name; one of this name is replaced. @errors bad_request naming the field: no name,
/// a name or query too long; too_many "refused.filters_many".
Result<domain::SavedFilter> keep_filter(Counter& counter, const Actor& actor, domain::FilteredList list, const std::string& name,
                                        const std::string& query);
/// @errors not_found.
Result<Done> remove_filter(Counter& counter, const Actor& actor, domain::FilteredList list, const std::string& id);

}  // namespace vidimus::ra
