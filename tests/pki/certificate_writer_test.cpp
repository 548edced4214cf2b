#include "pki/certificate_writer.hpp"

#include <gtest/gtest.h>

#include "pki/house.hpp"
#include "pki/pem.hpp"
#include "pki/stranger.hpp"

namespace vidimus::pki {
namespace {

using base::Code;
using testing::House;
using testing::Strangers;

const House& house() {
  static const House one;
  return one;
}
Bytes issued(const std::string& profile, const CertificateContent& content) {
  return House::issue(house().writer(profile), content, *house().ca_key);
}
std::string refusal(const CertificateContent& content, const std::string& profile = "dual_rgs2_qcpn") {
  const auto tbs = house().writer(profile).to_be_signed(content);
  return tbs ? "" : tbs.error().detail;
}

TEST(CertificateWriter, ReadingWhatWeWriteGivesBackWhatWasAsked) {
  const auto content = house().holder();
  const auto der = issued("dual_rgs2_qcpn", content);
  const auto read = read_certificate(der).value();
  EXPECT_EQ(read.version, 3);
  EXPECT_TRUE(same(read.serial, positive_serial(content.serial)));
  EXPECT_EQ(read.not_before, content.not_before);
  EXPECT_EQ(read.not_after, content.not_after);
  EXPECT_TRUE(same(read.spki, content.spki));
  EXPECT_TRUE(same(read.issuer, house().ca_facts.name));
  EXPECT_EQ(name_text(read.subject),
            "C=FR, O=Commune de Plœmeur, OU=0002 21560162600017, OU=Finances, organizationIdentifier=NTRFR-215601626, "
            "CN=TEST Anne Le Goff, SN=TEST Le Goff, GN=TEST Anne, serialNumber=7K2M9QXA");
  EXPECT_EQ(*read.key_usage, (KeyUsages{KeyUsage::digital_signature, KeyUsage::non_repudiation}));
  EXPECT_TRUE(read.find(oid::key_usage)->critical);
  EXPECT_TRUE(read.has_extended_key_usage(oid::client_auth));
  EXPECT_FALSE(read.find(oid::extended_key_usage)->critical);
  EXPECT_TRUE(same(*read.authority_key_identifier->key_id, house().ca_facts.key_identifier));
  EXPECT_TRUE(read.has_policy(oid::policy_qcp_n));
  EXPECT_FALSE(read.has_policy(oid::policy_qcp_n_qscd));
  ASSERT_EQ(read.subject_alternative_names.size(), 1U);
  EXPECT_EQ(read.subject_alternative_names[0].text(), "anne.legoff@ploemeur.example");
  EXPECT_EQ(read.crl_distribution_points.at(0).name->full_name.at(0).text(), house().ca_facts.crl_url);
  EXPECT_FALSE(read.explicit_default);
  EXPECT_TRUE(verify(SignatureAlgorithm::ecdsa_sha256, house().ca_key->spki(), read.tbs, read.signature));
}

TEST(CertificateWriter, ADeviceChangesPolicyAndStatementTogether) {
  auto content = house().holder();
  content.key_in_qualified_device = true;
  const auto read = read_certificate(issued("dual_rgs2_qcpn", content)).value();
  EXPECT_TRUE(read.has_policy(oid::policy_qcp_n_qscd));
  EXPECT_FALSE(read.has_policy(oid::policy_qcp_n));
  const auto is_sscd = [](const QcStatement& statement) { return same(statement.oid, oid::qc_sscd); };
  EXPECT_TRUE(std::any_of(read.qc_statements.begin(), read.qc_statements.end(), is_sscd));
}

TEST(CertificateWriter, StrangersReadAndVerifyTheChain) {
  const Strangers strangers;
  strangers.write("root.pem", to_pem("CERTIFICATE", house().root));
  strangers.write("ca.pem", to_pem("CERTIFICATE", house().ca));
  auto server = house().holder();
  server.not_after = testing::at("2027-11-22T09:00:00Z");
  server.subject = {{SubjectAttribute::country, "FR"},
                    {SubjectAttribute::organization, "Syndicat"},
                    {SubjectAttribute::common_name, "pki.vannes.example"}};
  server.alternative_names = {{GeneralNameKind::dns_name, "pki.vannes.example"}};
  strangers.write("holder.pem", to_pem("CERTIFICATE", issued("dual_rgs2_qcpn", house().holder())));
  strangers.write("server.pem", to_pem("CERTIFICATE", issued("tls_server", server)));
  auto today = house().holder();  // certtool checks chains at the time of the day only
  today.not_before = base::system_now() - std::chrono::hours{24};
  today.not_after = base::system_now() + std::chrono::hours{24};
  strangers.write("today.pem", to_pem("CERTIFICATE", issued("dual_rgs2_qcpn", today)));
  const auto verified = strangers.run(
      "openssl verify -x509_strict -attime 1800000000 -CAfile root.pem -untrusted ca.pem -purpose sslclient holder.pem && "
      "openssl verify -x509_strict -attime 1800000000 -CAfile root.pem -untrusted ca.pem -purpose sslserver "
      "-verify_hostname pki.vannes.example server.pem");
  EXPECT_EQ(verified.status, 0) << verified.text;
  const auto text = strangers.run("openssl x509 -in holder.pem -noout -text -nameopt utf8,sep_comma_plus_space,-esc_msb");
  EXPECT_EQ(text.status, 0);
  for (const auto* wanted : {"Digital Signature, Non Repudiation", "email:anne.legoff@ploemeur.example", "CA Issuers - URI",
                             "OCSP - URI:http://ocsp.vannes.example/", "Policy: 0.4.0.194112.1.0",
                             "CPS: https://pki.vannes.example/dpc.pdf", "Not After : Nov 22 09:00:00 2029 GMT"})
    EXPECT_NE(text.text.find(wanted), std::string::npos) << wanted << "\n" << text.text;
  const auto gnutls = strangers.run(
      "certtool -i --infile holder.pem && cat today.pem ca.pem root.pem > chain.pem && "
      "certtool --verify-chain --infile chain.pem");
  EXPECT_EQ(gnutls.status, 0) << gnutls.text;
  EXPECT_NE(gnutls.text.find("Chain verification output: Verified"), std::string::npos) << gnutls.text;
}

TEST(CertificateWriter, TheSerialIsPositiveAndKeepsItsLength) {
  for (unsigned first = 0; first < 256; ++first) {
    auto random = testing::octets(0);
    random[0] = static_cast<std::uint8_t>(first);
    const auto serial = positive_serial(random);
    EXPECT_EQ(serial.size(), 16U);
    EXPECT_EQ(serial[0] & 0xC0, 0x40);
    EXPECT_EQ(positive_serial(serial), serial);
  }
}

TEST(CertificateWriter, SubjectMustFollowTheProfile) {
  auto content = house().holder();
  content.subject.pop_back();
  EXPECT_EQ(refusal(content), "serial_number: missing");
  content = house().holder();
  content.subject.push_back({SubjectAttribute::common_name, "Autre"});
  EXPECT_EQ(refusal(content), "common_name: repeated");
  content = house().holder();
  content.subject.push_back({SubjectAttribute::locality, "Vannes"});
  EXPECT_EQ(refusal(content), "subject: attribute_not_in_profile");
  content = house().holder();
  content.subject[0].value = "fr";
  EXPECT_EQ(refusal(content), "country: not_a_country");
  content.subject[0].value = "FR";
  content.subject[1].value = "Commune\n";
  EXPECT_EQ(refusal(content), "organization: bad_characters");
  content.subject[1].value = std::string(129, 'a');
  EXPECT_EQ(refusal(content), "organization: too_long");
}

TEST(CertificateWriter, DatesStayWithinProfileAndIssuer) {
  auto content = house().holder();
  content.not_after += std::chrono::seconds{1};
  EXPECT_EQ(refusal(content), "not_after: too_long");
  content.not_after = content.not_before;
  EXPECT_EQ(refusal(content), "not_after: before_not_before");
  content.not_before = testing::at("2034-01-02T00:00:00Z");
  content.not_after = testing::at("2036-01-01T00:00:01Z");
  EXPECT_EQ(refusal(content), "not_after: after_the_issuer");
}

TEST(CertificateWriter, KeysNamesAndSerialsOutsideTheProfileAreRefused) {
  auto content = house().holder();
  const auto weak = testing::key(KeyKind::rsa2048, SignatureAlgorithm::rsa_sha256);
  content.spki = weak->spki();
  EXPECT_EQ(house().writer("dual_rgs2_qcpn").to_be_signed(content).error().code, Code::unsupported);
  content = house().holder();
  content.alternative_names = {{GeneralNameKind::dns_name, "vannes.fr"}};
  EXPECT_EQ(refusal(content), "alternative_names: form_not_in_profile");
  content.alternative_names.clear();
  EXPECT_EQ(refusal(content), "alternative_names: missing");
  content = house().holder();
  const auto serial = testing::octets(1, 15);
  content.serial = serial;
  EXPECT_EQ(refusal(content), "serial: not_16_to_20_octets");
}

}  // namespace
}  // namespace vidimus::pki
