// A file sent in slices before its form, as the portal's script does: the form then names it.
#include "pki/digest.hpp"
#include "ra/cast.hpp"
#include "ra/partial_uploads.hpp"
#include "ra/story_desk.hpp"
#include "web/portal/browser.hpp"

namespace vidimus::web::portal::testing {
namespace {

using namespace ra::testing;

class UploadPages : public ::testing::Test {
 protected:
  UploadPages() {
    line = must(desk.place(cast::buyer, 1)).front();
    must(desk.reserve_for(cast::buyer, line, "Jeanne", "Rostan", cast::holder, cast::own_site));
    web.sign_in(cast::holder);
  }
  /// Answers the JSON the script reads.
  base::Json told() { return must(base::Json::parse(web.page)); }
  std::string begin() {
    const auto form_token = web.token();
    web.send_as_is("/envois", {{"csrf", form_token},
                               {"nom", "carte.pdf"},
                               {"taille", std::to_string(content.size())},
                               {"empreinte", base::to_hex(pki::sha256(base::view_of(content)))}});
    EXPECT_EQ(web.status, 200) << web.page;
    return told().text("id");
  }
  int slice(const std::string& id, std::size_t from, const std::string& octets) {
    return web.upload("/envois/" + id, {{"csrf", token}, {"debut", std::to_string(from)}}, "tranche", "tranche", octets).status;
  }
  std::int64_t received() { return *told().find("received")->integer(); }

  StoryDesk desk{"2026-11-20T08:30:00Z"};
  domain::OrderLine line;
  OpenPortal door{desk.house, desk.counter};
  Browser& web = door.web;
  const std::string content = "%PDF-1.7 " + std::string(60'000, 'c');
  std::string token;
};

TEST_F(UploadPages, AFileCutOffGoesOnAndItsFormTakesIt) {
  const auto pieces = "/dossiers/" + line.reference + "/pieces";
  web.open(pieces);
  EXPECT_TRUE(web.shows("data-envois=\"/envois\""));
  token = web.token();
  const auto id = begin();
  EXPECT_EQ(slice(id, 0, content.substr(0, 30'000)), 200);
  EXPECT_EQ(slice(id, 0, content.substr(0, 30'000)), 412) << "it came already: its answer was lost";
  EXPECT_EQ(received(), 30'000);
  const Fields form{{"csrf", token}, {"envoi-file", id}};
  const auto kind = std::string{base::to_name(domain::asked_pieces(desk.house.house.pieces, {}).required().front())};
  EXPECT_EQ(web.send_as_is(pieces + "/" + kind, form).status, 409) << "half a file is none";
  EXPECT_EQ(slice(id, 30'000, content.substr(30'000)), 200);
  web.send_as_is(pieces + "/" + kind, form);
  EXPECT_EQ(web.status, 200) << web.page;
  EXPECT_TRUE(web.shows("carte.pdf"));
  EXPECT_TRUE(desk.file(line).pieces.front().digest == base::to_hex(pki::sha256(base::view_of(content))));
}

/// The answer was lost and the form is sent again: one piece, and the answer of the first time. A page opened anew adds another.
TEST_F(UploadPages, AFormSentAgainAddsNothingTwice) {
  const auto pieces = "/dossiers/" + line.reference + "/pieces";
  const auto kind = std::string{base::to_name(domain::asked_pieces(desk.house.house.pieces, {}).required().front())};
  const auto sent = pieces + "/" + kind;
  const auto key = [&] { return web.open(pieces).find("name=\"csrf\" value=\"([^\"]+\\.[^\"]+)\""); };
  token = key();
  ASSERT_FALSE(token.empty()) << "forms bear a key of their page";
  const Fields form{{"csrf", token}};
  web.upload(sent, form, "file", "carte.pdf", content);
  const auto first = web.at;
  ASSERT_EQ(desk.file(line).pieces.size(), 1U) << web.page;
  web.upload(sent, form, "file", "carte.pdf", content);
  EXPECT_EQ(web.at, first) << "answered as the first time";
  EXPECT_EQ(desk.file(line).pieces.size(), 1U);
  web.upload(sent, form, "file", "carte.pdf", content + " autre");
  EXPECT_EQ(desk.file(line).pieces.size(), 2U) << "another file is another piece";
  web.upload(sent, {{"csrf", key()}}, "file", "carte.pdf", content + " autre");
  EXPECT_EQ(desk.file(line).pieces.size(), 3U) << "asked for anew by a page opened anew";
  web.upload(sent, {{"csrf", key()}}, "file", "notes.txt", "rien");
  EXPECT_GE(web.status, 400);
  const auto refused = web.status;
  web.upload(sent, form, "file", "notes.txt", "rien");
  EXPECT_EQ(web.status, refused) << "a refusal is no answer to keep";
}

/// The same of a file that was sent in slices: the form names it, and its upload is used up by the first time.
TEST_F(UploadPages, AFormThatNamesAnUploadIsSentAgain) {
  const auto pieces = "/dossiers/" + line.reference + "/pieces";
  token = web.open(pieces).find("name=\"csrf\" value=\"([^\"]+\\.[^\"]+)\"");
  const auto id = begin();
  EXPECT_EQ(slice(id, 0, content), 200);
  const auto kind = std::string{base::to_name(domain::asked_pieces(desk.house.house.pieces, {}).required().front())};
  for (int time = 0; time < 2; ++time) {
    web.send_as_is(pieces + "/" + kind, {{"csrf", token}, {"envoi-file", id}});
    EXPECT_EQ(web.status, 200) << web.page;
  }
  EXPECT_EQ(desk.file(line).pieces.size(), 1U);
}

TEST_F(UploadPages, NobodyTakesAnothersFile) {
  const auto pieces = "/dossiers/" + line.reference + "/pieces";
  web.open(pieces);
  token = web.token();
  const auto id = begin();
  EXPECT_EQ(slice(id, 0, content), 200);
  web.sign_in(cast::buyer).open("/espace");
  token = web.token();
  EXPECT_EQ(slice(id, 0, content), 404);
  web.send_as_is("/dossiers/" + line.reference + "/bon-de-commande", {{"csrf", token}, {"envoi-file", id}});
  EXPECT_EQ(web.status, 404);
  EXPECT_TRUE(web.shows("n’est plus gardé") || web.shows("n&#39;est plus gardé") || web.shows("n'est plus gardé")) << web.page;
  web.cookies.clear();
  web.open("/");
  EXPECT_FALSE(web.shows("data-envois")) << "nothing is kept for who is not signed in";
  EXPECT_EQ(web.send_as_is("/envois", {{"nom", "a"}, {"taille", "5"}}).at, "/connexion");
}

}  // namespace
}  // namespace vidimus::web::portal::testing
