// The verification queue (file d'attente), page after page.
#pragma once

#include "ra/dossiers.hpp"
#include "ra/verification_clock.hpp"

namespace vidimus::ra {

/// What of the queue is wanted: cases with these words, of which at least so much of the delay is used.
struct QueueSearch {
  std::string text{};
  int percent = 0;
  std::string after{};  ///< reference of the last case of the page before
  int limit = 50;
};
struct QueuePage {
  std::vector<QueueItem> items;
  std::int64_t waiting = 0;  ///< in the whole queue
  std::int64_t late = 0;     ///< of them, past their date
  std::string next;          ///< `after` of the next page, "" when this is the last
};
/// One page of the queue of the sites the operator is accredited for, most urgent first, found by the database.
Result<QueuePage> search_queue(Counter& counter, const Actor& actor, const QueueSearch& search);

struct AwaitedPage {
  std::vector<AwaitedDossier> items;
  std::string next;  ///< `after` of the next page: reference of the last case; "" when this is the last
};
/// Dossiers sent by post to the offices of the operator and not recorded yet, oldest first.
Result<AwaitedPage> awaited_dossiers(Counter& counter, const Actor& actor, const std::string& after = {}, int limit = 50);

}  // namespace vidimus::ra
