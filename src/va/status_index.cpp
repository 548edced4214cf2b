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

std::optional<Serial> serial_from(ByteView big_endian) {
  while (big_endian.size() > 1 && big_endian[0] == 0) big_endian = big_endian.subspan(1);
  Serial out;
  if (big_endian.empty() || big_endian.size() > out.octets.size()) return std::nullopt;
  std::ranges::copy(big_endian, out.octets.begin());
  out.size = static_cast<std::uint8_t>(big_endian.size());
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

std::uint64_t hash_of(std::uint8_t issuer, const Serial& serial) {
  std::uint64_t words[3] = {0, 0, 0};
  std::memcpy(words, serial.octets.data(), serial.octets.size());  // octets past the size are zero
  return mix(mix(words[0], words[1] + issuer), mix(words[2], serial.size));
}

StatusIndex::StatusIndex(std::span<const CertificateStatus> statuses) {
  // In an order that jumps about a table greater than any cache: places are asked for while those before are filled.
  constexpr std::size_t ahead = 16;
  reserve(statuses.size());
  std::array<std::size_t, ahead> starts{};  // a ring: the place where the search for each of the next statuses begins
  const auto ask_for = [&](std::size_t at) {
    if (at >= statuses.size()) return;
    starts[at % ahead] = start_of(statuses[at].issuer, statuses[at].serial);
    __builtin_prefetch(&places_[starts[at % ahead]], 1);
  };
  for (std::size_t at = 0; at < ahead; ++at) ask_for(at);
  for (std::size_t at = 0; at < statuses.size(); ++at) {
    put(statuses[at], starts[at % ahead]);
    ask_for(at + ahead);
  }
}

StatusIndex StatusIndex::with(std::span<const CertificateStatus> changes) const {
  StatusIndex out;
  if (places_.size() >= (count_ + changes.size()) * 5 / 4 + 1) {
    out = *this;
  } else {
    out.reserve(std::max(count_ + changes.size(), count_ + count_ / 16));
    each([&](const CertificateStatus& status) { out.put(status); });
  }
  for (const auto& change : changes) out.put(change);
  return out;
}

const CertificateStatus* StatusIndex::find(std::uint8_t issuer, const Serial& serial) const {
  if (places_.empty()) return nullptr;
  for (auto at = start_of(issuer, serial);; at = at + 1 == places_.size() ? 0 : at + 1) {
    const auto& place = places_[at];
    if (place.serial.size == 0) return nullptr;
    if (place.issuer == issuer && place.serial == serial) return &place;
  }
}

void StatusIndex::reserve(std::size_t count) { places_.assign(count + count / 2 + 8, CertificateStatus{}); }

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
