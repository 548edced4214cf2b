// Cases found by the words written on them, on both databases: words follow every change of what they come from.
#include "domain/search.hpp"

#include <algorithm>

#include "adapters/sql/case_words.hpp"
#include "adapters/sql/engines.hpp"

namespace vidimus::tests {
namespace {

class Search : public OnBothEngines {
 protected:
  bool found(const std::string& typed) {
    const auto lines = *unit()->lines({.words = domain::wanted_words(typed)});
    return std::ranges::find(lines, world_.line.id, &OrderLine::id) != lines.end();
  }
};

TEST_P(Search, ByAnyBeginningOfWhatIsWritten) {
  populate();
  for (const auto& text :
       {world_.line.reference, world_.organisation.name, world_.organisation.siret, world_.person.surname,
        world_.person.given_names + " " + world_.organisation.name, world_.certificate.serial, world_.token.serial})
    EXPECT_TRUE(found(text)) << text;
  EXPECT_TRUE(found(world_.organisation.siret.substr(0, 9))) << "a SIREN is the beginning of a SIRET";
  EXPECT_FALSE(found("introuvable"));
  EXPECT_FALSE(found(world_.line.reference + " introuvable")) << "every word counts";
}

TEST_P(Search, WordsFollowWhatTheyComeFrom) {
  populate();
  auto person = world_.person;
  person.version = 1;
  person.surname = "Kéraudren-Zwolle";
  ASSERT_EQ(write({step(person)}), "");
  EXPECT_TRUE(found("zwol keraud"));
  EXPECT_FALSE(found(world_.person.surname)) << "the name before is forgotten";
}

TEST_P(Search, OlderCasesGetTheirWords) {
  populate();
  auto connection = std::move(*database_->connect());
  ASSERT_TRUE(connection->run("DELETE FROM case_word"));
  EXPECT_FALSE(found(world_.line.reference));
  ASSERT_TRUE(adapters::sql::write_case_words(*connection, world_.line.id.text));
  EXPECT_TRUE(found(world_.line.reference));
}

TEST_P(Search, CertificatesAreCountedAsTheyAreListed) {
  populate();
  for (const auto& filter : {ports::CertificateFilter{}, ports::CertificateFilter{.body = world_.body.id, .limit = 0},
                             ports::CertificateFilter{.body = domain::BodyId{"nobody"}},
                             ports::CertificateFilter{.state = world_.certificate.state}}) {
    auto all = filter;
    all.limit = 100;
    EXPECT_EQ(*unit()->count_certificates(filter), static_cast<std::int64_t>(unit()->certificates(all)->size()));
  }
}

INSTANTIATE_TEST_SUITE_P(Databases, Search, both_engines(), engine_name);

}  // namespace
}  // namespace vidimus::tests
