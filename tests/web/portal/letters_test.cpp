// Letters in the portal: links act by a button only, whoever fetches them; those that reached nobody are seen and looked after.
#include "ra/letters.hpp"
#include "ra/cast.hpp"
#include "ra/letter_desk.hpp"
#include "ra/organisations.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using domain::LetterState;

class LetterPages : public PortalTest {
 protected:
  LetterPages() {
    house.load_sample();
    const std::string folder = std::string{VIDIMUS_SOURCE} + "/data/conventions/fr/";
    for (const auto* name : {"convention", "annexe-4", "cgu", "mandat"})
      house.house.conventions.set(name, must(base::read_file(folder + name + ".txt")));
  }
  /// Orders and reserves through the pages: letters to the buyer and to the holder are on their way.
  std::string reserved_case() {
    const auto member = must(ra::memberships(house.counter, house.actor(cast::buyer))).front().membership.id.text;
    const auto annex = "/adhesions/" + member + "/annexe";
    web.sign_in(cast::buyer).open(annex);
    house.clock.at += std::chrono::minutes{1};
    web.send(annex + "/code", {});
    web.send(annex, {{"count", "1"}, {"code", house.last_code()}});
    const auto path = web.at.substr(0, web.at.find('?'));
    web.open(path + "/reservation");
    std::string site;
    std::string product;
    for (const auto& view : must(ra::bodies(house.counter)))
      if (view.body.slug == "azur") {
        product = view.products.front().id.text;
        for (const auto& one : view.sites)
          if (one.kind == domain::SiteKind::own) site = one.id.text;
      }
    web.send(path + "/reservation", {{"given_names", "Jeanne"},
                                     {"surname", "Rostan"},
                                     {"email", cast::holder},
                                     {"phone", "06 39 98 00 02"},
                                     {"function", "Adjointe"},
                                     {"product", product},
                                     {"delivery_site", site},
                                     {"verifying_office", site}});
    EXPECT_EQ(web.status, 200) << web.page;
    must(ra::deliver_letters(house.counter));
    return path;
  }
  std::vector<domain::Letter> letters() {
    auto work = must(house.counter.open(domain::Actor::house()));
    return must(work.unit().recent_letters({}, 100));
  }
  domain::Letter letter(const std::string& kind) {
    for (const auto& one : letters())
      if (one.kind == kind) return one;
    throw std::runtime_error("no letter " + kind);
  }
  /// What a store looks like from outside: the length of its trail and the state of every letter.
  std::string fingerprint() {
    auto work = must(house.counter.open(domain::Actor::house()));
    std::string out = std::to_string(must(work.unit().audit({.limit = 100000})).size());
    for (const auto& one : must(work.unit().recent_letters({}, 1000)))
      out += " " + one.id.text + std::string{base::to_name(one.state)};
    return out;
  }
  std::vector<std::string> links() {
    std::vector<std::string> out;
    const std::regex link{"https://registry\\.example(/[^\\s<>\"]*)"};
    for (const auto& parts : house.mailer.composed)
      for (std::sregex_iterator at{parts.plain.begin(), parts.plain.end(), link}, end; at != end; ++at) out.push_back((*at)[1]);
    return out;
  }
};

TEST_F(LetterPages, FetchingALinkChangesNothingHoweverOften) {
  reserved_case();
  must(ra::ask_sign_in_link(house.counter, cast::holder));
  must(ra::deliver_letters(house.counter));
  const auto all = links();
  ASSERT_GT(all.size(), 3U);
  const auto before = fingerprint();
  // A mail scanner has no cookies, fetches everything, and comes again.
  for (int round = 0; round < 3; ++round)
    for (const auto& link : all) {
      Browser scanner{house, router};
      scanner.head(link);
      EXPECT_LT(scanner.status, 400) << link;
      scanner.open(link);
      EXPECT_LT(scanner.status, 400) << link;
    }
  // Nor does the signed-in reader's own look.
  EXPECT_EQ(fingerprint(), before);
  web.sign_in(cast::holder);
  const auto signed_in = fingerprint();
  for (const auto& link : all)
    if (link.find("/connexion/") == std::string::npos) web.open(link);
  EXPECT_EQ(fingerprint(), signed_in);
}

TEST_F(LetterPages, TheSignInLinkStillWorksAfterTheScannerAndTellsItWasRead) {
  must(ra::ask_sign_in_link(house.counter, cast::buyer));
  must(ra::deliver_letters(house.counter));
  const auto link = links().back();
  for (int round = 0; round < 3; ++round) Browser{house, router}.open(link);
  web.open(link);
  web.send(web.find("action=\"(/connexion/[^\"]+)\""), {});
  EXPECT_TRUE(web.shows("Mon espace"));
  EXPECT_EQ(letter("sign_in_link").state, LetterState::seen);
}

