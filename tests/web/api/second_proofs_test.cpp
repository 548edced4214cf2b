// Second proofs over the interface: a program proves its session, enrols codes, and the manager helps who lost his.
#include <liboath/oath.h>

#include "desk.hpp"
#include "ra/cast.hpp"

namespace vidimus::web::api::test {
namespace {

class SecondProofs : public ::testing::Test {
 protected:
  SecondProofs() { desk.house.house.second_factor_required = true; }
  std::string shown(const std::string& base32) const {
    char* octets = nullptr;
    std::size_t size = 0;
    oath_base32_decode(base32.data(), base32.size(), &octets, &size);
    char code[7] = {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(desk.house.clock.at.time_since_epoch()).count();
    oath_totp_generate(octets, size, seconds, 30, 0, 6, code);
    std::free(octets);
    return code;
  }
  /// Enrols codes in a fresh session; the token that goes on.
  std::string enrol(const std::string& email) {
    const auto token = desk.sign_in(email);
    const auto offer = desk.post("/api/v1/second-proofs/code-offers", token);
    EXPECT_EQ(offer.status, 201) << offer.body.dump();
    secret = offer.text("secret");
    const auto done =
        desk.post("/api/v1/second-proofs/codes", token,
                  Json::object({{"sealed", offer.text("sealed")}, {"code", shown(secret)}, {"name", "Poste de travail"}}));
    EXPECT_EQ(done.status, 201) << done.body.dump();
    return done.text("token");
  }
  /// May the session act as a registration operator?
  bool reviews(const std::string& token) {
    const auto roles = desk.get("/api/v1/sessions/current", token).at("roles").items();
    return std::ranges::any_of(roles, [](const Json& role) { return *role.string() == "registration_operator"; });
  }
  Desk desk;
  std::string secret;
};

TEST_F(SecondProofs, AProgramProvesItsSessionWithACode) {
  enrol(cast::reviewer);
  desk.house.clock.at += std::chrono::seconds{30};
  const auto weak = desk.sign_in(cast::reviewer);
  EXPECT_EQ(desk.get("/api/v1/second-proofs", weak).at("withheld_roles").items().size(), 1U);
  EXPECT_FALSE(reviews(weak));
  const auto wrong = shown(secret) == "000000" ? "000001" : "000000";
  EXPECT_EQ(desk.post("/api/v1/sessions/current/second-proof", weak, Json::object({{"code", wrong}})).status, 422);
  const auto proven = desk.post("/api/v1/sessions/current/second-proof", weak, Json::object({{"code", shown(secret)}}));
  ASSERT_EQ(proven.status, 201) << proven.body.dump();
  EXPECT_TRUE(reviews(proven.text("token")));
  EXPECT_EQ(desk.get("/api/v1/second-proofs", weak).status, 401) << "the weak token is over";
}

TEST_F(SecondProofs, TheManagerRemovesWhatWasLost) {
  enrol(cast::reviewer);
  const auto chief = enrol(cast::manager);
  const auto agents = desk.get("/api/v1/agents/second-proofs", chief);
  ASSERT_EQ(agents.status, 200) << agents.body.dump();
  std::string id;
  for (const auto& one : agents.at("agents").items())
    if (one.find("person")->text("email") == cast::reviewer) id = one.find("person")->text("id");
  const auto path = "/api/v1/people/" + id + "/second-proofs/removal";
  EXPECT_EQ(desk.post(path, chief, Json::object({{"reason", " "}})).pointers(), std::vector<std::string>{"/reason"});
  EXPECT_EQ(desk.post(path, chief, Json::object({{"reason", "téléphone volé"}})).status, 202);
  EXPECT_EQ(desk.post(path, chief, Json::object({{"reason", "encore"}})).status, 409);
  const auto again = desk.sign_in(cast::reviewer);
  EXPECT_TRUE(desk.get("/api/v1/second-proofs", again).at("proofs").items().empty());
  EXPECT_EQ(desk.get("/api/v1/agents/second-proofs", again).status, 403);
}

TEST_F(SecondProofs, OnesOwnSessionsAndProofsAreEndedByOneself) {
  const auto strong = enrol(cast::reviewer);
  const auto elsewhere = desk.sign_in(cast::reviewer);
  const auto open = desk.get("/api/v1/sessions", strong);
  ASSERT_EQ(open.at("sessions").items().size(), 2U);
  for (const auto& one : open.at("sessions").items()) {
    if (*one.find("current")->boolean()) continue;
    EXPECT_EQ(desk.call(Method::remove, "/api/v1/sessions/" + one.text("id"), {.token = strong}).status, 204);
  }
  EXPECT_EQ(desk.get("/api/v1/sessions", elsewhere).status, 401);
  const auto proof = desk.get("/api/v1/second-proofs", strong).at("proofs").items().front().text("id");
  EXPECT_EQ(desk.call(Method::remove, "/api/v1/second-proofs/" + proof, {.token = strong}).status, 204);
}

TEST_F(SecondProofs, APasskeyIsAskedAndJudged) {
  const auto got = desk.post("/api/v1/passkey-challenges", "", Json::object({{"client", "poste-1"}}));
  ASSERT_EQ(got.status, 201);
  const auto answer = Json::object({{"client", "poste-1"},
                                    {"challenge", got.text("challenge")},
                                    {"client_data", "e30="},
                                    {"authenticator_data", "AAAA"},
                                    {"key_id", "AQ=="},
                                    {"signature", "AQ=="}});
  EXPECT_EQ(desk.post("/api/v1/sessions/passkey", "", answer).status, 401) << "nobody's key";
  const auto token = desk.sign_in(cast::reviewer);
  auto registration = Json::object(
      {{"client", "another"}, {"challenge", got.text("challenge")}, {"client_data", "e30="}, {"authenticator_data", "AAAA"}});
  EXPECT_EQ(desk.post("/api/v1/second-proofs/passkeys", token, registration).status, 403) << "given to somebody else";
  registration.set("client", "poste-1");
  EXPECT_EQ(desk.post("/api/v1/second-proofs/passkeys", token, registration).status, 400) << "known, but nothing in it";
}

TEST_F(SecondProofs, ATextToSignIsGivenAndTheSignedFileJudged) {
  const auto got = desk.post("/api/v1/signature-challenges", "", Json::object({{"client", "poste-1"}}));
  ASSERT_EQ(got.status, 201);
  EXPECT_NE(got.text("text").find(got.text("challenge")), std::string::npos);
  auto answer = Json::object(
      {{"client", "poste-2"}, {"challenge", got.text("challenge")}, {"email", std::string{cast::holder}}, {"file", "MAA="}});
  EXPECT_EQ(desk.post("/api/v1/sessions/signature", "", answer).status, 410) << "given to somebody else";
  answer.set("client", "poste-1");
  EXPECT_EQ(desk.post("/api/v1/sessions/signature", "", answer).status, 422) << "known, but nothing is signed";
  answer.set("file", base::to_base64(base::Bytes(200'000, 0x30)));
  EXPECT_EQ(desk.post("/api/v1/sessions/signature", "", answer).status, 400) << "too long";
}

}  // namespace
}  // namespace vidimus::web::api::test
