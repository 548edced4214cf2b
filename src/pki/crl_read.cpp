#include <algorithm>
#include <array>

#include "pki/crl.hpp"

namespace vidimus::pki::crl {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t extensions_limit = 64;  // no profile asks for more than a dozen

constexpr Oid crl_number = oid::encode("2.5.29.20"), reason_code = oid::encode("2.5.29.21"),
              invalidity_date = oid::encode("2.5.29.24"), delta_crl_indicator = oid::encode("2.5.29.27"),
              issuing_distribution_point = oid::encode("2.5.29.28"), certificate_issuer = oid::encode("2.5.29.29");

base::Error malformed(std::string what) { return fail(Code::malformed, "CRL: " + std::move(what)); }

/// The next extension; a written-out DEFAULT is met in foreign lists and harms nobody.
std::optional<Extension> next_extension(DerReader& list) {
  bool explicit_default = false;
  return read_extension(list, explicit_default);
}

std::optional<ByteView> whole_natural(ByteView value) {
  DerReader reader{value};
  const auto number = reader.integer();
  if (!number || !reader.at_end() || (*number)[0] >= 0x80) return std::nullopt;
  return number;
}

std::optional<IssuingDistributionPoint> read_distribution_point(ByteView value) {
  DerReader outer{value};
  auto in = outer.enter(tag::sequence);
  if (!in || !outer.at_end()) return std::nullopt;
  IssuingDistributionPoint out;
  if (auto name = in->enter(tag::context(0))) {
    out.name = read_distribution_point_name(name->rest());
    if (!out.name) return std::nullopt;
  }
  const auto flag = [&](unsigned number, bool& into) {
    const auto octets = in->octets(tag::context(number, false));
    if (!octets) return true;
    into = octets->size() == 1 && (*octets)[0] == 0xFF;
    return into;  // FALSE is the default and has no encoding
  };
  if (!flag(1, out.only_user_certificates) || !flag(2, out.only_ca_certificates)) return std::nullopt;
  if (const auto bits = in->octets(tag::context(3, false))) {
    out.only_some_reasons = read_named_bits(*bits);
    if (!out.only_some_reasons) return std::nullopt;
  }
  if (!flag(4, out.indirect) || !flag(5, out.only_attribute_certificates) || !in->at_end()) return std::nullopt;
  return out;
}

Result<base::Done> understand(Crl& out, const Extension& extension) {
  if (same(extension.oid, crl_number)) {
    out.number = whole_natural(extension.value);
    if (!out.number) return malformed("crlNumber");
  } else if (same(extension.oid, delta_crl_indicator)) {
    out.delta_base = whole_natural(extension.value);
    if (!out.delta_base) return malformed("deltaCRLIndicator");
  } else if (same(extension.oid, issuing_distribution_point)) {
    out.distribution_point = read_distribution_point(extension.value);
    if (!out.distribution_point) return malformed("issuingDistributionPoint");
  } else if (same(extension.oid, oid::authority_key_identifier)) {
    const auto key = read_authority_key_identifier(extension.value);
    if (!key) return malformed("authorityKeyIdentifier");
    out.authority_key_id = key->key_id;
  } else if (same(extension.oid, oid::freshest_crl)) {
    if (!read_distribution_points(extension.value)) return malformed("freshestCRL");
    out.freshest = extension.value;
  } else if (extension.critical) {
    out.unknown_critical = true;
  }
  return base::Done{};
}

Result<base::Done> read_extensions(Crl& out, DerReader in) {
  if (in.at_end()) return malformed("empty extensions");
  while (!in.at_end()) {
    const auto extension = next_extension(in);
    if (!extension || out.extensions.size() == extensions_limit) return malformed("extension");
    for (const auto& earlier : out.extensions)
      if (std::ranges::equal(earlier.oid, extension->oid)) return malformed("extension twice");
    out.extensions.push_back(*extension);
    VIDIMUS_CHECK(understand(out, *extension));
  }
  return base::Done{};
}

Result<base::Done> read_tbs(Crl& out, DerReader in) {
  if (in.peek() == tag::integer) {
    if (in.small_integer() != 1) return malformed("version");  // v2 is written 1; v1 has no field (§5.1.2.1)
    out.version = 2;
  }
  const auto algorithm = in.read(tag::sequence);
  const auto issuer = in.read(tag::sequence);
  const auto this_update = in.time();
  if (!algorithm || !issuer || !this_update) return malformed("tbsCertList");
  if (!std::ranges::equal(algorithm->whole, out.algorithm)) return malformed("two different signature algorithms");
  out.issuer = issuer->whole;
  out.this_update = *this_update;
  if (in.peek() == tag::utc_time || in.peek() == tag::generalized_time) {
    out.next_update = in.time();
    if (!out.next_update) return malformed("nextUpdate");
  }
  if (const auto revoked = in.read(tag::sequence)) out.revoked = revoked->content;
  if (auto explicit_tag = in.enter(tag::context(0))) {
    auto list = explicit_tag->enter(tag::sequence);
    if (out.version != 2 || !list || !explicit_tag->at_end()) return malformed("extensions");
    VIDIMUS_CHECK(read_extensions(out, *list));
  }
  if (!in.at_end()) return malformed("octets after the extensions");
  return base::Done{};
}

Result<base::Done> read_entry_extensions(Entry& entry, std::optional<ByteView>& issuer, DerReader list) {
  std::array<ByteView, 16> seen{};
  std::size_t count = 0;
  if (list.at_end()) return malformed("empty entry extensions");
  while (!list.at_end()) {
    const auto extension = next_extension(list);
    if (!extension || count == seen.size()) return malformed("entry extension");
    for (std::size_t at = 0; at < count; ++at)
      if (std::ranges::equal(seen[at], extension->oid)) return malformed("entry extension twice");
    seen[count++] = extension->oid;
    DerReader value{extension->value};
    if (same(extension->oid, reason_code)) {
      const auto number = value.small_integer(tag::enumerated);
      if (number) entry.reason = revocation_reason_from(*number);
      if (!entry.reason || !value.at_end()) return malformed("reasonCode");
    } else if (same(extension->oid, invalidity_date)) {
      if (value.peek() == tag::generalized_time) entry.invalidity_date = value.time();
      if (!entry.invalidity_date || !value.at_end()) return malformed("invalidityDate");
    } else if (same(extension->oid, certificate_issuer)) {
      const auto names = value.read(tag::sequence);
      if (!names || names->content.empty() || !value.at_end()) return malformed("certificateIssuer");
      issuer = names->whole;
    } else if (extension->critical) {
      entry.unknown_critical = true;
    }
  }
  return base::Done{};
}

}  // namespace

