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
  EXPECT_EQ(seen_by({Role::registration_operator}), "Mon espace, Vérification, Courriers non remis");
  EXPECT_EQ(seen_by({Role::delivery_operator}), "Mon espace, Guichet, Courriers non remis");
  EXPECT_EQ(seen_by({Role::auditor}), "Mon espace, Courriers non remis, Gestion");
  EXPECT_EQ(seen_by({Role::registration_operator, Role::delivery_operator, Role::ra_manager}),
            "Mon espace, Vérification, Guichet, Courriers non remis, Gestion");
}

TEST(Menu, ThePageInTheSpaceIsMarkedByTheLongestAddress) {
  const auto at = [](std::string_view path) {
    return menu({.standing = {Role::ra_manager}, .signed_in = true, .path = path}, texts());
  };
  EXPECT_EQ(labels(at("/gestion/audit"), "menu"), "Mon espace, Courriers non remis, Gestion*");
  EXPECT_NE(labels(at("/gestion/audit"), "submenu").find("Journal d’audit*"), std::string::npos)
      << labels(at("/gestion/audit"), "submenu");
  EXPECT_TRUE(labels(at("/gestion"), "submenu").starts_with("Adhésions et marchés*"));
  EXPECT_EQ(labels(at("/espace/mes-donnees"), "submenu"), "Mon espace, Sécurité, Retrouver une demande, Mes données*");
  EXPECT_FALSE(*at("/courriels").find("has_submenu")->boolean()) << "a space of one page has no menu of its own";
  EXPECT_EQ(labels(at("/gestionnaire"), "menu"), "Mon espace, Courriers non remis, Gestion") << "another word is another page";
}

}  // namespace
}  // namespace vidimus::web::portal
