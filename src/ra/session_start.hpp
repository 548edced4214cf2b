// Opening a session: one place draws its secret.
#pragma once

#include "ra/access.hpp"

namespace vidimus::ra {

/// Writes a fresh session of this person into the work; nothing is committed yet.
SignedIn start_session(Work& work, const domain::Person& person, std::string_view method);
/// The same, in place of a session that ends with it.
Result<SignedIn> restart_session(Work& work, const ActiveSession& active, std::string_view method);

}  // namespace vidimus::ra
