#include "va/status_keeper.hpp"

#include <algorithm>
#include <filesystem>

#include "base/log.hpp"
#include "base/toml.hpp"
#include "va/snapshot.hpp"

namespace vidimus::va {
namespace {
constexpr std::size_t snapshot_limit = 4ULL << 30;
constexpr std::chrono::minutes keep_every{10};
}  // namespace

StatusKeeper::StatusKeeper(Responder& responder, ports::StatusFeed* feed, std::string snapshot)
    : responder_(responder), feed_(feed), snapshot_(std::move(snapshot)) {}

void StatusKeeper::start_from_snapshot() {
  const auto content = base::read_file(snapshot_, snapshot_limit);
  if (!content) return;
  auto read = read_snapshot(base::view_of(*content), issuer_names());
  if (!read) {
    base::log::error("responder.snapshot_refused", {{"file", snapshot_}, {"cause", read.error().detail}});
    return;
  }
  base::log::info("responder.snapshot_loaded",
                  {{"certificates", std::to_string(read->index.size())}, {"as_of", base::to_rfc3339(read->as_of)}});
  kept_ = read->as_of;
  responder_.publish(std::move(read->index), read->as_of);
}

void StatusKeeper::refresh(base::Instant now) {
  if (feed_ == nullptr) return;
  const auto news = feed_->since(mark_);
  if (!news) {
    if (!silent_) base::log::warn("responder.register_silent", {{"cause", news.error().detail}});
    silent_ = true;
    return;
  }
  if (silent_) base::log::info("responder.register_back");
  silent_ = false;
  mark_ = news->mark;
  if (heard_ && news->changes.empty()) return responder_.confirm(now);
  const auto statuses = statuses_of(*news);
  // The first news after a start are the whole register: they replace what a snapshot said.
  responder_.publish(heard_ ? responder_.index()->with(statuses) : StatusIndex{statuses}, now);
  heard_ = true;
  changed_ = true;
}

void StatusKeeper::keep(base::Instant now) {
  const auto index = responder_.index();
  if (!index || !heard_ || (!changed_ && now - kept_ < keep_every)) return;
  const auto octets = write_snapshot(*index, responder_.as_of(), issuer_names());
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path{snapshot_}.parent_path(), ignored);
  if (const auto written = base::write_file(snapshot_, base::text_of(octets), 0640); !written)
    base::log::error("responder.snapshot_not_kept", {{"file", snapshot_}, {"cause", written.error().detail}});
  changed_ = false;
  kept_ = now;
}

std::vector<CertificateStatus> StatusKeeper::statuses_of(const ports::StatusNews& news) {
  const auto names = issuer_names();
  std::vector<CertificateStatus> out;
  out.reserve(news.changes.size());
  for (const auto& reported : news.changes) {
    const auto issuer = std::ranges::find(names, reported.issuer);
    const auto serial = serial_from(reported.serial);
    if (issuer == names.end() || !serial) continue;
    CertificateStatus status;
    status.serial = *serial;
    status.issuer = static_cast<std::uint8_t>(issuer - names.begin());
    if (reported.revoked_at)
      status.revoke(*reported.revoked_at, reported.reason ? pki::revocation_reason_from(*reported.reason) : std::nullopt);
    out.push_back(status);
  }
  return out;
}

std::vector<std::string> StatusKeeper::issuer_names() const {
  std::vector<std::string> out;
  for (const auto& issuer : responder_.issuers()) out.push_back(issuer.name);
  return out;
}

}  // namespace vidimus::va
