#include "adapters/openid/key_set.hpp"

#include <gtest/gtest.h>

#include "adapters/openid/provider.hpp"
#include "base/bytes.hpp"

namespace vidimus::adapters::openid {
namespace {

using base::Code;
using base::Json;

// RFC 7515 appendices A.2 (RS256) and A.3 (ES256): keys and tokens as printed there.
constexpr const char* rsa_key =
    R"({"kty":"RSA","kid":"r","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})";
constexpr const char* rsa_token =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjb"
    "KBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZES"
    "c6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr const char* ec_key =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr const char* ec_token =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

KeySet keys_of(const std::string& list) {
  auto read = KeySet::read(R"({"keys":[)" + list + "]}");
  EXPECT_TRUE(read);
  return *std::move(read);
}

Code refusal(const base::Result<Json>& result) { return result ? Code::internal : result.error().code; }

TEST(KeySet, TheExamplesOfRfc7515Verify) {
  const auto keys = keys_of(std::string{rsa_key} + "," + ec_key);
  for (const auto* token : {rsa_token, ec_token}) {
    const auto claims = keys.verify(token);
    ASSERT_TRUE(claims) << claims.error().detail << claims.error().cause;
    EXPECT_EQ(claims->text("iss"), "joe");
  }
}

TEST(KeySet, AChangedTokenDoesNot) {
  const auto keys = keys_of(ec_key);
  std::string token = ec_token;
  for (const auto at : {token.find('.') + 5, token.size() - 4}) {
    auto changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(keys.verify(changed)) << at;
  }
  EXPECT_EQ(refusal(keys_of(rsa_key).verify(ec_token)), Code::not_found);
}

TEST(KeySet, NeitherNoSignatureNorAKeyedHashIsOne) {
  const auto keys = keys_of(std::string{rsa_key} + "," + ec_key);
  const std::string body = ".eyJpc3MiOiJqb2UifQ.";
  for (const auto* head :
       {R"({"alg":"none"})", R"({"alg":"HS256"})", R"({"alg":"RS1"})", R"({})", R"({"alg":"ES256","crit":["x"]})"})
    EXPECT_EQ(refusal(keys.verify(base::to_base64url(base::view_of(head)) + body + "AAAA")), Code::bad_signature) << head;
  for (const auto* token : {"", ".", "..", "a.b", "a.b.c", "e30.e30.", "e30.e30.!!"}) EXPECT_FALSE(keys.verify(token)) << token;
}

TEST(KeySet, AKeyTooSmallOrForAnotherUseIsPassedOver) {
  const std::string small = R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0","e":"AQAB"})";
  const std::string other = std::string{ec_key}.insert(1, R"("use":"enc",)");
  EXPECT_EQ(refusal(keys_of(small + "," + other).verify(ec_token)), Code::not_found);
  EXPECT_FALSE(KeySet::read("[]"));
  EXPECT_FALSE(KeySet::read(R"({"keys":7})"));
}

/// Claims that are right at the instant 2'000 seconds, one of them replaced.
base::Result<base::Done> checked(const std::string& claim, Json value) {
  Json claims =
      Json::object({{"iss", "https://p.example"}, {"aud", "us"}, {"exp", 2300}, {"iat", 2000}, {"nonce", "n"}, {"sub", "1"}});
  if (!claim.empty()) claims.set(claim, std::move(value));
  return check_claims(claims, {"https://p.example", "us", "n", base::Instant{std::chrono::seconds{2000}}});
}

TEST(Claims, OfThisSignInAloneAreTaken) {
  EXPECT_TRUE(checked("", {}));
  EXPECT_TRUE(checked("exp", 1941));
  const auto wrong = [](const std::string& claim, Json value) {
    const auto result = checked(claim, std::move(value));
    return result ? std::string{} : result.error().cause;
  };
  EXPECT_EQ(wrong("iss", "https://p.example/"), "iss");
  EXPECT_EQ(wrong("aud", "them"), "aud");
  EXPECT_EQ(wrong("aud", Json{Json::Array{"us", "them"}}), "azp");
  EXPECT_EQ(wrong("azp", "them"), "azp");
  EXPECT_EQ(wrong("exp", 1940), "exp");
  EXPECT_EQ(wrong("exp", "tomorrow"), "exp");
  EXPECT_EQ(wrong("exp", -1e300), "exp");
  EXPECT_EQ(wrong("iat", 2061), "iat");
  EXPECT_EQ(wrong("nonce", "m"), "nonce");
  EXPECT_EQ(wrong("sub", std::string(256, 'a')), "sub");
}

}  // namespace
}  // namespace vidimus::adapters::openid
