#include <cstring>
#include <stdexcept>

#include "pki/crl.hpp"

namespace vidimus::pki::crl {
namespace {

void put_two(std::uint8_t* to, unsigned value) {
  to[0] = static_cast<std::uint8_t>('0' + value / 10);
  to[1] = static_cast<std::uint8_t>('0' + value % 10);
}

// A million dates are written here: no snprintf.
std::size_t put_time(std::uint8_t* to, Instant when) {
  const auto days = std::chrono::floor<std::chrono::days>(when);
  const base::Day day{days};
  const auto seconds = static_cast<unsigned>(std::chrono::floor<std::chrono::seconds>(when - days).count());
  const auto year = static_cast<unsigned>(int{day.year()});
  const bool utc = year >= 1950 && year < 2050;  // RFC 5280 §4.1.2.5
  std::size_t at = 2;
  if (!utc) put_two(to + at, year / 100 % 100), at += 2;
  for (const unsigned part :
       {year % 100, unsigned{day.month()}, unsigned{day.day()}, seconds / 3600, seconds / 60 % 60, seconds % 60}) {
    put_two(to + at, part);
    at += 2;
  }
  to[at++] = 'Z';
  to[0] = utc ? tag::utc_time : tag::generalized_time;
  to[1] = static_cast<std::uint8_t>(at - 2);
  return at;
}

std::size_t put_header(std::uint8_t* to, std::uint8_t tag_octet, std::size_t content) {
  const std::size_t size = header_size(content);
  to[0] = tag_octet;
  if (size == 2) {
    to[1] = static_cast<std::uint8_t>(content);
    return size;
  }
  to[1] = static_cast<std::uint8_t>(0x80 | (size - 2));
  for (std::size_t at = size; at-- > 2; content >>= 8) to[at] = static_cast<std::uint8_t>(content & 0xFF);
  return size;
}

void extension(DerWriter& to, std::string_view oid, bool critical, const Bytes& value) {
  to.in(tag::sequence, [&] {
    to.oid(oid);
    if (critical) to.boolean(true);
    to.octets(value);
  });
}

Bytes integer_value(std::int64_t number) {
  DerWriter out;
  out.integer(number);
  return out.take();
}

void uri_of_point(DerWriter& out, const std::string& url) {
  out.in(tag::context(0),
         [&] { out.in(tag::context(0), [&] { write_general_name(out, GeneralNameKind::uri, base::view_of(url)); }); });
}

/// IssuingDistributionPoint with a full name: the very address certificates of this part carry (§5.2.5).
Bytes point_value(const std::string& url) {
  DerWriter out;
  out.in(tag::sequence, [&] { uri_of_point(out, url); });
  return out.take();
}

/// CRLDistributionPoints with one point (§5.2.6).
Bytes freshest_value(const std::string& url) {
  DerWriter out;
  out.in(tag::sequence, [&] { out.in(tag::sequence, [&] { uri_of_point(out, url); }); });
  return out.take();
}

Bytes extensions_of(const Header& header) {
  DerWriter key;
  key.in(tag::sequence, [&] { key.primitive(tag::context(0, false), header.authority_key_id); });
  DerWriter out;
  out.in(tag::context(0), [&] {
    out.in(tag::sequence, [&] {
      extension(out, "2.5.29.35", false, key.bytes());
      extension(out, "2.5.29.20", false, integer_value(header.number));
      if (!header.point_url.empty()) extension(out, "2.5.29.28", true, point_value(header.point_url));
      if (!header.freshest_url.empty()) extension(out, "2.5.29.46", false, freshest_value(header.freshest_url));
      if (header.delta_base) extension(out, "2.5.29.27", true, integer_value(*header.delta_base));
    });
  });
  return out.take();
}

constexpr std::size_t header_room = 3 * 10;             // three SEQUENCE headers of any length
constexpr std::size_t at_once = std::size_t{64} << 10;  // octets collected before the spool is asked

}  // namespace

Writer::Writer(const Header& header, SignatureAlgorithm algorithm, Spool& spool) : algorithm_(algorithm), spool_(spool) {
  DerWriter head;
  head.integer(1);
  head.raw(algorithm_identifier(algorithm));
  head.raw(header.issuer);
  head.time(header.this_update);
  head.time(header.next_update);
  head_ = head.take();
  extensions_ = extensions_of(header);
  entries_at_ = header_room + head_.size();
  ahead_.reserve(at_once);
  put(Bytes(entries_at_));  // headers are laid here once the lengths are known
}

void Writer::put(ByteView octets) {
  if (ahead_.size() + octets.size() > at_once) flush();
  ahead_.insert(ahead_.end(), octets.begin(), octets.end());
  size_ += octets.size();
}

void Writer::flush() {
  if (!failed_)
    if (const auto done = spool_.append(ahead_); !done) failed_ = done.error();
  ahead_.clear();
}

void Writer::add(const Revocation& revocation) {
  auto serial = revocation.serial;
  while (serial.size() > 1 && serial[0] == 0) serial = serial.subspan(1);
  if (serial.empty() || serial.size() > 64) throw std::logic_error("CRL entry without a usable serial number");
  std::uint8_t body[128];
  std::size_t at = 0;
  const bool padded = serial[0] >= 0x80;
  body[at++] = tag::integer;
  body[at++] = static_cast<std::uint8_t>(serial.size() + (padded ? 1 : 0));
  if (padded) body[at++] = 0;
  std::memcpy(body + at, serial.data(), serial.size());
  at += serial.size();
  at += put_time(body + at, revocation.revoked_at);
  if (revocation.reason && *revocation.reason != RevocationReason::unspecified) {
    // SEQUENCE { SEQUENCE { 2.5.29.21, OCTET STRING { ENUMERATED } } }; "unspecified" should be left out (RFC 5280 §5.3.1)
    static constexpr std::uint8_t reason[] = {0x30, 0x0C, 0x30, 0x0A, 0x06, 0x03, 0x55, 0x1D, 0x15, 0x04, 0x03, 0x0A, 0x01};
    std::memcpy(body + at, reason, sizeof reason);
    at += sizeof reason;
    body[at++] = static_cast<std::uint8_t>(*revocation.reason);
  }
  std::uint8_t frame[4];
  const auto frame_size = put_header(frame, tag::sequence, at);
  put({frame, frame_size});
  put({body, at});
}

Result<ByteView> Writer::finish(Signer& signer) {
  if (signer.algorithm() != algorithm_) return base::fail(base::Code::internal, "CRL announced for another signature algorithm");
  const std::size_t entries = size_ - entries_at_;
  const std::size_t list_header =
      entries == 0 ? 0 : header_size(entries);  // an empty revokedCertificates must be absent (§5.1.2.6)
  const std::size_t tbs_content = head_.size() + list_header + entries + extensions_.size();
  const std::size_t tbs_at = entries_at_ - list_header - head_.size() - header_size(tbs_content);
  put(extensions_);
  flush();
  if (failed_) return *failed_;
  VIDIMUS_TRY(signed_part, spool_.whole());
  std::size_t at = tbs_at + put_header(signed_part.data() + tbs_at, tag::sequence, tbs_content);
  std::memcpy(signed_part.data() + at, head_.data(), head_.size());
  at += head_.size();
  if (entries > 0) put_header(signed_part.data() + at, tag::sequence, entries);

  VIDIMUS_TRY(signature, signer.sign(ByteView{signed_part}.subspan(tbs_at)));
  DerWriter tail;
  tail.raw(algorithm_identifier(algorithm_));
  tail.bits(signature);
  put(tail.bytes());
  flush();
  if (failed_) return *failed_;
  VIDIMUS_TRY(all, spool_.whole());
  const std::size_t content = size_ - tbs_at;
  const std::size_t start = tbs_at - header_size(content);
  put_header(all.data() + start, tag::sequence, content);
  return ByteView{all}.subspan(start);
}

Result<Bytes> write(const Header& header, std::span<const Revocation> revocations, Signer& signer) {
  MemorySpool spool;
  Writer writer{header, signer.algorithm(), spool};
  for (const auto& one : revocations) writer.add(one);
  VIDIMUS_TRY(der, writer.finish(signer));
  return base::copy_of(der);
}

}  // namespace vidimus::pki::crl
