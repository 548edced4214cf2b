#include "ra/contract_words.hpp"

#include "base/template.hpp"

namespace vidimus::ra {
namespace {

using base::Json;

std::string text_of(const Json& texts, std::string_view table, std::string_view key) {
  const auto* found = texts.find(table);
  return found != nullptr ? found->text(key) : std::string{};
}

}  // namespace

base::Result<Ordering> ordering_of(const std::vector<domain::FrameworkContract>& contracts, base::Instant now, const Json& texts,
                                   const DateWords& words) {
  using domain::ContractState;
  const domain::FrameworkContract* open = nullptr;
  const domain::FrameworkContract* next = nullptr;
  for (const auto& one : contracts) {
    if (domain::takes_orders(one, now)) {
      if (open == nullptr || one.order_cutoff > open->order_cutoff) open = &one;
    } else if ((one.state == ContractState::published || one.state == ContractState::open) &&
               now < base::start_of(one.effective)) {
      if (next == nullptr || one.effective < next->effective) next = &one;
    }
  }
  Json values = Json::object({});
  if (open != nullptr) {
    const auto last_second = domain::intake_ends(*open) - std::chrono::seconds{1};
    values.set("contract", open->name).set("until", long_day(base::civil_of(last_second).day, words));
  } else if (next != nullptr) {
    values.set("contract", next->name).set("from", long_day(next->effective, words));
  }
  const auto key = open != nullptr ? "open" : next != nullptr ? "later" : "none";
  VIDIMUS_TRY(sentence, base::render(text_of(texts, "ordering", key), values, base::Escape::none));
  return Ordering{open != nullptr, std::move(sentence)};
}

std::string supplier_warning(const domain::FrameworkContract& contract, const Json& texts) {
  if (contract.sender_addresses.empty()) return {};
  return text_of(texts, "supplier", contract.renewal_rule == domain::RenewalRule::none ? "not_renewable" : "renewable");
}

}  // namespace vidimus::ra
