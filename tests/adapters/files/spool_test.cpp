// A list written through a file without a name: the same octets as in memory, nothing left behind, a full disk told.
#include "adapters/files/spool.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <random>

#include "pki/crl.hpp"

namespace vidimus::adapters::files {
namespace {

struct SpoolTest : ::testing::Test {
  SpoolTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-spool-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~SpoolTest() override { std::filesystem::remove_all(folder); }
  [[nodiscard]] base::Result<base::Bytes> write(pki::Spool& spool) const {
    pki::crl::Writer writer{header, key->algorithm(), spool};
    for (std::uint32_t n = 0; n < 20'000; ++n) {
      const base::Bytes serial{1, static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8),
                               static_cast<std::uint8_t>(n)};
      writer.add({.serial = serial, .revoked_at = header.this_update});
    }
    VIDIMUS_TRY(der, writer.finish(*key));
    return base::copy_of(der);
  }

  std::string folder;
  base::Bytes issuer{0x30, 0x00};
  base::Bytes key_id = base::Bytes(20, 7);
  pki::crl::Header header{.issuer = issuer,
                          .authority_key_id = key_id,
                          .this_update = base::from_millis(1'780'000'000'000),
                          .next_update = base::from_millis(1'780'100'000'000),
                          .number = 3};
  std::unique_ptr<pki::Signer> key =
      std::move(*pki::software_signer(*pki::make_software_key(pki::KeyKind::rsa2048), pki::SignatureAlgorithm::rsa_sha256));
};

TEST_F(SpoolTest, AListThroughAFileIsTheListInMemory) {
  auto spool = open_spool(folder);
  ASSERT_TRUE(spool);
  pki::MemorySpool memory;
  const auto filed = write(**spool);
  ASSERT_TRUE(filed);
  EXPECT_GT(filed->size(), std::size_t{400'000});
  EXPECT_EQ(*filed, *write(memory));  // RSA PKCS#1 v1.5 signs alike twice
  EXPECT_TRUE(std::filesystem::is_empty(folder)) << "a file with a name would be left by a crash";
}

TEST_F(SpoolTest, WhatIsChangedInPlaceStaysAndMoreMayFollow) {
  auto spool = std::move(*open_spool(folder));
  ASSERT_TRUE(spool->append(base::Bytes{1, 2, 3}));
  (*spool->whole())[1] = 9;
  ASSERT_TRUE(spool->append(base::Bytes{4}));
  const auto all = *spool->whole();
  EXPECT_EQ(base::Bytes(all.begin(), all.end()), (base::Bytes{1, 9, 3, 4}));
}

TEST_F(SpoolTest, NoRoomIsToldAndNoListComesOut) {
  auto spool = std::move(*open_spool(folder));
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{100'000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto refused = write(*spool);
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, SIG_DFL);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::unavailable);
  EXPECT_FALSE(open_spool(folder + "/none"));
}

}  // namespace
}  // namespace vidimus::adapters::files
