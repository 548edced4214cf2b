// Files under way: what arrived stays when the line is cut, for its sender alone, within bounds, and is not believed before its
// digest.
#include "ra/partial_uploads.hpp"

#include "cast.hpp"
#include "house.hpp"
#include "pki/digest.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;

class PartialUploads : public ::testing::Test {
 protected:
  PartialUploads() {
    house.load_sample();
    me = house.actor(cast::buyer);
  }
  [[nodiscard]] static UploadPlan plan(const std::string& content, std::string name = "carte.pdf") {
    return {std::move(name), static_cast<std::int64_t>(content.size()), base::to_hex(pki::sha256(base::view_of(content)))};
  }
  ports::PartialUpload begin(const std::string& content) { return must(begin_upload(house.counter, me, plan(content))); }
  Result<ports::PartialUpload> add(const std::string& id, std::int64_t from, std::string_view octets) {
    return add_slice(house.counter, me, id, from, base::view_of(octets));
  }
  /// One begun and sent as a whole.
  std::string sent(const std::string& content) {
    const auto id = begin(content).id;
    must(add(id, 0, content));
    return id;
  }
  static std::string file_of(std::size_t octets, char with = 'x') { return "%PDF-" + std::string(octets - 5, with); }

  TestHouse house;
  Actor me;
};

TEST_F(PartialUploads, GoOnWhereTheLineWasCut) {
  const auto content = file_of(50'000);
  const auto upload = begin(content);
  EXPECT_EQ(must(add(upload.id, 0, content.substr(0, 20'000))).received, 20'000);
  // The page is loaded again and the same file chosen: what is there is told.
  const auto again = begin(content);
  EXPECT_EQ(again.id, upload.id);
  EXPECT_EQ(again.received, 20'000);
  EXPECT_EQ(must(add(upload.id, 20'000, content.substr(20'000))).received, 50'000);
  const auto whole = must(take_upload(house.counter, me, upload.id));
  EXPECT_EQ(base::text_of(whole.content), content);
  EXPECT_EQ(whole.file_name, "carte.pdf");
}

TEST_F(PartialUploads, AreTheirSendersAlone) {
  const auto content = file_of(40'000);
  const auto id = sent(content);
  const auto stranger = house.actor(cast::mayor);
  EXPECT_EQ(refusal(upload_under_way(house.counter, stranger, id)), Code::not_found);
  EXPECT_EQ(refusal(take_upload(house.counter, stranger, id)), Code::not_found);
  EXPECT_EQ(refusal(add_slice(house.counter, stranger, id, 0, base::view_of(content))), Code::not_found);
  EXPECT_NE(must(begin_upload(house.counter, stranger, plan(content))).id, id) << "the same octets of another are his own";
}

TEST_F(PartialUploads, TakeNoSliceThatDoesNotFit) {
  const auto content = file_of(600'000);
  const auto id = begin(content).id;
  EXPECT_EQ(refusal(add(id, 1, content.substr(0, 20'000))), Code::stale);
  EXPECT_EQ(refusal(add(id, 0, "")), Code::bad_request);
  EXPECT_EQ(refusal(add(id, 0, content.substr(0, 100))), Code::bad_request) << "a file has few slices";
  EXPECT_EQ(refusal(add(id, 0, content)), Code::bad_request) << "over 512 KiB";
  must(add(id, 0, content.substr(0, 500'000)));
  EXPECT_EQ(refusal(add(id, 0, content.substr(0, 500'000))), Code::stale) << "it came already";
  EXPECT_EQ(refusal(add(id, 500'000, std::string(100'001, 'y'))), Code::bad_request) << "past the end";
  EXPECT_EQ(refusal(take_upload(house.counter, me, id)), Code::wrong_state);
  EXPECT_EQ(house.blobs.kept.size(), 1U) << "nothing refused is kept";
}

TEST_F(PartialUploads, AreToldOfBeforeTheyBegin) {
  const auto refused = begin_upload(house.counter, me, {"a.pdf", 0, "ABC"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.size(), 2U);
  EXPECT_EQ(refusal(begin_upload(house.counter, me, {"a.pdf", largest_upload + 1, std::string(64, 'a')})), Code::too_large);
  const auto named = must(begin_upload(house.counter, me, plan(file_of(40'000), "a\x01" + std::string(400, 'b'))));
  EXPECT_EQ(named.file_name, "") << "no name rather than a broken one";
}

TEST_F(PartialUploads, AreNotBelievedBeforeTheirDigest) {
  const auto id = begin(file_of(30'000)).id;
  must(add(id, 0, file_of(30'000, 'y')));
  EXPECT_EQ(refusal(take_upload(house.counter, me, id)), Code::malformed);
  EXPECT_EQ(refusal(upload_under_way(house.counter, me, id)), Code::not_found) << "it is sent anew from its beginning";
  EXPECT_TRUE(house.blobs.kept.empty());
}

TEST_F(PartialUploads, AreFewAtOnce) {
  const auto first = sent(file_of(20'000, 'a'));
  for (char one = 'b'; one < 'b' + static_cast<int>(most_uploads) - 1; ++one) {
    house.clock.at += std::chrono::minutes{1};
    sent(file_of(20'000, one));
  }
  EXPECT_TRUE(upload_under_way(house.counter, me, first));
  begin(file_of(20'000, 'z'));
  EXPECT_EQ(refusal(upload_under_way(house.counter, me, first)), Code::not_found) << "the one left longest goes";
  EXPECT_EQ(house.blobs.kept.size(), most_uploads - 1);
}

TEST_F(PartialUploads, AreForgottenAfterSomeHoursAndSoonAfterUse) {
  const auto used = sent(file_of(20'000, 'a'));
  sent(file_of(20'000, 'b'));
  must(take_upload(house.counter, me, used));
  EXPECT_EQ(must(take_upload(house.counter, me, used)).content.size(), 20'000U) << "the answer was lost: the form comes again";
  EXPECT_NE(begin(file_of(20'000, 'a')).id, used) << "a file sent once more is another";
  EXPECT_EQ(must(forget_uploads(house.counter)), 0);
  house.clock.at += upload_used_kept + std::chrono::seconds{1};
  EXPECT_EQ(must(forget_uploads(house.counter)), 1);
  house.clock.at += upload_kept;
  EXPECT_EQ(must(forget_uploads(house.counter)), 2);
  EXPECT_TRUE(house.blobs.kept.empty());
}

}  // namespace
}  // namespace vidimus::ra::testing
