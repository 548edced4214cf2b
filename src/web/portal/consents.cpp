// Consents (accords): the holder accepts the terms, the legal representative or who may sign in his place signs the mandate, each
// with a one-time code and without typing anything again; and what was signed, word for word.
#include "ra/access.hpp"
#include "ra/signatures.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

std::string heading_of(const Visit& visit, std::string_view name) {
  return visit.texts().text(name == ra::terms_text ? "word.terms" : "word.mandate");
}

PageResult show_consent(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  VIDIMUS_TRY(texts, ra::texts_to_sign(visit.counter(), visit.actor(), view.file.dossier->id));
  if (texts.empty()) return base::fail(base::Code::forbidden, "refused.role");
  Json list = Json::array();
  for (const auto& one : texts)
    list.push(Json::object(
        {{"heading", heading_of(visit, one.name)}, {"text", one.text}, {"version", maybe(one.version)}, {"digest", one.digest}}));
  const auto& file = view.file;
  const bool changed = (file.dossier->holder_consented_at && !file.terms_stand()) ||
                       (file.dossier->representative_consented_at && !file.mandate_stands());
  Json data = case_head(visit, file);
  data.set("texts", std::move(list));
  data.set("changed", changed);
  data.set("ask", button_view(visit, path_of(visit, "/consentement/code"), "code_ask", "quiet"));
  // What is signed is what this page shows: its digest travels with the form.
  data.set("form", form_view(visit, {.name = "code",
                                     .action = path_of(visit, "/consentement?vu=" + ra::digest_of(texts)),
                                     .submit = "consentement"}));
  return visit.page("consentement", std::move(data));
}

PageResult ask_consent_code(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "dossier:" + view.file.dossier->id.text));
  return visit.go(path_of(visit, "/consentement"), "code");
}

PageResult sign_consent(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  const auto seen = visit.request().query_value("vu").value_or("");
  const auto done = ra::consent(visit.counter(), visit.actor(), view.file.dossier->id, visit.typed("code"), seen);
  if (!done) {
    visit.refuse(done.error(), "code");
    return show_consent(visit);
  }
  return visit.go(path_of(visit), "consentement");
}

PageResult show_signatures(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  VIDIMUS_TRY(found, ra::signatures(visit.counter(), visit.actor(), view.file.dossier->id));
  Json list = Json::array();
  for (const auto& one : found) {
    const auto& kept = one.consent;
    list.push(Json::object({{"id", kept.id.text},
                            {"heading", heading_of(visit, kept.text_name)},
                            {"signer", one.signer},
                            {"role", visit.texts().of("role", kept.role)},
                            {"date", date(visit, kept.at, view.file.body.zone)},
                            {"version", maybe(kept.text_version)},
                            {"digest", kept.digest},
                            {"stands", one.stands},
                            {"text", kept.text}}));
  }
  Json data = case_head(visit, view.file);
  data.set("has_signatures", !list.items().empty()).set("signatures", std::move(list));
  return visit.page("accords", std::move(data));
}

}  // namespace

std::span<const Row> consent_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/consentement", show_consent},
                                 {http::Method::post, "/dossiers/{reference}/consentement/code", ask_consent_code},
                                 {http::Method::post, "/dossiers/{reference}/consentement", sign_consent},
                                 {http::Method::get, "/dossiers/{reference}/accords", show_signatures}};
  return rows;
}

}  // namespace vidimus::web::portal
