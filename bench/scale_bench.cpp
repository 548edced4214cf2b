// What grows with the number of certificates, as tables over sizes: lists written, signed and read, beside the least any writer
// or reader must do and beside `openssl ca -gencrl`; the status index, its memory, and the start from a snapshot. And requests
// for certificates read and proved, beside the bare verification.
//   scale_bench [ENTRIES…]
#include <malloc.h>
#include <openssl/evp.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "adapters/files/spool.hpp"
#include "base/toml.hpp"
#include "bench/raw_key.hpp"
#include "bench/request.hpp"
#include "pki/crl.hpp"
#include "pki/csr.hpp"
#include "pki/pem.hpp"
#include "va/listing.hpp"
#include "va/responder.hpp"
#include "va/snapshot.hpp"

namespace {

using namespace vidimus;
using bench::need;
using bench::request_of;
namespace fs = std::filesystem;

using SerialOctets = std::array<std::uint8_t, 16>;

SerialOctets serial(std::uint64_t number) {
  SerialOctets out{};
  for (std::size_t at = 0; at < 16; ++at)
    out[at] = static_cast<std::uint8_t>((number + 1) * 0x9E3779B97F4A7C15ULL >> (8 * (at % 8)) ^ at);
  out[0] = static_cast<std::uint8_t>((out[0] & 0x7F) | 0x40);
  return out;
}

/// Octets of this process that no file stands behind.
std::size_t anonymous_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::strtoull(line.c_str() + 8, nullptr, 10) << 10;
  return 0;
}

/// The most anonymous memory an act takes above what was there before, looked at every millisecond.
template <class Act>
std::size_t peak_of(Act act) {
  const auto before = anonymous_memory();
  std::atomic<bool> over = false;
  std::atomic<std::size_t> most = before;
  std::thread watch([&] {
    while (!over) {
      most = std::max(most.load(), anonymous_memory());
      ::usleep(1000);
    }
  });
  act();
  over = true;
  watch.join();
  return most - before;
}

/// The median of three, in CPU milliseconds of this thread.
template <class Act>
double cpu_milliseconds(Act act) {
  std::array<double, bench::rounds> seen{};
  for (auto& one : seen) {
    const auto start = bench::cpu_seconds();
    act();
    one = (bench::cpu_seconds() - start) * 1e3;
  }
  return bench::median(seen);
}

