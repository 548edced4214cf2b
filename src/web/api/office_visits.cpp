// Visits at CCI offices (R53): what the office tells is noted, and the certificate its authority issued is brought in.
#include "ra/office_visits.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Answer note_visit(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto starts = fields.instant("starts");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(visit, ra::note_visit(call.counter(), call.actor(), call.reference(), starts));
  return single(visit);
}

Answer note_refusal(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(visit, ra::note_refusal(call.counter(), call.actor(), call.reference(), reason));
  return single(visit);
}

Answer note_missed(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(visit, ra::note_missed_visit(call.counter(), call.actor(), call.reference()));
  return single(visit);
}

Answer bring_certificate(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto pem = fields.required("pem");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::bring_certificate(call.counter(), call.actor(), call.reference(), pem));
  return single(certificate, 201);
}

using enum http::Method;

}  // namespace

std::span<const Row> office_rows() {
  static constexpr std::array rows{
      Row{post, "/api/v1/orders/{reference}/office-visit", note_visit},
      Row{post, "/api/v1/orders/{reference}/office-visit/refusal", note_refusal},
      Row{post, "/api/v1/orders/{reference}/office-visit/no-show", note_missed},
      Row{post, "/api/v1/orders/{reference}/external-certificate", bring_certificate, Door::person, 128U << 10},
  };
  return rows;
}

}  // namespace vidimus::web::api
