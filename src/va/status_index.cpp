#include "va/status_index.hpp"

#include <algorithm>
#include <cstring>

namespace vidimus::va {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<Wide>(a ^ 0x9E3779B97F4A7C15ULL) * (b ^ 0xD6E8FEB86659FD93ULL);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

bool Serial::take(ByteView big_endian) {
  while (big_endian.size() > 1 && big_endian[0] == 0) big_endian = big_endian.subspan(1);
  if (big_endian.empty() || big_endian.size() > octets.size()) return false;
  octets.fill(0);
  std::memcpy(octets.data(), big_endian.data(), big_endian.size());
  size = static_cast<std::uint8_t>(big_endian.size());
  return true;
}

std::optional<Serial> serial_from(ByteView big_endian) {
  Serial out;
  if (!out.take(big_endian)) return std::nullopt;
  return out;
}

std::optional<Serial> serial_of_integer(ByteView content) {
  if (content.empty() || content[0] >= 0x80) return std::nullopt;
  return serial_from(content);
}

void CertificateStatus::revoke(Instant when, std::optional<pki::RevocationReason> why) {
  revoked = 1;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when).time_since_epoch().count();
  revoked_at = static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, UINT32_MAX));
  has_reason = why.has_value() ? 1 : 0;
  reason = static_cast<std::uint8_t>(why.value_or(pki::RevocationReason::unspecified)) & 0x3F;
}

std::optional<pki::RevocationReason> CertificateStatus::revocation_reason() const {
  if (has_reason == 0) return std::nullopt;
  return static_cast<pki::RevocationReason>(reason);
}

namespace {

/// Of 20 octets; those past the serial number's are zero.
std::uint64_t hash_of_padded(const std::uint8_t* octets, std::size_t size, std::uint8_t issuer) {
  std::uint64_t first = 0, second = 0;
  std::uint32_t third = 0;
  std::memcpy(&first, octets, sizeof first);
  std::memcpy(&second, octets + sizeof first, sizeof second);
  std::memcpy(&third, octets + sizeof first + sizeof second, sizeof third);
  return mix(mix(first, second + issuer), mix(third, size));
}

}  // namespace

std::uint64_t hash_of(std::uint8_t issuer, const Serial& serial) {
  return hash_of_padded(serial.octets.data(), serial.size, issuer);
}

std::uint64_t hash_of(ByteView serial) {
  std::array<std::uint8_t, 20> padded{};
  std::memcpy(padded.data(), serial.data(), std::min(serial.size(), padded.size()));
  return hash_of_padded(padded.data(), serial.size(), 0);
}

StatusIndex::StatusIndex(std::span<const CertificateStatus> statuses) {
  StatusIndexBuilder builder{statuses.size()};
  for (const auto& status : statuses) builder.add(status);
  *this = std::move(builder).finish();
}

StatusIndex StatusIndex::roomier(std::size_t added) const {
  if (places_.size() >= (count_ + added) * 5 / 4 + 1) return *this;
  StatusIndexBuilder builder{std::max(count_ + added, count_ + count_ / 16)};
  each([&](const CertificateStatus& status) { builder.add(status); });
  return std::move(builder).finish();
}

StatusIndex StatusIndex::with(std::span<const CertificateStatus> changes) const {
  auto out = roomier(changes.size());
  for (const auto& change : changes) out.put(change);
  return out;
}

CertificateStatus& StatusIndexBuilder::next() {
  auto& coming = coming_[added_ % ahead];
  settle(coming);
  return coming.status;
}

void StatusIndexBuilder::take() {
  auto& coming = coming_[added_++ % ahead];
  coming.start = index_.start_of(coming.status.issuer, coming.status.serial);
  __builtin_prefetch(&index_.places_[coming.start], 1);
}

void StatusIndexBuilder::settle(Coming& coming) {
  if (coming.status.serial.size == 0) return;
  if (index_.count_ * 10 >= index_.places_.size() * 9) {
    StatusIndex greater;
    greater.reserve(index_.count_ * 2);
    index_.each([&](const CertificateStatus& status) { greater.put(status); });
    index_ = std::move(greater);
    for (auto& one : coming_) one.start = index_.start_of(one.status.issuer, one.status.serial);
  }
  index_.put(coming.status, coming.start);
  coming.status = CertificateStatus{};
}

StatusIndex StatusIndexBuilder::finish() && {
  for (std::size_t n = 0; n < ahead; ++n) settle(coming_[added_++ % ahead]);
  return std::move(index_);
}

const CertificateStatus* StatusIndex::find(std::uint8_t issuer, const Serial& serial) const {
  if (places_.empty()) return nullptr;
  for (auto at = start_of(issuer, serial);; at = at + 1 == places_.size() ? 0 : at + 1) {
    const auto& place = places_[at];
    if (place.serial.size == 0) return nullptr;
    if (place.issuer == issuer && place.serial == serial) return &place;
  }
}

void StatusIndex::reserve(std::size_t count) { places_ = base::WideTable<CertificateStatus>{count + count / 2 + 8}; }

void StatusIndex::put(const CertificateStatus& status) { put(status, start_of(status.issuer, status.serial)); }

void StatusIndex::put(const CertificateStatus& status, std::size_t start) {
  if (status.serial.size == 0) return;
  for (auto at = start;; at = at + 1 == places_.size() ? 0 : at + 1) {
    auto& place = places_[at];
    const bool free = place.serial.size == 0;
    if (!free && (place.issuer != status.issuer || place.serial != status.serial)) continue;
    if (free) ++count_;
    place = status;
    return;
  }
}

std::size_t StatusIndex::start_of(std::uint8_t issuer, const Serial& serial) const {
  return static_cast<std::size_t>(static_cast<Wide>(hash_of(issuer, serial)) * places_.size() >> 64);
}

}  // namespace vidimus::va
