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
