#include "va/listing.hpp"

#include <algorithm>
#include <array>

namespace vidimus::va {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t usual_entry = 35;  // a serial number of 16 octets and a date

/// Content octets of a positive INTEGER without the zero that keeps it positive.
base::ByteView natural(base::ByteView content) { return content.size() > 1 && content[0] == 0 ? content.subspan(1) : content; }

bool is_serial(base::ByteView content) {
  return !content.empty() && content[0] < 0x80 && natural(content).size() <= Serial{}.octets.size();
}

}  // namespace

/// Entries on their way into a table greater than any cache: a place is asked for while those before are filled.
class Listing::Filling {
 public:
  explicit Filling(Listing& listing) : listing_(listing) {}
  void add(std::uint64_t hash, std::size_t at) {
    auto& coming = coming_[added_++ % coming_.size()];
    settle(coming);
    coming = {hash, {static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(at + 1)}};
    __builtin_prefetch(&listing_.places_[listing_.start_of(hash)], 1);
  }
  void finish() {
    for (std::size_t n = 0; n < coming_.size(); ++n) settle(coming_[added_++ % coming_.size()]);
  }

 private:
  struct Coming {
    std::uint64_t hash = 0;
    Place place;
  };
  void settle(Coming& coming) {
    if (coming.place.at > 0) listing_.put(coming.hash, coming.place);
    coming = {};
  }

  Listing& listing_;
  std::array<Coming, 16> coming_{};
  std::size_t added_ = 0;
};

base::Result<Listing> Listing::of(std::shared_ptr<const base::Bytes> octets, const pki::crl::Crl& list, std::uint8_t issuer) {
  if (!list.next_update) return fail(Code::unsupported, "the list does not say when the next is due");
  if (list.revoked.size() >= UINT32_MAX) return fail(Code::unsupported, "a list of more than 4 GiB");
  Listing out;
  out.octets_ = std::move(octets);
  out.entries_ = list.revoked;
  out.version_ = list.version;
  out.issuer_ = issuer;
  out.this_update_ = list.this_update;
  out.next_update_ = *list.next_update;
  const auto likely = list.revoked.size() / usual_entry;
  out.places_ = base::WideTable<Place>{likely + likely / 2 + 8};
  pki::crl::EntryReader entries{list};
  pki::crl::Entry entry;
  Filling filling{out};
  std::size_t read = 0;
  for (auto at = entries.at();; at = entries.at()) {
    VIDIMUS_TRY(there, entries.next(entry));
    if (!there) break;
    if (!is_serial(entry.serial) || entry.unknown_critical || entry.certificate_issuer)
      return fail(Code::unsupported, "an entry that is not understood");
    if (++read * 10 > out.places_.size() * 9) {  // shorter entries than usual: once, for as many as there can be
      constexpr std::size_t shortest_entry = 20;
      filling.finish();
      auto greater = base::WideTable<Place>{list.revoked.size() / shortest_entry * 3 / 2 + 8};
      std::swap(out.places_, greater);
      out.count_ = 0;
      for (const auto& place : greater)
        if (place.at > 0) out.put(hash_of(natural(out.serial_at(place))), place);
    }
    filling.add(hash_of(natural(entry.serial)), at);
  }
  filling.finish();
  return out;
}

std::optional<CertificateStatus> Listing::find(const Serial& serial) const {
  const auto hash = hash_of(serial.view());
  for (auto at = start_of(hash); places_[at].at > 0; at = at + 1 == places_.size() ? 0 : at + 1)
    if (places_[at].mark == static_cast<std::uint32_t>(hash) &&
        std::ranges::equal(natural(serial_at(places_[at])), serial.view()))
      return status_at(places_[at]);
  return std::nullopt;
}

base::ByteView Listing::serial_at(Place place) const {
  pki::DerReader reader{entries_.subspan(place.at - 1)};
  return *reader.enter(pki::tag::sequence)->integer();  // read once already
}

CertificateStatus Listing::status_at(Place place) const {
  pki::crl::EntryReader reader{entries_.subspan(place.at - 1), version_};
  pki::crl::Entry entry;
  static_cast<void>(reader.next(entry));  // read once already
  CertificateStatus out{.serial = *serial_from(entry.serial), .issuer = issuer_};
  out.revoke(entry.revoked_at, entry.reason);
  return out;
}

std::size_t Listing::start_of(std::uint64_t hash) const {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>(static_cast<Wide>(hash) * places_.size() >> 64);
}

void Listing::put(std::uint64_t hash, Place place) {
  for (auto at = start_of(hash);; at = at + 1 == places_.size() ? 0 : at + 1) {
    auto& held = places_[at];
    const bool free = held.at == 0;
    if (!free && (held.mark != place.mark || !std::ranges::equal(serial_at(held), serial_at(place)))) continue;
    if (free) ++count_;
    held = place;  // of two entries about one certificate the later counts
    return;
  }
}

}  // namespace vidimus::va
