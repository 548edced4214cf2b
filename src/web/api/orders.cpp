// Orders (lignes de commande): list, the view of one case, reservation, cancellation, installation.
#include "ra/orders.hpp"

#include <array>

#include "domain/search.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

constexpr int usual_page = 100;
constexpr int longest_page = 500;

Result<ports::LineFilter> read_order_filter(const http::Request& request) {
  VIDIMUS_TRY(fields, Fields::of_query(request));
  ports::LineFilter out;
  out.contract = domain::ContractId{fields.optional("contract")};
  out.organisation = domain::OrganisationId{fields.optional("organisation")};
  out.membership = domain::MembershipId{fields.optional("membership")};
  out.holder = domain::PersonId{fields.optional("holder")};
  out.delivery_site = domain::SiteId{fields.optional("delivery_site")};
  out.verifying_office = domain::SiteId{fields.optional("verifying_office")};
  out.external_reference = fields.optional("external_reference");
  out.words = domain::wanted_words(fields.optional("q"));
  out.state = fields.optional_choice<domain::OrderState>("state");
  out.after = domain::LineId{fields.optional("after")};
  out.limit = static_cast<int>(fields.number("limit", 1, longest_page, usual_page));
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer list_orders(Call& call) {
  VIDIMUS_TRY(filter, read_order_filter(call.request()));
  VIDIMUS_TRY(page, ra::find_lines(call.counter(), call.actor(), filter));
  auto out = list_of("orders", page.lines);
  out.set("next", text_or_null(page.next.text)).set("cut", page.cut);
  return http::json(out);
}

Answer show_order(Call& call) {
  VIDIMUS_TRY(view, ra::view_case(call.counter(), call.actor(), call.reference()));
  auto reply = http::json(to_json(view));
  reply.set("ETag", "\"" + std::to_string(view.file.line.version) + "\"");
  return reply;
}

Result<ra::Reserve> read_reservation(const Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  VIDIMUS_TRY(version, call.if_match());
  ra::Reserve out;
  out.version = version;
  out.given_names = fields.required("given_names");
  out.surname = fields.required("surname");
  out.email = fields.required("email");
  out.phone = fields.required("phone");
  out.function = fields.required("function");
  out.product = domain::ProductId{fields.required("product")};
  out.mode = fields.choice<domain::WithdrawalMode>("mode");
  out.delivery_site = domain::SiteId{fields.required("delivery_site")};
  out.verifying_office = domain::SiteId{fields.optional("verifying_office")};
  out.commitment_number = fields.optional("commitment_number");
  out.service_code = fields.optional("service_code");
  out.external_reference = fields.optional("external_reference");
  out.mandate_ends = fields.optional("mandate_ends");
  VIDIMUS_CHECK(fields.verdict());
  return out;
}

Answer reserve(Call& call) {
  VIDIMUS_TRY(command, read_reservation(call));
  VIDIMUS_TRY(line, call.line());
  command.line = line;
  VIDIMUS_TRY(reserved, ra::reserve(call.counter(), call.actor(), command));
  return single(reserved);
}

Answer cancel_order(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto reason = fields.required("reason");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(line, call.line());
  VIDIMUS_TRY(cancelled, ra::cancel_line(call.counter(), call.actor(), line, reason));
  return single(cancelled);
}

Answer confirm_installation(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(line, call.line());
  VIDIMUS_TRY(confirmed, ra::confirm_installation(call.counter(), call.actor(), line));
  return single(confirmed);
}

using enum http::Method;

}  // namespace

std::span<const Row> order_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/orders", list_orders},
      Row{get, "/api/v1/orders/{reference}", show_order},
      Row{post, "/api/v1/orders/{reference}/reservation", reserve},
      Row{post, "/api/v1/orders/{reference}/cancellation", cancel_order},
      Row{post, "/api/v1/orders/{reference}/installation", confirm_installation},
  };
  return rows;
}

}  // namespace vidimus::web::api
