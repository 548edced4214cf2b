// From what the tables allow (view_case) to pages: which action stands where, and in which order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/portal/views.hpp"

namespace vidimus::web::portal {

/// Something this person may do now on a case.
struct Action {
  std::string key;  ///< "next.<key>" is its label
  std::string href;
  bool quiet = false;  ///< possible, but not what the case waits for
};
/// Is there a withdrawal code the holder may still read? It disappears once it is given.
bool code_waits(const ra::CaseFile& file);
std::vector<Action> actions_of(const Visit& visit, const ra::CaseView& view);
/// The first thing the case asks of this person, if any.
std::optional<Action> first_action(const Visit& visit, const ra::CaseView& view);

}  // namespace vidimus::web::portal
