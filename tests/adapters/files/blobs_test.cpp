// Documents at rest: what comes back is what was put, or nothing.
#include "adapters/files/blobs.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "adapters/files/master_key.hpp"
#include "adapters/files/system.hpp"

namespace vidimus::adapters::files {
namespace {

using base::Code;
using domain::BlobId;

const BlobId one{"01JDABCDEFGHJKMNPQRSTVWXYZ"};
const BlobId two{"01JDABCDEFGHJKMNPQRSTVWXY2"};

class Documents : public ::testing::Test {
 protected:
  Documents() {
    char name[] = "/tmp/vidimus-test-XXXXXX";
    folder_ = ::mkdtemp(name);
    EXPECT_TRUE(make_master_key(key_path(), entropy_));
  }
  ~Documents() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string key_path() const { return folder_ + "/master.key"; }
  std::unique_ptr<ports::Blobs> open() {
    auto key = read_master_key(key_path());
    EXPECT_TRUE(key);
    auto blobs = FileBlobs::open(folder_ + "/blobs", std::move(*key), entropy_);
    EXPECT_TRUE(blobs);
    return std::move(*blobs);
  }
  base::Bytes some(std::size_t count) { return entropy_.draw(count); }
  [[nodiscard]] std::string path(const BlobId& id) const {
    return folder_ + "/blobs/" + id.text.substr(id.text.size() - 2) + "/" + id.text;
  }
  static std::string stored(const std::string& at) {
    std::ifstream in{at, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  static void store(const std::string& at, const std::string& text) { std::ofstream{at, std::ios::binary} << text; }
  SystemEntropy entropy_;
  std::string folder_;
};

TEST_F(Documents, ComeBackOctetForOctetWhateverTheirSize) {
  for (const std::size_t size : {0U, 1U, 65535U, 65536U, 65537U, 131072U, 300000U}) {
    const auto content = some(size);
    ASSERT_TRUE(open()->put(one, content));
    const auto back = open()->get(one);
    ASSERT_TRUE(back) << size;
    EXPECT_EQ(*back, content) << size;
  }
}

TEST_F(Documents, AreUnreadableOnDiskAndTheirOwnersOnly) {
  const std::string secret = "numero de passeport 12AB34567";
  auto blobs = open();
  ASSERT_TRUE(blobs->put(one, base::view_of(secret)));
  const auto first = stored(path(one));
  EXPECT_EQ(first.find("passeport"), std::string::npos);
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(path(one)).permissions()), 0600U);
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(folder_ + "/blobs").permissions()), 0700U);
  ASSERT_TRUE(blobs->put(one, base::view_of(secret)));
  EXPECT_NE(stored(path(one)), first) << "a fresh key each time";
}

TEST_F(Documents, EveryAlteredOctetIsSeen) {
  auto blobs = open();
  ASSERT_TRUE(blobs->put(one, some(200)));
  const auto whole = stored(path(one));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto altered = whole;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    store(path(one), altered);
    const auto back = blobs->get(one);
    ASSERT_FALSE(back) << at;
    ASSERT_EQ(back.error().code, Code::bad_signature) << at;
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    store(path(one), whole.substr(0, size));
    const auto back = blobs->get(one);
    ASSERT_FALSE(back) << size;
    ASSERT_EQ(back.error().code, Code::bad_signature) << size;
  }
  store(path(one), whole + "x");
  EXPECT_FALSE(blobs->get(one));
  store(path(one), whole);
  EXPECT_TRUE(blobs->get(one));
}

TEST_F(Documents, CutAtAChunkOrSwappedAreSeen) {
  auto blobs = open();
  ASSERT_TRUE(blobs->put(one, some(200000)));
  ASSERT_TRUE(blobs->put(two, some(200)));
  const auto whole = stored(path(one));
  const std::size_t head = 9 + 24 + 48 + 24;
  for (const std::size_t chunks : {1U, 2U, 3U}) {
    store(path(one), whole.substr(0, head + chunks * (65536 + 17)));
    EXPECT_FALSE(blobs->get(one)) << chunks;
  }
  store(path(one), stored(path(two)));
  const auto swapped = blobs->get(one);
  ASSERT_FALSE(swapped);
  EXPECT_EQ(swapped.error().code, Code::bad_signature) << "one person's document under another's name";
}

TEST_F(Documents, AnotherMasterKeyOpensNothing) {
  ASSERT_TRUE(open()->put(one, some(10)));
  std::filesystem::remove(key_path());
  ASSERT_TRUE(make_master_key(key_path(), entropy_));
  const auto back = open()->get(one);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, Code::bad_signature);
}

TEST_F(Documents, AreRemovedOnceAndNeverNameAPath) {
  auto blobs = open();
  ASSERT_TRUE(blobs->put(one, some(10)));
  ASSERT_TRUE(blobs->remove(one));
  EXPECT_FALSE(std::filesystem::exists(path(one)));
  for (const auto& id : {one, BlobId{"../../master.key"}, BlobId{""}, BlobId{"a/b"}, BlobId{std::string(65, 'A')}}) {
    const auto got = blobs->get(id);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, Code::not_found) << id.text;
    EXPECT_FALSE(blobs->remove(id));
  }
  EXPECT_FALSE(blobs->put(BlobId{"../escape"}, some(1)));
}

TEST_F(Documents, TheMasterKeyIsNeverOverwrittenNorShared) {
  const auto before = stored(key_path());
  EXPECT_EQ(before.size(), master_key_size);
  EXPECT_EQ(static_cast<unsigned>(std::filesystem::status(key_path()).permissions()), 0600U);
  const auto again = make_master_key(key_path(), entropy_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_EQ(stored(key_path()), before);
  std::filesystem::permissions(key_path(), std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_FALSE(read_master_key(key_path()));
  std::filesystem::permissions(key_path(), std::filesystem::perms::owner_read);
  EXPECT_TRUE(read_master_key(key_path()));
  std::filesystem::remove(key_path());
  store(key_path(), "short");
  std::filesystem::permissions(key_path(), std::filesystem::perms::owner_read);
  EXPECT_FALSE(read_master_key(key_path()));
  EXPECT_FALSE(FileBlobs::open(folder_ + "/blobs", base::Secret{"short"}, entropy_));
}

TEST(System, RandomnessDiffersAndFillsAll) {
  SystemEntropy entropy;
  std::set<base::Bytes> seen;
  for (int turn = 0; turn < 100; ++turn) EXPECT_TRUE(seen.insert(entropy.draw(16)).second);
  const auto many = entropy.draw(100000);
  std::set<std::uint8_t> values{many.end() - 4096, many.end()};
  EXPECT_GT(values.size(), 200U) << "the last octets were drawn too";
}

TEST(System, TheClockGoesForward) {
  const SystemClock clock;
  const auto first = clock.now();
  EXPECT_GT(first, *base::from_rfc3339("2024-01-01T00:00:00Z"));
  EXPECT_LE(first, clock.now());
}

}  // namespace
}  // namespace vidimus::adapters::files
