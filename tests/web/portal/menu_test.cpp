#include "web/portal/menu.hpp"

#include <gtest/gtest.h>

#include "base/toml.hpp"

namespace vidimus::web::portal {
namespace {

using base::Json;
using domain::Role;
using domain::RoleSet;

const Texts& texts() {
  static const Texts read{base::read_toml(VIDIMUS_SOURCE "/portal/fr.toml").value(), Json::object({})};
  return read;
}

std::string labels(const Json& menus, std::string_view which) {
  std::string out;
  for (const auto& entry : menus.find(which)->items())
    out += (out.empty() ? "" : ", ") + entry.text("label") + (*entry.find("current")->boolean() ? "*" : "");
  return out;
}

TEST(Menu, AStrangerMaySignIn) { EXPECT_EQ(labels(menu({.path = "/"}, texts()), "menu"), "Se connecter"); }

TEST(Menu, EachRoleSeesItsSpacesAndNoOther) {
  const auto seen_by = [](RoleSet roles) {
    return labels(menu({.standing = roles, .signed_in = true, .path = "/x"}, texts()), "menu");
  };
  EXPECT_EQ(seen_by({Role::holder}), "Mon espace");
  EXPECT_EQ(seen_by({Role::registration_operator}), "Mon espace, Vérification, Courriels");
  EXPECT_EQ(seen_by({Role::delivery_operator}), "Mon espace, Guichet, Courriels");
  EXPECT_EQ(seen_by({Role::auditor}), "Mon espace, Contrats, Sites et rendez-vous, Équipe, Courriels, Surveillance");
  EXPECT_EQ(seen_by({Role::legal_representative}), "Mon espace, Ma collectivité");
  EXPECT_EQ(seen_by({Role::registration_operator, Role::delivery_operator, Role::ra_manager}),
            "Mon espace, Vérification, Guichet, Contrats, Sites et rendez-vous, Équipe, Courriels, Surveillance");
}

TEST(Menu, ThePageInTheSpaceIsMarkedByTheLongestAddress) {
  const auto at = [](std::string_view path) {
    return menu({.standing = {Role::ra_manager}, .signed_in = true, .path = path}, texts());
  };
  EXPECT_EQ(labels(at("/gestion/audit"), "menu"), "Mon espace, Contrats, Sites et rendez-vous, Équipe, Courriels, Surveillance*");
  EXPECT_NE(labels(at("/gestion/audit"), "submenu").find("Journal d’audit*"), std::string::npos)
      << labels(at("/gestion/audit"), "submenu");
  EXPECT_TRUE(labels(at("/gestion"), "submenu").starts_with("Adhésions*"));
  EXPECT_EQ(labels(at("/espace/mes-donnees"), "submenu"), "Mes demandes, Recherche, Mes travaux, Sécurité, Mes données*");
  EXPECT_FALSE(*at("/courriels").find("has_submenu")->boolean()) << "a space of one page has no menu of its own";
  EXPECT_EQ(labels(at("/gestionnaire"), "menu"), "Mon espace, Contrats, Sites et rendez-vous, Équipe, Courriels, Surveillance")
      << "another word is another page";
}

TEST(Menu, NoMenuIsLongerThanAPersonCanTakeIn) {
  for (const std::string_view path : {"/espace", "/personnes", "/verification", "/guichet", "/gestion", "/gestion/lieux",
                                      "/gestion/habilitations", "/gestion/delais"}) {
    RoleSet everything;
    for (std::size_t at = 0; at < base::count_of<Role>(); ++at) everything.add(static_cast<Role>(at));
    const auto shown = menu({.standing = everything, .signed_in = true, .path = path}, texts());
    EXPECT_LE(shown.find("menu")->items().size(), 9U) << path;
    EXPECT_LE(shown.find("submenu")->items().size(), 6U) << path;
  }
}

}  // namespace
}  // namespace vidimus::web::portal
