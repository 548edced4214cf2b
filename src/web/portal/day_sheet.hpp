// The day sheet (feuille du jour) of the counter.
#pragma once

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// GET /guichet: appointments, stations and stock of each site where the visitor delivers.
PageResult show_day(Visit& visit);

}  // namespace vidimus::web::portal
