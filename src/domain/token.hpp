// Token (support cryptographique, clé USB): counted from the stock of a site to the holder's hand (R35, R26).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/custody.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class TokenState : unsigned char { in_stock, assigned, initialised, personalised, handed_over, blocked, lost, destroyed };
enum class TokenEvent : unsigned char {
  receive,
  assign,
  initialise,
  personalise,
  hand_over,
  release,
  block,
  unblock,
  lose,
  destroy
};

struct Token {
  TokenId id;
  Version version = 0;
  BodyId body;
  SiteId site;
  std::string serial;  ///< as the PKCS#11 module tells it; unique
  std::string model;
  bool qualified = false;  ///< QSCD
  TokenState state = TokenState::in_stock;
  LineId line;                                 ///< empty while in stock
  std::string box;                             ///< mark of the box (carton) it came in; empty: none
  TransferId transfer{};                       ///< on its way to another site: nobody there or here may use it
  std::optional<base::Instant> prepared_at{};  ///< initialised ahead, without PIN or key
  PersonId keeper{};  ///< agent in whose hands it lies (détenteur); empty: the safe of the site (coffre)
};

/// Does it lie with the site or with one of its agents: neither handed over to its holder, lost or destroyed, nor on its way?
[[nodiscard]] inline bool lies_at_site(const Token& token) {
  using enum TokenState;
  return token.transfer.empty() &&
         (token.state == in_stock || token.state == assigned || token.state == initialised || token.state == personalised);
}
/// May this agent take it as it lies: from the safe, or out of his own hands?
[[nodiscard]] inline bool is_at_hand(const Token& token, const PersonId& agent) {
  return token.keeper.empty() || token.keeper == agent;
}

/// A blank software token has no serial number before it is initialised: until then it is counted under a provisional one that
/// begins so, and takes the one it tells when it is.
inline constexpr std::string_view provisional_serial = "BLANK-";
[[nodiscard]] inline bool knows_its_serial(const Token& token) { return !token.serial.starts_with(provisional_serial); }

// clang-format off
inline constexpr auto token_table = [] { using enum TokenState; using enum TokenEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<TokenState, TokenEvent>({
// from          on           to            by                                                               needs                                                       then                  source
  {in_stock,     receive,     in_stock,     {delivery_operator, ra_manager},                                 {},                                                         {},                   "docs/trust/rules.md, Token"},
  {in_stock,     assign,      assigned,     {delivery_operator},                                             {token_in_stock_here, token_at_hand, appointment_honoured}, {},                   "docs/trust/rules.md, Token"},
  {assigned,     release,     in_stock,     {delivery_operator, the_house},                                  {reason_given},                                             {},                   "docs/trust/rules.md, Token"},
  {assigned,     initialise,  initialised,  {delivery_operator},                                             {holder_present},                                           {},                   "docs/trust/rules.md, Token"},
  {initialised,  personalise, personalised, {delivery_operator},                                             {key_on_token, read_back},                                  {},                   "docs/trust/rules.md, Token"},
  {personalised, hand_over,   handed_over,  {delivery_operator},                                             {receipt_signed},                                           {},                   "docs/trust/rules.md, Token"},
  {handed_over,  block,       blocked,      {holder, delivery_operator},                                     {},                                                         {},                   "docs/trust/rules.md, Token"},
  {blocked,      unblock,     handed_over,  {delivery_operator},                                             {holder_identified_again, another_agent},                   {},                   "docs/trust/rules.md, Token"},
  {in_stock,     lose,        lost,         {delivery_operator, ra_manager},                                 {reason_given},                                             {},                   "docs/trust/rules.md, Token"},
  {assigned,     lose,        lost,         {delivery_operator, ra_manager},                                 {reason_given},                                             {},                   "docs/trust/rules.md, Token"},
  {initialised,  lose,        lost,         {delivery_operator, ra_manager},                                 {reason_given},                                             {revoke_certificate}, "docs/trust/rules.md, Token"},
  {personalised, lose,        lost,         {delivery_operator, ra_manager},                                 {reason_given},                                             {revoke_certificate}, "docs/trust/rules.md, Token"},
  {handed_over,  lose,        lost,         {holder, legal_representative, certification_agent, ra_manager}, {},                                                         {revoke_certificate}, "docs/trust/rules.md, Token"},
  {blocked,      lose,        lost,         {holder, legal_representative, certification_agent, ra_manager}, {},                                                         {revoke_certificate}, "docs/trust/rules.md, Token"},
  {in_stock,     destroy,     destroyed,    {delivery_operator, ra_manager},                                 {reason_given, second_agent},                               {},                   "docs/trust/rules.md, Token"},
  {assigned,     destroy,     destroyed,    {delivery_operator, ra_manager},                                 {reason_given, second_agent},                               {},                   "docs/trust/rules.md, Token"},
  {initialised,  destroy,     destroyed,    {delivery_operator, ra_manager},                                 {certificate_ended, reason_given, second_agent},            {},                   "docs/trust/rules.md, Token"},
  {personalised, destroy,     destroyed,    {delivery_operator, ra_manager},                                 {certificate_ended, reason_given, second_agent},            {},                   "docs/trust/rules.md, Token"},
  {handed_over,  destroy,     destroyed,    {delivery_operator, ra_manager},                                 {certificate_ended, reason_given, second_agent},            {},                   "docs/trust/rules.md, Token"},
  {blocked,      destroy,     destroyed,    {delivery_operator, ra_manager},                                 {certificate_ended, reason_given, second_agent},            {},                   "docs/trust/rules.md, Token"},
  {lost,         destroy,     destroyed,    {delivery_operator, ra_manager},                                 {certificate_ended, reason_given, second_agent},            {},                   "docs/trust/rules.md, Token"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::TokenState>{"in_stock"sv,    "assigned"sv, "initialised"sv, "personalised"sv,
                                                      "handed_over"sv, "blocked"sv,  "lost"sv,        "destroyed"sv};
template <>
inline constexpr std::array names<domain::TokenEvent>{"receive"sv, "assign"sv, "initialise"sv, "personalise"sv, "hand_over"sv,
                                                      "release"sv, "block"sv,  "unblock"sv,    "lose"sv,        "destroy"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(token_table));
}
