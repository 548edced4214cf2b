// The French portal (portail): pages made by the server, working without script, for organisations, holders and operators.
#pragma once

#include <string>
#include <vector>

#include "ra/counter.hpp"
#include "ra/date_text.hpp"
#include "web/http/route.hpp"
#include "web/http/static_files.hpp"
#include "web/portal/templates.hpp"
#include "web/portal/texts.hpp"

namespace vidimus::web::portal {

/// Everything said in one language. All are read once; a request picks one.
struct Language {
  std::string code;  ///< BCP 47: «fr»
  std::string name;  ///< what it calls itself: «Français»
  Templates templates;
  Texts texts;
  ra::DateWords dates;
};

/// What every page needs. Outlives the routes made from it.
struct Portal {
  ra::Counter& counter;
  std::vector<Language> languages;  ///< French first: it is spoken when nobody asks for another
  http::StaticFiles assets;
  std::string certificate_url;  ///< page that asks for a client certificate ("https://localhost:8444/certificat"), may be empty
};

/// Reads templates, assets, texts (fr.toml) and their translations (any other *.toml) below `folder` (portal/). @errors
/// not_found, malformed, misconfigured.
base::Result<Portal> open_portal(ra::Counter& counter, const std::string& folder, std::string certificate_url);

/// Pages of the main listener, with HTML refusals.
http::RouteTable portal_routes(Portal& portal);
/// Pages of the listener that asks for a client certificate: /certificat and the assets.
http::RouteTable certificate_routes(Portal& portal);

}  // namespace vidimus::web::portal
