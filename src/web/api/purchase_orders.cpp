// The purchase order (bon de commande, R36, R71): as PDF, signed on line, or returned signed.
#include "ra/purchase_order.hpp"

#include <array>

#include "ra/access.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"
#include "web/api/upload.hpp"

namespace vidimus::web::api {
namespace {

http::Reply purchase_order_pdf(const ra::PrintedFile& file) {
  return http::download("application/pdf", file.name, std::string{base::text_of(file.content)}).set("Cache-Control", "no-store");
}

Answer show_purchase_order(Call& call) {
  VIDIMUS_TRY(file, ra::purchase_order(call.counter(), call.actor(), call.reference()));
  return purchase_order_pdf(file);
}

Answer show_signed(Call& call) {
  VIDIMUS_TRY(file, ra::signed_purchase_order(call.counter(), call.actor(), call.reference()));
  return purchase_order_pdf(file);
}

Answer ask_purchase_order_code(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(line, call.line());
  VIDIMUS_CHECK(ra::ask_consent_code(call.counter(), call.actor(), "purchase_order:" + line.text));
  return accepted();
}

Answer sign_purchase_order(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto code = fields.required("code");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(line, call.line());
  VIDIMUS_TRY(done, ra::sign_purchase_order(call.counter(), call.actor(), line, code));
  return single(done);
}

Answer return_file(Call& call) {
  VIDIMUS_TRY(upload, read_upload(call));
  VIDIMUS_CHECK(upload.fields.verdict());
  VIDIMUS_TRY(line, call.line());
  VIDIMUS_TRY(done,
              ra::return_purchase_order(call.counter(), call.actor(), line, upload.file_name, base::view_of(upload.content)));
  return single(done);
}

using enum http::Method;

}  // namespace

std::span<const Row> purchase_order_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/orders/{reference}/purchase-order", show_purchase_order},
      Row{post, "/api/v1/orders/{reference}/purchase-order", return_file, Door::person, upload_limit},
      Row{get, "/api/v1/orders/{reference}/purchase-order/signed", show_signed},
      Row{post, "/api/v1/orders/{reference}/purchase-order/consent-codes", ask_purchase_order_code},
      Row{post, "/api/v1/orders/{reference}/purchase-order/signature", sign_purchase_order},
  };
  return rows;
}

}  // namespace vidimus::web::api
