// The purchase order (bon de commande): shown, downloaded as PDF, signed on line with a code, or returned signed.
#include "ra/purchase_order.hpp"

#include <algorithm>

#include "ra/orders.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;

std::string purchase_order_path(const Visit& visit, std::string_view page = "/bon-de-commande") {
  return "/dossiers/" + visit.param("reference") + std::string{page};
}

base::Result<ra::CaseView> view_of(const Visit& visit) {
  return ra::view_case(visit.counter(), visit.actor(), visit.param("reference"));
}

bool may_return(const ra::CaseView& view) {
  return std::find(view.possible.begin(), view.possible.end(), "order.return_purchase_order") != view.possible.end();
}

/// HT, TVA and TTC of the line: the basis is never left to be guessed (R36).
Json amounts_view(const Visit& visit, const ra::CaseFile& file) {
  const auto prices = ra::prices_of(file);
  if (prices.empty()) return false;
  const auto total = domain::total_of(prices);
  return Json::object({{"excluding_tax", amount(visit, total.excluding_tax)},
                       {"tax", amount(visit, total.tax)},
                       {"including_tax", amount(visit, total.including_tax)},
                       {"fee", prices.size() > 1}});
}

PageResult show_purchase_order(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  const auto& line = view.file.line;
  Json data = case_head(visit, view.file);
  const bool printable = view.file.product && view.file.site;
  const bool returned = !line.purchase_order.empty();
  data.set("commitment_number", maybe(line.commitment_number)).set("service_code", maybe(line.service_code));
  data.set("external_reference", maybe(line.external_reference));
  data.set("amounts", amounts_view(visit, view.file));
  data.set("ordered_at", date(visit, line.placed_at, view.file.body.zone));
  data.set("returned_at", date(visit, line.purchase_order_at, view.file.body.zone));
  data.set("returned_how", visit.texts().of("purchase_order_return", base::to_name(line.purchase_order_return)));
  data.set("needed", ra::needs_purchase_order(view.file));
  data.set("pdf", printable ? Json{purchase_order_path(visit, "/bon-de-commande/pdf")} : Json{false});
  data.set("signed_pdf", returned ? Json{purchase_order_path(visit, "/bon-de-commande/signe")} : Json{false});
  data.set("form", false).set("sign_form", false);
  if (printable && may_return(view)) {
    data.set("ask", button_view(visit, purchase_order_path(visit, "/bon-de-commande/code"), "code_ask", "quiet"));
    data.set("sign_form", form_view(visit, {.name = "code",
                                            .action = purchase_order_path(visit, "/bon-de-commande/signature"),
                                            .submit = "bon_signer"}));
    data.set("form", form_view(visit, {.name = "bon", .action = purchase_order_path(visit), .multipart = true}));
  }
  return visit.page("bon_de_commande", std::move(data));
}

http::Reply pdf(const ra::PrintedFile& file) {
  return http::download("application/pdf", file.name, std::string{base::text_of(file.content)}).set("Cache-Control", "no-store");
}

PageResult send_printed(Visit& visit) {
  VIDIMUS_TRY(file, ra::purchase_order(visit.counter(), visit.actor(), visit.param("reference")));
  return pdf(file);
}

PageResult send_signed(Visit& visit) {
  VIDIMUS_TRY(file, ra::signed_purchase_order(visit.counter(), visit.actor(), visit.param("reference")));
  return pdf(file);
}

PageResult ask_purchase_code(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "purchase_order:" + view.file.line.id.text));
  return visit.go(purchase_order_path(visit), "code");
}

PageResult sign_purchase_order(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  const auto done = ra::sign_purchase_order(visit.counter(), visit.actor(), view.file.line.id, visit.typed("code"));
  if (!done) {
    visit.refuse(done.error(), "code");
    return show_purchase_order(visit);
  }
  return visit.go(purchase_order_path(visit, ""), "bon");
}

PageResult return_file(Visit& visit) {
  VIDIMUS_TRY(view, view_of(visit));
  const auto* file = visit.form().file("file");
  if (file == nullptr || file->content.empty()) {
    auto error = base::fail(Code::bad_request, "refused.fields");
    error.fields.push_back({"/file", "file"});
    visit.refuse(error, "bon");
    return show_purchase_order(visit);
  }
  const auto done =
      ra::return_purchase_order(visit.counter(), visit.actor(), view.file.line.id, file->file_name, base::view_of(file->content));
  if (!done) {
    visit.refuse(done.error(), "bon");
    return show_purchase_order(visit);
  }
  return visit.go(purchase_order_path(visit, ""), "bon");
}

using enum http::Method;

}  // namespace

std::span<const Row> purchase_order_rows() {
  static constexpr Row rows[] = {{get, "/dossiers/{reference}/bon-de-commande", show_purchase_order},
                                 {post, "/dossiers/{reference}/bon-de-commande", return_file, Door::signed_in, upload_limit},
                                 {get, "/dossiers/{reference}/bon-de-commande/pdf", send_printed},
                                 {get, "/dossiers/{reference}/bon-de-commande/signe", send_signed},
                                 {post, "/dossiers/{reference}/bon-de-commande/code", ask_purchase_code},
                                 {post, "/dossiers/{reference}/bon-de-commande/signature", sign_purchase_order}};
  return rows;
}

}  // namespace vidimus::web::portal
