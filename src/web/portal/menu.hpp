// The menu (menu principal et menus des espaces) as a table: which page stands where, and for whom.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "domain/roles.hpp"
#include "web/portal/texts.hpp"

namespace vidimus::web::portal {

/// Who looks at the menu, and from where.
struct MenuView {
  domain::RoleSet standing;
  bool signed_in = false;
  bool open_mailbox = false;  ///< the instance keeps its letters readable (first steps)
  std::string_view path;      ///< of the page shown
};

/// {"menu": [{href, label, current}…], "submenu": […], "submenu_label", "at_entry"}: the spaces this visitor has, and the pages
/// of the space he is in (false when the space has one page only); is the page itself one of the menu's?
[[nodiscard]] base::Json menu(const MenuView& view, const Texts& texts);

}  // namespace vidimus::web::portal
