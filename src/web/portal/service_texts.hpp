// What the catalogue of services says, in the visitor's language.
#pragma once

#include "ra/services.hpp"
#include "web/portal/texts.hpp"

namespace vidimus::web::portal {

/// `part`: "name", "use" or "otherwise".
inline std::string service_text(const Texts& texts, const ra::Service& service, std::string_view part) {
  return texts.text("catalogue." + service.key + "." + std::string{part});
}

}  // namespace vidimus::web::portal
