// Who acts. A person may hold several roles toward one case (a small town's mayor is legal representative and holder).
#pragma once

#include <array>
#include <string_view>

#include "base/names.hpp"

namespace vidimus::domain {

enum class Role : unsigned char {
  anyone,                 ///< nobody in particular
  legal_representative,   ///< représentant légal
  delegate,               ///< délégataire
  order_manager,          ///< gestionnaire des commandes
  certification_agent,    ///< mandataire de certification
  holder,                 ///< porteur
  registration_operator,  ///< opérateur d'enregistrement (OE)
  delivery_operator,      ///< opérateur de délivrance (OD)
  ra_manager,             ///< responsable de l'autorité d'enregistrement (RR)
  auditor,                ///< auditeur, lecture seule
  integrator,             ///< application utilisatrice
  the_house,              ///< a job of Vidimus itself
  authority,              ///< the certification authority (AC)
};
using RoleSet = base::EnumSet<Role>;

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::Role>{"anyone"sv,
                                                "legal_representative"sv,
                                                "delegate"sv,
                                                "order_manager"sv,
                                                "certification_agent"sv,
                                                "holder"sv,
                                                "registration_operator"sv,
                                                "delivery_operator"sv,
                                                "ra_manager"sv,
                                                "auditor"sv,
                                                "integrator"sv,
                                                "the_house"sv,
                                                "authority"sv};
}  // namespace vidimus::base