TEST_F(LetterPages, WhoComesByALetterAndSignsInHasReadIt) {
  reserved_case();
  const auto one = letter("dossier_open");
  Browser other{house, router};
  other.open("/dossiers/x?courriel=" + one.id.text);
  EXPECT_TRUE(other.shows("Se connecter"));
  other.send("/connexion", {{"email", cast::holder}});
  const auto secret = "/connexion/" + house.last_link();
  other.open(secret).send(secret, {});
  EXPECT_EQ(letter("dossier_open").state, LetterState::seen);
}

TEST_F(LetterPages, AReaderAlreadySignedInSaysSoByAButton) {
  const auto path = reserved_case();
  const auto one = letter("dossier_open");
  web.sign_in(cast::holder).open(path + "?courriel=" + one.id.text);
  EXPECT_TRUE(web.shows("/courriels/" + one.id.text + "/recu"));
  EXPECT_EQ(letter("dossier_open").state, LetterState::accepted);
  web.send("/courriels/" + one.id.text + "/recu", {});
  EXPECT_EQ(web.status, 200);
  EXPECT_EQ(letter("dossier_open").state, LetterState::seen);
}

TEST_F(LetterPages, OneThatReachedNobodyIsSeenAndLookedAfter) {
  const auto path = reserved_case();
  const auto one = letter("dossier_open");
  must(ra::take_notice(house.counter, {ports::NoticeKind::failed, one.id.text + "@x", "5.1.1", "no such user"}));
  web.open(path);
  EXPECT_FALSE(web.shows("/courriels")) << "the buyer has no desk";
  web.sign_in(cast::reviewer).open(path).keep("dossier_courriel_revenu");
  EXPECT_TRUE(web.shows("Un courriel de ce dossier n’a pas été remis"));
  web.open("/courriels").keep("courriels");
  EXPECT_TRUE(web.shows("06 39 98 00 02")) << "the telephone is at hand";
  EXPECT_TRUE(web.shows("revenu sans être remis"));
  EXPECT_TRUE(web.open("/courriels/liste.csv").shows(cast::holder)) << web.page;
  EXPECT_TRUE(web.open("/courriels/liste.ods").page.starts_with("PK"));
  EXPECT_TRUE(web.open("/courriels/liste.pdf").page.starts_with("%PDF"));
  const auto own = "/courriels/" + one.id.text;
  web.open(own).keep("courriel");
  EXPECT_TRUE(web.shows("5.1.1 no such user"));
  web.send(own + "/contacts", {{"kind", "phone"}, {"note", ""}});
  EXPECT_EQ(web.status, 400);
  web.send(own + "/contacts", {{"kind", "phone"}, {"note", "jointe à 10 h"}});
  EXPECT_TRUE(web.shows("jointe à 10 h"));
  web.send(own + "/adresses", {{"email", "jeanne.martin@valbrune.example"}, {"note", "x"}});
  EXPECT_GE(web.status, 400) << "nobody was identified";
  web.send(own + "/adresses",
           {{"email", "jeanne.martin@valbrune.example"}, {"identified_by", "call_back"}, {"note", "rappelée"}});
  EXPECT_EQ(web.status, 200);
  EXPECT_TRUE(web.shows("jeanne.martin@valbrune.example"));
  EXPECT_EQ(letter("dossier_open").state, LetterState::queued);
  web.open(own + "/imprimer").keep("courriel_imprime");
  EXPECT_TRUE(web.shows("Bonjour Jeanne Rostan"));
}

TEST_F(LetterPages, APersonHasHerDataAndTheManagerThePlan) {
  reserved_case();
  web.sign_in(cast::holder).open("/espace/mes-donnees").keep("mes_donnees");
  EXPECT_TRUE(web.shows(cast::holder));
  web.open("/espace/mes-donnees/copie");
  EXPECT_TRUE(web.shows("\"surname\": \"Rostan\""));
  EXPECT_EQ(web.open("/gestion/conservation").status, 403);
  web.sign_in(cast::manager).open("/gestion/conservation?au=2034-01-01").keep("conservation");
  EXPECT_TRUE(web.shows("Dossier d’un certificat émis"));
  EXPECT_TRUE(web.shows("7 ans"));
  web.open(std::string{"/gestion/donnees?email="} + cast::holder).keep("donnees");
  const auto path = web.find("action=\"(/gestion/donnees/[^\"]+/effacement)\"");
  web.send(path, {{"reason", ""}});
  EXPECT_GE(web.status, 400);
  web.send(path, {{"reason", "demande écrite"}});
  EXPECT_EQ(web.status, 409) << "a case goes on";
}

}  // namespace
}  // namespace vidimus::web::portal::testing
