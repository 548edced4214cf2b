// What status costs in one process, beside the bare signature of the same key: OCSP ready and with a nonce, time stamps. CPU
// microseconds, medians of rounds in turn.
#include "bench/raw_key.hpp"
#include "pki/house.hpp"
#include "tsa/authority.hpp"
#include "va/responder.hpp"

namespace {

using namespace vidimus;
using bench::need;
using pki::ocsp::IdHash;

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

}  // namespace

int main() {
  const auto pkcs8 = need(pki::make_software_key(pki::KeyKind::p256));
  const auto signer = need(pki::software_signer(pkcs8, pki::SignatureAlgorithm::ecdsa_sha256));
  bench::RawKey raw{pkcs8};
  const pki::testing::House house;
  for (const std::size_t certificates : {10'000U, 1'000'000U}) ocsp(*signer, raw, certificates);
  time_stamps(house, *signer, raw);
}
