// Renewal by the holder.
#include "ra/renewal.hpp"

#include <array>

#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

/// A signed file of 64 KiB in base 64, and the object around it.
constexpr std::size_t signed_limit = 96U << 10;

Answer show_text(Call& call) {
  VIDIMUS_TRY(text, ra::renewal_text(call.counter(), call.actor(), call.reference()));
  return http::text(std::move(text));
}

Answer renew(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::RenewCertificate command;
  command.reference = call.reference();
  command.signed_request = fields.octets("signed_request");
  command.data_confirmed = fields.flag("data_confirmed");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::renew_certificate(call.counter(), call.actor(), command));
  return single(certificate);
}

Answer show_acceptance(Call& call) {
  VIDIMUS_TRY(text, ra::renewal_acceptance_text(call.counter(), call.actor(), call.reference()));
  return http::text(std::move(text));
}

Answer accept_renewal(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto file = fields.octets("signed_acceptance");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(certificate, ra::accept_renewed(call.counter(), call.actor(), call.reference(), file));
  return single(certificate);
}

using enum http::Method;

}  // namespace

std::span<const Row> renewal_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/orders/{reference}/renewal", show_text},
      Row{post, "/api/v1/orders/{reference}/renewal", renew, Door::person, signed_limit},
      Row{get, "/api/v1/orders/{reference}/renewal/acceptance", show_acceptance},
      Row{post, "/api/v1/orders/{reference}/renewal/acceptance", accept_renewal, Door::person, signed_limit},
  };
  return rows;
}

}  // namespace vidimus::web::api
