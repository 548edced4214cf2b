// The machine of accreditations and powers (habilitations et pouvoirs): who may name whom, with which proof, and how it ends.
#pragma once

#include "domain/people.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class AccreditationEvent : unsigned char {
  accredit,   ///< habiliter un opérateur
  appoint,    ///< désigner un responsable ou un auditeur
  name,       ///< nommer un gestionnaire des commandes
  delegate_,  ///< donner une délégation de signature
  mandate,    ///< donner mandat à un mandataire de certification
  succeed,    ///< annoncer un nouveau représentant légal
  confirm,
  co_sign,
  take_over,
  decline,
  withdraw,
  run_out
};

// clang-format off
inline constexpr auto accreditation_table = [] { using enum AccreditationState; using enum AccreditationEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<AccreditationState, AccreditationEvent>({
// from      on         to        by                                                       needs                                                                       then                                            source
  {none,     accredit,  in_force, {ra_manager},                                            {proof_attached, place_named, period_valid, roles_compatible, not_oneself}, {tell_accredited},                              "R62, R63, R64"},
  {none,     appoint,   proposed, {ra_manager},                                            {proof_attached, period_valid, roles_compatible, not_oneself},              {},                                             "EN 319 401 REQ-7.2"},
  {none,     name,      in_force, {legal_representative, ra_manager},                      {period_valid, roles_compatible},                                           {tell_power_given},                             "docs/trust/rules.md §9"},
  {none,     delegate_, in_force, {legal_representative, ra_manager},                      {proof_attached, scope_given, period_valid, roles_compatible, not_oneself}, {tell_power_given},                             "docs/trust/rules.md §9"},
  {none,     mandate,   proposed, {legal_representative},                                  {proof_attached, deed_fresh, period_valid, roles_compatible, not_oneself},  {tell_mandate_to_sign},                         "RGS A2, mandataire de certification"},
  {none,     succeed,   proposed, {legal_representative, order_manager, ra_manager},       {proof_attached, period_valid, roles_compatible},                           {},                                             "docs/trust/rules.md, Powers"},
  {proposed, confirm,   in_force, {ra_manager, the_house},                                 {second_manager, period_valid, roles_compatible, not_oneself},              {tell_accredited},                              "EN 319 401 REQ-7.2"},
  {proposed, co_sign,   in_force, {certification_agent},                                   {co_signed, deed_fresh, period_valid},                                      {tell_power_given},                             "RGS A2, mandataire de certification"},
  {proposed, take_over, in_force, {ra_manager},                                            {period_valid, roles_compatible, not_oneself},                              {end_predecessor, tell_representative_changed}, "docs/trust/rules.md, Powers"},
  {proposed, decline,   ended,    {legal_representative, certification_agent, ra_manager}, {reason_given},                                                             {tell_accreditation_ended},                     "docs/trust/rules.md, Powers"},
  {proposed, run_out,   ended,    {the_house},                                             {last_day_passed},                                                          {},                                             "R64"},
  {in_force, withdraw,  ended,    {legal_representative, ra_manager},                      {reason_given, manager_remains},                                            {tell_accreditation_ended},                     "R64"},
  {in_force, run_out,   ended,    {the_house},                                             {last_day_passed},                                                          {},                                             "R64"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::AccreditationEvent>{"accredit"sv,  "appoint"sv, "name"sv,     "delegate"sv,
                                                              "mandate"sv,   "succeed"sv, "confirm"sv,  "co_sign"sv,
                                                              "take_over"sv, "decline"sv, "withdraw"sv, "run_out"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(accreditation_table));
}
