#include "programs/responder/feed.hpp"

namespace vidimus::programs::responder {

base::Result<ports::StatusNews> LazyFeed::since(std::int64_t mark) {
  if (!feed_) {
    VIDIMUS_TRY(database, adapters::sql::open(url_));
    database_ = std::move(database);
    feed_ = adapters::sql::make_status_feed(*database_);
  }
  return feed_->since(mark);
}

}  // namespace vidimus::programs::responder
