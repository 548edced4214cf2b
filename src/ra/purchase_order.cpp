#include "ra/purchase_order.hpp"

#include "base/template.hpp"
#include "domain/identifiers.hpp"
#include "domain/money.hpp"
#include "ra/access.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::OrderEvent;
using domain::OrderLine;
using domain::Price;
using domain::PurchaseOrderReturn;

/// Who signed on line, and when.
struct OnLineSignature {
  domain::Person person;
  Instant at;
};

std::string_view text_of(const House& house, std::string_view key) {
  const auto* table = house.texts.find("purchase_order");
  const auto* found = table == nullptr ? nullptr : table->find(key);
  return found != nullptr && found->string() != nullptr ? std::string_view{*found->string()} : key;
}

Json item(std::string name, const Price& price) {
  const auto amount = domain::amount_of(price);
  return Json::object({{"name", std::move(name)},
                       {"excluding_tax", euros(amount.excluding_tax)},
                       {"tax", euros(amount.tax)},
                       {"including_tax", euros(amount.including_tax)}});
}

Json items_of(const House& house, const CaseFile& file) {
  const auto prices = prices_of(file);
  const auto years = std::to_string(file.product->validity_months) + " " + std::string{text_of(house, "months")};
  Json out = Json::array();
  out.push(item(file.product->name + ", " + years, prices.front()));
  if (prices.size() > 1) out.push(item(std::string{text_of(house, "fee")}, prices.back()));
  return out;
}

/// On which basis the contract gives its price, and the rate: never left to be guessed (R36).
Result<std::string> basis_of(const House& house, const Price& price) {
  std::string rate = std::to_string(price.tax_per_mille / 10);
  if (price.tax_per_mille % 10 != 0) rate += "," + std::to_string(price.tax_per_mille % 10);
  return base::render(text_of(house, price.includes_tax ? "basis_with_tax" : "basis_without_tax"), Json::object({{"rate", rate}}),
                      base::Escape::none);
}

Result<Json> values_of(const House& house, const CaseFile& file, const domain::Person& buyer) {
  const auto prices = prices_of(file);
  const auto total = domain::total_of(prices);
  const auto& line = file.line;
  VIDIMUS_TRY(basis, basis_of(house, prices.front()));
  Json out = Json::object(
      {{"reference", line.reference},
       {"contract", Json::object({{"name", file.contract.name}, {"supplier", file.contract.supplier}})},
       {"body", Json::object({{"name", file.body.name}, {"siret", file.body.siret}})},
       {"organisation", Json::object({{"name", file.organisation.name},
                                      {"siret", file.organisation.siret},
                                      {"street", file.organisation.street},
                                      {"zip", file.organisation.zip},
                                      {"town", file.organisation.town}})},
       {"commitment_number", line.commitment_number},
       {"service_code", line.service_code.empty() ? file.organisation.service_code : line.service_code},
       {"external_reference", line.external_reference},
       {"buyer", domain::shown_name(buyer.given_names, buyer.surname)},
       {"product", Json::object({{"name", file.product->name}})},
       {"items", items_of(house, file)},
       {"total", Json::object({{"excluding_tax", euros(total.excluding_tax)},
                               {"tax", euros(total.tax)},
                               {"including_tax", euros(total.including_tax)}})},
       {"basis", basis},
       {"site",
        Json::object(
            {{"name", file.site->name}, {"street", file.site->street}, {"zip", file.site->zip}, {"town", file.site->town}})},
       {"legal_references", file.product->legal_references}});
  if (file.holder) out.set("holder", domain::shown_name(file.holder->given_names, file.holder->surname));
  if (line.placed_at) out.set("ordered_at", long_day(base::civil_of(*line.placed_at, file.body.zone).day, house.words));
  return out;
}

/// The same facts for programs, inside the PDF.
ports::PaperAttachment data_of(const CaseFile& file) {
  const auto total = domain::total_of(prices_of(file));
  const auto& line = file.line;
  const Json data = Json::object({{"reference", line.reference},
                                  {"supplier", file.contract.supplier},
                                  {"buyer_siret", file.organisation.siret},
                                  {"commitment_number", line.commitment_number},
                                  {"service_code", line.service_code},
                                  {"external_reference", line.external_reference},
                                  {"product", file.product->name},
                                  {"currency", "EUR"},
                                  {"excluding_tax_cents", total.excluding_tax},
                                  {"tax_cents", total.tax},
                                  {"including_tax_cents", total.including_tax}});
  return {.name = "bon-de-commande.json",
          .media_type = "application/json",
          .description = line.reference,
          .relationship = "Data",
          .content = base::copy_of(base::view_of(data.dump(2)))};
}

