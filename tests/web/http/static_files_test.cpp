#include "web/http/static_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "client.hpp"

namespace vidimus::web::http {
namespace {

class Statics : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "site/css");
    std::filesystem::create_directories(folder_ / "site/.hidden");
    std::ofstream(folder_ / "secret.txt") << "secret";
    std::ofstream(folder_ / "site/css/site.css") << "body{}";
    std::ofstream(folder_ / "site/.hidden/a.css") << "x";
    std::filesystem::create_symlink(folder_ / "secret.txt", folder_ / "site/link.txt");
    auto loaded = StaticFiles::load(folder_ / "site");
    ASSERT_TRUE(loaded);
    files_ = std::move(loaded).value();
  }
  test::Folder folder_;
  StaticFiles files_;
};

TEST_F(Statics, AnswersWithTypeTagAndCaching) {
  Request request;
  const auto plain = files_.answer(request, "css/site.css");
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(plain.content(), "body{}");
  EXPECT_EQ(plain.header("Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(plain.header("Cache-Control"), "no-cache");
  const auto link = files_.versioned("css/site.css");
  request.query = link.substr(link.find('?') + 1);
  EXPECT_EQ(files_.answer(request, "css/site.css").header("Cache-Control"), "public, max-age=31536000, immutable");
  request.query = "v=0000";
  EXPECT_EQ(files_.answer(request, "css/site.css").header("Cache-Control"), "no-cache");
  request.headers.add("If-None-Match", plain.header("ETag"));
  const auto unchanged = files_.answer(request, "css/site.css");
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.content(), "");
  // The hash is the file's own: sha256sum says the same.
  EXPECT_TRUE(test::run("sha256sum " + (folder_ / "site/css/site.css")).out.starts_with(link.substr(link.find("v=") + 2)));
}

TEST_F(Statics, WordsAreCompressedForWhoTakesIt) {
  const std::string rules(4000, 'x');
  std::filesystem::create_directories(folder_ / "words");
  std::ofstream{folder_ / "words/a.css"} << rules;
  auto words = StaticFiles::load(folder_ / "words");
  ASSERT_TRUE(words);
  Request request;
  const auto plain = words->answer(request, "a.css");
  EXPECT_EQ(plain.content(), rules);
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  request.headers.add("Accept-Encoding", "br, gzip;q=0.8");
  const auto link = words->versioned("a.css");
  request.query = link.substr(link.find('?') + 1);
  const auto small = words->answer(request, "a.css");
  EXPECT_EQ(small.header("Content-Encoding"), "gzip");
  EXPECT_EQ(small.header("Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(small.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_LT(small.content().size(), 100U);
  EXPECT_NE(small.header("ETag"), plain.header("ETag"));
  // gzip itself reads it.
  std::ofstream{folder_ / "small.gz", std::ios::binary} << small.content();
  EXPECT_EQ(test::run("gzip -dc " + (folder_ / "small.gz")).out, rules);
  Request refusing;
  refusing.headers.add("Accept-Encoding", "gzip;q=0, identity");
  EXPECT_EQ(words->answer(refusing, "a.css").content(), rules);
}

TEST_F(Statics, NothingOutsideTheFolderIsServed) {
  for (const auto* path :
       {"../secret.txt", "css/../../secret.txt", "/etc/passwd", "link.txt", ".hidden/a.css", "css", "", "css/none.css"})
    EXPECT_EQ(files_.answer(Request{}, path).status, 404) << path;
  EXPECT_EQ(files_.versioned("css/none.css"), "css/none.css");
}

TEST_F(Statics, SaysWhatIsWrongWithAFolder) {
  EXPECT_EQ(StaticFiles::load(folder_ / "none").error().code, base::Code::not_found);
  EXPECT_EQ(StaticFiles::load(folder_ / "site", 3).error().code, base::Code::too_large);
}

TEST(MediaTypes, AreKnownByEnding) {
  EXPECT_EQ(media_type_of("a/b.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("a.woff2"), "font/woff2");
  EXPECT_EQ(media_type_of("a"), "application/octet-stream");
}

}  // namespace
}  // namespace vidimus::web::http
