// OrderDraft (brouillon de commande): holders typed or imported before anything is signed. A draft is no order: it has no
// reference, counts for no quota, and its fields may still be wrong or empty.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

/// One line as it was typed: who will hold the certificate, which product, where it is handed over. The way of withdrawal follows
/// from the site (R76).
struct OrderedHolder {
  std::string given_names, surname, email, phone, function;
  ProductId product;
  SiteId delivery_site;
  SiteId verifying_office;  ///< empty: that of the delivery site
  std::string commitment_number, service_code, external_reference;
  std::string mandate_ends{};  ///< last day of an elected mandate, as typed ("2032-03-31"); empty for who is not elected
  bool operator==(const OrderedHolder&) const = default;
};

enum class OrderDraftState : unsigned char { open, placed, deleted };

struct OrderDraft {
  OrderDraftId id;
  Version version = 0;
  BodyId body;
  MembershipId membership;
  OrganisationId organisation;
  PersonId author;
  OrderDraftState state = OrderDraftState::open;
  std::string label;   ///< what its author calls it
  base::Json holders;  ///< array of the lines, read and written by `holders_of` and `to_json`
  base::Instant changed_at;
};

/// The lines of a draft; members that are no text count as empty.
[[nodiscard]] std::vector<OrderedHolder> holders_of(const base::Json& lines);
[[nodiscard]] base::Json to_json(const std::vector<OrderedHolder>& holders);

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::OrderDraftState>{"open"sv, "placed"sv, "deleted"sv};
}  // namespace vidimus::base
