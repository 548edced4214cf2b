// CRLs and CA certificates as files of the public door (LCR et certificats d'AC), held in memory.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "pki/digest.hpp"
#include "va/swapped.hpp"

namespace vidimus::va {

/// One published file. `lines` is what the door sends above it, made once by whoever shelves it.
struct ShelfItem {
  base::Bytes octets;    ///< DER
  pki::Sha256 digest{};  ///< of the octets: names this very file to caches
  base::Instant modified{};
  std::optional<base::Instant> expires;  ///< a CRL's nextUpdate
  std::string lines;
};

/// The whole shelf is replaced at once; a reader keeps what it took.
class Shelf {
 public:
  using Items = std::map<std::string, std::shared_ptr<const ShelfItem>, std::less<>>;
  /// By name without ending: "crl/issuing", "ca/root".
  [[nodiscard]] std::shared_ptr<const ShelfItem> find(std::string_view name) const;
  void replace(Items items);
  /// Puts or replaces one item.
  void put(std::string name, ShelfItem item);
  [[nodiscard]] std::shared_ptr<const Items> items() const { return items_.load(); }

 private:
  std::mutex writing_;
  Swapped<Items> items_{std::make_shared<const Items>()};
};

/// Item of a CRL: its dates are read from it. @errors malformed.
base::Result<ShelfItem> crl_item(base::Bytes der);
/// Item of a page (PC, DPC): octets as they are.
ShelfItem page_item(base::Bytes octets, base::Instant modified);
/// Item of a CA certificate, unchanged since its notBefore. @errors malformed.
base::Result<ShelfItem> certificate_item(base::Bytes der);

}  // namespace vidimus::va
