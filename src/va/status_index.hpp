// Every certificate of the register and its status (état des certificats), in one immutable table that answers look up.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/wide_pages.hpp"
#include "pki/crl_reason.hpp"

namespace vidimus::va {

using base::ByteView;
using base::Instant;

/// A serial number (numéro de série) as it stands in a certificate: at most 20 content octets (RFC 5280 §4.1.2.2).
struct Serial {
  std::array<std::uint8_t, 20> octets{};
  std::uint8_t size = 0;
  [[nodiscard]] ByteView view() const { return {octets.data(), size}; }
  /// Takes big-endian octets, with or without leading zeros. False, and nothing taken: empty, or longer than a serial number may
  /// be.
  bool take(ByteView big_endian);
  bool operator==(const Serial&) const = default;
};
/// Big-endian octets, with or without leading zeros; nothing when longer than a serial number may be, or empty.
std::optional<Serial> serial_from(ByteView big_endian);
/// Content octets of an INTEGER; nothing when negative or longer than a serial number may be: no certificate has such a one.
std::optional<Serial> serial_of_integer(ByteView content);

/// Status of one certificate, packed: 28 octets, 42 with the table's free places.
struct CertificateStatus {
  Serial serial;
  std::uint8_t issuer = 0;  ///< place of the issuer in the index
  std::uint8_t revoked : 1 = 0;
  std::uint8_t has_reason : 1 = 0;
  std::uint8_t reason : 6 = 0;   ///< RevocationReason, when `has_reason`
  std::uint32_t revoked_at = 0;  ///< seconds since 1970

  void revoke(Instant when, std::optional<pki::RevocationReason> why);
  [[nodiscard]] Instant revoked_instant() const { return Instant{std::chrono::seconds{revoked_at}}; }
  [[nodiscard]] std::optional<pki::RevocationReason> revocation_reason() const;
  [[nodiscard]] bool same_status(const CertificateStatus& other) const {
    return revoked == other.revoked && has_reason == other.has_reason && reason == other.reason && revoked_at == other.revoked_at;
  }
};
static_assert(sizeof(CertificateStatus) == 28);

/// Open addressing over a flat array. Built once, then only read, by as many threads as like.
class StatusIndex {
 public:
  StatusIndex() = default;
  /// `statuses` may name a certificate twice: the later one counts.
  explicit StatusIndex(std::span<const CertificateStatus> statuses);
  /// The same table with some statuses changed or added: what a new revocation costs.
  [[nodiscard]] StatusIndex with(std::span<const CertificateStatus> changes) const;
  [[nodiscard]] const CertificateStatus* find(std::uint8_t issuer, const Serial& serial) const;
  [[nodiscard]] std::size_t size() const { return count_; }
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& place : places_)
      if (place.serial.size > 0) visit(place);
  }
  [[nodiscard]] std::size_t memory() const { return places_.size() * sizeof(CertificateStatus); }

 private:
  friend class StatusIndexBuilder;
  void reserve(std::size_t count);
  [[nodiscard]] StatusIndex roomier(std::size_t added) const;
  void put(const CertificateStatus& status);
  void put(const CertificateStatus& status, std::size_t start);
  [[nodiscard]] std::size_t start_of(std::uint8_t issuer, const Serial& serial) const;

  base::WideTable<CertificateStatus> places_;  // an empty place has a serial of no octets
  std::size_t count_ = 0;
};

/// Fills an index status by status, in whatever order they come; of two about one certificate the later counts.
class StatusIndexBuilder {
 public:
  /// `expected`: how many are likely to come; more cost a greater table, fewer leave places free.
  explicit StatusIndexBuilder(std::size_t expected) { index_.reserve(expected); }
  void add(const CertificateStatus& status) {
    next() = status;
    take();
  }
  /// Room for one more, to be filled in where it stands (copies of fresh octets cost more than the rest of the work) and taken.
  CertificateStatus& next();
  void take();
  [[nodiscard]] StatusIndex finish() &&;

 private:
  // An order that jumps about a table greater than any cache: a place is asked for while those before are filled.
  static constexpr std::size_t ahead = 16;
  struct Coming {
    CertificateStatus status;
    std::size_t start = 0;  ///< place where the search for it begins
  };
  void settle(Coming& coming);

  StatusIndex index_;
  std::array<Coming, ahead> coming_{};
  std::size_t added_ = 0;
};

/// Spreads serial numbers over a table, whether they are random or count from one.
std::uint64_t hash_of(std::uint8_t issuer, const Serial& serial);
std::uint64_t hash_of(ByteView serial);

}  // namespace vidimus::va
