#include "programs/renewals.hpp"

#include "base/log.hpp"

namespace vidimus::programs {

void Renewals::watch(std::string what, std::string path, Act act) {
  std::error_code ignored;
  const auto written = std::filesystem::last_write_time(path, ignored);
  watched_.push_back({std::move(what), std::move(path), std::move(act), written});
}

void Renewals::refresh() {
  for (auto& one : watched_) {
    std::error_code failed;
    const auto written = std::filesystem::last_write_time(one.path, failed);
    if (failed || written == one.written) continue;
    one.written = written;
    if (const auto done = one.act(); done)
      base::log::info("certificate.renewed", {{"what", one.what}, {"file", one.path}});
    else
      base::log::error("certificate.refused", {{"what", one.what}, {"file", one.path}, {"cause", done.error().detail}});
  }
}

}  // namespace vidimus::programs
