// Every phrase of the portal is said in every language, with the same values in it; and the language of a page is the visitor's.
#include "web/portal/languages.hpp"

#include <gtest/gtest.h>

#include "base/toml.hpp"
#include "web/portal/browser.hpp"
#include "web/portal/visit.hpp"

namespace vidimus::web::portal {
namespace {

using base::Json;

Json read(const std::string& file) { return base::read_toml(std::string{VIDIMUS_SOURCE} + "/" + file).value(); }

std::string in_toml(std::string_view text) { return Json{text}.dump(); }

void say_worded(const Say& say, const std::string& place, const std::string& phrase) {
  if (!phrase.empty()) say(place, phrase);
}

/// Walks all that is said in French, as the portal does when it starts.
void each_saying(const Say& say) {
  each_text(read("portal/fr.toml"), say);
  each_text(read("data/messages.toml"), say);
  const auto services = read("data/services.toml");
  for (const auto& one : services.find("service")->items())
    for (const auto* part : {"name", "use", "otherwise"}) say("catalogue." + one.text("key") + "." + part, one.text(part));
  const auto pieces = read("data/pieces.toml");
  for (const auto& one : pieces.find("rule")->items())
    for (const auto* part : {"label", "hint", "example", "source"}) say_worded(say, "said", one.text(part));
  const auto review = read("data/review.toml");
  for (const auto& one : review.find("correction")->items()) say_worded(say, "said", one.text("label"));
  for (const auto& list : review.find("checklist")->items())
    for (const auto& item : list.find("item")->items()) say_worded(say, "said", item.text("label"));
  const auto pages = Templates::load(std::string{VIDIMUS_SOURCE} + "/portal").value();
  for (const auto& [name, text] : pages.files()) each_phrase(name, text, say);
}

/// Values of templates, and of the texts scripts fill in: "{size}".
std::multiset<std::string> values_of(std::string_view phrase) {
  auto out = placeholders(phrase);
  for (auto at = phrase.find('{'); at != std::string_view::npos; at = phrase.find('{', at + 1))
    if (const auto end = phrase.find('}', at); end != std::string_view::npos && !phrase.substr(at).starts_with("{{"))
      out.emplace(phrase.substr(at, end - at + 1));
  return out;
}

TEST(Languages, EveryPhraseIsSaidInEnglishWithItsValues) {
  const Phrases english{read("portal/en.toml")};
  std::set<std::string> missing;
  each_saying([&](const std::string& place, std::string_view phrase) {
    const auto* said = english.find(place, phrase);
    if (said == nullptr)
      missing.insert(in_toml(phrase) + " = \"\"");
    else
      EXPECT_EQ(values_of(*said), values_of(phrase)) << place;
    return std::string{phrase};
  });
  std::string lines;
  for (const auto& line : missing) lines += line + "\n";
  EXPECT_TRUE(missing.empty()) << "add to portal/en.toml:\n" << lines;
}

TEST(Languages, NothingIsTranslatedThatNobodySays) {
  const auto file = read("portal/en.toml");
  std::set<std::string> phrases;
  std::set<std::string> places;
  each_saying([&](const std::string& place, std::string_view phrase) {
    phrases.emplace(phrase);
    places.insert(place);
    return std::string{phrase};
  });
  std::string left;
  for (const auto& [phrase, value] : file.find("phrase")->members())
    if (!phrases.contains(phrase)) left += in_toml(phrase) + "\n";
  for (const auto& [place, value] : file.find("at")->members())
    if (!places.contains(place)) left += in_toml(place) + "\n";
  EXPECT_EQ(left, "") << "take these out of portal/en.toml";
}

TEST(Languages, PhrasesEndAtTagsAndSectionsAndKeepTheirValues) {
  std::vector<std::string> said;
  const auto out = each_phrase(
      "page",
      "<p class=\"a\" title=\"Un\n  titre\">Le {{day}},\n à {{hour}}{{#x}} <b>ici</b>{{/x}}. {{{html}}} 12 {{> part}}</p>",
      [&](const std::string& place, std::string_view phrase) {
        said.emplace_back(place);
        return "[" + std::string{phrase} + "]";
      });
  EXPECT_EQ(said, (std::vector<std::string>{"page: Un titre", "page: Le {{day}}, à {{hour}}", "page: ici"}));
  EXPECT_EQ(
      out, "<p class=\"a\" title=\"[Un titre]\">[Le {{day}}, à {{hour}}]{{#x}} <b>[ici]</b>{{/x}}. {{{html}}} 12 {{> part}}</p>");
}

TEST(Languages, APlaceMaySayItOtherwise) {
  const Phrases english{Json::object(
      {{"name", "English"}, {"phrase", Json::object({{"Lieu", "Place"}})}, {"at", Json::object({{"title.lieu", "Site"}})}})};
  EXPECT_EQ(*english.find("menu.lieu", "Lieu"), "Place");
  EXPECT_EQ(*english.find("title.lieu", "Lieu"), "Site");
  EXPECT_EQ(english.find("menu.x", "Ailleurs"), nullptr);
  EXPECT_EQ(english.page("p", "<p>Ailleurs</p>"), "<p>Ailleurs</p>") << "what nobody translated stays French";
}

TEST(Languages, TheBrowsersWishIsRead) {
  std::vector<Language> languages(2);
  languages[0].code = "fr";
  languages[1].code = "en";
  const auto wished = [&](std::string_view field) {
    const auto* found = accepted_language(languages, field);
    return found == nullptr ? std::string{} : found->code;
  };
  EXPECT_EQ(wished("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7"), "fr");
  EXPECT_EQ(wished("de, en-GB;q=0.8, fr;q=0.5"), "en");
  EXPECT_EQ(wished("en;q=0, fr;q=0.1"), "fr");
  EXPECT_EQ(wished("de,it"), "");
  EXPECT_EQ(wished(""), "");
  EXPECT_EQ(wished(",,;q=,;;en;q=x"), "") << "what cannot be read asks for nothing";
}

TEST(Languages, NobodyIsSentElsewhere) {
  EXPECT_TRUE(own_path("/espace?x=1"));
  for (const std::string_view bad :
       {"", "espace", "//evil.example", "/\\evil.example", "https://evil.example/", "/a\r\nSet-Cookie: x"})
    EXPECT_FALSE(own_path(bad)) << bad;
}

class LanguagePages : public testing::PortalTest {};

TEST_F(LanguagePages, ChosenByALinkAndKeptInACookie) {
  EXPECT_TRUE(web.open("/connexion").shows("<html lang=\"fr\">"));
  EXPECT_TRUE(web.shows("href=\"/langue/en?vers=%2Fconnexion\" lang=\"en\"")) << web.page;
  web.open("/langue/en?vers=%2Fconnexion");
  EXPECT_EQ(web.at, "/connexion");
  EXPECT_TRUE(web.shows("<html lang=\"en\">")) << web.page;
  EXPECT_TRUE(web.shows("Receive a sign-in link"));
  EXPECT_TRUE(web.send("/connexion", {{"email", "nobody"}}).shows("Give a complete e-mail address")) << "errors too";
  EXPECT_EQ(web.open("/langue/xx").status, 404);
  web.open("/langue/fr?vers=%2F%2Fevil.example");
  EXPECT_EQ(web.at, "/") << "a link leads nobody to another site";
  EXPECT_TRUE(web.shows("<html lang=\"fr\">"));
}

TEST_F(LanguagePages, SigningInLeadsNobodyElsewhere) {
  web.open("/connexion?vers=%2F%2Fevil.example");
  EXPECT_FALSE(web.cookies.contains("__Host-vers"));
}

TEST_F(LanguagePages, TheStyleGuideShowsAFieldThatIsWrong) {
  EXPECT_EQ(web.open("/style").status, 200);
  EXPECT_TRUE(web.shows("aria-invalid=\"true\""));
}

}  // namespace
}  // namespace vidimus::web::portal
