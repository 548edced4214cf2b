// Several dossiers of the verification queue at once: chosen in the queue, looked at together, decided one by one.
#pragma once

#include "ra/dossiers.hpp"
#include "ra/verification_clock.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// The form around the queue's table that leads to the page of those chosen; false when there is nothing to choose.
Json bulk_view(Visit& visit, const std::vector<ra::QueueItem>& items);
/// The form that records the receipt of several dossiers sent by post; false when fewer than two are awaited.
Json bulk_reception_view(Visit& visit, const std::vector<ra::AwaitedDossier>& awaited);

}  // namespace vidimus::web::portal
