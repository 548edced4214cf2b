// What is said of a certificate somebody shows: one of ours through its life, and a stranger's.
#include "ra/certificate_check.hpp"

#include "base/toml.hpp"
#include "pki/pem.hpp"
#include "pki/x509.hpp"
#include "ra/certificate_desk.hpp"

namespace vidimus::ra::testing {
namespace {

using enum CheckQuestion;

class CertificateCheckTest : public ::testing::Test {
 protected:
  CertificateCheckTest() { house.load_sample(); }
  /// Made by OpenSSL for `days` days, with these extensions.
  std::string pem(const std::string& extensions, int days = 30) const {
    const auto file = house.folder + "/made.pem";
    const auto command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=Essai -days " +
        std::to_string(days) + " " + extensions + " -out " + file + " 2>/dev/null";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl");
    return must(base::read_file(file));
  }
  static constexpr auto person =
      "-addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature,nonRepudiation "
      "-addext extendedKeyUsage=clientAuth";
  CertificateCheck checked(const std::string& text) { return must(check_certificate(house.counter, base::view_of(text))); }
  TestHouse house;
};

TEST_F(CertificateCheckTest, AStrangersIsJudgedByItselfAlone) {
  const auto text = pem(person);
  house.clock.at = must(pki::read_certificate(must(pki::one_from_pem(text, "CERTIFICATE")))).not_after + std::chrono::hours{1};
  const auto check = checked(text);
  EXPECT_EQ(check.answer(issued_here), CheckAnswer::no);
  EXPECT_EQ(check.answer(in_force), CheckAnswer::unknown);
  EXPECT_EQ(check.answer(in_time), CheckAnswer::no);
  EXPECT_EQ(check.answer(for_signing), CheckAnswer::yes);
}

TEST_F(CertificateCheckTest, PurposesAreReadFromTheCertificate) {
  EXPECT_EQ(checked(pem("-addext keyUsage=critical,keyCertSign")).answer(personal), CheckAnswer::no);
  const auto log_in = checked(pem("-addext basicConstraints=CA:FALSE -addext keyUsage=critical,digitalSignature"));
  EXPECT_EQ(log_in.answer(for_log_in), CheckAnswer::yes);
  EXPECT_EQ(log_in.answer(for_signing), CheckAnswer::no);
  const auto mail = checked(pem("-addext basicConstraints=CA:FALSE -addext extendedKeyUsage=emailProtection"));
  EXPECT_EQ(mail.answer(for_log_in), CheckAnswer::no);
}

TEST(CertificateCheckOfOurs, FollowsItsLife) {
  CertificateDesk desk;
  const auto held = desk.in_hand();
  const auto check = [&] { return must(check_certificate(desk.counter, held.certificate.der)); };
  for (const auto question : {issued_here, personal, in_time, in_force, for_log_in, for_signing})
    EXPECT_EQ(check().answer(question), CheckAnswer::yes) << base::to_name(question);
  // By its number alone, as people copy it: the same, without a name.
  auto typed = held.certificate.serial;
  for (std::size_t at = 2; at < typed.size(); at += 3) typed.insert(at, ":");
  const auto by_number = must(check_serial(desk.counter, typed));
  EXPECT_EQ(by_number.answer(in_force), CheckAnswer::yes);
  EXPECT_TRUE(by_number.subject.empty());

  desk.house.clock.at = *held.certificate.not_before + std::chrono::hours{1};
  must(revoke_certificate(desk.counter, desk.house.actor(cast::holder), held.line.reference, domain::RevocationReason::cessation,
                          ""));
  EXPECT_EQ(check().answer(in_force), CheckAnswer::no);
  EXPECT_EQ(check().answer(in_time), CheckAnswer::yes);
  EXPECT_EQ(check().revoked_at, desk.house.clock.at);
  desk.house.clock.at = *held.certificate.not_after + std::chrono::seconds{1};
  EXPECT_EQ(check().answer(in_time), CheckAnswer::no);
}

/// A serial number of ours on somebody else's certificate makes it none of ours.
TEST(CertificateCheckOfOurs, TheSameNumberElsewhereIsAnotherCertificate) {
  CertificateDesk desk;
  const auto held = desk.in_hand();
  const auto file = desk.house.folder + "/made.pem";
  const auto command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=Essai -set_serial 0x" +
      held.certificate.serial + " -out " + file + " 2>/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto other = must(base::read_file(file));
  const auto check = must(check_certificate(desk.counter, base::view_of(other)));
  EXPECT_EQ(check.serial, held.certificate.serial);
  EXPECT_EQ(check.answer(issued_here), CheckAnswer::no);
  EXPECT_EQ(check.answer(in_force), CheckAnswer::unknown);
}

TEST_F(CertificateCheckTest, WhatIsNoCertificateOrNoNumberIsRefused) {
  EXPECT_EQ(refusal(check_certificate(house.counter, base::view_of(std::string{"bonjour"}))), base::Code::malformed);
  EXPECT_EQ(refusal(check_certificate(house.counter, {})), base::Code::malformed);
  for (const auto* typed : {"", " : ", "xyz", "0123456789012345678901234567890123456789ab"})
    EXPECT_EQ(refusal(check_serial(house.counter, typed)), base::Code::malformed) << typed;
  EXPECT_EQ(refusal(check_serial(house.counter, "00ff")), base::Code::not_found);
}

}  // namespace
}  // namespace vidimus::ra::testing
