#include "va/snapshot.hpp"

#include <algorithm>
#include <optional>

#include "pki/digest.hpp"
#include "pki/oids.hpp"

namespace vidimus::va {
namespace {

constexpr std::string_view magic = "VIDSTAT1";
constexpr std::size_t digest_size = 32;
constexpr std::uint8_t no_issuer = 255;

void put_number(base::Bytes& out, std::uint64_t value, unsigned octets) {
  while (octets-- > 0) out.push_back(static_cast<std::uint8_t>(value >> (8 * octets)));
}

/// Big-endian numbers and counted octets from left to right; `good` turns false at the first that is not there.
struct Cursor {
  base::ByteView rest;
  bool good = true;

  base::ByteView take(std::size_t size) {
    if (size > rest.size()) good = false;
    if (!good) return {};
    const auto out = rest.first(size);
    rest = rest.subspan(size);
    return out;
  }
  std::uint64_t number(unsigned octets) {
    std::uint64_t value = 0;
    for (const auto octet : take(octets)) value = value << 8 | octet;
    return value;
  }
};

base::Error malformed(const char* what) { return base::fail(base::Code::malformed, std::string{"status snapshot: "} + what); }

/// For each issuer number of the file, its number here.
std::vector<std::uint8_t> read_issuers(Cursor& in, const std::vector<std::string>& issuers) {
  std::vector<std::uint8_t> out;
  const auto count = in.number(1);
  for (std::uint64_t n = 0; n < count && in.good; ++n) {
    const auto name = base::text_of(in.take(in.number(1)));
    const auto found = std::ranges::find(issuers, name);
    out.push_back(found == issuers.end() ? no_issuer : static_cast<std::uint8_t>(found - issuers.begin()));
  }
  return out;
}

std::optional<CertificateStatus> read_status(Cursor& in, const std::vector<std::uint8_t>& issuers) {
  CertificateStatus out;
  const auto serial = serial_from(in.take(in.number(1)));
  const auto issuer = in.number(1);
  const auto flags = in.number(1);
  out.revoked_at = static_cast<std::uint32_t>(in.number(4));
  if (!in.good || !serial || issuer >= issuers.size()) return std::nullopt;
  out.serial = *serial;
  out.issuer = issuers[issuer];
  out.revoked = flags & 1;
  out.has_reason = flags >> 1 & 1;
  out.reason = flags >> 2 & 0x3F;
  return out;
}

}  // namespace

base::Bytes write_snapshot(const StatusIndex& index, base::Instant as_of, const std::vector<std::string>& issuers) {
  base::Bytes out = base::copy_of(base::view_of(magic));
  out.reserve(64 + index.size() * 28);
  put_number(out, static_cast<std::uint64_t>(base::to_millis(as_of)), 8);
  put_number(out, issuers.size(), 1);
  for (const auto& name : issuers) {
    put_number(out, name.size(), 1);
    out.insert(out.end(), name.begin(), name.end());
  }
  put_number(out, index.size(), 8);
  index.each([&](const CertificateStatus& status) {
    put_number(out, status.serial.size, 1);
    const auto serial = status.serial.view();
    out.insert(out.end(), serial.begin(), serial.end());
    put_number(out, status.issuer, 1);
    put_number(out, static_cast<std::uint64_t>(status.revoked | status.has_reason << 1 | status.reason << 2), 1);
    put_number(out, status.revoked_at, 4);
  });
  const auto digest = pki::sha256(out);
  out.insert(out.end(), digest.begin(), digest.end());
  return out;
}

base::Result<Snapshot> read_snapshot(base::ByteView octets, const std::vector<std::string>& issuers) {
  if (octets.size() < magic.size() + digest_size) return malformed("too short");
  const auto body = octets.first(octets.size() - digest_size);
  if (!pki::same(pki::sha256(body), octets.last(digest_size))) return malformed("cut or altered");
  Cursor in{body};
  if (base::text_of(in.take(magic.size())) != magic) return malformed("another version");
  const auto as_of = base::from_millis(static_cast<std::int64_t>(in.number(8)));
  const auto numbers = read_issuers(in, issuers);
  const auto count = in.number(8);
  if (!in.good || count > in.rest.size() / 8) return malformed("header");
  StatusIndexBuilder builder{static_cast<std::size_t>(count)};
  for (std::uint64_t n = 0; n < count; ++n) {
    const auto status = read_status(in, numbers);
    if (!status) return malformed("entry");
    if (status->issuer != no_issuer) builder.add(*status);
  }
  if (!in.rest.empty()) return malformed("octets after the last entry");
  return Snapshot{std::move(builder).finish(), as_of};
}

}  // namespace vidimus::va
