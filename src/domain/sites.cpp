#include "domain/appointment.hpp"

namespace vidimus::domain {

bool holds_on(const SiteInstruction& instruction, base::Day day) {
  return (!instruction.starts.ok() || instruction.starts <= day) && (!instruction.ends.ok() || day <= instruction.ends);
}

std::vector<std::string> instructions_on(const DeliverySite& site, const std::vector<SiteInstruction>& timed, base::Day day) {
  std::vector<std::string> out;
  if (!site.instructions.empty()) out.push_back(site.instructions);
  for (const auto& one : timed)
    if (one.site == site.id && holds_on(one, day)) out.push_back(one.text);
  return out;
}

}  // namespace vidimus::domain
