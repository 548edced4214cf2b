// Every algorithm the house names, from the authority's key to the holder's, judged by OpenSSL, GnuTLS, NSS and Java:
// certificate, list, request.
#include "ca/desk.hpp"
#include "ca/folder.hpp"
#include "pki/pem.hpp"

namespace vidimus::ca::testing {
namespace {

using pki::KeyKind;
using pki::SignatureAlgorithm;
using enum pki::SubjectAttribute;

struct Authority {
  KeyKind kind;
  SignatureAlgorithm algorithm;
};

/// An authority that certifies itself with this key: enough for a path of one step.
base::Bytes certify_itself(pki::Signer& key) {
  auto profile = pki::testing::profile("issuing_ca");
  profile.keys.push_back(KeyKind::rsa2048);  // no reviewed file lets an authority have one: here only to see it refused
  pki::CertificateContent content;
  const auto serial = pki::testing::octets(0x31);
  content.serial = serial;
  content.not_before = at("2026-01-01T00:00:00Z");
  content.not_after = at("2036-01-01T00:00:00Z");
  content.subject = {{country, "FR"},
                     {organization, "Syndicat mixte de Bretagne"},
                     {organizational_unit, "0002 732829320"},
                     {organization_identifier, "NTRFR-732829320"},
                     {common_name, "TEST AC"}};
  content.spki = key.spki();
  pki::IssuerFacts itself;
  itself.name = pki::subject_name(profile, content.subject).value();
  itself.key_identifier = pki::key_identifier(key.spki()).value();
  itself.algorithm = key.algorithm();
  itself.not_after = content.not_after;
  return pki::testing::House::issue(pki::CertificateWriter{profile, itself}, content, key);
}

class Algorithms : public ::testing::TestWithParam<Authority> {};

TEST_P(Algorithms, ServeFromTheAuthorityToTheHolder) {
  const auto [kind, algorithm] = GetParam();
  const std::shared_ptr<pki::Signer> key = pki::testing::key(kind, algorithm);
  Desk desk;
  CaSettings settings{.name = "ac", .chain = {certify_itself(*key)}};
  settings.crl_url = "http://crl.vannes.example/ac.crl";
  settings.ocsp_url = "http://ocsp.vannes.example/";
  settings.ca_issuers_url = "http://aia.vannes.example/ac.cer";
  auto policy =
      pki::read_crypto_policy(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/crypto_policy.toml").value()).value();
  base::Bytes list;
  auto ca = Ca::make(settings,
                     {pki::testing::profile("dual_rgs2_qcpn"), pki::testing::profile("authentication_rgs2"),
                      pki::testing::profile("signature_rgs2_qcpn")},
                     policy, {desk.book, key, desk.clock, desk.entropy, [&](const std::string&, base::ByteView der) {
                                list = base::copy_of(der);
                                return base::Result<base::Done>{base::Done{}};
                              }});
  ASSERT_TRUE(ca) << ca.error().detail;
  const Folder folder;
  folder.write("ca.pem", "CERTIFICATE", settings.chain[0]);
  const std::pair<Authority, const char*> holders[] = {
      {{KeyKind::rsa3072, SignatureAlgorithm::rsa_sha256}, "dual_rgs2_qcpn"},
      {{KeyKind::rsa4096, SignatureAlgorithm::rsa_pss_sha256}, "dual_rgs2_qcpn"},
      {{KeyKind::p256, SignatureAlgorithm::ecdsa_sha256}, "authentication_rgs2"},
      {{KeyKind::p384, SignatureAlgorithm::ecdsa_sha384}, "signature_rgs2_qcpn"}};
  static std::map<KeyKind, std::unique_ptr<pki::Signer>> keys;  // made once: RSA takes its time
  const bool lasts = pki::is_pss(algorithm) ? kind != KeyKind::rsa2048 : !pki::is_rsa(algorithm);
  for (const auto& [holder, profile] : holders) {
    auto& holder_key = keys[holder.kind];
    if (!holder_key) holder_key = pki::testing::key(holder.kind, holder.algorithm);
    auto order = desk.order(std::string{base::to_name(holder.kind)});
    order.profile = profile;
    order.csr = Desk::csr(*holder_key);
    if (!lasts) {
      // TS 119 312: PKCS#1 v1.5 and RSA below 3000 bits end on 2029-01-01, before a certificate of three years does.
      const auto refused = (*ca)->issue(order);
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, base::Code::lint_failed);
      EXPECT_NE(refused.error().detail.find("algorithms.signature_lasts"), std::string::npos) << refused.error().detail;
      order.request += " shorter";
      order.not_after = at("2028-12-31T23:59:59Z");
    }
    const auto issued = (*ca)->issue(order);
    ASSERT_TRUE(issued) << issued.error().detail;
    folder.write("holder.pem", "CERTIFICATE", issued->der);
    if (profile == std::string_view{"authentication_rgs2"}) folder.write("authentication.pem", "CERTIFICATE", issued->der);
    folder.write("holder.csr", "CERTIFICATE REQUEST", order.csr);
    ASSERT_TRUE((*ca)->press_crl(desk.clock.when));
    folder.write("list.pem", "X509 CRL", list);
    EXPECT_TRUE(folder.run("openssl req -in holder.csr -noout -verify"));
    EXPECT_TRUE(
        folder.run("for one in holder list; do openssl asn1parse -in $one.pem -noout -out $one.der && "
                   "dumpasn1 -z $one.der || exit 1; done; ! grep -E 'Error:|Warning:' said.txt"))
        << "dumpasn1: " << folder.said();
    EXPECT_TRUE(
        folder.run("openssl verify -attime 1795338000 -x509_strict -CAfile ca.pem -crl_check -CRLfile list.pem holder.pem"))
        << base::to_name(algorithm) << " " << base::to_name(holder.kind);
    EXPECT_TRUE(folder.run("openssl crl -in list.pem -CAfile ca.pem -noout -verify"));
    EXPECT_TRUE(
        folder.run("TZ=UTC faketime '2026-11-22 09:30:00' certtool --verify --load-ca-certificate ca.pem --load-crl list.pem "
                   "--infile holder.pem"))
        << "GnuTLS: " << folder.said();
  }
  // Those who take their time: one holder each.
  EXPECT_TRUE(
      folder.run("mkdir nss && certutil -N -d sql:nss --empty-password && certutil -A -d sql:nss -n ca -t CT,C,C -i ca.pem && "
                 "vfychain -d sql:nss -pp -u 0 -b 2611220930Z -a authentication.pem && grep -q 'Chain is good' said.txt"))
      << "NSS: " << folder.said();
  EXPECT_TRUE(folder.java("1795339800", "ca.pem holder.pem list.pem --")) << "Java: " << folder.said();
  EXPECT_TRUE(folder.castle("1795339800 ca.pem holder.pem -- list.pem")) << "BouncyCastle: " << folder.said();
}

std::string test_name(const ::testing::TestParamInfo<Authority>& info) {
  auto out = std::string{base::to_name(info.param.kind)} + "_" + std::string{base::to_name(info.param.algorithm)};
  std::ranges::replace(out, '-', '_');
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, Algorithms,
                         ::testing::Values(Authority{KeyKind::rsa2048, SignatureAlgorithm::rsa_sha256},
                                           Authority{KeyKind::rsa3072, SignatureAlgorithm::rsa_sha256},
                                           Authority{KeyKind::rsa4096, SignatureAlgorithm::rsa_sha512},
                                           Authority{KeyKind::rsa3072, SignatureAlgorithm::rsa_pss_sha256},
                                           Authority{KeyKind::rsa3072, SignatureAlgorithm::rsa_pss_sha384},
                                           Authority{KeyKind::rsa4096, SignatureAlgorithm::rsa_pss_sha512},
                                           Authority{KeyKind::p256, SignatureAlgorithm::ecdsa_sha256},
                                           Authority{KeyKind::p384, SignatureAlgorithm::ecdsa_sha384}),
                         test_name);

}  // namespace
}  // namespace vidimus::ca::testing
