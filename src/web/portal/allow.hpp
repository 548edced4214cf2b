// The allow-list notice of pages where one waits for our mail (R77).
#pragma once

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// Whose mail to let through: the body of who is signed in, else every body's; `false` when nobody writes from here yet, or
/// nobody can say now: a page is shown without it rather than not at all. Pages of a case name the supplier's addresses too
/// (`allow_view`).
Json allow_notice(const Visit& visit);

}  // namespace vidimus::web::portal
