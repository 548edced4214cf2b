#include "domain/money.hpp"

#include <algorithm>

namespace vidimus::domain {
namespace {

/// value × by / through, rounded half up; amounts are never negative.
std::int64_t scaled(std::int64_t value, std::int64_t by, std::int64_t through) {
  return (2 * value * by + through) / (2 * through);
}

}  // namespace

Amount amount_of(const Price& price) {
  if (price.includes_tax) {
    const auto without = scaled(price.cents, 1000, 1000 + price.tax_per_mille);
    return {without, price.cents - without, price.cents};
  }
  const auto tax = scaled(price.cents, price.tax_per_mille, 1000);
  return {price.cents, tax, price.cents + tax};
}

Amount total_of(std::span<const Price> prices) {
  std::vector<Price> categories;
  for (const auto& price : prices) {
    const auto same = std::ranges::find_if(categories, [&](const Price& one) {
      return one.includes_tax == price.includes_tax && one.tax_per_mille == price.tax_per_mille;
    });
    if (same == categories.end())
      categories.push_back(price);
    else
      same->cents += price.cents;
  }
  Amount out;
  for (const auto& category : categories) {
    const auto part = amount_of(category);
    out = {out.excluding_tax + part.excluding_tax, out.tax + part.tax, out.including_tax + part.including_tax};
  }
  return out;
}

}  // namespace vidimus::domain
