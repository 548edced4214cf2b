// Certificates after the hand-over: those a person holds, the octets of one, revocation.
#include "ra/certificates.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Answer list_held(Call& call) {
  VIDIMUS_TRY(held, ra::certificates_held(call.counter(), call.actor()));
  return http::json(list_of("certificates", held));
}

/// @source RFC 2585 §3: media type of a certificate.
Answer show_certificate(Call& call) {
  VIDIMUS_TRY(work, call.counter().open(call.actor()));
  VIDIMUS_TRY(file, work.open_case(call.reference()));
  if (!file.certificate || file.certificate->der.empty()) return base::fail(base::Code::not_found, "refused.no_certificate");
  return http::download("application/pkix-cert", call.reference() + ".cer", std::string{base::text_of(file.certificate->der)});
}

Answer revoke(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.choice<domain::RevocationReason>("reason");
  const auto note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::revoke_certificate(call.counter(), call.actor(), call.reference(), reason, note));
  return single(certificate);
}

/// Nobody is signed in: the answer says no more than what the caller knows and the revocation list will say.
Answer revoke_with_code(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  const auto reason = fields.choice<domain::RevocationReason>("reason");
  VIDIMUS_CHECK(fields.verdict());
  const std::string serial{call.request().param("serial")};
  VIDIMUS_TRY(certificate, ra::revoke_with_code(call.counter(), serial, code, reason));
  return http::json(Json::object({{"serial", certificate.serial},
                                  {"state", base::to_name(certificate.state)},
                                  {"revoked_at", moment(certificate.revoked_at)}}));
}

using enum http::Method;
constexpr std::array rows{
    Row{get, "/api/v1/certificates", list_held},
    Row{get, "/api/v1/orders/{reference}/certificate", show_certificate},
    Row{post, "/api/v1/orders/{reference}/revocation", revoke},
    Row{post, "/api/v1/certificates/{serial}/revocation", revoke_with_code, Door::open},
};

}  // namespace

std::span<const Row> certificate_rows() { return rows; }

}  // namespace vidimus::web::api
