#include "web/http/cookie.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "web/http/request.hpp"

namespace vidimus::web::http {
namespace {

using namespace std::chrono_literals;

TEST(Cookies, AreWrittenBoundToHostAndTls) {
  EXPECT_EQ(set_cookie({"session", "ab-_9"}), "__Host-session=ab-_9; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(set_cookie({"session", "ab", 1h, SameSite::strict}),
            "__Host-session=ab; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Strict");
  EXPECT_EQ(clear_cookie("session"), "__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
  EXPECT_THROW(set_cookie({"session", "a; Domain=x"}), std::logic_error);
  EXPECT_THROW(set_cookie({"a=b", "a"}), std::logic_error);
  EXPECT_THROW(set_cookie({"", "a"}), std::logic_error);
}

TEST(Cookies, AreFoundByTheirWholeName) {
  EXPECT_EQ(find_cookie("a=1; __Host-session=xyz; b=2", "__Host-session"), "xyz");
  EXPECT_EQ(find_cookie("a=1;b=2", "b"), "2");
  EXPECT_EQ(find_cookie("session=1; x__Host-session=2", "__Host-session"), std::nullopt);
  EXPECT_EQ(find_cookie("a=\"quoted\"", "a"), "quoted");
  EXPECT_EQ(find_cookie("a=b=c", "a"), "b=c");
  EXPECT_EQ(find_cookie(";; ;=;a", "a"), std::nullopt);
  EXPECT_EQ(find_cookie("", ""), std::nullopt);
  EXPECT_EQ(find_cookie("a=\"", "a"), "\"");
}

TEST(Cookies, OfARequestMayStandInSeveralFields) {
  Request request;
  request.headers.add("cookie", "a=1");
  request.headers.add("COOKIE", "b=2");
  EXPECT_EQ(request.cookie("b"), "2");
  EXPECT_EQ(request.cookie("c"), std::nullopt);
}

}  // namespace
}  // namespace vidimus::web::http
