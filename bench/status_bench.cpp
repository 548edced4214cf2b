// What status costs in one process, beside the bare signature of the same key: OCSP ready and with a nonce, time stamps, a CRL of
// a million entries. Prints microseconds; the ratios are what docs/performance.md keeps.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "pki/crl.hpp"
#include "pki/tsp.hpp"
#include "va/responder.hpp"

namespace {

using namespace vidimus;
using pki::ocsp::IdHash;

constexpr std::size_t crl_entries = 1'000'000;

template <class Work>
double microseconds(std::size_t times, Work work) {
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t n = 0; n < times; ++n) work(n);
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / static_cast<double>(times);
}

base::Bytes serial(std::uint64_t n) {
  base::Bytes out(16);
  for (std::size_t at = 0; at < 16; ++at) out[at] = static_cast<std::uint8_t>(n * 0x9E3779B97F4A7C15ULL >> (8 * (at % 8)));
  out[0] = static_cast<std::uint8_t>((out[0] & 0x7F) | 0x40);
  return out;
}

void ocsp(pki::Signer& signer, std::size_t certificates, double bare) {
  va::Issuer issuer{.name = "bench",
                    .name_sha1 = base::Bytes(20, 1),
                    .key_sha1 = base::Bytes(20, 2),
                    .signer = *pki::ocsp::ResponseSigner::make(signer, {})};
  std::vector<va::Issuer> issuers;
  issuers.push_back(std::move(issuer));
  const auto responder = *va::Responder::make(std::move(issuers), {});
  std::vector<va::CertificateStatus> statuses(certificates);
  for (std::size_t n = 0; n < certificates; ++n) statuses[n].serial = *va::serial_from(serial(n + 1));
  const auto now = base::system_now();
  responder->publish(va::StatusIndex{statuses}, now);

  const std::size_t asked = std::min<std::size_t>(certificates, 10'000);
  std::vector<base::Bytes> plain;
  std::vector<base::Bytes> with_nonce;
  const base::Bytes nonce(32, 9);
  for (std::size_t n = 0; n < asked; ++n) {
    const std::vector<base::Bytes> ids{pki::ocsp::write_cert_id(responder->issuers()[0].hashes(IdHash::sha1), serial(n + 1))};
    plain.push_back(pki::ocsp::write_request(ids, std::nullopt));
    with_nonce.push_back(pki::ocsp::write_request(ids, nonce));
  }
  const auto ask = [&](const std::vector<base::Bytes>& requests) {
    return [&](std::size_t n) { static_cast<void>(responder->answer(requests[n % asked], now)); };
  };
  microseconds(asked, ask(plain));  // signs each once
  const double ready = microseconds(asked * 20, ask(plain));
  const double live = microseconds(asked, ask(with_nonce));
  std::printf("OCSP, %8zu certificates: ready %.3f us; with a nonce %.2f us = bare signature x %.3f; index %.1f octets each\n",
              certificates, ready, live, live / bare,
              static_cast<double>(responder->index()->memory()) / static_cast<double>(certificates));
}

void crl(pki::Signer& signer) {
  base::Bytes der;
  const auto write = microseconds(1, [&](std::size_t) {
    const base::Bytes issuer{0x30, 0x00};
    const base::Bytes key(20, 1);
    const auto now = base::system_now();
    pki::crl::Writer writer({.issuer = issuer, .authority_key_id = key, .this_update = now, .next_update = now, .number = 1},
                            signer.algorithm(), crl_entries);
    for (std::size_t n = 0; n < crl_entries; ++n) writer.add({.serial = serial(n + 1), .revoked_at = now});
    der = *writer.finish(signer);
  });
  std::size_t seen = 0;
  const auto read = microseconds(1, [&](std::size_t) {
    const auto list = *pki::crl::read(der);
    pki::crl::EntryReader entries(list);
    for (auto entry = entries.next(); entry && *entry; entry = entries.next()) ++seen;
  });
  const auto hash = microseconds(1, [&](std::size_t) { pki::sha256(der); });
  std::printf("CRL, %zu entries, %.1f MB: written and signed in %.0f ms, walked in %.0f ms; SHA-256 alone %.0f ms\n", seen,
              static_cast<double>(der.size()) / 1e6, write / 1000, read / 1000, hash / 1000);
}

}  // namespace

int main() {
  const auto key = pki::make_software_key(pki::KeyKind::p256);
  const auto signer = pki::software_signer(*key, pki::SignatureAlgorithm::ecdsa_sha256);
  const base::Bytes data(500, 3);
  const double bare = microseconds(20'000, [&](std::size_t) { static_cast<void>((*signer)->sign(data)); });
  std::printf("bare signature, P-256: %.2f us\n", bare);
  for (const std::size_t certificates : {10'000U, 1'000'000U}) ocsp(**signer, certificates, bare);
  crl(**signer);
}
