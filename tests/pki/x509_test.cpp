#include "pki/x509.hpp"

#include <gtest/gtest.h>

#include "pki/pem.hpp"
#include "pki/stranger.hpp"

namespace vidimus::pki {
namespace {

using testing::Strangers;

constexpr std::string_view every_extension = R"(
[req]
distinguished_name = dn
prompt = no
utf8 = yes
[dn]
C = FR
O = Mairie de Vannes
OU = 0002 21560260100012
organizationIdentifier = NTRFR-215602601
CN = Anne Le Goff
[all]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, digitalSignature, keyCertSign, cRLSign, decipherOnly
extendedKeyUsage = clientAuth, emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer:always
certificatePolicies = 1.2.250.1.999.1, @policy
policyMappings = 1.2.3.4:1.2.3.5, 1.2.3.6:1.2.3.7
nameConstraints = permitted;email:vannes.fr, permitted;IP:192.0.2.0/255.255.255.0, excluded;DNS:example.org, excluded;dirName:sub
policyConstraints = requireExplicitPolicy:2, inhibitPolicyMapping:0
inhibitAnyPolicy = 4
subjectAltName = email:anne@vannes.fr, DNS:vannes.fr, URI:https://vannes.fr/, IP:192.0.2.1, RID:1.2.3.4, dirName:sub, otherName:1.3.6.1.4.1.311.20.2.3;UTF8:anne
issuerAltName = email:ac@vannes.fr
crlDistributionPoints = one, two
freshestCRL = URI:http://crl.vannes.fr/delta.crl
authorityInfoAccess = OCSP;URI:http://ocsp.vannes.fr/, caIssuers;URI:http://aia.vannes.fr/ca.cer
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:qc
1.3.6.1.5.5.7.48.1.5 = ASN1:NULL
[policy]
policyIdentifier = 1.2.250.1.999.2
CPS.1 = https://pki.vannes.fr/pc.pdf
userNotice.1 = @notice
[notice]
explicitText = UTF8:Certificat de test
[sub]
O = Sous
[one]
fullname = URI:http://crl.vannes.fr/1.crl
reasons = keyCompromise, CACompromise
CRLissuer = dirName:sub
[two]
relativename = sub
[qc]
a = SEQUENCE:compliance
b = SEQUENCE:retention
[compliance]
o = OID:0.4.0.1862.1.1
[retention]
o = OID:0.4.0.1862.1.3
v = INTEGER:7
)";

class EveryExtension : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const Strangers strangers;
    strangers.write("c.cnf", every_extension);
    const auto said = strangers.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -config c.cnf -extensions all "
        "-set_serial 0x00C0FFEE -days 10 -outform DER -out c.der");
    ASSERT_EQ(said.status, 0) << said.text;
    der = strangers.read("c.der");
    auto read = read_certificate(der);
    ASSERT_TRUE(read) << read.error().detail;
    certificate = std::move(*read);
  }
  static inline Bytes der;
  static inline Certificate certificate;
};

std::string oid_of(ByteView oid) { return oid_text(oid).value_or("?"); }

TEST_F(EveryExtension, BaseFields) {
  EXPECT_EQ(certificate.version, 3);
  EXPECT_EQ(base::to_hex(certificate.serial), "00c0ffee");
  EXPECT_EQ(name_text(certificate.subject),
            "C=FR, O=Mairie de Vannes, OU=0002 21560260100012, organizationIdentifier=NTRFR-215602601, CN=Anne Le Goff");
  EXPECT_TRUE(same(certificate.issuer, certificate.subject));
  EXPECT_EQ(certificate.not_after - certificate.not_before, std::chrono::hours{240});
  EXPECT_TRUE(same(certificate.signature_algorithm, certificate.tbs_algorithm));
  EXPECT_FALSE(certificate.has_unique_ids);
  EXPECT_FALSE(certificate.explicit_default);
  EXPECT_EQ(certificate.extensions.size(), 17U);
}

TEST_F(EveryExtension, Constraints) {
  ASSERT_TRUE(certificate.basic_constraints);
  EXPECT_TRUE(certificate.basic_constraints->ca);
  EXPECT_EQ(certificate.basic_constraints->path_length, 3);
  EXPECT_TRUE(certificate.find(oid::basic_constraints)->critical);
  EXPECT_EQ(certificate.policy_constraints->require_explicit_policy, 2);
  EXPECT_EQ(certificate.policy_constraints->inhibit_policy_mapping, 0);
  EXPECT_EQ(certificate.inhibit_any_policy, 4);
  const auto& names = *certificate.name_constraints;
  ASSERT_EQ(names.permitted.size(), 2U);
  EXPECT_EQ(names.permitted[0].base.text(), "vannes.fr");
  EXPECT_EQ(base::to_hex(names.permitted[1].base.value), "c0000200ffffff00");
  ASSERT_EQ(names.excluded.size(), 2U);
  EXPECT_EQ(names.excluded[0].base.kind, GeneralNameKind::dns_name);
  EXPECT_EQ(name_text(names.excluded[1].base.value), "O=Sous");
  ASSERT_EQ(certificate.policy_mappings->size(), 2U);
  EXPECT_EQ(oid_of(certificate.policy_mappings->at(1).subject_domain), "1.2.3.7");
}

