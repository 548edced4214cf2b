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
enum class ContractEvent : unsigned char { edit, publish, amend, begin, invite_members, announce_cutoff, close_intake, close };

/// Renewal of a certificate within its contract: never (R12), or once while it is still valid, in its last days.
enum class RenewalRule : unsigned char { none, once_within_window };
/// When the specific fee (contribution spécifique) is due (R23).
enum class FeeDue : unsigned char { never, at_adhesion, each_year, each_certificate };

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
  ContractId successor;               ///< empty when none is known
  int code_attempts = 5;              ///< wrong withdrawal codes before the lock
  int face_to_face_days = 90;         ///< days after validation before the dossier expires
  int booking_notice_hours = 48;      ///< R72
  bool second_reviewer = false;       ///< the deliverer must not be the reviewer (four eyes)
  bool purchase_order_in_cci = true;  ///< does the CCI way need a signed purchase order too? (R71, R80)
  bool cci_by_pre_order = false;      ///< does the CCI way begin with a pre-order that the house processes? (R79, R80)
  bool outside_counters = false;      ///< may tokens be handed over at a member's or in an agent's hands? (DeliverySite::outside)
  bool operator_token = false;        ///< must the operator countersign delivery records with a key on a token of his own?
  std::string convention_text;        ///< key of the convention text in data/conventions/
  int order_quota = 0;                ///< certificates that may be ordered in the whole contract; 0: no limit
  int member_quota = 0;               ///< and by each member; 0: no limit
  std::int64_t fee_cents = 0;         ///< specific fee beside the price of the products (R23)
  bool fee_includes_tax = false;
  int fee_tax_per_mille = 200;
  FeeDue fee_due = FeeDue::never;
  std::string base_bundle{};       ///< the bundle of services (bouquet) this contract is not part of (R22)
  std::string add_on{};            ///< name of the add-on service (service complémentaire) it is (R22)
  std::string sender_addresses{};  ///< addresses the supplier writes from, "a@x.example, b@x.example": to be let through (R77)
  RenewalRule renewal_rule = RenewalRule::none;
  int renewal_window_days = 0;                         ///< last days of a certificate in which it may be renewed
  int announcement_days = 30;                          ///< days before orders end at which that is announced (R15)
  int warning_days = 5;                                ///< working days before dossiers end at which the unsent are warned (R8)
  std::optional<base::Instant> members_invited_at{};   ///< members of the contract before were told to adhere anew (R18)
  std::optional<base::Instant> cutoff_announced_at{};  ///< the end of orders was announced (R15)
  int booking_horizon_days = 60;                       ///< how far ahead appointments are booked
  int booking_change_hours = 24;  ///< elapsed hours before an appointment until which its holder moves or cancels it
  int no_shows_allowed = 2;       ///< missed appointments after which the RA manager decides whether to invite again
};

/// One changed value of a published contract (avenant): what it said before, what it says since, why, and by whose act. Values
/// are as the interface shows them.
struct ContractAmendment {
  AmendmentId id;
  Version version = 0;
  BodyId body;
  ContractId contract;
  base::Instant at;
  PersonId by;
  std::string reason;
  std::string term;  ///< name of the value: "order_cutoff"
  std::string before;
  std::string after;
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
/// Is every other term of a published contract kept or eased? Name, supplier, rules and fee stay; a quota is never lowered, a
/// delay never shortened, an address to let through never taken away; a successor named once is kept.
[[nodiscard]] bool terms_only_extended(const FrameworkContract& before, const FrameworkContract& after);
/// First instant at which the end of orders is announced (R15): midnight, `announcement_days` before it.
[[nodiscard]] base::Instant cutoff_announced_from(const FrameworkContract& contract);
/// Are `asked` more certificates within what the contract allows in all and to one member? `ordered` and `ordered_by_member`
/// count orders that were not cancelled. Adds `contract_quota_left`, `member_quota_left`.
[[nodiscard]] FactSet quota_facts(const FrameworkContract& contract, std::int64_t ordered, std::int64_t ordered_by_member,
                                  std::int64_t asked);
/// Facts of the contract alone, at this instant. `dates_only_extended`, `terms_only_extended`, `products_priced`,
/// `former_members_to_invite` and the quotas need more than the contract.
[[nodiscard]] FactSet facts(const FrameworkContract& contract, base::Instant now);

// clang-format off
inline constexpr auto contract_table = [] { using enum ContractState; using enum ContractEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<ContractState, ContractEvent>({
// from           on               to             by            needs                                                                    then                                             source
  {draft,         edit,            draft,         {ra_manager}, {},                                                                      {},                                              "docs/trust/rules.md, Framework contract"},
  {draft,         publish,         published,     {ra_manager}, {supplier_set, products_priced, dates_ordered},                          {},                                              "R2, R36"},
  {published,     amend,           published,     {ra_manager}, {dates_only_extended, terms_only_extended, dates_ordered, reason_given}, {},                                              "docs/trust/rules.md, Framework contract"},
  {open,          amend,           open,          {ra_manager}, {dates_only_extended, terms_only_extended, dates_ordered, reason_given}, {},                                              "docs/trust/rules.md, Framework contract"},
  {published,     begin,           open,          {the_house},  {contract_effective},                                                    {},                                              "R17"},
  {published,     invite_members,  published,     {the_house},  {adhesion_open, former_members_to_invite},                               {tell_adhere_anew},                              "R18, R19"},
  {open,          invite_members,  open,          {the_house},  {adhesion_open, former_members_to_invite},                               {tell_adhere_anew},                              "R18, R19"},
  {open,          announce_cutoff, open,          {the_house},  {cutoff_announcement_due},                                               {tell_intake_closing, tell_order_before_cutoff}, "R4, R15"},
  {open,          close_intake,    intake_closed, {the_house},  {cutoff_passed},                                                         {tell_intake_closed},                            "R4, R12"},
  {intake_closed, close,           closed,        {the_house},  {dossier_deadline_passed},                                               {lapse_unsent_orders, end_memberships},          "R8, R9"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::ContractState>{"draft"sv, "published"sv, "open"sv, "intake_closed"sv, "closed"sv};
template <>
inline constexpr std::array names<domain::ContractEvent>{"edit"sv,           "publish"sv,         "amend"sv,        "begin"sv,
                                                         "invite_members"sv, "announce_cutoff"sv, "close_intake"sv, "close"sv};
template <>
inline constexpr std::array names<domain::RenewalRule>{"none"sv, "once_within_window"sv};
template <>
inline constexpr std::array names<domain::FeeDue>{"never"sv, "at_adhesion"sv, "each_year"sv, "each_certificate"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(contract_table));
}
