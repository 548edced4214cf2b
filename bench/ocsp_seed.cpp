// Prepares a load on the responder: a snapshot with so many good certificates of one authority, and a request for each, or for
// the first ASKED of them, as hexadecimal octets (POST) and as the end of an address (GET).
//   ocsp_seed CA_CERTIFICATE CA_KEY FOLDER COUNT [ASKED]
#include <fstream>

#include "base/toml.hpp"
#include "bench/rounds.hpp"
#include "pki/pem.hpp"
#include "va/issuer.hpp"
#include "va/snapshot.hpp"

namespace {

using namespace vidimus;
using bench::need;

base::Bytes serial(std::uint64_t number) {
  base::Bytes out(16);
  for (std::size_t at = 0; at < 16; ++at)
    out[at] = static_cast<std::uint8_t>((number + 1) * 0x9E3779B97F4A7C15ULL >> (8 * (at % 8)));
  out[0] = static_cast<std::uint8_t>((out[0] & 0x7F) | 0x40);
  return out;
}

/// Base64 with the three signs that mean something in an address escaped.
std::string in_address(base::ByteView octets) {
  std::string out;
  for (const char sign : base::to_base64(octets))
    out += sign == '+' ? "%2B" : sign == '/' ? "%2F" : sign == '=' ? "%3D" : std::string(1, sign);
  return out;
}

}  // namespace

int main(int count, char** values) {
  if (count != 5 && count != 6) return 2;
  const auto certificate = need(pki::one_from_pem(need(base::read_file(values[1])), "CERTIFICATE"));
  const auto key = need(pki::one_from_pem(need(base::read_file(values[2])), "PRIVATE KEY"));
  const std::string folder = values[3];
  const auto certificates = std::stoul(values[4]);
  const auto asked = count == 6 ? std::stoul(values[5]) : certificates;
  const auto signer = need(pki::software_signer(key, pki::SignatureAlgorithm::ecdsa_sha256));
  const auto issuer = need(va::make_issuer("bench", certificate, *signer, {}));
  std::vector<va::CertificateStatus> statuses(certificates);
  std::ofstream post(folder + "/post.txt");
  std::ofstream get(folder + "/get.txt");
  for (std::size_t number = 0; number < certificates; ++number) {
    statuses[number].serial = *va::serial_from(serial(number));
    if (number >= asked) continue;
    const std::vector<base::Bytes> ids{pki::ocsp::write_cert_id(issuer.hashes(pki::ocsp::IdHash::sha1), serial(number))};
    const auto request = pki::ocsp::write_request(ids, std::nullopt);
    post << base::to_hex(request) << '\n';
    get << in_address(request) << '\n';
  }
  const auto snapshot = va::write_snapshot(va::StatusIndex{statuses}, base::system_now(), {"bench"});
  std::ofstream(folder + "/status.snapshot", std::ios::binary) << base::text_of(snapshot);
}
