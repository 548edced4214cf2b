// R77: wherever one waits for our mail, the page says which address to let through.
#include <filesystem>

#include "ra/cast.hpp"
#include "ra/organisations.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

/// Pages that speak of letters without anybody waiting for one there, and why.
const std::map<std::string, std::string>& not_waiting() {
  static const std::map<std::string, std::string> pages{
      {"identification", "the operator reads it: the holder waits elsewhere"},
      {"mandats_revoques", "said to who revoked; the holders are told by their letters"},
      {"preuves", "the manager reads it; the agent is told by his letter and on /seconde-preuve"},
      {"repetition", "a rehearsal sends nothing"},
      {"mes_donnees", "says what a file holds"},
      {"courriel_imprime", "a letter on paper, for who got no mail"},
      {"courriels", "letters that failed, for who looks after them"},
      {"courriel", "one letter and its delivery, for who looks after it"},
      {"courrier", "the open mailbox of a demonstration"},
      {"remplacement", "the letter was sent before"},
      {"expediteur", "what a domain publishes, for who runs it"},
      {"conges", "the manager reads it; whose appointment is called off gets his letter"},
      {"habilitations", "the manager reads it"}};
  return pages;
}

TEST(AllowNotice, StandsInEveryTemplateWhereOneWaitsForMail) {
  const std::regex waits{
      "recevr|recevez|prévenu|vient de partir|vient de vous être|vous est envoyé|vous sera envoyé|vous écrivons|nos courriels|Un "
      "courriel|\\{\\{#ask\\}\\}"};
  int found = 0;
  for (const auto& file : std::filesystem::directory_iterator{std::string{VIDIMUS_SOURCE} + "/portal"}) {
    if (file.path().extension() != ".mustache") continue;
    const auto name = file.path().stem().string();
    if (name.starts_with('_') || name == "layout" || name == "home" || not_waiting().contains(name)) continue;
    const auto text = must(base::read_file(file.path().string()));
    if (!std::regex_search(text, waits)) continue;
    ++found;
    EXPECT_NE(text.find("{{#allow}}{{> _allow}}{{/allow}}"), std::string::npos)
        << name << ": somebody waits for a letter here and is not told which address to let through (R77)";
  }
  EXPECT_GE(found, 15);
}

class AllowNotices : public PortalTest {
 protected:
  AllowNotices() { house.load_sample(); }
};

TEST_F(AllowNotices, NameTheBodyThatWrites) {
  std::set<std::string> senders;
  for (const auto& view : must(ra::bodies(house.counter))) senders.insert(view.body.sender_email);
  web.open("/connexion").send("/connexion", {{"email", cast::mayor}});
  for (const auto& sender : senders) EXPECT_TRUE(web.shows(sender)) << "signed out, every body may be the one";
  EXPECT_TRUE(web.shows("autorisez l’adresse"));
  web.sign_in(cast::mayor).open("/espace");
  const auto membership = web.find("href=\"(/adhesions/[0-9A-Z]{26})");
  ASSERT_FALSE(membership.empty());
  web.open(membership + "/annexe");
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("autorisez l’adresse"));
  int named = 0;
  for (const auto& sender : senders) named += web.shows(sender) ? 1 : 0;
  EXPECT_EQ(named, 1) << "signed in, it is one's own";
  web.send(membership + "/annexe/code", {});
  EXPECT_TRUE(web.shows("autorisez l’adresse")) << web.at;
}

}  // namespace
}  // namespace vidimus::web::portal::testing
