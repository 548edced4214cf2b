// Runs every story of tests/stories on both databases. A story: its title, which may say when it begins, then one sentence a
// line; "#" begins a remark that cites the rules it shows.
#include <filesystem>
#include <fstream>

#include "adapters/sql/postgres.hpp"
#include "story_life_steps.hpp"

namespace vidimus::ra::testing {
namespace {

struct Telling {
  std::string file;
  bool postgres = false;
};
std::ostream& operator<<(std::ostream& out, const Telling& one) {
  return out << std::filesystem::path(one.file).filename().string();
}

std::vector<Telling> tellings() {
  std::vector<Telling> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::string{VIDIMUS_SOURCE} + "/tests/stories")) {
    if (entry.path().extension() != ".story") continue;
    out.push_back({entry.path().string(), false});
    out.push_back({entry.path().string(), true});
  }
  std::ranges::sort(out, {}, [](const Telling& one) { return std::pair{one.file, one.postgres}; });
  return out;
}

std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(" \t\r");
  return first == std::string::npos ? std::string{} : line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

/// The title may say when the story begins: "…, à partir du 2018-10-15 09:00". Usually in November 2026.
std::string beginning_of(const std::string& file) {
  std::ifstream in(file);
  std::string title;
  std::getline(in, title);
  std::smatch found;
  static const std::regex begins{"à partir du ([0-9-]{10} [0-9:]{5})"};
  return std::regex_search(title, found, begins) ? base::to_rfc3339(paris_time(found[1])) : "2026-11-20T09:00:00Z";
}

/// Tells the story; a failure names file, line and sentence.
void tell(Story& story, std::istream& in, const std::string& file) {
  std::string line;
  int number = 0;
  int told = 0;
  while (std::getline(in, line)) {
    ++number;
    const auto sentence = trimmed(line);
    if (number == 1 || sentence.empty() || sentence.starts_with('#')) continue;
    std::string complaint;
    try {
      complaint = story.tell(sentence);
    } catch (const std::exception& error) {
      complaint = error.what();
    }
    ++told;
    ASSERT_EQ(complaint, "") << file << ":" << number << ": " << sentence;
  }
  EXPECT_EQ(story.end(), "") << file << ": at its end";
  EXPECT_GT(told, 0) << file << " says nothing";
}

class Stories : public ::testing::TestWithParam<Telling> {
 protected:
  ~Stories() override {
    if (!address_.empty()) tests::Postgres::server().drop(address_);
  }
  std::string database() {
    if (GetParam().postgres) address_ = tests::Postgres::server().fresh_database();
    return address_;
  }

 private:
  std::string address_;
};

TEST_P(Stories, Holds) {
  std::ifstream in(GetParam().file);
  ASSERT_TRUE(in);
  LifeStory story(database(), beginning_of(GetParam().file));
  tell(story, in, GetParam().file);
}

INSTANTIATE_TEST_SUITE_P(All, Stories, ::testing::ValuesIn(tellings()), [](const auto& one) {
  return std::filesystem::path(one.param.file).stem().string() + (one.param.postgres ? "_postgres" : "_sqlite");
});

TEST(StoryLanguage, RefusesWhatItDoesNotKnowAndWhatDoesNotHold) {
  LifeStory story{""};
  EXPECT_EQ(story.tell("il pleut sur la Bretagne"), "unknown sentence");
  EXPECT_EQ(story.tell("le marché «Accord-cadre Certificats électroniques» est closed"), "it is open");
  EXPECT_EQ(story.tell("refus: not_found"), "nothing was refused");
  EXPECT_EQ(story.tell("bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat"), "");
  EXPECT_EQ(story.tell("lettre order_lapsed à bastien.audibert@valbrune.example"), "no such letter");
  EXPECT_EQ(story.tell("audit: order lapse"), "no such entry");
  EXPECT_EQ(story.tell("erwan.bihan@port-lennec.example ouvre la ligne"), "");
  EXPECT_EQ(story.end(), "the last act was refused: not_found");
  EXPECT_EQ(story.tell("la ligne est placed"), "the act before was refused: not_found");
  EXPECT_EQ(story.tell("refus: forbidden"), "it is not_found");
}

}  // namespace
}  // namespace vidimus::ra::testing
