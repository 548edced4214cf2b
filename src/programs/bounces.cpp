#include "programs/bounces.hpp"

#include <filesystem>
#include <vector>

#include "adapters/smtp/notice.hpp"
#include "base/log.hpp"
#include "base/toml.hpp"
#include "ra/letter_desk.hpp"

namespace vidimus::programs {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Result;

constexpr std::size_t batch = 100;

/// What is new, a bounded number a run.
Result<std::vector<fs::path>> new_messages(const fs::path& maildir) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator at(maildir / "new", error), end; !error && at != end && out.size() < batch; at.increment(error))
    if (at->is_regular_file(error)) out.push_back(at->path());
  if (error) return base::fail(Code::misconfigured, "mail.bounces cannot be read", error.message());
  return out;
}

/// A message nobody can read is no reason to stop: it is set aside like the others.
Result<bool> take_file(OpenHouse& open, const fs::path& path) {
  const auto text = base::read_file(path.string(), adapters::smtp::notice_limit);
  if (!text) return false;
  auto taken = take_bounce(open, base::view_of(*text));
  if (!taken && (taken.error().code == Code::malformed || taken.error().code == Code::too_large)) return false;
  return taken;
}

}  // namespace

Result<bool> take_bounce(OpenHouse& open, base::ByteView message) {
  VIDIMUS_TRY(notice, adapters::smtp::read_notice(message));
  return ra::take_notice(*open.counter, notice);
}

Result<int> read_bounces(OpenHouse& open) {
  const fs::path maildir = open.settings.mail.bounces;
  VIDIMUS_TRY(found, new_messages(maildir));
  int count = 0;
  for (const auto& path : found) {
    VIDIMUS_TRY(ours, take_file(open, path));
    count += ours ? 1 : 0;
    std::error_code error;
    fs::rename(path, maildir / "cur" / (path.filename().string() + ":2,S"), error);
    if (error) return base::fail(Code::misconfigured, "mail.bounces cannot be written", error.message());
  }
  return count;
}

}  // namespace vidimus::programs
