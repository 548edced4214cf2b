// The counter (remise): face-to-face, personalisation, acceptance of the certificate, delivery record, stock of tokens.
#include "ra/handover.hpp"

#include <array>

#include "ra/counter_visit.hpp"
#include "ra/record_signing.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Result<ra::FaceToFaceChecks> read_checks(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::FaceToFaceChecks out;
  out.reference = call.reference();
  out.holder_present = fields.flag("holder_present");
  out.document_kind = fields.choice<domain::DocumentKind>("document_kind");
  out.document_number = fields.required("document_number");
  out.code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer hold(Call& call) {
  VIDIMUS_TRY(checks, read_checks(call));
  VIDIMUS_TRY(appointment, ra::hold_face_to_face(call.counter(), call.actor(), checks));
  return single(appointment);
}

Answer note_arrival(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto present = fields.flag("holder_present");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(visit, ra::note_arrival(call.counter(), call.actor(), call.reference(), present));
  return single(visit);
}

Answer compare_document(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::ShownDocument shown;
  shown.reference = call.reference();
  shown.kind = fields.choice<domain::DocumentKind>("document_kind");
  shown.number = fields.required("document_number");
  shown.expires = fields.optional_day("document_expires");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(visit, ra::compare_document(call.counter(), call.actor(), shown));
  return single(visit);
}

Answer compare_code(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(visit, ra::compare_code(call.counter(), call.actor(), call.reference(), code));
  return single(visit);
}

Answer finish_checks(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(appointment, ra::finish_checks(call.counter(), call.actor(), call.reference()));
  return single(appointment);
}

Result<ra::StartPersonalisation> read_start(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::StartPersonalisation out;
  out.reference = call.reference();
  out.token_serial = fields.required("token_serial");
  out.station = domain::StationId{fields.required("station")};
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer start_personalisation(Call& call) {
  VIDIMUS_TRY(command, read_start(call));
  VIDIMUS_TRY(job, ra::start_personalisation(call.counter(), call.actor(), command));
  return single(job, 202).set("Location", "/api/v1/orders/" + http::percent_encode(command.reference) + "/personalisation");
}

Answer show_personalisation(Call& call) {
  VIDIMUS_TRY(job, ra::personalisation(call.counter(), call.actor(), call.reference()));
  return single(job);
}

Answer accept_hand_over(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::accept_certificate(call.counter(), call.actor(), call.reference()));
  return single(certificate);
}

Answer refuse_hand_over(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::refuse_certificate(call.counter(), call.actor(), call.reference(), reason));
  return single(certificate);
}

Answer show_record(Call& call) {
  VIDIMUS_TRY(record, ra::delivery_record(call.counter(), call.actor(), call.reference()));
  return http::json(record);
}

Answer accept_contents(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const domain::StationId station{fields.optional("station")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(record, ra::accept_contents(call.counter(), call.actor(), call.reference(), station));
  return single(record, 202)
      .set("Location", "/api/v1/orders/" + http::percent_encode(call.reference()) + "/delivery-record/signing");
}

Answer show_signing(Call& call) {
  VIDIMUS_TRY(record, ra::newest_record(call.counter(), call.actor(), call.reference()));
  return single(record);
}

Answer resume_countersigning(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  const domain::StationId station{fields.optional("station")};
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(record, ra::resume_countersigning(call.counter(), call.actor(), call.reference(), station));
  return single(record, 202);
}

Answer show_signed_record(Call& call) {
  VIDIMUS_TRY(file, ra::signed_record(call.counter(), call.actor(), call.reference()));
  return http::download("application/pdf", file.name, std::string{base::text_of(file.content)}).set("Cache-Control", "no-store");
}

Answer receive_token(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const domain::SiteId site{fields.required("site")};
  const auto serial = fields.required("serial");
  const auto model = fields.required("model");
  const auto qualified = fields.flag("qualified", false);
  const auto box = fields.optional("box");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(token, ra::receive_token(call.counter(), call.actor(), site, serial, model, qualified, box));
  return single(token, 201);
}

using enum http::Method;

}  // namespace

std::span<const Row> handover_rows() {
  static constexpr std::array rows{
      Row{post, "/api/v1/orders/{reference}/face-to-face", hold},
      Row{post, "/api/v1/orders/{reference}/visit", note_arrival},
      Row{post, "/api/v1/orders/{reference}/visit/document", compare_document},
      Row{post, "/api/v1/orders/{reference}/visit/code", compare_code},
      Row{post, "/api/v1/orders/{reference}/visit/purchase-order", finish_checks},
      Row{post, "/api/v1/orders/{reference}/personalisation", start_personalisation},
      Row{get, "/api/v1/orders/{reference}/personalisation", show_personalisation},
      Row{post, "/api/v1/orders/{reference}/certificate/acceptance", accept_hand_over},
      Row{post, "/api/v1/orders/{reference}/certificate/refusal", refuse_hand_over},
      Row{get, "/api/v1/orders/{reference}/delivery-record", show_record},
      Row{post, "/api/v1/orders/{reference}/delivery-record/signing", accept_contents},
      Row{get, "/api/v1/orders/{reference}/delivery-record/signing", show_signing},
      Row{post, "/api/v1/orders/{reference}/delivery-record/countersigning", resume_countersigning},
      Row{get, "/api/v1/orders/{reference}/delivery-record/file", show_signed_record},
      Row{post, "/api/v1/tokens", receive_token},
  };
  return rows;
}

}  // namespace vidimus::web::api
