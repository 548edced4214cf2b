// OrderLine (ligne de commande): one holder, one product; the spine of a case. Lines placed together share a reference stem.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class OrderState : unsigned char {
  draft,
  pre_ordered,
  placed,
  reservation_invited,
  reserved,
  dossier_open,
  dossier_sent,
  validated,
  ready,
  issued,
  completed,
  cancelled_auto,
  cancelled
};
enum class OrderEvent : unsigned char {
  pre_order,
  process,
  place,
  invite,
  reserve,
  constitute,
  send_dossier,
  validate,
  return_purchase_order,
  make_ready,
  issue,
  confirm_installation,
  warn_lapse,
  lapse,
  cancel
};

enum class WithdrawalMode : unsigned char { own_site, cci };  ///< mode de retrait (R76)
/// How the signed purchase order came back (R71): not yet, as a file, as a file with an electronic signature in it, or signed
/// on line with a one-time code.
enum class PurchaseOrderReturn : unsigned char { none, uploaded, signed_file, on_line };

struct OrderLine {
  LineId id;
  Version version = 0;
  BodyId body;
  ContractId contract;
  MembershipId membership;
  OrganisationId organisation;
  std::string reference;  ///< "SOL-2026-000012-1": the one reference of the case, shown everywhere
  OrderState state = OrderState::draft;
  PersonId ordered_by;
  PersonId holder;  ///< empty until reserved
  ProductId product;
  WithdrawalMode mode = WithdrawalMode::own_site;
  SiteId delivery_site;
  SiteId verifying_office;
  std::string external_reference;  ///< reference on the supplier's portal (R69), may be empty
  std::string commitment_number;   ///< numéro d'engagement, may be empty
  std::string service_code;
  std::optional<base::Instant> annex_signed_at;  ///< annexe 4 (R7)
  std::string annex_digest;
  std::optional<base::Instant> placed_at;
  BlobId purchase_order;  ///< the signed purchase order that came back (R71), empty before
  std::optional<base::Instant> purchase_order_at;
  PurchaseOrderReturn purchase_order_return = PurchaseOrderReturn::none;
  std::string invoice_reference;                   ///< of the invoice to the member; empty while it is to be invoiced
  std::string reason;                              ///< of a cancellation
  std::optional<base::Instant> lapse_warned_at{};  ///< the buyer and the holder were warned that the order is about to lapse (R8)
  CertificateId replaces;                          ///< the ending certificate this order stands in for (R14), may be empty
};

