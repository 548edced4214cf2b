// The French portal (portail): pages made by the server, working without script, for organisations, holders and operators.
#pragma once

#include <string>
#include <vector>

#include "ports/identity_provider.hpp"
#include "ra/counter.hpp"
#include "ra/date_text.hpp"
#include "web/http/route.hpp"
#include "web/http/static_files.hpp"
#include "web/portal/templates.hpp"
#include "web/portal/texts.hpp"

namespace vidimus::web::portal {

/// How a language writes amounts of money: «1 234,50 €», "€1,234.50".
struct AmountForm {
  std::string decimal;
  std::string group;    ///< between thousands
  std::string pattern;  ///< with {{amount}}
};

/// Everything said in one language. All are read once; a request picks one.
struct Language {
  std::string code;  ///< BCP 47: «fr»
  std::string name;  ///< what it calls itself: «Français»
  Templates templates;
  Texts texts;
  ra::DateWords dates;
  AmountForm amounts;
};

/// Whom the law wants named on a public site; what is empty is left out of the pages.
struct LegalNotice {
  std::string publisher;               ///< éditeur: name, address, SIREN
  std::string director;                ///< directeur de la publication
  std::string host;                    ///< hébergeur: name, address, phone
  std::string data_protection;         ///< délégué à la protection des données
  std::string accessibility = "none";  ///< RGAA: "none" (no audit, or under half), "partial", "full"
  std::string conformity;              ///< what the audit found, a sentence; empty: none was made
  std::string accessibility_contact;   ///< whom to tell of a difficulty
};

/// What every page needs. Outlives the routes made from it.
struct Portal {
  ra::Counter& counter;
  std::vector<Language> languages;  ///< French first: it is spoken when nobody asks for another
  http::StaticFiles assets;
  std::string certificate_url;  ///< page that asks for a client certificate ("https://localhost:8444/certificat"), may be empty
  LegalNotice notice;
  ports::IdentityProvider* provider{};  ///< without it nobody signs in by OpenID Connect
};

/// Reads templates, assets, texts (fr.toml) and their translations (any other *.toml) below `folder` (portal/). @errors
/// not_found, malformed, misconfigured.
base::Result<Portal> open_portal(ra::Counter& counter, const std::string& folder, std::string certificate_url);

/// Pages of the main listener, with HTML refusals.
http::RouteTable portal_routes(Portal& portal);
/// Pages of the listener that asks for a client certificate: /certificat and the assets.
http::RouteTable certificate_routes(Portal& portal);

}  // namespace vidimus::web::portal
