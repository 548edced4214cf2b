// One act of a job among many.
#pragma once

#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/result.hpp"

namespace vidimus::ra {

/// One record that cannot be moved must not keep the others waiting: it is told in the log and tried again at the next run.
/// A database that is away ends the run. Answers whether something happened.
inline base::Result<bool> one_act(std::string_view what, const std::string& id, const base::Result<bool>& outcome) {
  if (outcome || outcome.error().code == base::Code::unavailable) return outcome;
  base::log::warn("calendar.act_refused", {{"act", std::string{what}}, {"id", id}, {"reason", outcome.error().detail}});
  return false;
}

}  // namespace vidimus::ra
