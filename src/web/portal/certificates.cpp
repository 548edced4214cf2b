// Revocation by a signed-in person with a role toward the case.
#include "ra/certificates.hpp"

#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

std::string path_of(const Visit& visit, std::string_view page = "") {
  return "/dossiers/" + visit.param("reference") + std::string{page};
}

PageResult show(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  using enum domain::RevocationReason;
  Json data = case_head(visit, view.file);
  data.set("form", form_view(visit, {.name = "revocation",
                                     .action = path_of(visit, "/revocation"),
                                     .choices = {{"reason", choices_of(visit.texts(), "reason",
                                                                       {lost_or_stolen, key_compromise, affiliation_changed,
                                                                        data_changed, cessation, superseded, unspecified})}},
                                     .danger = true}));
  return visit.page("revocation", std::move(data));
}

PageResult revoke(Visit& visit) {
  const auto reason = base::from_name<domain::RevocationReason>(visit.typed("reason"));
  if (!reason) {
    auto error = base::fail(base::Code::bad_request, "refused.fields");
    error.fields.push_back({"/reason", "choose"});
    visit.refuse(error, "revocation");
    return show(visit);
  }
  const auto done =
      ra::revoke_certificate(visit.counter(), visit.actor(), visit.param("reference"), *reason, visit.typed("note"));
  if (!done) {
    visit.refuse(done.error(), "revocation");
    return show(visit);
  }
  return visit.go(path_of(visit), "revocation");
}

constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/revocation", show},
                        {http::Method::post, "/dossiers/{reference}/revocation", revoke}};

}  // namespace

std::span<const Row> certificate_rows() { return rows; }

}  // namespace vidimus::web::portal
