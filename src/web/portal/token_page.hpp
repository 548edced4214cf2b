// The page of one token, and what other files add to it.
#pragma once

#include "ra/tokens.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// /supports/{id}
PageResult show_token(Visit& visit);
/// A blocked PIN: what may be asked, identified, agreed or proved by whom stands there (src/web/portal/unblocking.cpp).
base::Result<base::Done> add_unblocking(Visit& visit, const ra::TokenView& view, Json& data);

}  // namespace vidimus::web::portal
