#include "pki/name.hpp"

#include <gtest/gtest.h>

#include "pki/oids.hpp"
#include "pki/stranger.hpp"
#include "pki/text.hpp"

namespace vidimus::pki {
namespace {

AttributeValue attribute(const Oid& type, std::string value, std::uint8_t kind = tag::utf8_string) {
  return {base::copy_of(type), kind, std::move(value)};
}
Bytes name(std::vector<AttributeValue> attributes) { return write_name(attributes); }

TEST(Name, ComesBackInOrderWithItsStringTypes) {
  const auto der = name({attribute(oid::country, "FR", tag::printable_string), attribute(oid::organization, "Mairie de Vannes"),
                         attribute(oid::organizational_unit, "un"), attribute(oid::organizational_unit, "deux")});
  const auto read = read_name(der).value();
  ASSERT_EQ(read.rdns().size(), 4U);
  EXPECT_EQ(read.find(oid::country)->tag, tag::printable_string);
  EXPECT_EQ(read.all(oid::organizational_unit).size(), 2U);
  EXPECT_EQ(read.find(oid::common_name), nullptr);
  EXPECT_EQ(attribute_text(der, oid::organization), "Mairie de Vannes");
  EXPECT_EQ(name_text(der), "C=FR, O=Mairie de Vannes, OU=un, OU=deux");
}

TEST(Name, CaseSpacesAndStringTypeDoNotCount) {
  const auto a = name({attribute(oid::organization, "Mairie  de   VANNES "), attribute(oid::common_name, "Élodie Çağrı")});
  const auto b = name(
      {attribute(oid::organization, "mairie de vannes", tag::printable_string), attribute(oid::common_name, "élodie çağrı")});
  EXPECT_TRUE(same_name(a, b));
  EXPECT_FALSE(
      same_name(a, name({attribute(oid::organization, "mairie devannes"), attribute(oid::common_name, "élodie çağrı")})));
  EXPECT_FALSE(same_name(a, name({attribute(oid::organization, "mairie de vannes")})));
}

TEST(Name, BmpAndTeletexAreTextsToo) {
  const auto bmp = name({attribute(oid::common_name, std::string("\0A\0\xE9", 4), tag::bmp_string)});
  const auto teletex = name({attribute(oid::common_name, "a\xE9", tag::teletex_string)});
  EXPECT_TRUE(same_name(bmp, name({attribute(oid::common_name, "aé")})));
  EXPECT_TRUE(same_name(bmp, teletex));
}

TEST(Name, OrderOfRdnsCountsButNotInsideOne) {
  const auto a = name({attribute(oid::country, "FR"), attribute(oid::common_name, "A")});
  const auto b = name({attribute(oid::common_name, "A"), attribute(oid::country, "FR")});
  EXPECT_FALSE(same_name(a, b));
  const auto set = [](std::string_view first, std::string_view second) {
    DerWriter out;
    const auto pair = [&](std::string_view type, std::string_view value) {
      out.in(tag::sequence, [&] {
        out.oid(type);
        out.text(tag::utf8_string, value);
      });
    };
    out.in(tag::sequence, [&] {
      out.in(tag::set, [&] {
        pair(first, "x");
        pair(second, "x");
      });
    });
    return out.take();
  };
  EXPECT_TRUE(same_name(set("2.5.4.3", "2.5.4.4"), set("2.5.4.4", "2.5.4.3")));
}

TEST(Name, Subtrees) {
  const auto base_name = name({attribute(oid::country, "FR"), attribute(oid::organization, "Ville")});
  const auto inside =
      name({attribute(oid::country, "fr"), attribute(oid::organization, "VILLE"), attribute(oid::common_name, "A")});
  EXPECT_TRUE(name_within(inside, base_name));
  EXPECT_TRUE(name_within(base_name, base_name));
  EXPECT_FALSE(name_within(base_name, inside));
}

TEST(Name, TextIsEscaped) { EXPECT_EQ(name_text(name({attribute(oid::common_name, " a,b\n ")})), "CN=\\ a\\,b\\0a\\ "); }

TEST(Name, MalformedOrTooManyIsRefused) {
  EXPECT_FALSE(read_name(base::from_hex("30023100").value()));  // empty RDN
  EXPECT_FALSE(read_name(base::from_hex("3000ff").value()));
  EXPECT_TRUE(read_name(base::from_hex("3000").value()));
  EXPECT_FALSE(read_name(name(std::vector<AttributeValue>(65, attribute(oid::common_name, "a")))));
}

TEST(Name, OpensslReadsWhatWeWrite) {
  const testing::Strangers strangers;
  strangers.write("n.der", name({attribute(oid::country, "FR", tag::printable_string), attribute(oid::common_name, "Éric")}));
  const auto said = strangers.run("openssl asn1parse -inform DER -in n.der");
  EXPECT_EQ(said.status, 0);
  EXPECT_NE(said.text.find("PRINTABLESTRING   :FR"), std::string::npos) << said.text;
}

TEST(Text, Utf8IsCheckedStrictly) {
  EXPECT_TRUE(is_utf8("é€😀"));
  EXPECT_FALSE(is_utf8("\xC0\x80"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xE2\x82"));
  EXPECT_EQ(character_count("é€😀"), 3U);
}

TEST(Text, PrintableStringHasItsOwnAlphabet) {
  EXPECT_TRUE(is_printable("NTRFR-215602601 (a)"));
  EXPECT_FALSE(is_printable("a@b"));
  EXPECT_FALSE(is_printable("é"));
}

TEST(GeneralNames, WrongTagsAndConstructedTextsAreRefused) {
  const auto read = [](std::string_view hex) {
    const auto octets = base::from_hex(hex).value();
    DerReader in{octets};
    return read_general_name(in).has_value();
  };
  EXPECT_TRUE(read("820161"));
  EXPECT_FALSE(read("a20161"));
  EXPECT_FALSE(read("8201e9"));
  EXPECT_FALSE(read("890161"));
  EXPECT_FALSE(read("040161"));
  EXPECT_FALSE(read("a403010100"));
}

}  // namespace
}  // namespace vidimus::pki
