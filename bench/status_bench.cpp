// What status costs in one process, beside the bare signature of the same key: OCSP ready and with a nonce, time stamps; and a
// list of 100,000 revoked certificates beside the least that any writer must do. CPU microseconds, medians of rounds in turn.
#include <openssl/evp.h>

#include "bench/raw_key.hpp"
#include "pki/crl.hpp"
#include "pki/house.hpp"
#include "tsa/authority.hpp"
#include "va/responder.hpp"

namespace {

using namespace vidimus;
using bench::need;
using pki::ocsp::IdHash;

constexpr std::size_t crl_entries = 100'000;

base::Bytes serial(std::uint64_t number) {
  base::Bytes out(16);
  for (std::size_t at = 0; at < 16; ++at) out[at] = static_cast<std::uint8_t>(number * 0x9E3779B97F4A7C15ULL >> (8 * (at % 8)));
  out[0] = static_cast<std::uint8_t>((out[0] & 0x7F) | 0x40);
  return out;
}

/// `ours` and `limit` in microseconds; the ratio is the part of the limit's speed that is reached.
void report(const std::string& what, double ours, const std::string& limit_is, double limit) {
  std::printf("%-44s %10.2f us   %s %10.2f us   ratio %.3f\n", what.c_str(), ours, limit_is.c_str(), limit, limit / ours);
}

void ocsp(pki::Signer& signer, bench::RawKey& raw, std::size_t certificates) {
  std::vector<va::Issuer> issuers;
  issuers.push_back({.name = "bench",
                     .name_sha1 = base::Bytes(20, 1),
                     .key_sha1 = base::Bytes(20, 2),
                     .delegate = std::make_shared<va::Swapped<va::Delegate>>(
                         std::make_shared<const va::Delegate>(va::Delegate{need(pki::ocsp::ResponseSigner::make(signer, {}))}))});
  const auto responder = need(va::Responder::make(std::move(issuers), {}));
  std::vector<va::CertificateStatus> statuses(certificates);
  for (std::size_t n = 0; n < certificates; ++n) statuses[n].serial = *va::serial_from(serial(n + 1));
  const auto now = base::system_now();
  responder->publish(va::StatusIndex{statuses}, now);
  const std::size_t asked = std::min<std::size_t>(certificates, 10'000);
  std::vector<base::Bytes> plain;
  std::vector<base::Bytes> with_nonce;
  for (std::size_t n = 0; n < asked; ++n) {
    const std::vector<base::Bytes> ids{pki::ocsp::write_cert_id(responder->issuers()[0].hashes(IdHash::sha1), serial(n + 1))};
    plain.push_back(pki::ocsp::write_request(ids, std::nullopt));
    with_nonce.push_back(pki::ocsp::write_request(ids, base::Bytes(32, 9)));
    static_cast<void>(responder->answer(plain.back(), now));  // signs it once
  }
  const auto ask = [&](const std::vector<base::Bytes>& requests) {
    return [&](std::size_t n) { static_cast<void>(responder->answer(requests[n % asked], now)); };
  };
  const auto cost = bench::cpu_microseconds({ask(plain), ask(with_nonce), [&](std::size_t) { raw.sign(); }}, 0.3);
  const auto name = "OCSP, " + std::to_string(certificates) + " certificates, ";
  report(name + "with a nonce", cost[1], "bare signature", cost[2]);
  report(name + "ready", cost[0], "bare signature", cost[2]);
}

class Forgetful : public tsa::StampLog {
 public:
  base::Result<base::Done> append(const tsa::StampRecord&) override { return base::Done{}; }
};

void time_stamps(const pki::testing::House& house, pki::Signer& signer, bench::RawKey& raw) {
  auto content = house.holder();
  content.spki = signer.spki();
  const std::vector<base::Bytes> certificates{pki::testing::House::issue(house.writer("dual_rgs2_qcpn"), content, *house.ca_key)};
  tsa::StampSerials serials{{1, 2, 3, 4, 5, 6, 7, 8}};
  tsa::ClockWatch watch;
  Forgetful log;
  auto policy = *pki::oid_from(pki::tsp::best_practice_policy);
  tsa::TimeStampAuthority authority{need(pki::tsp::TokenSigner::make(signer, certificates, {.policy = std::move(policy)})),
                                    serials, watch, log, [] {
                                      const auto now = base::system_now();
                                      return tsa::ClockReading{now, now.time_since_epoch()};
                                    }};
  const auto request = pki::tsp::write_request(base::Bytes(32, 7), base::Bytes{1, 2, 3, 4, 5, 6, 7, 8}, true);
  const auto size = authority.answer(request).size();
  const auto cost = bench::cpu_microseconds(
      {[&](std::size_t) { static_cast<void>(authority.answer(request)); }, [&](std::size_t) { raw.sign(); }});
  if (size < 500) throw std::runtime_error("the time stamp was refused");
  report("time stamp, " + std::to_string(size) + " octets", cost[0], "bare signature", cost[1]);
}

/// The least a writer must do: lay each entry where it stays (a template with two holes) and hash the whole.
std::size_t least(const std::vector<base::Bytes>& serials, bench::RawKey& raw) {
  static constexpr std::array<std::uint8_t, 35> entry{0x30, 33,  0x02, 16,  0,   0,   0,   0,   0,    0,   0,   0,
                                                      0,    0,   0,    0,   0,   0,   0,   0,   0x17, 13,  '2', '6',
                                                      '1',  '1', '2',  '2', '1', '2', '0', '0', '0',  '0', 'Z'};
  base::Bytes out(serials.size() * entry.size());
  auto at = out.begin();
  for (const auto& serial : serials) {
    const auto here = std::ranges::copy(entry, at).out;
    std::ranges::copy(serial, at + 4);
    at = here;
  }
  std::array<std::uint8_t, 32> digest{};
  if (EVP_Digest(out.data(), out.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) throw std::runtime_error("SHA-256");
  raw.sign();
  return out.size();
}

void crl(pki::Signer& signer, bench::RawKey& raw) {
  std::vector<base::Bytes> serials;
  for (std::size_t n = 0; n < crl_entries; ++n) serials.push_back(serial(n + 1));
  const base::Bytes issuer{0x30, 0x00};
  const base::Bytes key(20, 1);
  const auto now = base::system_now();
  const auto write = [&] {
    pki::crl::Writer writer({.issuer = issuer, .authority_key_id = key, .this_update = now, .next_update = now, .number = 1},
                            signer.algorithm(), crl_entries);
    for (const auto& one : serials) writer.add({.serial = one, .revoked_at = now});
    return need(writer.finish(signer));
  };
  const auto der = write();
  const auto read = [&](std::size_t) {
    const auto list = need(pki::crl::read(der));
    pki::crl::EntryReader entries(list);
    std::size_t seen = 0;
    for (auto entry = entries.next(); entry && *entry; entry = entries.next()) ++seen;
    if (seen != crl_entries) throw std::runtime_error("entries were lost");
  };
  const auto hash = [&](std::size_t) { static_cast<void>(pki::sha256(der)); };
  const auto cost =
      bench::cpu_microseconds({[&](std::size_t) { write(); }, [&](std::size_t) { least(serials, raw); }, read, hash}, 0.1);
  std::printf("CRL of %zu entries: %zu octets\n", crl_entries, der.size());
  report("  written and signed", cost[0], "entries laid + SHA-256 + signature", cost[1]);
  report("  read entry by entry", cost[2], "SHA-256 alone", cost[3]);
}

}  // namespace

int main() {
  const auto pkcs8 = need(pki::make_software_key(pki::KeyKind::p256));
  const auto signer = need(pki::software_signer(pkcs8, pki::SignatureAlgorithm::ecdsa_sha256));
  bench::RawKey raw{pkcs8};
  const pki::testing::House house;
  for (const std::size_t certificates : {10'000U, 1'000'000U}) ocsp(*signer, raw, certificates);
  time_stamps(house, *signer, raw);
  crl(*signer, raw);
}