Result<PrintedFile> print(Work& work, const CaseFile& file, const std::optional<OnLineSignature>& signature) {
  if (!file.product || !file.site) return fail(Code::wrong_state, "refused.not_reserved");
  auto& house = work.house();
  VIDIMUS_TRY(buyer, work.unit().person(file.line.ordered_by));
  VIDIMUS_TRY(values, values_of(house, file, buyer));
  if (signature)
    values.set("signed", Json::object({{"at", long_date(signature->at, file.body.zone, house.words)},
                                       {"name", domain::shown_name(signature->person.given_names, signature->person.surname)},
                                       {"function", signature->person.function}}));
  VIDIMUS_TRY(paper, render_paper(house.papers, "bon_de_commande", values));
  paper.issuer = file.body.name;
  paper.language = "fr-FR";
  paper.made_at = signature ? signature->at : file.line.placed_at.value_or(work.now());
  paper.attachments.push_back(data_of(file));
  VIDIMUS_TRY(content, house.press.print(paper));
  return PrintedFile{"bon-de-commande-" + file.line.reference + ".pdf", std::move(content)};
}

/// Keeps what came back and moves the line; octets no record names are removed again.
Result<OrderLine> keep(Work& work, CaseFile& file, base::ByteView content, PurchaseOrderReturn how, Json note) {
  auto& blobs = work.house().blobs;
  const auto replaced = file.line.purchase_order;
  const auto blob = work.new_id<domain::BlobId>();
  VIDIMUS_CHECK(blobs.put(blob, content));
  const auto written = [&]() -> Result<OrderLine> {
    file.line.purchase_order = blob;
    file.line.purchase_order_at = work.now();
    file.line.purchase_order_return = how;
    VIDIMUS_TRY(decision, domain::decide(domain::order_table, file.line.state, OrderEvent::return_purchase_order, file.acting,
                                         facts(file, work.now())));
    note.set("sha256", base::to_hex(pki::sha256(content))).set("how", base::to_name(how));
    work.move(file.line, decision, file.line.reference, std::move(note));
    VIDIMUS_CHECK(work.perform(file, decision.then));
    VIDIMUS_CHECK(work.commit());
    return file.line;
  }();
  const auto& useless = written ? replaced : blob;
  if (!useless.empty()) (void)blobs.remove(useless);
  return written;
}

Result<CaseFile> open_to_return(Work& work, const domain::LineId& line) {
  VIDIMUS_TRY(file, work.open_case(line));
  VIDIMUS_CHECK(domain::decide(domain::order_table, file.line.state, OrderEvent::return_purchase_order, file.acting,
                               facts(file, work.now())));
  return std::move(file);
}

}  // namespace

namespace {

void add_fee(std::vector<Price>& prices, const domain::FrameworkContract& contract) {
  if (contract.fee_due == domain::FeeDue::each_certificate && contract.fee_cents > 0)
    prices.push_back({contract.fee_cents, contract.fee_includes_tax, contract.fee_tax_per_mille});
}

}  // namespace

std::vector<Price> prices_of(const domain::FrameworkContract& contract, const domain::Product& product) {
  std::vector<Price> out{{product.price_cents, product.price_includes_tax, product.tax_per_mille}};
  add_fee(out, contract);
  return out;
}

std::vector<Price> prices_of(const CaseFile& file) {
  if (file.product) return prices_of(file.contract, *file.product);
  std::vector<Price> out;
  add_fee(out, file.contract);
  return out;
}

Result<PrintedFile> print_purchase_order(Work& work, const CaseFile& file) { return print(work, file, std::nullopt); }

Result<PrintedFile> purchase_order(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  return print(work, file, std::nullopt);
}

Result<PrintedFile> signed_purchase_order(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (file.line.purchase_order.empty()) return fail(Code::not_found, "refused.no_purchase_order");
  VIDIMUS_TRY(content, work.house().blobs.get(file.line.purchase_order));
  return PrintedFile{"bon-de-commande-signe-" + file.line.reference + ".pdf", std::move(content)};
}

Result<OrderLine> return_purchase_order(Counter& counter, const Actor& actor, const domain::LineId& line,
                                        const std::string& file_name, base::ByteView content) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_to_return(work, line));
  VIDIMUS_TRY(verdict, work.house().blobs.examine(content));
  if (verdict.media_type != "application/pdf") return fail(Code::unsupported_media, "refused.pdf_only");
  const auto how = has_pdf_signature(content) ? PurchaseOrderReturn::signed_file : PurchaseOrderReturn::uploaded;
  return keep(work, file, content, how, Json::object({{"file_name", domain::tidy_line(file_name).value_or(std::string{})}}));
}

Result<OrderLine> sign_purchase_order(Counter& counter, const Actor& actor, const domain::LineId& line, const std::string& code) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, open_to_return(work, line));
  VIDIMUS_TRY(signer, work.unit().person(actor.person));
  // Printed before the code is used: a code is not used up where nothing could be signed.
  VIDIMUS_TRY(printed, print(work, file, OnLineSignature{signer, work.now()}));
  VIDIMUS_CHECK(use_consent_code(work, "purchase_order:" + line.text, code));
  return keep(work, file, printed.content, PurchaseOrderReturn::on_line, Json::object({{"signer", signer.id.text}}));
}

bool has_pdf_signature(base::ByteView pdf) { return base::text_of(pdf).find("/ByteRange") != std::string_view::npos; }

}  // namespace vidimus::ra
