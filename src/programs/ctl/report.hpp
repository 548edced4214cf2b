// How a command tells what it found out: as JSON, or in lines for people.
#pragma once

#include "programs/ctl/arguments.hpp"

namespace vidimus::programs::ctl {

/// Ends a command with its report, in JSON or as `print` writes it; a refusal is complained of.
inline int tell_report(const base::Result<base::Json>& report, bool json, void (*print)(const base::Json&)) {
  if (!report) return complain(report.error(), json, refused);
  if (json)
    std::cout << report->dump(2) << '\n';
  else
    print(*report);
  return done;
}

}  // namespace vidimus::programs::ctl
