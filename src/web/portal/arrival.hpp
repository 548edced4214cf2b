// Coming in, by whatever door: the sign-in page, and where a visitor goes once he is in.
#pragma once

#include "web/portal/visit.hpp"

namespace vidimus::web::portal {

/// The page of all doors; a refusal of the form "connexion" is told on it.
PageResult show_sign_in(Visit& visit);
/// Path the visitor wanted before he was asked to sign in; his space when he wanted none.
std::string wanted_path(const Visit& visit);
/// Gives the browser its session and leads it to what it wanted, or to the second proof its roles ask for.
PageResult let_in(Visit& visit, const ra::SignedIn& in);

}  // namespace vidimus::web::portal