Result<Crl> read(ByteView der) {
  Crl out;
  DerReader outer{der};
  const auto list = outer.read(tag::sequence);
  if (!list || !outer.at_end()) return malformed("not one DER value");
  out.whole = list->whole;
  DerReader in{list->content};
  const auto tbs = in.read(tag::sequence);
  const auto algorithm = in.read(tag::sequence);
  const auto signature = in.bits();
  if (!tbs || !algorithm || !signature || !in.at_end()) return malformed("CertificateList");
  out.tbs = tbs->whole;
  out.algorithm = algorithm->whole;
  out.signature = *signature;
  VIDIMUS_CHECK(read_tbs(out, DerReader{tbs->content}));
  return out;
}

/// A UTCTime with its header, whose day is that of the entry before: the calendar is not asked again.
std::optional<Instant> EntryReader::near_time(ByteView element) {
  constexpr std::size_t header = 2, day_size = 6;
  const auto text = element.subspan(header);
  if (!std::ranges::equal(text.first(day_size), day_text_)) {
    const auto when = DerReader{element}.time();
    if (!when) return std::nullopt;
    day_text_ = text.first(day_size);
    day_ = std::chrono::floor<std::chrono::days>(*when);
    return when;
  }
  const auto two = [&](std::size_t at) {
    const unsigned tens = text[at] - unsigned{'0'}, ones = text[at + 1] - unsigned{'0'};
    return tens > 9 || ones > 9 ? 99U : tens * 10 + ones;
  };
  const auto hour = two(6), minute = two(8), second = two(10);
  if (hour > 23 || minute > 59 || second > 59 || text[12] != 'Z') return std::nullopt;
  return day_ + std::chrono::seconds{hour * 3600 + minute * 60 + second};
}

/// The form nearly every entry has, in one look: a short serial number, a UTCTime, no extension. False: read it the long way.
bool EntryReader::plain(Entry& entry) {
  constexpr std::size_t time_size = 15, header = 4;
  const auto rest = rest_.rest();
  if (rest.size() < header || rest[0] != tag::sequence || rest[2] != tag::integer) return false;
  const std::size_t serial_size = rest[3], size = 2U + rest[1];
  if (serial_size == 0 || rest[1] >= 0x80 || size != header + serial_size + time_size || rest.size() < size) return false;
  entry.serial = rest.subspan(header, serial_size);
  if (serial_size > 1 && (entry.serial[0] == 0 || entry.serial[0] == 0xFF)) return false;
  const auto time = rest.subspan(header + serial_size, time_size);
  if (time[0] != tag::utc_time || time[1] != time_size - 2) return false;
  const auto when = near_time(time);
  if (!when) return false;
  entry.revoked_at = *when;
  entry.reason.reset();
  entry.invalidity_date.reset();
  entry.unknown_critical = false;
  rest_ = DerReader{rest.subspan(size)};
  entry.certificate_issuer = issuer_;
  return true;
}

Result<bool> EntryReader::next(Entry& entry) {
  if (rest_.at_end()) return false;
  if (plain(entry)) return true;
  entry = Entry{};
  auto in = rest_.enter(tag::sequence);
  if (!in) return malformed("entry");
  const auto serial = in->integer();
  const auto when = in->time();
  if (!serial || !when) return malformed("entry");
  entry.serial = *serial;
  entry.revoked_at = *when;
  if (!in->at_end()) {
    auto list = in->enter(tag::sequence);
    if (version_ != 2 || !list || !in->at_end()) return malformed("entry extensions");
    VIDIMUS_CHECK(read_entry_extensions(entry, issuer_, *list));
  }
  entry.certificate_issuer = issuer_;
  return true;
}

Result<std::optional<Entry>> EntryReader::next() {
  Entry entry;
  VIDIMUS_TRY(there, next(entry));
  return there ? std::optional{entry} : std::nullopt;
}

}  // namespace vidimus::pki::crl
