// What a certificate costs in one process beside the signature and the verification it cannot do without: with a P-256 and an
// RSA-3072 authority in memory, and with one in SoftHSM2 beside the module's bare signatures. Everything the core does is
// counted: request read, possession proved, to-be-signed written, linted, signed, put together. No database.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "adapters/pkcs11/cryptoki.hpp"
#include "adapters/pkcs11/keys.hpp"
#include "adapters/pkcs11/signer.hpp"
#include "bench/raw_key.hpp"
#include "bench/request.hpp"
#include "pki/csr.hpp"
#include "pki/house.hpp"
#include "pki/lint.hpp"

namespace {

using namespace vidimus;
using bench::need;
using bench::request_of;
namespace token = adapters::pkcs11;

/// More holders' keys than the cache of decoded keys keeps: each is decoded anew, as for real holders.
constexpr std::size_t holders = 5000;

/// An authority of this key under the root of the small house of the tests.
struct Desk {
  Desk(const pki::testing::House& house, pki::Signer& key) : signer(key) {
    auto root = need(pki::issuer_facts(need(pki::read_certificate(house.root)), house.root_key->algorithm()));
    root.crl_url = house.ca_facts.crl_url;
    root.ca_issuers_url = house.ca_facts.ca_issuers_url;
    const auto serial = pki::testing::octets(0x12);
    auto content = house.holder();
    content.serial = serial;
    content.not_before = pki::testing::at("2026-01-01T00:00:00Z");
    content.not_after = pki::testing::at("2036-01-01T00:00:00Z");
    content.subject = {{pki::SubjectAttribute::country, "FR"},
                       {pki::SubjectAttribute::organization, "Syndicat mixte de Bretagne"},
                       {pki::SubjectAttribute::organizational_unit, "0002 732829320"},
                       {pki::SubjectAttribute::organization_identifier, "NTRFR-732829320"},
                       {pki::SubjectAttribute::common_name, "TEST AC deux étoiles"}};
    content.alternative_names.clear();
    content.spki = key.spki();
    const pki::CertificateWriter root_writer{pki::testing::profile("issuing_ca"), root};
    certificate = need(pki::read_certificate(pki::testing::House::issue(root_writer, content, *house.root_key)));
    auto facts = need(pki::issuer_facts(certificate, key.algorithm()));
    facts.crl_url = house.ca_facts.crl_url;
    facts.ocsp_url = house.ca_facts.ocsp_url;
    facts.ca_issuers_url = house.ca_facts.ca_issuers_url;
    writer.emplace(pki::testing::profile("dual_rgs2_qcpn"), facts);
    order = house.holder();
    policy = need(pki::read_crypto_policy(need(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/crypto_policy.toml"))));
  }

  static pki::CertificateRequest prove(base::ByteView octets) {
    auto request = need(pki::read_certificate_request(octets));
    need(pki::check_possession(request));
    return request;
  }
  base::Bytes write(base::ByteView spki, std::size_t number) const {
    base::Bytes random(20, 0x5A);
    for (std::size_t at = 0; at < 8; ++at) random[12 + at] = static_cast<std::uint8_t>(number >> (8 * at));
    const auto serial = pki::positive_serial(random);
    auto content = order;
    content.serial = serial;
    content.spki = spki;
    return need(writer->to_be_signed(content));
  }
  void examine(base::ByteView to_be_signed) const {
    pki::LintContext context;
    context.kind = writer->profile().kind;
    context.profile = &writer->profile();
    context.issuer = &certificate;
    context.policy = &policy;
    context.key_in_qualified_device = false;
    need(pki::refuse_errors(need(pki::lint_to_be_signed(to_be_signed, context))));
  }
  base::Bytes sign(base::ByteView to_be_signed) const {
    return pki::assemble(to_be_signed, signer.algorithm(), need(signer.sign(to_be_signed)));
  }
  base::Bytes issue(base::ByteView request_octets, std::size_t number) const {
    const auto request = prove(request_octets);
    const auto octets = write(request.spki, number);
    examine(octets);
    return sign(octets);
  }

  pki::Signer& signer;
  pki::Certificate certificate;
  std::optional<pki::CertificateWriter> writer;
  pki::CertificateContent order;
  pki::CryptoPolicy policy;
};

void report(const std::string& what, double ours, double limit, const std::string& limit_is) {
  std::printf("issuance, %-22s %8.0f certificates/CPU-s (%.1f us)   %s %8.0f/CPU-s (%.1f us)   ratio %.3f\n", what.c_str(),
              1e6 / ours, ours, limit_is.c_str(), 1e6 / limit, limit, limit / ours);
}

void in_memory(const pki::testing::House& house, const std::vector<base::Bytes>& requests, bench::RawKey& holder,
               pki::KeyKind kind, pki::SignatureAlgorithm algorithm, const std::string& what) {
  const auto pkcs8 = need(pki::make_software_key(kind));
  const auto signer = need(pki::software_signer(pkcs8, algorithm));
  bench::RawKey raw{pkcs8, pki::is_pss(algorithm)};
  Desk desk{house, *signer};
  const auto written = desk.write(signer->spki(), 0);
  const auto cost = bench::cpu_microseconds({
      [&](std::size_t n) { desk.issue(requests[n % requests.size()], n); },
      [&](std::size_t) { raw.sign(), holder.verify(); },
      [&](std::size_t) { raw.sign(); },
      [&](std::size_t n) { Desk::prove(requests[n % requests.size()]); },
      [&](std::size_t n) { desk.write(signer->spki(), n); },
      [&](std::size_t) { desk.examine(written); },
      [&](std::size_t) { desk.sign(written); },
  });
  report(what, cost[0], cost[1], "bare signature + verification");
  std::printf(
      "  bare: signature %.1f us, verification %.1f us; ours: possession %.1f us, writing %.1f us, lint %.1f us, "
      "signing %.1f us\n",
      cost[2], cost[1] - cost[2], cost[3], cost[4], cost[5], cost[6]);
}

/// A SoftHSM2 with a store of its own, gone at the end.
struct SoftToken {
  SoftToken() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-bench-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(folder / "tokens");
    std::ofstream(folder / "softhsm2.conf") << "directories.tokendir = " << (folder / "tokens").string()
                                            << "\nobjectstore.backend = file\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", (folder / "softhsm2.conf").c_str(), 1);
  }
  ~SoftToken() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
};

void in_token(const pki::testing::House& house, const std::vector<base::Bytes>& requests, bench::RawKey& holder) {
  const SoftToken place;
  const auto module = need(token::Module::open("/usr/lib/softhsm/libsofthsm2.so"));
  const ports::TokenCodes codes{base::Secret{"so-12345678"}, base::Secret{"246810"}};
  const auto made = need(token::initialise_token(*module, "bench", codes));
  const auto sessions = need(token::Sessions::open(module, {"bench", made.info.serial}, codes.holder));
  need(token::make_key_pair(*sessions, "ca", pki::KeyKind::p256));
  const auto signer = need(token::token_signer(sessions, "ca", pki::SignatureAlgorithm::ecdsa_sha256));
  Desk desk{house, *signer};
  need(sessions->run([&](token::Session& session) -> base::Result<base::Done> {
    VIDIMUS_TRY(key, token::find_key(session, "ca"));
    const auto bare = [&, handle = key->private_key](std::size_t) {
      ck_mechanism mechanism{.mechanism = CKM_ECDSA, .parameter = nullptr, .parameter_len = 0};
      std::array<unsigned char, 32> digest{};
      std::array<unsigned char, 64> signature{};
      unsigned long size = signature.size();
      auto* const call = session.functions();
      if (call->C_SignInit(session.handle(), &mechanism, handle) != CKR_OK ||
          call->C_Sign(session.handle(), digest.data(), digest.size(), signature.data(), &size) != CKR_OK)
        throw std::runtime_error("SoftHSM2 does not sign");
    };
    const auto written = desk.write(signer->spki(), 0);
    const auto cost =
        bench::cpu_microseconds({[&](std::size_t n) { desk.issue(requests[n % requests.size()], n); }, bare,
                                 [&](std::size_t n) { bare(n), holder.verify(); }, [&](std::size_t) { desk.sign(written); }});
    report("SoftHSM2 P-256", cost[0], cost[2], "bare C_Sign + verification   ");
    std::printf("  bare C_SignInit + C_Sign alone %.1f us = %.0f/CPU-s: ratio %.3f; our signing alone %.1f us\n", cost[1],
                1e6 / cost[1], cost[1] / cost[0], cost[3]);
    return base::Done{};
  }));
}

}  // namespace

int main() {
  const pki::testing::House house;
  std::vector<base::Bytes> requests;
  base::Bytes pkcs8;
  for (std::size_t n = 0; n < holders; ++n) {
    pkcs8 = need(pki::make_software_key(pki::KeyKind::p256));
    requests.push_back(request_of(*need(pki::software_signer(pkcs8, pki::SignatureAlgorithm::ecdsa_sha256))));
  }
  bench::RawKey holder{pkcs8};
  in_memory(house, requests, holder, pki::KeyKind::p256, pki::SignatureAlgorithm::ecdsa_sha256, "P-256 authority");
  in_memory(house, requests, holder, pki::KeyKind::rsa3072, pki::SignatureAlgorithm::rsa_pss_sha256, "RSA-3072 authority");
  in_token(house, requests, holder);
}
