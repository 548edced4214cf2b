// Brings the register's news to the responder, and keeps what is known for a start without the register.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "ports/status_feed.hpp"
#include "va/responder.hpp"

namespace vidimus::va {

/// Used by one thread; the responder answers meanwhile.
class StatusKeeper {
 public:
  /// `snapshot`: path of the file kept. `feed` may be null: then only the snapshot is answered from.
  StatusKeeper(Responder& responder, ports::StatusFeed* feed, std::string snapshot);
  /// Answers from the snapshot until the register speaks. Nothing happens when there is none or it is damaged.
  void start_from_snapshot();
  /// Takes the news. A register that cannot be reached changes nothing: the last index stays.
  void refresh(base::Instant now);
  /// Writes the snapshot when something changed, or when it is older than ten minutes.
  void keep(base::Instant now);

 private:
  std::vector<CertificateStatus> statuses_of(const ports::StatusNews& news);
  std::vector<std::string> issuer_names() const;

  Responder& responder_;
  ports::StatusFeed* feed_;
  std::string snapshot_;
  std::int64_t mark_ = 0;
  bool heard_ = false;   // the register has been heard since the start
  bool silent_ = false;  // told once in the log, not at each question
  bool changed_ = false;
  base::Instant kept_{};
};

}  // namespace vidimus::va
