// What the holder does: identity document, sending, his codes, delivery record; reading a piece.
#include <algorithm>

#include "ra/code_reissue.hpp"
#include "ra/dossiers.hpp"
#include "ra/handover.hpp"
#include "ra/record_signing.hpp"
#include "ra/replacement.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::DocumentKind;

PageResult show_document(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  const auto& dossier = *view.file.dossier;
  Json data = case_head(visit, view.file);
  FormSpec spec{
      .name = "document",
      .action = path_of(visit, "/document"),
      .choices = {{"kind", choices_of(visit.texts(), "document",
                                      {DocumentKind::identity_card, DocumentKind::passport, DocumentKind::residence_permit})}},
      .values = {{"kind", std::string{base::to_name(dossier.document_kind)}}, {"number", dossier.document_number}}};
  if (dossier.document_expires) spec.values["expires"] = base::to_text(*dossier.document_expires);
  VIDIMUS_TRY(links, ra::replacement(visit.counter(), visit.actor(), visit.param("reference")));
  if (dossier.document_kind == DocumentKind::none && links.proposal && links.proposal->document_expires) {
    spec.values["kind"] = base::to_name(links.proposal->document_kind);
    spec.values["number"] = links.proposal->document_number;
    spec.values["expires"] = base::to_text(*links.proposal->document_expires);
  }
  data.set("form", form_view(visit, spec));
  return visit.page("document", std::move(data));
}

PageResult declare_document(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  const auto kind = base::from_name<DocumentKind>(visit.typed("kind")).value_or(DocumentKind::none);
  const auto done = ra::declare_document(
      visit.counter(), visit.actor(),
      {.dossier = view.file.dossier->id, .kind = kind, .number = visit.typed("number"), .expires = visit.typed("expires")});
  if (!done) {
    visit.refuse(done.error(), "document");
    return show_document(visit);
  }
  return visit.go(path_of(visit), "document");
}

/// The piece itself: whatever it holds, it runs nothing here. A PDF is shown beside the declared data by the browser's own
/// viewer, which no sandbox lets in; its type is fixed (nosniff) and one that holds a program was refused when it came.
PageResult read_piece(Visit& visit) {
  VIDIMUS_TRY(found, ra::read_piece(visit.counter(), visit.actor(), domain::PieceId{visit.param("id")}));
  const auto& type = found.piece.media_type;
  http::Reply reply;
  reply.body = std::string{base::text_of(found.content)};
  const bool known = type == "application/pdf" || type == "image/jpeg" || type == "image/png";
  reply.set("Content-Type", known ? type : "application/octet-stream");
  reply.set("Content-Disposition", known ? "inline" : "attachment");
  const bool viewed = type == "application/pdf";
  reply.set("Content-Security-Policy",
            viewed ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
                   : "sandbox; default-src 'none'; style-src 'unsafe-inline'");
  reply.set("Cache-Control", "no-store");
  return reply;
}

PageResult show_sending(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  Json data = case_head(visit, view.file);
  data.set("form", form_view(visit, {.name = "envoi", .action = path_of(visit, "/envoi")}));
  return visit.page("envoi", std::move(data));
}

PageResult submit(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  const auto done = ra::submit_dossier(visit.counter(), visit.actor(), view.file.dossier->id);
  if (!done) {
    visit.refuse(done.error(), "envoi");
    return show_sending(visit);
  }
  return visit.go(path_of(visit), "envoi");
}

PageResult show_code(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  VIDIMUS_TRY(code, ra::show_withdrawal_code(visit.counter(), visit.actor(), view.file.dossier->id));
  Json data = case_head(visit, view.file);
  data.set("code", code.reveal());
  return visit.page("code_de_retrait", std::move(data));
}

PageResult show_revocation_code(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(code, ra::show_revocation_code(visit.counter(), visit.actor(), visit.param("reference")));
  Json data = case_head(visit, view.file);
  data.set("code", code.reveal());
  data.set("serial", view.file.certificate ? view.file.certificate->serial : std::string{});
  return visit.page("code_de_revocation", std::move(data));
}

/// A value of the delivery record as people read it.
std::string record_value(const Visit& visit, const std::string& key, const Json& value) {
  if (const auto* flag = value.boolean()) return visit.texts().text(*flag ? "word.yes" : "word.no");
  const auto* text = value.string();
  if (text == nullptr) return {};
  if (const auto when = base::from_rfc3339(*text)) return date(visit, *when);
  return key == "document_kind" ? visit.texts().of("document", *text) : *text;
}

void add_record_rows(const Visit& visit, const Json& record, const std::string& above, Json& rows) {
  for (const auto& [name, value] : record.members()) {
    const auto key = above + name;
    if (value.is_object()) {
      add_record_rows(visit, value, key + ".", rows);
      continue;
    }
    const auto label = visit.texts().find("record." + key);
    auto text = record_value(visit, key, value);
    if (!label.empty() && !text.empty()) rows.push(Json::object({{"label", label}, {"value", std::move(text)}}));
  }
}

PageResult show_record(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), visit.param("reference")));
  VIDIMUS_TRY(record, ra::delivery_record(visit.counter(), visit.actor(), visit.param("reference")));
  Json rows = Json::array();
  add_record_rows(visit, record, "", rows);
  Json data = case_head(visit, view.file);
  data.set("rows", std::move(rows));
  const auto signing = ra::newest_record(visit.counter(), visit.actor(), visit.param("reference"));
  data.set("signed", signing && signing->signed_at.has_value());
  return visit.page("proces_verbal", std::move(data));
}

}  // namespace

std::span<const Row> dossier_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/dossiers/{reference}/document", show_document},
                                 {http::Method::post, "/dossiers/{reference}/document", declare_document},
                                 {http::Method::get, "/pieces/{id}", read_piece},
                                 {http::Method::get, "/dossiers/{reference}/envoi", show_sending},
                                 {http::Method::post, "/dossiers/{reference}/envoi", submit},
                                 {http::Method::get, "/dossiers/{reference}/code-de-retrait", show_code},
                                 {http::Method::get, "/dossiers/{reference}/code-de-revocation", show_revocation_code},
                                 {http::Method::get, "/dossiers/{reference}/proces-verbal", show_record}};
  return rows;
}

}  // namespace vidimus::web::portal
