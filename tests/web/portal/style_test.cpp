// The living page of the design shows every part there is: a class that some page uses stands on /style too.
#include <filesystem>
#include <regex>
#include <set>

#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

/// Class names of a text with tags; those a value decides ("{{tone}}") are left out.
std::set<std::string> classes_in(const std::string& page) {
  static const std::regex attribute{R"re(class="([^"]*)")re"};
  static const std::regex value{R"(\{\{[^}]*\}\})"};
  std::set<std::string> out;
  for (std::sregex_iterator at{page.begin(), page.end(), attribute}; at != std::sregex_iterator{}; ++at) {
    std::istringstream names{std::regex_replace((*at)[1].str(), value, " ")};
    // "s-{{name}}" leaves a beginning; what is not printed is no part of its own.
    for (std::string name; names >> name;)
      if (!name.ends_with('-') && name != "no-print") out.insert(name);
  }
  return out;
}

class StylePage : public PortalTest {};

TEST_F(StylePage, ShowsEveryPartThatPagesUse) {
  web.open("/style").keep("style");
  ASSERT_EQ(web.status, 200);
  const auto shown = classes_in(web.page);
  for (const auto& file : std::filesystem::directory_iterator(std::string{VIDIMUS_SOURCE} + "/portal")) {
    // The frame around every page is around this one too.
    if (file.path().extension() != ".mustache" || file.path().stem() == "layout") continue;
    const auto page = base::read_file(file.path().string());
    ASSERT_TRUE(page);
    for (const auto& name : classes_in(*page))
      EXPECT_TRUE(shown.contains(name)) << name << " of " << file.path().filename() << " is not on /style";
  }
}

}  // namespace
}  // namespace vidimus::web::portal::testing