// clang-format off
inline constexpr auto order_table = [] { using enum OrderState; using enum OrderEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<OrderState, OrderEvent>({
// from                 on                     to                   by                                                                     needs                                                                                                                                                                                           then                                                                source
  {draft,               place,                 placed,              {legal_representative, delegate, order_manager},                       {contract_open_for_orders, membership_active, membership_not_suspended, annex_signed, power_to_order, contract_quota_left, member_quota_left},                                                  {tell_order_placed, invite_reservation},                            "R4, R6, R7, R16, R24"},
  {draft,               pre_order,             pre_ordered,         {legal_representative, delegate, order_manager},                       {contract_open_for_orders, membership_active, membership_not_suspended, annex_signed, holder_named, product_chosen, withdrawal_chosen, power_to_order, contract_quota_left, member_quota_left}, {tell_pre_order_received},                                          "R49, R76, R79"},
  {pre_ordered,         process,               placed,              {registration_operator},                                               {order_going_on, membership_active, membership_not_suspended},                                                                                                                                  {tell_pre_order_processed, invite_reservation, reserve_as_ordered}, "R6, R7, R80"},
  {placed,              invite,                reservation_invited, {the_house, registration_operator},                                    {},                                                                                                                                                                                             {},                                                                 "R30"},
  {reservation_invited, reserve,               reserved,            {legal_representative, order_manager, certification_agent, the_house}, {holder_named, product_chosen, withdrawal_chosen, order_going_on},                                                                                                                              {tell_purchase_order, open_dossier},                                "R45, R49, R69, R76"},
  {reserved,            constitute,            dossier_open,        {the_house},                                                           {},                                                                                                                                                                                             {tell_dossier_open},                                                "R27"},
  {dossier_open,        send_dossier,          dossier_sent,        {the_house},                                                           {},                                                                                                                                                                                             {},                                                                 "R32, R44"},
  {dossier_sent,        send_dossier,          dossier_sent,        {the_house},                                                           {},                                                                                                                                                                                             {},                                                                 "RFC 3647 §4.1.2"},
  {dossier_sent,        validate,              validated,           {the_house},                                                           {dossier_validated},                                                                                                                                                                            {try_order_ready},                                                  "R48"},
  {reserved,            return_purchase_order, reserved,            {legal_representative, order_manager},                                 {},                                                                                                                                                                                             {tell_purchase_order_received},                                     "R71"},
  {dossier_open,        return_purchase_order, dossier_open,        {legal_representative, order_manager},                                 {},                                                                                                                                                                                             {tell_purchase_order_received},                                     "R71"},
  {dossier_sent,        return_purchase_order, dossier_sent,        {legal_representative, order_manager},                                 {},                                                                                                                                                                                             {tell_purchase_order_received},                                     "R71"},
  {validated,           return_purchase_order, validated,           {legal_representative, order_manager},                                 {},                                                                                                                                                                                             {tell_purchase_order_received, try_order_ready},                    "R71"},
  {validated,           make_ready,            ready,               {the_house, delivery_operator},                                        {purchase_order_signed, availability_told},                                                                                                                                                     {tell_contact_office},                                              "R53, R70, R71"},
  {ready,               issue,                 issued,              {the_house},                                                           {certificate_issued},                                                                                                                                                                           {},                                                                 "docs/trust/rules.md, Order line"},
  {issued,              confirm_installation,  completed,           {holder, delivery_operator},                                           {},                                                                                                                                                                                             {},                                                                 "R34, R59"},
  {pre_ordered,         warn_lapse,            pre_ordered,         {the_house},                                                           {lapse_warning_due},                                                                                                                                                                            {tell_lapse_warning},                                               "R8"},
  {placed,              warn_lapse,            placed,              {the_house},                                                           {lapse_warning_due},                                                                                                                                                                            {tell_lapse_warning},                                               "R8"},
  {reservation_invited, warn_lapse,            reservation_invited, {the_house},                                                           {lapse_warning_due},                                                                                                                                                                            {tell_lapse_warning},                                               "R8"},
  {reserved,            warn_lapse,            reserved,            {the_house},                                                           {lapse_warning_due},                                                                                                                                                                            {tell_lapse_warning},                                               "R8"},
  {dossier_open,        warn_lapse,            dossier_open,        {the_house},                                                           {lapse_warning_due},                                                                                                                                                                            {tell_lapse_warning},                                               "R8"},
  {pre_ordered,         lapse,                 cancelled_auto,      {the_house},                                                           {dossier_deadline_passed},                                                                                                                                                                      {tell_order_lapsed},                                                "R8, R10"},
  {placed,              lapse,                 cancelled_auto,      {the_house},                                                           {dossier_deadline_passed},                                                                                                                                                                      {tell_order_lapsed},                                                "R8, R10"},
  {reservation_invited, lapse,                 cancelled_auto,      {the_house},                                                           {dossier_deadline_passed},                                                                                                                                                                      {tell_order_lapsed},                                                "R8, R10"},
  {reserved,            lapse,                 cancelled_auto,      {the_house},                                                           {dossier_deadline_passed},                                                                                                                                                                      {tell_order_lapsed},                                                "R8, R10"},
  {dossier_open,        lapse,                 cancelled_auto,      {the_house},                                                           {dossier_deadline_passed},                                                                                                                                                                      {tell_order_lapsed, end_dossier},                                   "R8, R10"},
  {draft,               cancel,                cancelled,           {legal_representative, order_manager, ra_manager},                     {reason_given},                                                                                                                                                                                 {},                                                                 "docs/trust/rules.md, Order line"},
  {pre_ordered,         cancel,                cancelled,           {legal_representative, order_manager, ra_manager},                     {reason_given},                                                                                                                                                                                 {tell_order_cancelled},                                             "docs/trust/rules.md, Order line"},
  {placed,              cancel,                cancelled,           {legal_representative, order_manager, ra_manager},                     {reason_given},                                                                                                                                                                                 {tell_order_cancelled},                                             "docs/trust/rules.md, Order line"},
  {reservation_invited, cancel,                cancelled,           {legal_representative, order_manager, ra_manager},                     {reason_given},                                                                                                                                                                                 {tell_order_cancelled},                                             "docs/trust/rules.md, Order line"},
  {reserved,            cancel,                cancelled,           {legal_representative, order_manager, ra_manager},                     {reason_given},                                                                                                                                                                                 {tell_order_cancelled},                                             "docs/trust/rules.md, Order line"},
  {dossier_open,        cancel,                cancelled,           {legal_representative, order_manager, ra_manager},                     {reason_given},                                                                                                                                                                                 {tell_order_cancelled, end_dossier},                                "docs/trust/rules.md, Order line"},
  {dossier_sent,        cancel,                cancelled,           {legal_representative, order_manager, ra_manager, the_house},          {reason_given},                                                                                                                                                                                 {tell_order_cancelled, end_dossier},                                "docs/trust/rules.md, Order line"},
  {validated,           cancel,                cancelled,           {legal_representative, order_manager, ra_manager, the_house},          {reason_given},                                                                                                                                                                                 {tell_order_cancelled, end_dossier, free_appointment},              "docs/trust/rules.md, Order line"},
  {ready,               cancel,                cancelled,           {legal_representative, order_manager, ra_manager, the_house},          {reason_given},                                                                                                                                                                                 {tell_order_cancelled, end_dossier, free_appointment},              "docs/trust/rules.md, Order line"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::OrderState>{
    "draft"sv,     "pre_ordered"sv, "placed"sv, "reservation_invited"sv, "reserved"sv,       "dossier_open"sv, "dossier_sent"sv,
    "validated"sv, "ready"sv,       "issued"sv, "completed"sv,           "cancelled_auto"sv, "cancelled"sv};
template <>
inline constexpr std::array names<domain::OrderEvent>{"pre_order"sv,    "process"sv,  "place"sv,
                                                      "invite"sv,       "reserve"sv,  "constitute"sv,
                                                      "send_dossier"sv, "validate"sv, "return_purchase_order"sv,
                                                      "make_ready"sv,   "issue"sv,    "confirm_installation"sv,
                                                      "warn_lapse"sv,   "lapse"sv,    "cancel"sv};
template <>
inline constexpr std::array names<domain::WithdrawalMode>{"own_site"sv, "cci"sv};
template <>
inline constexpr std::array names<domain::PurchaseOrderReturn>{"none"sv, "uploaded"sv, "signed_file"sv, "on_line"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(order_table));
}
