// Dossiers: document, pieces, consents, sending; verification.
#include "ra/dossiers.hpp"

#include <array>

#include "ra/review_queue.hpp"
#include "ra/working_on.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"
#include "web/api/upload.hpp"

namespace vidimus::web::api {
namespace {

domain::DossierId dossier_of(const Call& call) { return call.id<domain::DossierId>("id"); }

constexpr std::size_t most_ticked = 100;  ///< boxes of a compliance list

Result<ra::DeclareDocument> read_document(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::DeclareDocument out;
  out.dossier = dossier_of(call);
  out.kind = fields.choice<domain::DocumentKind>("kind");
  out.number = fields.required("number");
  out.expires = fields.required("expires");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

http::Reply shown(const domain::Dossier& dossier) {
  auto reply = http::json(to_json(dossier));
  reply.set("ETag", "\"" + std::to_string(dossier.version) + "\"");
  return reply;
}

Answer declare_document(Call& call) {
  VIDIMUS_TRY(command, read_document(call));
  VIDIMUS_TRY(dossier, ra::declare_document(call.counter(), call.actor(), command));
  return shown(dossier);
}

Answer add_piece(Call& call) {
  VIDIMUS_TRY(upload, read_upload(call));
  ra::AddPiece command;
  command.dossier = dossier_of(call);
  command.kind = upload.fields.choice<domain::PieceKind>("kind");
  command.file_name = upload.file_name;
  command.dated = upload.fields.optional("dated");
  VIDIMUS_CHECK(upload.fields.verdict());
  VIDIMUS_TRY(piece, ra::add_piece(call.counter(), call.actor(), command, base::view_of(upload.content)));
  return single(piece, 201).set("Location", "/api/v1/pieces/" + piece.id.text);
}

Answer read_piece(Call& call) {
  VIDIMUS_TRY(found, ra::read_piece(call.counter(), call.actor(), call.id<domain::PieceId>("id")));
  return http::download(found.piece.media_type, found.piece.file_name, std::string{base::text_of(found.content)});
}

Answer ask_dossier_code(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::ask_consent_code(call.counter(), call.actor(), "dossier:" + dossier_of(call).text));
  return accepted();
}

Answer consent(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  const auto seen = fields.optional("seen");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(dossier, ra::consent(call.counter(), call.actor(), dossier_of(call), code, seen));
  return shown(dossier);
}

Answer submit(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(dossier, ra::submit_dossier(call.counter(), call.actor(), dossier_of(call)));
  return shown(dossier);
}

/// The only place where the code stands in an answer: for the holder himself, signed in (R57).
Answer show_code(Call& call) {
  VIDIMUS_TRY(code, ra::show_withdrawal_code(call.counter(), call.actor(), dossier_of(call)));
  return http::json(Json::object({{"code", code.reveal()}}));
}

Answer list_queue(Call& call) {
  VIDIMUS_TRY(queue, ra::review_queue(call.counter(), call.actor()));
  return http::json(list_of("dossiers", queue));
}

Json claim_json(const ra::Claim& claim, const Call& call) {
  return Json::object({{"dossier", claim.dossier.text},
                       {"name", claim.name},
                       {"own", claim.person == call.actor().person},
                       {"until", base::to_rfc3339(claim.ends)}});
}

Answer take_to_review(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(claim, ra::take_dossier(call.counter(), call.actor(), dossier_of(call)));
  return http::json(claim_json(claim, call));
}

Answer give_back(Call& call) {
  VIDIMUS_CHECK(ra::release_dossier(call.counter(), call.actor(), dossier_of(call)));
  return http::no_content();
}

/// Of the dossiers of one page of the queue; the place of the page as in GET /review-queue/pages.
Answer list_claims(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  ra::QueueSearch search;
  search.after = fields.optional("after");
  search.limit = static_cast<int>(fields.number("limit", 1, 500, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(page, ra::search_queue(call.counter(), call.actor(), search));
  std::vector<domain::DossierId> shown;
  for (const auto& item : page.items) shown.push_back(item.dossier.id);
  VIDIMUS_TRY(claims, ra::claims_on(call.counter(), call.actor(), shown));
  Json out = Json::array();
  for (const auto& one : claims) out.push(claim_json(one, call));
  return http::json(Json::object({{"claims", std::move(out)}, {"next", text_or_null(page.next)}}));
}

Answer judge(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto verdict = fields.choice<domain::Verdict>("verdict");
  const auto reason = fields.optional("reason");
  const auto correction = fields.optional("correction");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(version, call.if_match());
  VIDIMUS_TRY(
      piece, ra::judge_piece(call.counter(), call.actor(), call.id<domain::PieceId>("id"), verdict, reason, correction, version));
  return single(piece);
}

Answer accept_dossier(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const auto ticked = fields.optional_texts("ticked", most_ticked);
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(version, call.if_match());
  VIDIMUS_TRY(dossier, ra::accept_dossier(call.counter(), call.actor(), dossier_of(call), version, ticked));
  return shown(dossier);
}

using Review = Result<domain::Dossier> (*)(ra::Counter&, const domain::Actor&, const domain::DossierId&, const std::string&,
                                           base::Version);

Answer review(Call& call, Review act) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(version, call.if_match());
  VIDIMUS_TRY(dossier, act(call.counter(), call.actor(), dossier_of(call), reason, version));
  return shown(dossier);
}
Answer ask_corrections(Call& call) { return review(call, ra::ask_pieces); }
Answer reject(Call& call) { return review(call, ra::reject_dossier); }

using enum http::Method;

}  // namespace

std::span<const Row> dossier_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/review-queue/claims", list_claims},
      Row{post, "/api/v1/dossiers/{id}/claim", take_to_review},
      Row{remove, "/api/v1/dossiers/{id}/claim", give_back},
      Row{post, "/api/v1/dossiers/{id}/document", declare_document},
      Row{post, "/api/v1/dossiers/{id}/pieces", add_piece, Door::person, upload_limit},
      Row{get, "/api/v1/pieces/{id}", read_piece},
      Row{post, "/api/v1/dossiers/{id}/consent-codes", ask_dossier_code},
      Row{post, "/api/v1/dossiers/{id}/consents", consent},
      Row{post, "/api/v1/dossiers/{id}/submission", submit},
      Row{get, "/api/v1/dossiers/{id}/withdrawal-code", show_code},
      Row{get, "/api/v1/review-queue", list_queue},
      Row{post, "/api/v1/pieces/{id}/verdict", judge},
      Row{post, "/api/v1/dossiers/{id}/acceptance", accept_dossier},
      Row{post, "/api/v1/dossiers/{id}/corrections", ask_corrections},
      Row{post, "/api/v1/dossiers/{id}/rejection", reject},
  };
  return rows;
}

}  // namespace vidimus::web::api
