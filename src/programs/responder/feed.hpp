// The register's news for the responder. The database may be away when the responder starts, or at any time after: the feed opens
// it when it is asked, and says unavailable until it answers.
#pragma once

#include <memory>
#include <string>

#include "adapters/sql/database.hpp"
#include "ports/status_feed.hpp"

namespace vidimus::programs::responder {

class LazyFeed final : public ports::StatusFeed {
 public:
  explicit LazyFeed(std::string url) : url_(std::move(url)) {}
  base::Result<ports::StatusNews> since(std::int64_t mark) override;

 private:
  std::string url_;
  std::unique_ptr<adapters::sql::Database> database_;
  std::unique_ptr<ports::StatusFeed> feed_;
};

}  // namespace vidimus::programs::responder
