#include "web/portal/computers.hpp"

#include <array>

namespace vidimus::web::portal {
namespace {

struct Mark {
  std::string_view in_agent;
  std::string_view name;
};

/// The first that is found counts: Android says Linux too, and a telephone takes no token.
constexpr std::array system_marks{Mark{"Android", ""},        Mark{"iPhone", ""},         Mark{"iPad", ""},
                                  Mark{"Windows", "windows"}, Mark{"Macintosh", "macos"}, Mark{"Linux", "linux"}};
/// Edge calls itself Chrome as well, and Chrome calls itself Safari.
constexpr std::array browser_marks{Mark{"Edg/", "Edge"}, Mark{"OPR/", "Opera"}, Mark{"Firefox/", "Firefox"},
                                   Mark{"Chrome/", "Chrome"}, Mark{"Version/", "Safari"}};

}  // namespace

std::string system_hint(std::string_view user_agent) {
  for (const auto& mark : system_marks)
    if (user_agent.find(mark.in_agent) != std::string_view::npos) return std::string{mark.name};
  return {};
}

std::string browser_hint(std::string_view user_agent) {
  for (const auto& mark : browser_marks) {
    const auto at = user_agent.find(mark.in_agent);
    if (at == std::string_view::npos) continue;
    const auto from = at + mark.in_agent.size();
    auto end = from;
    while (end < user_agent.size() && end < from + 4 && user_agent[end] >= '0' && user_agent[end] <= '9') ++end;
    return std::string{mark.name} + (end > from ? " " + std::string{user_agent.substr(from, end - from)} : "");
  }
  return {};
}

}  // namespace vidimus::web::portal
