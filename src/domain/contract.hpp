// FrameworkContract (marché, accord-cadre) and the Products it sells. The changeover of contracts is not code: it is the dates
// here and the rows below.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class ContractState : unsigned char { draft, published, open, intake_closed, closed };
enum class ContractEvent : unsigned char { edit, publish, amend, begin, close_intake, close };

/// A contract between a mutualisation body and one supplier of certificates (R2). Dates are civil days of Europe/Paris.
struct FrameworkContract {
  ContractId id;
  Version version = 0;
  BodyId body;
  std::string name;
  std::string supplier;
  ContractState state = ContractState::draft;
  base::Day adhesion_open;
  base::Day effective;
  base::Day order_cutoff;
  bool cutoff_included = true;  ///< does the cut-off day itself still take orders? (R4 against R6)
  base::Day dossier_deadline;   ///< last day to send a dossier; the next midnight in Paris cancels the rest (R8)
  base::Day term;
  ContractId successor;           ///< empty when none is known
  int code_attempts = 5;          ///< wrong withdrawal codes before the lock
  int face_to_face_days = 90;     ///< days after validation before the dossier expires
  int booking_notice_hours = 48;  ///< R72
  bool second_reviewer = false;   ///< the deliverer must not be the reviewer (four eyes)
  std::string convention_text;    ///< key of the convention text in data/conventions/
};

/// Product (offre): what is sold, for how long, at what price, under which certificate profile.
struct Product {
  ProductId id;
  Version version = 0;
  ContractId contract;
  std::string name;
  std::string profile;       ///< name of data/profiles/<profile>.toml
  int validity_months = 36;  ///< at most 36 (R11)
  std::int64_t price_cents = 0;
  bool price_includes_tax = false;
  int tax_per_mille = 200;
  std::string key_kind = "rsa-3072";
  std::string legal_references;  ///< R38
};

/// Is the contract taking orders at this instant? (R4, R6, R16)
[[nodiscard]] bool takes_orders(const FrameworkContract& contract, base::Instant now);
/// First instant at which orders are refused.
[[nodiscard]] base::Instant intake_ends(const FrameworkContract& contract);
/// First instant at which unsent dossiers lapse (R8).
[[nodiscard]] base::Instant dossiers_end(const FrameworkContract& contract);
/// May an amendment turn `before` into `after`? No date moves back, the cut-off day is not taken away, and a contract that has
/// begun keeps its first days (docs/trust/rules.md, Framework contract).
[[nodiscard]] bool dates_only_extended(const FrameworkContract& before, const FrameworkContract& after);
/// Facts of the contract alone, at this instant. `dates_only_extended` and `products_priced` need more than the contract.
[[nodiscard]] FactSet facts(const FrameworkContract& contract, base::Instant now);

// clang-format off
inline constexpr auto contract_table = [] { using enum ContractState; using enum ContractEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<ContractState, ContractEvent>({
// from           on            to             by            needs                                               then                                    source
  {draft,         edit,         draft,         {ra_manager}, {},                                                 {},                                     "docs/trust/rules.md, Framework contract"},
  {draft,         publish,      published,     {ra_manager}, {supplier_set, products_priced, dates_ordered},     {},                                     "R2, R36"},
  {published,     amend,        published,     {ra_manager}, {dates_only_extended, dates_ordered, reason_given}, {},                                     "docs/trust/rules.md, Framework contract"},
  {open,          amend,        open,          {ra_manager}, {dates_only_extended, dates_ordered, reason_given}, {},                                     "docs/trust/rules.md, Framework contract"},
  {published,     begin,        open,          {the_house},  {contract_effective},                               {},                                     "R17"},
  {open,          close_intake, intake_closed, {the_house},  {cutoff_passed},                                    {tell_intake_closed},                   "R4, R12"},
  {intake_closed, close,        closed,        {the_house},  {dossier_deadline_passed},                          {lapse_unsent_orders, end_memberships}, "R8, R9"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::ContractState>{"draft"sv, "published"sv, "open"sv, "intake_closed"sv, "closed"sv};
template <>
inline constexpr std::array names<domain::ContractEvent>{"edit"sv,  "publish"sv,      "amend"sv,
                                                         "begin"sv, "close_intake"sv, "close"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(contract_table));
}