struct Place {
  Place() {
    std::string pattern = (fs::temp_directory_path() / "vidimus-scale-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~Place() { fs::remove_all(folder); }
  std::string folder;
};

struct Authority {
  base::Bytes pkcs8 = need(pki::make_software_key(pki::KeyKind::p256));
  std::unique_ptr<pki::Signer> signer = need(pki::software_signer(pkcs8, pki::SignatureAlgorithm::ecdsa_sha256));
  bench::RawKey raw{pkcs8};
  base::Bytes issuer{0x30, 0x00};
  base::Bytes key_id = base::Bytes(20, 1);
  base::Instant now = base::system_now();
  pki::crl::Header header{
      .issuer = issuer, .authority_key_id = key_id, .this_update = now, .next_update = now + std::chrono::hours{48}, .number = 1};

  base::ByteView write(pki::Spool& spool, std::size_t entries) const {
    pki::crl::Writer writer{header, signer->algorithm(), spool};
    for (std::size_t n = 0; n < entries; ++n) {
      const auto one = serial(n);
      writer.add({.serial = one, .revoked_at = now - std::chrono::seconds{(entries - n) * 97}});  // in the order of time
    }
    return need(writer.finish(*signer));
  }
  /// The least a writer must do: lay each entry where it stays (a template with a hole), hash the whole, sign.
  void least_written(std::size_t entries) {
    static constexpr std::array<std::uint8_t, 35> entry{0x30, 33,  0x02, 16,  0,   0,   0,   0,   0,    0,   0,   0,
                                                        0,    0,   0,    0,   0,   0,   0,   0,   0x17, 13,  '2', '6',
                                                        '1',  '1', '2',  '2', '1', '2', '0', '0', '0',  '0', 'Z'};
    base::Bytes out(entries * entry.size());
    auto at = out.begin();
    for (std::size_t n = 0; n < entries; ++n) {
      const auto here = std::ranges::copy(entry, at).out;
      std::ranges::copy(serial(n), at + 4);
      at = here;
    }
    hash(out);
    raw.sign();
  }
  static void hash(base::ByteView octets) {
    std::array<std::uint8_t, 32> digest{};
    if (EVP_Digest(octets.data(), octets.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
      throw std::runtime_error("SHA-256");
  }
  /// The least a reader must do: step over each entry by its length, hash the whole, verify.
  void least_read(base::ByteView der, base::ByteView entries) {
    std::size_t seen = 0;
    for (std::size_t at = 0; at + 1 < entries.size(); at += 2U + entries[at + 1]) ++seen;
    if (seen == 0) throw std::runtime_error("no entries");
    hash(der);
    raw.verify();
  }
  [[nodiscard]] std::size_t read(base::ByteView der) const {
    const auto list = need(pki::crl::read(der));
    need(pki::verify(signer->algorithm(), signer->spki(), list.tbs, list.signature));
    return need(va::Listing::of(nullptr, list, 0)).size();
  }
};

/// `openssl ca -gencrl` over as many entries: CPU milliseconds and the most memory of its process, in MB.
std::pair<double, double> gencrl(const Authority& authority, const std::string& folder, std::size_t entries) {
  {
    std::ofstream index(folder + "/index.txt");
    for (std::size_t n = 0; n < entries; ++n)
      index << "R\t351231235959Z\t261122120000Z\t" << base::to_hex(serial(n)) << "\tunknown\t/C=FR/O=TEST/CN=" << n << '\n';
    std::ofstream(folder + "/index.txt.attr");
    std::ofstream(folder + "/crlnumber") << "01\n";
    std::ofstream(folder + "/ca.key") << pki::to_pem("PRIVATE KEY", authority.pkcs8);
    std::ofstream(folder + "/ca.cnf") << "[ca]\ndefault_ca=d\n[d]\ndatabase=" << folder << "/index.txt\ncrlnumber=" << folder
                                      << "/crlnumber\ncertificate=" << folder << "/ca.pem\nprivate_key=" << folder
                                      << "/ca.key\ndefault_md=sha256\ndefault_crl_days=2\ncrl_extensions=e\n[e]\n"
                                         "authorityKeyIdentifier=keyid\n";
  }
  const auto command = "cd " + folder +
                       " && openssl req -x509 -new -key ca.key -subj /C=FR/O=TEST/CN=TEST -days 2 -addext "
                       "keyUsage=critical,keyCertSign,cRLSign -out ca.pem 2>/dev/null && exec openssl ca -gencrl -config ca.cnf "
                       "-out ca.crl 2>/dev/null";
  const auto child = ::fork();
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child || status != 0) throw std::runtime_error("openssl ca -gencrl failed");
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {(seconds(used.ru_utime) + seconds(used.ru_stime)) * 1e3, static_cast<double>(used.ru_maxrss) / 1024};
}

constexpr double mega = 1 << 20;

void lists(const std::vector<std::size_t>& sizes) {
  const Place place;
  Authority authority;
  std::printf(
      "lists, CPU ms               ours    limit  ratio   memory |     openssl ca   faster   memory | read+verify+index   limit  "
      "ratio\n");
  for (const auto entries : sizes) {
    std::unique_ptr<pki::Spool> spool;
    base::ByteView der;
    const auto write = [&] {
      spool = need(adapters::files::open_spool(place.folder));
      der = authority.write(*spool, entries);
    };
    const auto memory = peak_of(write);
    const auto ours = cpu_milliseconds(write);
    const auto limit = cpu_milliseconds([&] { authority.least_written(entries); });
    const auto [peer, peer_memory] = gencrl(authority, place.folder, entries);
    const auto revoked = need(pki::crl::read(der)).revoked;
    const auto read = cpu_milliseconds([&] {
      if (authority.read(der) != entries) throw std::runtime_error("entries were lost");
    });
    const auto walk = cpu_milliseconds([&] { authority.least_read(der, revoked); });
    std::printf("  %8zu entries     %9.2f %8.2f  %5.2f %5.1f MB | %11.1f ms %7.1fx %5.0f MB | %14.2f %10.2f  %5.2f\n", entries,
                ours, limit, ours / limit, static_cast<double>(memory) / mega, peer, peer / ours, peer_memory, read, walk,
                read / walk);
  }
}

void indexes(const std::vector<std::size_t>& sizes) {
  const Place place;
  Authority authority;
  const auto path = place.folder + "/status.snapshot";
  const auto responder_of = [&] {
    std::vector<va::Issuer> issuers;
    issuers.push_back({.name = "bench",
                       .name_sha1 = base::Bytes(20, 1),
                       .key_sha1 = base::Bytes(20, 2),
                       .delegate = std::make_shared<va::Swapped<va::Delegate>>(std::make_shared<const va::Delegate>(
                           va::Delegate{need(pki::ocsp::ResponseSigner::make(*authority.signer, {}))}))});
    return need(va::Responder::make(std::move(issuers), {}));
  };
  std::printf(
      "status of certificates          octets each   start from a snapshot   first answer included   ready answer each\n");
  for (const auto count : sizes) {
    {
      std::vector<va::CertificateStatus> statuses(count);
      for (std::size_t n = 0; n < count; ++n) statuses[n].serial = *va::serial_from(serial(n));
      std::ofstream(path, std::ios::binary) << base::text_of(
          va::write_snapshot(va::StatusIndex{statuses}, authority.now, {"bench"}));
    }
    const auto responder = responder_of();
    const auto request = pki::ocsp::write_request(
        std::vector<base::Bytes>{pki::ocsp::write_cert_id(responder->issuers()[0].hashes(pki::ocsp::IdHash::sha1), serial(0))},
        std::nullopt);
    const auto started = cpu_milliseconds([&] {
      const auto octets = need(base::read_file(path, std::size_t{1} << 30));
      auto snapshot = need(va::read_snapshot(base::view_of(octets), {"bench"}));
      responder->publish(std::move(snapshot.index), snapshot.as_of);
    });
    const auto answered = cpu_milliseconds([&] { static_cast<void>(responder->answer(request, authority.now)); });
    const auto each = static_cast<double>(responder->index()->memory()) / static_cast<double>(count);
    const std::size_t asked = std::min<std::size_t>(count, 20'000);
    const auto before = ::mallinfo2();
    for (std::size_t n = 0; n < asked; ++n) {
      const auto one = pki::ocsp::write_request(
          std::vector<base::Bytes>{pki::ocsp::write_cert_id(responder->issuers()[0].hashes(pki::ocsp::IdHash::sha1), serial(n))},
          std::nullopt);
      static_cast<void>(responder->answer(one, authority.now));
    }
    const auto after = ::mallinfo2();
    const auto stored =
        static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / static_cast<double>(asked);
    std::printf("  %8zu certificates        %6.1f            %8.1f ms             %8.1f ms           %8.0f octets\n", count, each,
                started, started + answered, stored);
  }
}

void requests(pki::KeyKind kind, pki::SignatureAlgorithm algorithm, std::size_t keys, const char* what) {
  std::vector<base::Bytes> made;
  base::Bytes pkcs8;
  for (std::size_t n = 0; n < keys; ++n) {
    pkcs8 = need(pki::make_software_key(kind));
    made.push_back(request_of(*need(pki::software_signer(pkcs8, algorithm))));
  }
  bench::RawKey raw{pkcs8};
  const auto cost = bench::cpu_microseconds({[&](std::size_t n) {
                                               const auto read = need(pki::read_certificate_request(made[n % keys]));
                                               need(pki::check_possession(read));
                                             },
                                             [&](std::size_t) { raw.verify(); }});
  std::printf("request read and proved, %-28s %8.2f us   bare verification %8.2f us   ratio %.3f\n", what, cost[0], cost[1],
              cost[1] / cost[0]);
}

}  // namespace

int main(int count, char** values) {
  std::vector<std::size_t> sizes;
  for (int at = 1; at < count; ++at) sizes.push_back(std::stoul(values[at]));
  if (sizes.empty()) sizes = {1'000, 10'000, 100'000, 1'000'000};
  lists(sizes);
  indexes(sizes);
  requests(pki::KeyKind::p256, pki::SignatureAlgorithm::ecdsa_sha256, 1000, "P-256");
  requests(pki::KeyKind::rsa2048, pki::SignatureAlgorithm::rsa_sha256, 20, "RSA-2048, keys met before");
}
