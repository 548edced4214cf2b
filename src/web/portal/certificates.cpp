// The certificate of a case: its end, its acceptance by the holder, its revocation by a signed-in person.
#include "ra/certificates.hpp"

#include <algorithm>

#include "ra/ends.hpp"
#include "ra/handover.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::EndAdvice;

// --- revocation -------------------------------------------------------------------------------------------------------------

Json effect_view(const Visit& visit, const ra::RevocationEffect& effect) {
  Json told = Json::array();
  for (const auto& one : effect.told) told.push(Json::object({{"name", one}}));
  return Json::object({{"serial", effect.certificate.serial},
                       {"subject", name_in(effect.certificate.subject)},
                       {"holder", effect.holder},
                       {"not_after", date(visit, effect.certificate.not_after)},
                       {"told", std::move(told)},
                       {"replaced", effect.replacement_ordered}});
}

PageResult show_certificate_revocation(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(effects, ra::preview_revocation(visit.counter(), visit.actor(), visit.param("reference")));
  Json data = case_head(visit, view.file);
  data.set("effect", effect_view(visit, effects.front()));
  if (may(view, "certificate.revoke")) {
    data.set("form", form_view(visit, {.name = "revocation",
                                       .action = path_of(visit, "/revocation"),
                                       .choices = {{"reason", revocation_reasons(visit.texts())}},
                                       .danger = true}));
    if (visit.actor().person == view.file.line.holder)
      data.set("new_code", button_view(visit, path_of(visit, "/code-de-revocation"), "code_de_revocation", "quiet"));
  }
  return visit.page("revocation", std::move(data));
}

PageResult revoke_certificate(Visit& visit) {
  const auto reason = base::from_name<domain::RevocationReason>(visit.typed("reason"));
  if (!reason) {
    auto error = base::fail(Code::bad_request, "refused.fields");
    error.fields.push_back({"/reason", "choose"});
    visit.refuse(error, "revocation");
    return show_certificate_revocation(visit);
  }
  const auto done =
      ra::revoke_certificate(visit.counter(), visit.actor(), visit.param("reference"), *reason, visit.typed("note"));
  if (!done) {
    visit.refuse(done.error(), "revocation");
    return show_certificate_revocation(visit);
  }
  return visit.go(path_of(visit), "revocation");
}

// --- acceptance by the holder -----------------------------------------------------------------------------------------------

PageResult show_acceptance(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.certificate || view.file.certificate->serial.empty())
    return base::fail(Code::not_found, "refused.no_certificate");
  const auto& one = *view.file.certificate;
  Json data = case_head(visit, view.file);
  data.set("subject", name_in(one.subject)).set("serial", one.serial);
  data.set("email", maybe(view.file.holder ? view.file.holder->email : std::string{}));
  data.set("not_before", date(visit, one.not_before)).set("not_after", date(visit, one.not_after));
  data.set("certificate_state", visit.texts().of("state.certificate", base::to_name(one.state)));
  data.set("certificate_tone", tone(base::to_name(one.state)));
  if (may(view, "certificate.accept"))
    data.set("accept", button_view(visit, path_of(visit, "/certificat/acceptation"), "accepter_certificat"));
  // The day he takes the certificate is the day to choose how it is revoked without its code.
  data.set("questions", view.file.acting.has(domain::Role::holder));
  if (may(view, "certificate.refuse"))
    data.set("refuse", form_view(visit, {.name = "motif",
                                         .action = path_of(visit, "/certificat/refus"),
                                         .submit = "refuser_certificat",
                                         .danger = true}));
  return visit.page("acceptation", std::move(data));
}

PageResult accept_certificate(Visit& visit) {
  VIDIMUS_CHECK(ra::accept_certificate(visit.counter(), visit.actor(), visit.param("reference")));
  return visit.go(path_of(visit), "acceptation_certificat");
}

PageResult refuse_certificate(Visit& visit) {
  const auto done = ra::refuse_certificate(visit.counter(), visit.actor(), visit.param("reference"), visit.typed("reason"));
  if (done) return visit.go(path_of(visit), "refus");
  visit.refuse(done.error(), "motif");
  return show_acceptance(visit);
}

// --- end --------------------------------------------------------------------------------------------------------------------

PageResult show_end(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(end, ra::end_of_certificate(visit.counter(), visit.actor(), visit.param("reference")));
  Json data = case_head(visit, view.file);
  Json replaced = Json::array();
  for (const auto& reference : end.replaced_by) replaced.push(Json::object({{"replacement", reference}}));
  const auto advice = end.plan.advice;
  const bool live = end.certificate.state == domain::CertificateState::active;
  data.set("not_after", date(visit, end.certificate.not_after)).set("days", std::to_string(end.days_left));
  data.set("live", live).set("over", end.days_left < 0);
  data.set("renew", live && advice == EndAdvice::renew).set("order_now", advice == EndAdvice::order_now);
  data.set("before_cutoff", advice == EndAdvice::order_before_cutoff).set("wait", advice == EndAdvice::wait);
  data.set("ask_desk", advice == EndAdvice::ask_desk).set("must_adhere", end.must_adhere);
  data.set("from", day(visit, end.plan.from)).set("until", day(visit, end.plan.until));
  data.set("is_replaced", !end.replaced_by.empty()).set("replaced_by", std::move(replaced));
  data.set("calendar", path_of(visit, "/echeance.ics"));
  return visit.page("echeance", std::move(data));
}

PageResult send_end(Visit& visit) {
  VIDIMUS_TRY(calendar, ra::end_calendar(visit.counter(), visit.actor(), visit.param("reference")));
  return http::download("text/calendar", "fin-du-certificat-" + visit.param("reference") + ".ics", std::move(calendar));
}

}  // namespace

std::span<const Row> certificate_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/revocation", show_certificate_revocation},
                                 {http::Method::post, "/dossiers/{reference}/revocation", revoke_certificate},
                                 {http::Method::get, "/dossiers/{reference}/certificat", show_acceptance},
                                 {http::Method::post, "/dossiers/{reference}/certificat/acceptation", accept_certificate},
                                 {http::Method::post, "/dossiers/{reference}/certificat/refus", refuse_certificate},
                                 {http::Method::get, "/dossiers/{reference}/echeance", show_end},
                                 {http::Method::get, "/dossiers/{reference}/echeance.ics", send_end}};
  return rows;
}

}  // namespace vidimus::web::portal
