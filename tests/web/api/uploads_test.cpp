// A file in slices over the interface: what arrived is told, the operation it is for names it.
#include "desk.hpp"
#include "pki/digest.hpp"
#include "ra/cast.hpp"

namespace vidimus::web::api::test {
namespace {

class Uploads : public ::testing::Test {
 protected:
  /// Sends a slice of the file.
  Got slice(const std::string& id, std::size_t from, std::size_t octets) {
    return desk.call(Method::post, "/api/v1/uploads/" + id + "/octets?from=" + std::to_string(from),
                     {.token = token, .body = content.substr(from, octets), .type = "application/octet-stream"});
  }

  Desk desk;
  std::string token = desk.sign_in(cast::buyer);
  const std::string content = "%PDF-1.7 " + std::string(40'000, 'c');
  const Json plan = Json::object({{"file_name", "bon.pdf"},
                                  {"size", static_cast<std::int64_t>(content.size())},
                                  {"sha256", base::to_hex(pki::sha256(base::view_of(content)))}});
};

TEST_F(Uploads, GoOnWhereTheyStoppedAndStandForABody) {
  const auto begun = desk.post("/api/v1/uploads", token, plan);
  ASSERT_EQ(begun.status, 201) << begun.body.dump();
  const auto id = begun.text("id");
  EXPECT_EQ(slice(id, 0, 20'000).status, 200);
  EXPECT_EQ(*desk.get("/api/v1/uploads/" + id, token).at("received").integer(), 20'000);
  EXPECT_EQ(slice(id, 0, 20'000).status, 412);
  EXPECT_EQ(desk.post("/api/v1/uploads", token, plan).text("id"), id) << "the same file again";
  EXPECT_EQ(slice(id, 20'000, 30'000).status, 200);
  EXPECT_EQ(desk.get("/api/v1/uploads/" + id, desk.sign_in(cast::manager)).status, 404);

  // The file is whole and read; it is the order that must be reserved first (tests/web/api/case_test.cpp hands one in).
  const auto order = "/api/v1/orders/" + desk.place_order(token) + "/purchase-order?upload=";
  EXPECT_EQ(desk.call(Method::post, order + id, {.token = token}).text("code"), "wrong_state");
  EXPECT_EQ(desk.call(Method::post, order + "none", {.token = token}).status, 404);
}

TEST_F(Uploads, WrongFieldsAreNamed) {
  EXPECT_EQ(desk.post("/api/v1/uploads", token, Json::object({{"file_name", "a"}, {"size", 3}, {"sha256", "zz"}})).pointers(),
            (std::vector<std::string>{"/sha256"}));
  EXPECT_EQ(desk.post("/api/v1/uploads", token, Json::object({{"size", 0}})).pointers(),
            (std::vector<std::string>{"/file_name", "/size", "/sha256"}));
}

}  // namespace
}  // namespace vidimus::web::api::test
