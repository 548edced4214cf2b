// Amounts (docs/trust/rules.md §7): whole cents of euro with an explicit tax basis, value added tax (TVA) rounded half up.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vidimus::domain {

/// A price as a contract says it: without tax (HT) or with it (TTC), and the rate of the tax (200 per mille: 20 %).
struct Price {
  std::int64_t cents = 0;
  bool includes_tax = false;
  int tax_per_mille = 200;
  bool operator==(const Price&) const = default;
};

/// The three amounts of a price; they always add up.
struct Amount {
  std::int64_t excluding_tax = 0;  ///< HT
  std::int64_t tax = 0;            ///< TVA
  std::int64_t including_tax = 0;  ///< TTC
  bool operator==(const Amount&) const = default;
};

/// 18 000 cents HT at 20 %: 18 000 + 3 600 = 21 600. 18 000 cents TTC: 15 000 + 3 000.
[[nodiscard]] Amount amount_of(const Price& price);
/// The sum of prices: tax is rounded once for each rate and basis (EN 16931, BT-117), not for each line.
[[nodiscard]] Amount total_of(std::span<const Price> prices);

}  // namespace vidimus::domain
