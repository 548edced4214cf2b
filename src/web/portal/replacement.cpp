// Which certificate an order replaces.
#include "ra/replacement.hpp"

#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

PageResult show_replacement(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(links, ra::replacement(visit.counter(), visit.actor(), visit.param("reference")));
  Json data = case_head(visit, view.file);
  FormSpec spec{.name = "remplacement", .action = path_of(visit, "/remplacement")};
  for (const auto& one : links.candidates)
    spec.choices["certificate"].push_back({one.certificate.id.text, one.holder,
                                           one.reference + ", " + visit.texts().text("word.valid_until") + " " +
                                               day(visit, base::civil_of(*one.certificate.not_after, view.file.body.zone).day)});
  if (!links.candidates.empty()) data.set("form", form_view(visit, spec));
  data.set("replaces", maybe(links.replaces));
  return visit.page("remplacement", std::move(data));
}

PageResult set(Visit& visit) {
  const auto done = ra::set_replaced(visit.counter(), visit.actor(), visit.param("reference"),
                                     domain::CertificateId{visit.typed("certificate")});
  if (done) return visit.go(path_of(visit, "/reservation"), "remplacement");
  visit.refuse(done.error(), "remplacement");
  return show_replacement(visit);
}

}  // namespace

std::span<const Row> replacement_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/remplacement", show_replacement},
                                 {http::Method::post, "/dossiers/{reference}/remplacement", set}};
  return rows;
}

}  // namespace vidimus::web::portal
