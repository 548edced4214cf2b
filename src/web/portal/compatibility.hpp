// What works with which token, beside the forms of whoever orders next.
#pragma once

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// What was tried with the tokens this body hands over; false when nobody has tried one yet.
base::Result<Json> compatibility_view(Visit& visit, const domain::BodyId& body);

}  // namespace vidimus::web::portal
