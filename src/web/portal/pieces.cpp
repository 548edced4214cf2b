// The pieces of a dossier: what the rules ask of this holder, each with its versions and a form to add another; and the rules
// themselves for everybody to read.
#include <algorithm>

#include "ra/dossiers.hpp"
#include "web/portal/case_page.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::HolderKind;
using domain::PieceKind;
using domain::PieceRule;
using domain::Verdict;

std::string joined(const std::vector<std::string>& list, std::string_view between) {
  std::string out;
  for (const auto& one : list) out.append(out.empty() ? "" : between).append(one);
  return out;
}

/// «PDF, JPEG ou PNG, 10 Mo au plus».
std::string formats(const Visit& visit, const PieceRule& rule) {
  std::vector<std::string> names;
  for (const auto& type : rule.accepts) names.push_back(visit.texts().of("media", type));
  return joined(names, ", ") + ", " + std::to_string(rule.most_octets >> 20) + " " + visit.texts().text("word.megabytes_at_most");
}

/// Earlier files of a kind, newest first: they stay for the record with what was said of them.
Json versions_view(const Visit& visit, const ra::CaseFile& file, PieceKind kind, const domain::PieceId& current) {
  Json out = Json::array();
  for (auto at = file.pieces.rbegin(); at != file.pieces.rend(); ++at)
    if (at->kind == kind && at->id != current) out.push(piece_view(visit, *at));
  return out;
}

Json add_form(Visit& visit, const PieceRule& rule) {
  const auto name = std::string{base::to_name(rule.piece)};
  FormSpec spec{.name = rule.max_age_months == 0 ? "piece" : "piece_datee",
                .action = path_of(visit, "/pieces/" + name),
                .submit = "piece",
                .prefix = name + "-",
                .multipart = true};
  spec.hints["file"] = visit.texts().said(rule.hint) + " " + formats(visit, rule) + ".";
  spec.accepts["file"] = joined(rule.accepts, ",");
  return form_view(visit, spec);
}

/// One asked piece with its newest file and, while it is wanted, the form to add one.
Json kind_view(Visit& visit, const ra::CaseView& view, const PieceRule& rule) {
  const auto name = std::string{base::to_name(rule.piece)};
  Json out = Json::object({{"kind", name},
                           {"label", visit.texts().said(rule.label)},
                           {"example", visit.texts().said(rule.example)},
                           {"required", rule.need == domain::PieceNeed::required}});
  const auto current = domain::current_pieces(view.file.pieces);
  const auto found = std::ranges::find(current, rule.piece, &domain::Piece::kind);
  const bool there = found != current.end();
  out.set("piece", there ? piece_view(visit, *found) : Json{false});
  Json versions = versions_view(visit, view.file, rule.piece, there ? found->id : domain::PieceId{});
  out.set("has_versions", !versions.items().empty()).set("versions", std::move(versions));
  const bool proof = rule.piece == PieceKind::signing_delegation && may(view, "dossier.prove");
  const bool wanted = !there || found->verdict != Verdict::conform;
  out.set("form", wanted && (may(view, "dossier.edit") || proof) ? add_form(visit, rule) : Json{false});
  return out;
}

Json holder_kind_form(Visit& visit, const ra::CaseView& view) {
  if (!may(view, "dossier.edit")) return false;
  return form_view(visit,
                   {.name = "qualite",
                    .action = path_of(visit, "/qualite"),
                    .choices = {{"kind", choices_of(visit.texts(), "holder_kind",
                                                    {HolderKind::agent, HolderKind::elected, HolderKind::legal_representative})}},
                    .values = {{"kind", std::string{base::to_name(view.file.dossier->holder_kind)}}}});
}

PageResult show_pieces(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  Json kinds = Json::array();
  for (const auto& rule : view.file.asked.rules) kinds.push(kind_view(visit, view, rule));
  Json data = case_head(visit, view.file);
  data.set("kinds", std::move(kinds));
  data.set("holder_kind", visit.texts().of("holder_kind", base::to_name(view.file.dossier->holder_kind)));
  data.set("holder_kind_form", holder_kind_form(visit, view));
  return visit.page("pieces", std::move(data));
}

PageResult declare_holder_kind(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  const auto kind = base::from_name<HolderKind>(visit.typed("kind"));
  auto error = base::fail(Code::bad_request, "refused.fields");
  error.fields.push_back({"/kind", "choose"});
  if (kind) {
    const auto done = ra::declare_holder_kind(visit.counter(), visit.actor(), view.file.dossier->id, *kind);
    if (done) return visit.go(path_of(visit, "/pieces"), "qualite");
    error = done.error();
  }
  visit.refuse(error, "qualite");
  return show_pieces(visit);
}

PageResult add_piece(Visit& visit) {
  VIDIMUS_TRY(view, with_dossier(visit));
  const auto name = visit.param("kind");
  const auto kind = base::from_name<PieceKind>(name);
  if (!kind) return base::fail(Code::not_found, "refused.not_found");
  const auto* rule = view.file.asked.find(*kind);
  const auto form = rule != nullptr && rule->max_age_months != 0 ? "piece_datee" : "piece";
  const auto prefix = name + "-";
  const auto* file = visit.form().file("file");
  if (file == nullptr || file->content.empty()) {
    auto error = base::fail(Code::bad_request, "refused.fields");
    error.fields.push_back({"/file", "file"});
    visit.refuse(error, form, prefix);
    return show_pieces(visit);
  }
  const auto done = ra::add_piece(
      visit.counter(), visit.actor(),
      {.dossier = view.file.dossier->id, .kind = *kind, .file_name = file->file_name, .dated = visit.typed("dated")},
      base::view_of(file->content));
  if (!done) {
    visit.refuse(done.error(), form, prefix);
    return show_pieces(visit);
  }
  return visit.go(path_of(visit, "/pieces"), "piece");
}

template <class E>
std::string for_whom(const Visit& visit, std::string_view table, const std::vector<E>& list) {
  std::vector<std::string> names;
  for (const auto one : list) names.push_back(visit.texts().of(table, base::to_name(one)));
  return names.empty() ? visit.texts().text("word.all") : joined(names, ", ");
}

/// Every rule as it stands, for whoever wants to know before he begins.
PageResult show_rules(Visit& visit) {
  const auto& known = visit.house().pieces;
  Json rules = Json::array();
  for (const auto& rule : known.rules)
    rules.push(Json::object({{"label", visit.texts().said(rule.label)},
                             {"hint", visit.texts().said(rule.hint)},
                             {"example", visit.texts().said(rule.example)},
                             {"need", visit.texts().of("need", base::to_name(rule.need))},
                             {"holders", for_whom(visit, "holder_kind", rule.holders)},
                             {"signers", for_whom(visit, "signer_kind", rule.signers)},
                             {"sets", rule.sets.empty() ? visit.texts().text("word.all") : joined(rule.sets, ", ")},
                             {"formats", formats(visit, rule)},
                             {"source", visit.texts().said(rule.source)}}));
  return visit.page("pieces_demandees", Json::object({{"rules", std::move(rules)}, {"mandate_months", known.mandate_months}}));
}

}  // namespace

std::span<const Row> piece_rows() {
  static constexpr Row rows[] = {
      {http::Method::get, "/pieces-demandees", show_rules, Door::open},
      {http::Method::get, "/dossiers/{reference}/pieces", show_pieces},
      {http::Method::post, "/dossiers/{reference}/pieces/{kind}", add_piece, Door::signed_in, upload_limit},
      {http::Method::post, "/dossiers/{reference}/qualite", declare_holder_kind}};
  return rows;
}

}  // namespace vidimus::web::portal
