// Consents (accords): the holder accepts the terms, the legal representative signs the mandate, each with a one-time code.
#include "ra/dossiers.hpp"
#include "ra/signed_text.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

/// Texts of data/conventions shown to the holder and to the legal representative.
constexpr std::string_view terms_text = "cgu";
constexpr std::string_view mandate_text = "mandat";

std::string path_of(const Visit& visit, std::string_view page = "") {
  return "/dossiers/" + visit.param("reference") + std::string{page};
}

base::Result<std::string> text_of(Visit& visit, const ra::CaseFile& file, std::string_view name) {
  VIDIMUS_TRY(work, visit.counter().open(visit.actor()));
  VIDIMUS_TRY(membership, work.unit().membership(file.line.membership));
  Json values = Json::object({{"reference", file.line.reference},
                              {"holder", file.holder ? name_of(*file.holder) : std::string{}},
                              {"holder_function", maybe(file.holder ? file.holder->function : std::string{})},
                              {"product", file.product ? file.product->name : std::string{}}});
  VIDIMUS_TRY(text, ra::text_to_sign(work, name, membership, std::move(values)));
  return text.text;
}

/// What this person signs: a small town's mayor who is holder too reads both.
base::Result<Json> texts_for(Visit& visit, const ra::CaseFile& file) {
  Json out = Json::array();
  if (visit.actor().person == file.line.holder) {
    VIDIMUS_TRY(text, text_of(visit, file, terms_text));
    out.push(Json::object({{"heading", visit.texts().text("word.terms")}, {"text", text}}));
  }
  // By his office, or by a delegation or mandate in force that covers it.
  if (file.powers.has(domain::Power::sign_request)) {
    VIDIMUS_TRY(text, text_of(visit, file, mandate_text));
    out.push(Json::object({{"heading", visit.texts().text("word.mandate")}, {"text", text}}));
  }
  return out;
}

base::Result<ra::CaseView> with_dossier(const Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  if (!view.file.dossier) return base::fail(base::Code::not_found, "refused.not_found");
  return std::move(view);
}

PageResult show(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  VIDIMUS_TRY(texts, texts_for(visit, view.file));
  if (texts.items().empty()) return base::fail(base::Code::forbidden, "refused.role");
  Json data = case_head(visit, view.file);
  data.set("texts", texts);
  data.set("ask", button_view(visit, path_of(visit, "/consentement/code"), "code_ask", "quiet"));
  data.set("form", form_view(visit, {.name = "code", .action = path_of(visit, "/consentement"), .submit = "consentement"}));
  return visit.page("consentement", std::move(data));
}

PageResult ask_code(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "dossier:" + view.file.dossier->id.text));
  return visit.go(path_of(visit, "/consentement"), "code");
}

PageResult sign(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  const auto done = ra::consent(visit.counter(), visit.actor(), view.file.dossier->id, visit.typed("code"));
  if (!done) {
    visit.refuse(done.error(), "code");
    return show(visit);
  }
  return visit.go(path_of(visit), "consentement");
}

constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/consentement", show},
                        {http::Method::post, "/dossiers/{reference}/consentement/code", ask_code},
                        {http::Method::post, "/dossiers/{reference}/consentement", sign}};

}  // namespace

std::span<const Row> consent_rows() { return rows; }

}  // namespace vidimus::web::portal
