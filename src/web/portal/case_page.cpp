#include "web/portal/case_page.hpp"

#include <algorithm>

namespace vidimus::web::portal {

std::string path_of(const Visit& visit, std::string_view page) {
  return "/dossiers/" + visit.param("reference") + std::string{page};
}

base::Result<ra::CaseView> with_dossier(const Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.dossier) return base::fail(base::Code::not_found, "refused.not_found");
  return std::move(view);
}

bool may(const ra::CaseView& view, std::string_view event) {
  return std::ranges::find(view.possible, event) != view.possible.end();
}

}  // namespace vidimus::web::portal
