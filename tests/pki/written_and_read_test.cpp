// Properties, drawn at random from a fixed seed: what is written reads back as asked; names compare as OpenSSL compares them.
#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <random>

#include "pki/house.hpp"
#include "pki/lint.hpp"
#include "pki/text.hpp"

namespace vidimus::pki {
namespace {

using testing::House;

class Draw {
 public:
  explicit Draw(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  bool coin() { return below(2) == 0; }
  Bytes octets(std::size_t count) {
    Bytes out(count);
    for (auto& octet : out) octet = static_cast<std::uint8_t>(below(256));
    return out;
  }
  /// A text without outer spaces.
  std::string text(std::size_t longest) {
    static constexpr std::string_view pieces[] = {"a", "Z", "é", "œ", "Ÿ", "'", "-", "7", " b", ",", "+", "\"", "\\", "€", "ß"};
    std::string out = "M";
    const auto count = below(longest);
    while (character_count(out) < count) out += pieces[below(std::size(pieces))];
    return out;
  }
  std::string letters(std::size_t count) {
    std::string out;
    while (out.size() < count) out += static_cast<char>('a' + below(26));
    return out;
  }

 private:
  std::mt19937 engine_;
};

TEST(WrittenAndRead, ContentsComeBackAsTheyWereAsked) {
  Draw draw{20261122};
  const House house;
  const auto writer = house.writer("dual_rgs2_qcpn");
  for (int turn = 0; turn < 300; ++turn) {
    auto content = house.holder();
    const auto serial = draw.octets(16 + draw.below(5));
    content.serial = serial;
    content.not_before = testing::at("2026-01-01T00:00:00Z") + std::chrono::seconds{draw.below(86400 * 365)};
    content.not_after = content.not_before + std::chrono::seconds{1 + draw.below(86400 * 1095)};
    content.key_in_qualified_device = draw.coin();
    content.subject[1].value = draw.text(128);
    content.subject[5].value = draw.text(64);
    content.alternative_names[0].value = draw.letters(8) + "@" + draw.letters(12) + ".example";
    const auto tbs = writer.to_be_signed(content);
    ASSERT_TRUE(tbs) << tbs.error().detail;
    const auto read = read_to_be_signed(*tbs);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_TRUE(same(read->serial, positive_serial(serial)));
    EXPECT_EQ(read->not_before, content.not_before);
    EXPECT_EQ(read->not_after, content.not_after);
    EXPECT_EQ(attribute_text(read->subject, oid::organization), content.subject[1].value);
    EXPECT_EQ(attribute_text(read->subject, oid::common_name), content.subject[5].value);
    EXPECT_EQ(read->subject_alternative_names.at(0).text(), content.alternative_names[0].value);
    EXPECT_EQ(read->has_policy(oid::policy_qcp_n_qscd), content.key_in_qualified_device);
    EXPECT_TRUE(same(read->spki, content.spki));
    LintContext context;
    context.profile = &writer.profile();
    context.key_in_qualified_device = content.key_in_qualified_device;
    const auto judged = refuse_errors(lint(*read, context));
    EXPECT_TRUE(judged) << judged.error().detail << " " << name_text(read->subject);
  }
}

/// Equality by OpenSSL's canonical form of names.
bool openssl_says_same(const Bytes& a, const Bytes& b) {
  const auto open = [](const Bytes& der) {
    const auto* at = der.data();
    return std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)>{d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())),
                                                                 X509_NAME_free};
  };
  return X509_NAME_cmp(open(a).get(), open(b).get()) == 0;
}

TEST(WrittenAndRead, NamesCompareAsOpensslComparesThem) {
  Draw draw{7};
  int equal = 0;
  for (int turn = 0; turn < 2000; ++turn) {
    std::vector<AttributeValue> one;
    std::vector<AttributeValue> other;
    for (std::size_t at = 0, count = 1 + draw.below(3); at < count; ++at) {
      const Oid& type = draw.coin() ? oid::common_name : oid::organization;
      std::string value = draw.letters(1 + draw.below(4)) + " " + draw.letters(2);
      one.push_back({base::copy_of(type), tag::utf8_string, value});
      const auto choice = draw.below(6);  // same, case, spaces, string type, another value, outer spaces
      if (choice == 1) value[0] = static_cast<char>(value[0] - 32);
      if (choice == 2) value.insert(value.find(' '), "  ");
      if (choice == 4 && draw.below(4) == 0) value += "x";
      if (choice == 5) value = "  " + value + " ";
      other.push_back({base::copy_of(type), choice == 3 ? tag::printable_string : tag::utf8_string, value});
    }
    if (draw.below(8) == 0) std::swap(other.front(), other.back());
    const auto a = write_name(one);
    const auto b = write_name(other);
    const bool ours = same_name(a, b);
    equal += ours ? 1 : 0;
    ASSERT_EQ(ours, openssl_says_same(a, b)) << name_text(a) << " | " << name_text(b);
  }
  EXPECT_GT(equal, 200);
  EXPECT_LT(equal, 1900);
}

}  // namespace
}  // namespace vidimus::pki
