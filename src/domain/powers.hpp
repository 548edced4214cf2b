// Offices (fonctions): what each role may sign for an organisation, how long it may be held, and which roles exclude each other.
#pragma once

#include <array>

#include "domain/people.hpp"

namespace vidimus::domain {

/// One role somebody is named for. `always` comes with the office; of `by_deed` only what the deed says (délégation de
/// signature).
struct Office {
  Role role;
  PowerSet always;
  PowerSet by_deed;
  int longest_months;  ///< from the first day; a longer period needs a new deed
  std::string_view source;
};

// clang-format off
inline constexpr auto offices = [] { using enum Role; using enum Power;
  return std::to_array<Office>({
// role                    always                                        by deed                     months  source
  {legal_representative,  {sign_convention, sign_annex, sign_request}, {},                         72,     "R24; RGS A2; a municipal term is six years"},
  {delegate,              {},                                          {sign_annex, sign_request}, 72,     "docs/trust/rules.md §9: never beyond the delegation"},
  {order_manager,         {sign_annex},                                {},                         72,     "docs/trust/rules.md §9"},
  {certification_agent,   {sign_request},                              {},                         36,     "RGS A2, mandataire de certification"},
  {registration_operator, {},                                          {},                         36,     "R62, R63"},
  {delivery_operator,     {},                                          {},                         36,     "R62, R63, R64"},
  {ra_manager,            {},                                          {},                         36,     "EN 319 401 REQ-7.2"},
  {auditor,               {},                                          {},                         36,     "RGS A2, trusted roles"},
}); }();

/// Roles one person never holds together, in one body.
struct Exclusion {
  Role role;
  RoleSet excludes;
  std::string_view source;
};
inline constexpr auto exclusions = [] { using enum Role;
  return std::to_array<Exclusion>({
  {auditor, {legal_representative, delegate, order_manager, certification_agent, registration_operator, delivery_operator, ra_manager}, "RGS A2: who audits acts in nothing"},
}); }();
// clang-format on

/// The office of a role, or null for a role nobody is named for (holder, the_house).
constexpr const Office* office_of(Role role) {
  for (const auto& office : offices)
    if (office.role == role) return &office;
  return nullptr;
}

/// What this accreditation lets its person sign on a day: nothing before its first or after its last day (R64).
inline PowerSet powers_of(const Accreditation& accreditation, base::Day day) {
  const auto* office = office_of(accreditation.role);
  if (office == nullptr || !holds_on(accreditation, day)) return {};
  return office->always | office->by_deed.common(accreditation.scope);
}

/// May somebody who holds these roles be given this one too? (fact roles_compatible)
constexpr bool compatible(Role wanted, RoleSet held) {
  for (const auto& one : exclusions)
    if ((one.role == wanted && one.excludes.meets(held)) || (held.has(one.role) && one.excludes.has(wanted))) return false;
  return true;
}

/// First and last day in order, the last not behind us, and no longer than the office allows. (fact period_valid)
inline bool period_valid(Role role, base::Day starts, base::Day ends, base::Day today) {
  const auto* office = office_of(role);
  return office != nullptr && starts.ok() && ends.ok() && starts <= ends && today <= ends &&
         ends <= base::add_months(starts, office->longest_months);
}

/// Is a deed of this day under three months old? RGS A2 asks it of the mandate of a certification agent. (fact deed_fresh)
inline bool deed_fresh(base::Day deed, base::Day today) {
  constexpr int months = 3;
  return deed.ok() && deed <= today && today < base::add_months(deed, months);
}

}  // namespace vidimus::domain
