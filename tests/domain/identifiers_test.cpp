#include "domain/identifiers.hpp"

#include <gtest/gtest.h>

#include "domain/references.hpp"

namespace vidimus::domain {
namespace {

using Text = std::optional<std::string>;

TEST(Identifiers, Siren) {
  for (const char* good : {"433702479", "216001586", "266001593", "200067965", "250601879", "356000000"})
    EXPECT_EQ(siren_from(good), Text{good});
  EXPECT_EQ(siren_from(" 433 702 479 "), Text{"433702479"});
  for (const char* bad : {"", "433702478", "43370247", "4337024790", "000000000", "43370247a", "４３３７０２４７９"})
    EXPECT_EQ(siren_from(bad), Text{}) << bad;
}

TEST(Identifiers, EveryWrongDigitOfASirenIsSeen) {
  const std::string good = "433702479";
  for (std::size_t at = 0; at < good.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      auto changed = good;
      changed[at] = digit;
      EXPECT_EQ(siren_from(changed).has_value(), digit == good[at]) << changed;
    }
}

TEST(Identifiers, Siret) {
  EXPECT_EQ(siret_from("130 004 955 00014"), Text{"13000495500014"});
  for (const char* bad : {"13000495500015", "13000495400014", "1300049550001", "433702479"})
    EXPECT_EQ(siret_from(bad), Text{}) << bad;
  EXPECT_TRUE(siret_from("35600000000048")) << "head office of La Poste";
  EXPECT_TRUE(siret_from("35600000000006")) << "digit sum 20";
  EXPECT_FALSE(siret_from("35600000000007"));
  EXPECT_TRUE(looks_public("21600158600012"));
  EXPECT_FALSE(looks_public("433702479"));
}

TEST(Identifiers, Phones) {
  const std::pair<const char*, const char*> table[] = {
      {"06 12 34 56 78", "+33612345678"},    {"06.12.34.56.78", "+33612345678"},       {"0612345678", "+33612345678"},
      {"+33 6 12 34 56 78", "+33612345678"}, {"+33 (0)6 12 34 56 78", "+33612345678"}, {"0033612345678", "+33612345678"},
      {"0262 12 34 56", "+262262123456"},    {"0692 12 34 56", "+262692123456"},       {"0269 12 34 56", "+262269123456"},
      {"0590-12-34-56", "+590590123456"},    {"0696 12 34 56", "+596696123456"},       {"0694123456", "+594694123456"},
      {"0508 41 23 45", "+508412345"},       {"+262 692 12 34 56", "+262692123456"},   {"+687 12 34 56", "+687123456"},
      {"+377 93 12 34 56", "+37793123456"}};
  for (const auto& [typed, stored] : table) EXPECT_EQ(phone_from(typed), Text{stored}) << typed;
  for (const char* bad : {"", "12", "0812345678", "+33812345678", "0012345678", "06 12 34 56 7", "06 12 34 56 789", "+33 12 34",
                          "+0612345678", "06 12 34 56 78 poste 3", "++33612345678", "+262 12", "0033"})
    EXPECT_EQ(phone_from(bad), Text{}) << bad;
  EXPECT_TRUE(is_french_mobile("+33612345678"));
  EXPECT_TRUE(is_french_mobile("+262692123456"));
  EXPECT_FALSE(is_french_mobile("+33112345678"));
}

TEST(Identifiers, StoredPhonesReadBackAsTheyAre) {
  for (const char* typed : {"06 12 34 56 78", "0262 12 34 56", "0508 41 23 45", "+37793123456"}) {
    const auto stored = phone_from(typed).value();
    EXPECT_EQ(phone_from(stored), Text{stored});
  }
}

TEST(Identifiers, Emails) {
  EXPECT_EQ(email_from(" Jeanne.Martin@Mairie-Exemple.FR "), Text{"jeanne.martin@mairie-exemple.fr"});
  EXPECT_EQ(email_from("jeanne@mairie-évry.fr"), Text{"jeanne@xn--mairie-vry-h7a.fr"});
  EXPECT_EQ(email_from("jeanne@MAIRIE-ÉVRY.fr"), Text{"jeanne@xn--mairie-vry-h7a.fr"});
  EXPECT_EQ(email_from("jeanne@-évry.fr"), std::nullopt);
  EXPECT_EQ(email_from("o'neil+cert@xn--mairie-d-essai-x8a.fr"), Text{"o'neil+cert@xn--mairie-d-essai-x8a.fr"});
  EXPECT_TRUE(email_from(std::string(64, 'a') + "@b.fr"));
  for (const std::string& bad : {std::string{""},
                                 std::string{"jeanne"},
                                 std::string{"@b.fr"},
                                 std::string{"a@"},
                                 std::string{"a@b"},
                                 std::string{"a@@b.fr"},
                                 std::string{"a@b@c.fr"},
                                 std::string{"a b@c.fr"},
                                 std::string{".a@b.fr"},
                                 std::string{"a..b@c.fr"},
                                 std::string{"a.@b.fr"},
                                 std::string{"a@-b.fr"},
                                 std::string{"a@b..fr"},
                                 std::string{"a@b.fr."},
                                 std::string{"é@b.fr"},
                                 std::string{"a@127.0.0.1"},
                                 std::string{"a\r\nBcc: x@b.fr"},
                                 std::string{"a@b.fr\n"},
                                 std::string{"<a@b.fr>"},
                                 std::string{"a,b@c.fr"},
                                 std::string(65, 'a') + "@b.fr",
                                 "a@" + std::string(64, 'b') + ".fr"})
    EXPECT_EQ(email_from(bad), Text{}) << bad;
}

TEST(Identifiers, SharedMailboxesAreSeen) {
  for (const char* shared : {"mairie@x.fr", "contact@x.fr", "mairie.plouzane@x.fr", "accueil-mairie@x.fr", "info2@x.fr"})
    EXPECT_TRUE(looks_shared(shared)) << shared;
  for (const char* own : {"jeanne.martin@x.fr", "mairiella@x.fr", "j.contact@x.fr"}) EXPECT_FALSE(looks_shared(own)) << own;
}

TEST(Identifiers, Lines) {
  EXPECT_EQ(tidy_line("  Rue \u00a0 de  l'Église "), Text{"Rue de l'Église"});
  for (const std::string& bad :
       {std::string{"a\nb"}, std::string{"a\tb"}, std::string{"a\0b", 3}, std::string{"\xff"}, std::string{"\xc3"},
        std::string{"\xc0\xaf"}, std::string{"\xed\xa0\x80"}, std::string{"\u202eabc"}, std::string{"a\u200bb"},
        std::string{"   "}, std::string{}, std::string(201, 'x')})
    EXPECT_EQ(tidy_line(bad), Text{}) << bad;
  EXPECT_EQ(zip_from("06 905"), Text{"06905"});
  EXPECT_EQ(zip_from("6905"), Text{});
  EXPECT_EQ(zip_from("00123"), Text{});
}

TEST(Identifiers, PeopleAndTheirCertificateNames) {
  EXPECT_EQ(person_name_from(" Anne-Cécile  d’Été "), Text{"Anne-Cécile d'Été"});
  for (const char* bad : {"Jean2", "Jean,Paul", "<b>", "-", "J/K", ""}) EXPECT_EQ(person_name_from(bad), Text{}) << bad;
  EXPECT_EQ(given_names_from("Jean-Pierre, Paul ,Marie"), Text{"Jean-Pierre,Paul,Marie"});
  EXPECT_EQ(given_names_from("Jean,,Paul"), Text{});
  EXPECT_EQ(common_name("Jean-Pierre,Paul", "MARTIN", NameUse::in_force), "Jean-Pierre MARTIN");
  EXPECT_EQ(common_name("Léa", "LE GALL", NameUse::test), "TEST Léa LE GALL");
  EXPECT_EQ(certificate_name_part("LE GALL", NameUse::test), "TEST LE GALL");
}

TEST(Identifiers, AccountingReferences) {
  EXPECT_EQ(accounting_reference_from("  2026/ENG-0042 "), Text{"2026/ENG-0042"});
  for (const std::string& bad : {std::string{"a;b"}, std::string{"é"}, std::string{}, std::string(51, '1')})
    EXPECT_EQ(accounting_reference_from(bad), Text{}) << bad;
}

TEST(References, Case) {
  EXPECT_EQ(case_reference("sol", 2026, 12, 1), "SOL-2026-000012-1");
  EXPECT_EQ(case_reference("solidaires-29", 2026, 1234567, 12), "SOL-2026-1234567-12");
  EXPECT_EQ(reference_stem("armor"), "ARMOR");
  EXPECT_EQ(reference_stem("e-m"), "EMX");
}

}  // namespace
}  // namespace vidimus::domain