TEST_F(EveryExtension, KeysAndUsages) {
  EXPECT_EQ(*certificate.key_usage,
            (KeyUsages{KeyUsage::digital_signature, KeyUsage::key_cert_sign, KeyUsage::crl_sign, KeyUsage::decipher_only}));
  EXPECT_TRUE(certificate.has_extended_key_usage(oid::client_auth));
  EXPECT_FALSE(certificate.has_extended_key_usage(oid::server_auth));
  EXPECT_EQ(base::copy_of(*certificate.subject_key_identifier), key_identifier(certificate.spki));
  EXPECT_FALSE(certificate.authority_key_identifier->key_id);  // openssl leaves it out of self-signed ones
  EXPECT_TRUE(same(*certificate.authority_key_identifier->serial, certificate.serial));
  ASSERT_EQ(certificate.authority_key_identifier->issuer.size(), 1U);
  EXPECT_TRUE(same(certificate.authority_key_identifier->issuer[0].value, certificate.issuer));
}

TEST_F(EveryExtension, Policies) {
  ASSERT_EQ(certificate.policies->size(), 2U);
  EXPECT_TRUE(certificate.has_policy(*oid_from("1.2.250.1.999.1")));
  const auto& second = certificate.policies->at(1);
  EXPECT_EQ(second.qualifiers.size(), 2U);
  EXPECT_EQ(second.cps_uris(), std::vector<std::string_view>{"https://pki.vannes.fr/pc.pdf"});
}

TEST_F(EveryExtension, AlternativeNames) {
  std::vector<std::string> texts;
  for (const auto& name : certificate.subject_alternative_names) texts.push_back(general_name_text(name));
  EXPECT_EQ(texts, (std::vector<std::string>{"email:anne@vannes.fr", "dns:vannes.fr", "uri:https://vannes.fr/", "ip:192.0.2.1",
                                             "rid:1.2.3.4", "dirName:O=Sous", "otherName:1.3.6.1.4.1.311.20.2.3"}));
  ASSERT_EQ(certificate.issuer_alternative_names.size(), 1U);
}

TEST_F(EveryExtension, WhereToAskForStatus) {
  ASSERT_EQ(certificate.crl_distribution_points.size(), 2U);
  const auto& one = certificate.crl_distribution_points[0];
  EXPECT_EQ(one.name->full_name.at(0).text(), "http://crl.vannes.fr/1.crl");
  EXPECT_EQ(one.reasons, 0b110U);
  EXPECT_EQ(name_text(one.crl_issuer.at(0).value), "O=Sous");
  const auto& two = certificate.crl_distribution_points[1];
  EXPECT_TRUE(two.name->full_name.empty());
  EXPECT_TRUE(two.name->relative_name);
  EXPECT_EQ(certificate.freshest_crl.at(0).name->full_name.at(0).text(), "http://crl.vannes.fr/delta.crl");
  ASSERT_EQ(certificate.authority_information_access.size(), 2U);
  EXPECT_TRUE(same(certificate.authority_information_access[0].method, oid::access_ocsp));
  EXPECT_EQ(certificate.authority_information_access[1].location.text(), "http://aia.vannes.fr/ca.cer");
}

TEST_F(EveryExtension, QualifiedStatements) {
  ASSERT_EQ(certificate.qc_statements.size(), 2U);
  EXPECT_TRUE(same(certificate.qc_statements[0].oid, oid::qc_compliance));
  EXPECT_TRUE(certificate.qc_statements[0].info.empty());
  EXPECT_EQ(base::to_hex(certificate.qc_statements[1].info), "020107");
}

TEST_F(EveryExtension, ViewsOutliveTheOriginal) {
  std::optional<Certificate> copy = read_certificate(der).value();
  const Certificate kept = *copy;
  copy.reset();
  EXPECT_EQ(name_text(kept.subject), name_text(certificate.subject));
}

TEST_F(EveryExtension, NoCutOrChangeCrashesAndNoCutIsRead) {
  for (std::size_t size = 0; size < der.size(); ++size) EXPECT_FALSE(read_certificate(ByteView{der}.first(size))) << size;
  auto longer = der;
  longer.push_back(0);
  EXPECT_FALSE(read_certificate(longer));
  for (std::size_t at = 0; at < der.size(); ++at) {
    auto changed = der;
    changed[at] ^= 0x81;
    (void)read_certificate(changed);
  }
}

TEST_F(EveryExtension, ToBeSignedBytesReadAlone) {
  const auto unsigned_one = read_to_be_signed(certificate.tbs).value();
  EXPECT_TRUE(same(unsigned_one.tbs, certificate.tbs));
  EXPECT_TRUE(unsigned_one.signature.empty());
  EXPECT_EQ(unsigned_one.extensions.size(), certificate.extensions.size());
  EXPECT_FALSE(read_to_be_signed(ByteView{certificate.tbs}.first(20)));
}

TEST_F(EveryExtension, AnExtensionTwiceIsRefused) {
  // The AIA identifier (…1.1) is turned into that of qcStatements (…1.3), which is there already.
  auto changed = der;
  const auto wanted = base::from_hex("06082b06010505070101").value();
  const auto at = std::search(changed.begin(), changed.end(), wanted.begin(), wanted.end());
  ASSERT_NE(at, changed.end());
  *(at + 9) = 3;
  const auto read = read_certificate(changed);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().detail.find("twice"), std::string::npos) << read.error().detail;
}

TEST(X509, RootsOfTheSystemAreRead) {
  const auto text = base::read_file("/etc/ssl/certs/ca-certificates.crt");
  if (!text) GTEST_SKIP() << "no system roots here";
  const auto blocks = from_pem(*text, 1000).value();
  for (const auto& block : blocks) {
    const auto read = read_certificate(block.der);
    EXPECT_TRUE(read) << read.error().detail << " " << base::to_hex(block.der);
  }
  EXPECT_GT(blocks.size(), 50U);
}

TEST(X509, GarbageIsMalformed) {
  EXPECT_EQ(read_certificate({}).error().code, base::Code::malformed);
  EXPECT_EQ(read_certificate(base::Bytes(200000, 0x30)).error().code, base::Code::malformed);
}

}  // namespace
}  // namespace vidimus::pki
