#include "web/portal/menu.hpp"

#include <array>
#include <string>

namespace vidimus::web::portal {
namespace {

using base::Json;
using domain::Role;
using domain::RoleSet;

enum class Shown : unsigned char { to_roles, signed_in, signed_out, with_open_mailbox };

/// One entry. Entries of one space follow each other; the first is the space's own, in the main menu.
struct Entry {
  std::string_view space;
  std::string_view label;  ///< key in the table `menu` of portal/fr.toml
  std::string_view href;
  Shown shown = Shown::to_roles;
  RoleSet roles = {};
};

// clang-format off
constexpr auto entries = [] { using enum Role; return std::to_array<Entry>({
// space           label              page                       shown to                    of these roles
  {"espace",        "espace",          "/espace",                 Shown::signed_in},
  {"espace",        "mes_demandes",    "/espace",                 Shown::signed_in},
  {"espace",        "recherche",       "/recherche",              Shown::signed_in},
  {"espace",        "travaux",         "/travaux",                Shown::to_roles,            {registration_operator, ra_manager, auditor, legal_representative, delegate, order_manager, certification_agent}},
  {"espace",        "securite",        "/securite",               Shown::signed_in},
  {"espace",        "mes_donnees",     "/espace/mes-donnees",     Shown::signed_in},
  {"collectivite",  "collectivite",    "/personnes",              Shown::to_roles,            {legal_representative, delegate, order_manager, certification_agent}},
  {"collectivite",  "personnes",       "/personnes",              Shown::to_roles,            {legal_representative, delegate, order_manager, certification_agent}},
  {"collectivite",  "certificats",     "/certificats",            Shown::to_roles,            {legal_representative, delegate, order_manager, certification_agent}},
  {"collectivite",  "mandats",         "/mandats",                Shown::to_roles,            {legal_representative, delegate, order_manager, certification_agent}},
  {"verification",  "verification",    "/verification",           Shown::to_roles,            {registration_operator}},
  {"verification",  "dossiers_a_verifier", "/verification",       Shown::to_roles,            {registration_operator}},
  {"verification",  "pre_commandes",   "/verification/pre-commandes", Shown::to_roles,        {registration_operator}},
  {"verification",  "semaine",         "/guichet/semaine",        Shown::to_roles,            {registration_operator}},
  {"verification",  "agendas",         "/guichet/agendas",        Shown::to_roles,            {registration_operator}},
  {"guichet",       "guichet",         "/guichet",                Shown::to_roles,            {delivery_operator}},
  {"guichet",       "feuille_du_jour", "/guichet",                Shown::to_roles,            {delivery_operator}},
  {"guichet",       "semaine",         "/guichet/semaine",        Shown::to_roles,            {delivery_operator}},
  {"guichet",       "sans_rendez_vous", "/guichet/sans-rendez-vous", Shown::to_roles,         {delivery_operator}},
  {"guichet",       "supports",        "/supports",               Shown::to_roles,            {delivery_operator}},
  {"guichet",       "conges",          "/guichet/conges",         Shown::to_roles,            {delivery_operator}},
  {"guichet",       "agendas",         "/guichet/agendas",        Shown::to_roles,            {delivery_operator}},
  {"contrats",      "contrats",        "/gestion",                Shown::to_roles,            {ra_manager, auditor}},
  {"contrats",      "adhesions",       "/gestion",                Shown::to_roles,            {ra_manager, auditor}},
  {"contrats",      "marches",         "/gestion/marches",        Shown::to_roles,            {ra_manager, auditor}},
  {"contrats",      "factures",        "/gestion/factures",       Shown::to_roles,            {ra_manager, auditor}},
  {"contrats",      "fournisseurs",    "/gestion/fournisseurs",  Shown::to_roles,            {ra_manager, auditor}},
  {"sites",         "sites",           "/gestion/lieux",          Shown::to_roles,            {ra_manager, auditor}},
  {"sites",         "lieux",           "/gestion/lieux",          Shown::to_roles,            {ra_manager, auditor}},
  {"sites",         "semaine",         "/guichet/semaine",        Shown::to_roles,            {ra_manager, auditor}},
  {"sites",         "conges",          "/guichet/conges",         Shown::to_roles,            {ra_manager}},
  {"sites",         "agendas",         "/guichet/agendas",        Shown::to_roles,            {ra_manager}},
  {"sites",         "manques",         "/gestion/rendez-vous-manques", Shown::to_roles,       {ra_manager}},
  {"sites",         "supports",        "/supports",               Shown::to_roles,            {ra_manager, auditor}},
  {"equipe",        "equipe",          "/gestion/habilitations",  Shown::to_roles,            {ra_manager, auditor}},
  {"equipe",        "habilitations",   "/gestion/habilitations",  Shown::to_roles,            {ra_manager, auditor}},
  {"equipe",        "preuves",         "/gestion/preuves",        Shown::to_roles,            {ra_manager, auditor}},
  {"equipe",        "applications",    "/gestion/applications",   Shown::to_roles,            {ra_manager}},
  {"courriels",     "courriels",       "/courriels",              Shown::to_roles,            {registration_operator, delivery_operator, ra_manager, auditor}},
  {"surveillance",  "surveillance",    "/gestion/delais",         Shown::to_roles,            {ra_manager, auditor}},
  {"surveillance",  "delais",          "/gestion/delais",         Shown::to_roles,            {ra_manager, auditor}},
  {"surveillance",  "previsions",      "/gestion/previsions",     Shown::to_roles,            {ra_manager, auditor}},
  {"surveillance",  "certificats",     "/certificats",            Shown::to_roles,            {ra_manager, auditor}},
  {"surveillance",  "audit",           "/gestion/audit",          Shown::to_roles,            {ra_manager, auditor}},
  {"surveillance",  "conservation",    "/gestion/conservation",   Shown::to_roles,            {ra_manager, auditor}},
  {"surveillance",  "donnees",         "/gestion/donnees",        Shown::to_roles,            {ra_manager}},
  {"connexion",     "connexion",       "/connexion",              Shown::signed_out},
  {"courrier",      "courrier",        "/courrier",               Shown::with_open_mailbox},
}); }();
// clang-format on

bool shown_to(const Entry& entry, const MenuView& view) {
  switch (entry.shown) {
    case Shown::signed_in:
      return view.signed_in;
    case Shown::signed_out:
      return !view.signed_in;
    case Shown::with_open_mailbox:
      return view.open_mailbox;
    case Shown::to_roles:
      break;
  }
  return view.signed_in && view.standing.meets(entry.roles);
}

bool stands_under(std::string_view path, std::string_view href) {
  return path == href || (path.starts_with(href) && path[href.size()] == '/');
}

/// Pages reached from an entry's page whose own address stands elsewhere: the stock's, under the counter's.
struct Belonging {
  std::string_view page;
  std::string_view href;
};
constexpr auto belongings = std::to_array<Belonging>({{"/guichet/cartons", "/supports"},
                                                      {"/guichet/comptages", "/supports"},
                                                      {"/guichet/deblocages", "/supports"},
                                                      {"/guichet/transferts", "/supports"},
                                                      {"/collectivites", "/personnes"},
                                                      {"/habilitations", "/personnes"}});

std::string_view place_of(std::string_view path) {
  for (const auto& one : belongings)
    if (stands_under(path, one.page)) return one.href;
  return path;
}

/// The entry the page stands under: the one with the longest address.
const Entry* current(const MenuView& view) {
  const Entry* found = nullptr;
  const auto place = place_of(view.path);
  for (const auto& entry : entries)
    if (shown_to(entry, view) && stands_under(place, entry.href) && (!found || entry.href.size() >= found->href.size()))
      found = &entry;
  return found;
}

Json link(const Entry& entry, bool is_current, const Texts& texts) {
  return Json::object({{"href", entry.href}, {"label", texts.of("menu", entry.label)}, {"current", is_current}});
}

bool first_of_space(const Entry& entry) { return &entry == entries.data() || (&entry - 1)->space != entry.space; }

}  // namespace

Json menu(const MenuView& view, const Texts& texts) {
  const Entry* here = current(view);
  Json spaces = Json::array();
  Json pages = Json::array();
  for (const auto& entry : entries) {
    if (!shown_to(entry, view)) continue;
    const bool in_space = here && here->space == entry.space;
    if (first_of_space(entry))
      spaces.push(link(entry, in_space, texts));
    else if (in_space)
      pages.push(link(entry, here == &entry, texts));
  }
  const bool several = !pages.items().empty();
  return Json::object({{"at_entry", here != nullptr && here->href == view.path},
                       {"menu", std::move(spaces)},
                       {"has_submenu", several},
                       {"submenu", std::move(pages)},
                       {"submenu_label", several ? Json{texts.of("menu", here->space)} : Json{false}}});
}

}  // namespace vidimus::web::portal
