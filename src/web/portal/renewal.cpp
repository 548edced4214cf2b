// Renewal by the holder: the text to sign, the signed request, the certificate, its acceptance under the new key.
#include "ra/renewal.hpp"

#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::CertificateState;

PageResult show_renewal(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_CHECK(ra::renewal_text(visit.counter(), visit.actor(), visit.param("reference")));
  const auto& certificate = view.file.certificate;
  const bool made = certificate && !certificate->serial.empty();
  const bool active = made && certificate->state == CertificateState::active;
  Json data = case_head(visit, view.file);
  data.set("ask", !made).set("accept", made && !active).set("finished", active);
  data.set("text_path", path_of(visit, "/renouvellement/demande.txt"));
  data.set("certificate_path", path_of(visit, "/renouvellement/certificat.cer"));
  data.set("acceptance_path", path_of(visit, "/renouvellement/acceptation.txt"));
  if (made) data.set("subject", name_in(certificate->subject)).set("serial", certificate->serial);
  data.set("form", form_view(visit, {.name = "renouvellement", .action = path_of(visit, "/renouvellement"), .multipart = true}));
  data.set("acceptance_form",
           form_view(visit,
                     {.name = "acceptation_signee", .action = path_of(visit, "/renouvellement/acceptation"), .multipart = true}));
  return visit.page("renouvellement", std::move(data));
}

/// The octets of the uploaded file; empty when none was chosen.
base::Bytes uploaded(const Visit& visit) {
  const auto* file = visit.form().file("file");
  return file == nullptr ? base::Bytes{} : base::copy_of(base::view_of(file->content));
}

base::Error no_file() {
  auto error = base::fail(base::Code::bad_request, "refused.fields");
  error.fields.push_back({"/file", "file"});
  return error;
}

PageResult renew(Visit& visit) {
  auto file = uploaded(visit);
  const auto done = file.empty()
                        ? base::Result<domain::Certificate>{no_file()}
                        : ra::renew_certificate(visit.counter(), visit.actor(),
                                                {visit.param("reference"), std::move(file), visit.typed("confirmed") == "oui"});
  if (done) return visit.go(path_of(visit, "/renouvellement"), "renouvellement");
  visit.refuse(done.error(), "renouvellement");
  return show_renewal(visit);
}

PageResult accept_renewal(Visit& visit) {
  const auto file = uploaded(visit);
  const auto done = file.empty() ? base::Result<domain::Certificate>{no_file()}
                                 : ra::accept_renewed(visit.counter(), visit.actor(), visit.param("reference"), file);
  if (done) return visit.go(path_of(visit), "acceptation_certificat");
  visit.refuse(done.error(), "acceptation_signee");
  return show_renewal(visit);
}

PageResult send_text(Visit& visit) {
  VIDIMUS_TRY(text, ra::renewal_text(visit.counter(), visit.actor(), visit.param("reference")));
  return http::download("text/plain; charset=utf-8", "demande.txt", std::move(text));
}

PageResult send_acceptance(Visit& visit) {
  VIDIMUS_TRY(text, ra::renewal_acceptance_text(visit.counter(), visit.actor(), visit.param("reference")));
  return http::download("text/plain; charset=utf-8", "acceptation.txt", std::move(text));
}

PageResult send_certificate(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.certificate || view.file.certificate->der.empty())
    return base::fail(base::Code::not_found, "refused.no_certificate");
  return http::download("application/pkix-cert", visit.param("reference") + ".cer",
                        std::string{base::text_of(view.file.certificate->der)});
}

}  // namespace

std::span<const Row> renewal_rows() {
  static constexpr Row rows[] = {
      {http::Method::get, "/dossiers/{reference}/renouvellement", show_renewal},
      {http::Method::post, "/dossiers/{reference}/renouvellement", renew, Door::signed_in, 256U << 10},
      {http::Method::post, "/dossiers/{reference}/renouvellement/acceptation", accept_renewal, Door::signed_in, 256U << 10},
      {http::Method::get, "/dossiers/{reference}/renouvellement/demande.txt", send_text},
      {http::Method::get, "/dossiers/{reference}/renouvellement/acceptation.txt", send_acceptance},
      {http::Method::get, "/dossiers/{reference}/renouvellement/certificat.cer", send_certificate}};
  return rows;
}

}  // namespace vidimus::web::portal
