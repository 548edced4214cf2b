// What a published list says (liste de révocation), looked up in its own octets: a table of places beside them, no copy.
#pragma once

#include <memory>
#include <optional>

#include "base/result.hpp"
#include "base/wide_pages.hpp"
#include "pki/crl.hpp"
#include "va/status_index.hpp"

namespace vidimus::va {

/// Built once, then only read, by as many threads as like. Twelve octets an entry beside the list.
class Listing {
 public:
  /// `list` was read from `octets` and its signature verified. `issuer`: number of the issuer it speaks of.
  /// @errors malformed; unsupported: no nextUpdate, or an entry with a critical extension, of another issuer, or with a serial
  /// number no certificate has.
  static base::Result<Listing> of(std::shared_ptr<const base::Bytes> octets, const pki::crl::Crl& list, std::uint8_t issuer);

  /// Nothing: the list does not speak of it.
  [[nodiscard]] std::optional<CertificateStatus> find(const Serial& serial) const;
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] Instant this_update() const { return this_update_; }
  [[nodiscard]] Instant next_update() const { return next_update_; }
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& place : places_)
      if (place.at > 0) visit(status_at(place));
  }

 private:
  struct Place {
    std::uint32_t mark = 0;  ///< of the serial number's hash
    std::uint32_t at = 0;    ///< where the entry begins, plus one; 0: free
  };
  class Filling;
  [[nodiscard]] base::ByteView serial_at(Place place) const;
  [[nodiscard]] CertificateStatus status_at(Place place) const;
  [[nodiscard]] std::size_t start_of(std::uint64_t hash) const;
  void put(std::uint64_t hash, Place place);

  std::shared_ptr<const base::Bytes> octets_;
  base::ByteView entries_;  // views into octets_
  int version_ = 2;
  std::uint8_t issuer_ = 0;
  Instant this_update_{}, next_update_{};
  base::WideTable<Place> places_;
  std::size_t count_ = 0;
};

}  // namespace vidimus::va
