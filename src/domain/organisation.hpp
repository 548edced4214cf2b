// Organisation (collectivité) and its Membership (adhésion) in one framework contract.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

struct Organisation {
  OrganisationId id;
  Version version = 0;
  BodyId body;
  std::string siret;  ///< 14 digits, checked
  std::string name;   ///< full official name: becomes O= of its certificates
  std::string street;
  std::string zip;
  std::string town;
  std::string service_code;  ///< code service (Chorus Pro), may be empty
  [[nodiscard]] std::string siren() const { return siret.substr(0, 9); }
};

enum class MembershipState : unsigned char { none, requested, signed_, active, suspended, ended };
enum class MembershipEvent : unsigned char { request, sign, refuse, withdraw, activate, suspend, resume, resign, close };

/// An organisation's adhesion to one contract; never inherited by the next contract (R18).
struct Membership {
  MembershipId id;
  Version version = 0;
  BodyId body;
  OrganisationId organisation;
  ContractId contract;
  MembershipState state = MembershipState::none;
  PersonId legal_representative;
  std::optional<base::Instant> convention_signed_at;
  std::string convention_digest;                ///< SHA-256 (hex) of the text that was shown and signed
  std::string reason;                           ///< of a refusal, a suspension, a resignation
  std::optional<base::Instant> activated_at{};  ///< taken in (adhésion acceptée); who was not owes nothing (R23)
  std::optional<base::Instant> resigned_at{};   ///< the member left of its own will; a later contract does not call it back
};

/// The invoice a specific fee stands on (facture de contribution, R23): of the adhesion (year 0), or of one civil year.
struct FeeInvoice {
  FeeInvoiceId id;  ///< of membership and year: each is noted once (domain/fees.hpp)
  Version version = 0;
  BodyId body;
  MembershipId membership;
  int year = 0;
  std::string invoice_reference;  ///< empty: taken back
};

// clang-format off
inline constexpr auto membership_table = [] { using enum MembershipState; using enum MembershipEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<MembershipState, MembershipEvent>({
// from       on        to         by                                             needs                           then                                           source
  {none,      request,  requested, {anyone, legal_representative, order_manager}, {adhesion_open, public_entity}, {tell_adhesion_received},                      "R18, R19"},
  {requested, sign,     signed_,   {legal_representative},                        {convention_signed},            {},                                            "R24"},
  {requested, refuse,   none,      {ra_manager},                                  {reason_given},                 {tell_membership_refused},                     "docs/trust/rules.md, Membership"},
  {signed_,   refuse,   none,      {ra_manager},                                  {reason_given},                 {tell_membership_refused},                     "docs/trust/rules.md, Membership"},
  {requested, withdraw, none,      {legal_representative},                        {},                             {tell_membership_withdrawn, tell_member_left}, "docs/trust/rules.md, Membership"},
  {signed_,   withdraw, none,      {legal_representative},                        {},                             {tell_membership_withdrawn, tell_member_left}, "docs/trust/rules.md, Membership"},
  {signed_,   activate, active,    {ra_manager},                                  {contract_effective},           {tell_membership_accepted},                    "R17, R18"},
  {active,    suspend,  suspended, {ra_manager},                                  {reason_given},                 {tell_membership_suspended},                   "docs/trust/rules.md, Membership"},
  {suspended, resume,   active,    {ra_manager},                                  {},                             {tell_membership_resumed},                     "docs/trust/rules.md, Membership"},
  {active,    resign,   ended,     {legal_representative},                        {reason_given},                 {tell_membership_ended, tell_member_left},     "docs/trust/rules.md, Membership"},
  {suspended, resign,   ended,     {legal_representative},                        {reason_given},                 {tell_membership_ended, tell_member_left},     "docs/trust/rules.md, Membership"},
  {requested, close,    ended,     {the_house},                                   {contract_closed},              {tell_membership_ended},                       "R18"},
  {signed_,   close,    ended,     {the_house},                                   {contract_closed},              {tell_membership_ended},                       "R18"},
  {active,    close,    ended,     {the_house},                                   {contract_closed},              {tell_membership_ended},                       "R5, R18"},
  {suspended, close,    ended,     {the_house},                                   {contract_closed},              {tell_membership_ended},                       "R5, R18"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::MembershipState>{"none"sv,   "requested"sv, "signed"sv,
                                                           "active"sv, "suspended"sv, "ended"sv};
template <>
inline constexpr std::array names<domain::MembershipEvent>{"request"sv, "sign"sv,   "refuse"sv, "withdraw"sv, "activate"sv,
                                                           "suspend"sv, "resume"sv, "resign"sv, "close"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(membership_table));
}
