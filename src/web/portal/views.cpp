#include "web/portal/views.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/template.hpp"
#include "domain/identifiers.hpp"

namespace vidimus::web::portal {

Json maybe(std::string text) {
  if (text.empty()) return false;
  return text;
}

std::string date(const Visit& visit, base::Instant when, std::string_view zone) {
  return ra::long_date(when, zone, visit.language().dates);
}

Json date(const Visit& visit, const std::optional<base::Instant>& when, std::string_view zone) {
  if (!when) return false;
  return date(visit, *when, zone);
}

std::string moment(const Visit& visit, base::Instant when, std::string_view zone) {
  const auto civil = base::civil_of(when, zone);
  const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const auto values = Json::object({{"day", two(unsigned{civil.day.day()})},
                                    {"month", two(unsigned{civil.day.month()})},
                                    {"year", std::to_string(int{civil.day.year()})},
                                    {"hour", hour(visit, when, zone)}});
  return base::render(visit.texts().text("word.moment"), values, base::Escape::none).value();
}

std::string day(const Visit& visit, base::Day when) {
  return when.ok() ? ra::long_day(when, visit.language().dates) : visit.texts().text("word.no_date");
}

std::string hour(const Visit& visit, base::Instant when, std::string_view zone) {
  return ra::clock_time(when, zone, visit.language().dates);
}

std::string amount(const Visit& visit, std::int64_t cents) {
  const auto& form = visit.language().amounts;
  const auto absolute = cents < 0 ? 0 - static_cast<std::uint64_t>(cents) : static_cast<std::uint64_t>(cents);
  auto digits = std::to_string(absolute / 100);
  for (auto at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, form.group);
  const auto rest = std::to_string(absolute % 100);
  digits += form.decimal + (rest.size() < 2 ? "0" : "") + rest;
  constexpr std::string_view place = "{{amount}}";
  auto out = form.pattern;
  out.replace(out.find(place), place.size(), digits);
  return (cents < 0 ? "-" : "") + out;
}

std::string price(const Visit& visit, const domain::Product& product) {
  const auto& texts = visit.texts();
  const auto with_tax = [&](std::int64_t cents) { return amount(visit, cents) + " " + texts.text("word.price_with_tax"); };
  if (product.price_includes_tax) return with_tax(product.price_cents);
  const auto total = product.price_cents + (product.price_cents * product.tax_per_mille + 500) / 1000;
  return amount(visit, product.price_cents) + " " + texts.text("word.price_without_tax") + " (" + with_tax(total) + ")";
}

std::string validity(const Visit& visit, const domain::Product& product) {
  return std::to_string(product.validity_months) + " " + visit.texts().text("word.months");
}

std::string name_of(const domain::Person& person) { return domain::shown_name(person.given_names, person.surname); }

std::string name_in(std::string_view subject) {
  // pki::name_text: attributes after commas, a backslash before what would be read otherwise.
  std::map<std::string, std::string> found;
  std::string key;
  std::string value;
  bool in_value = false;
  for (std::size_t at = 0; at <= subject.size(); ++at) {
    if (at == subject.size() || (subject[at] == ',' && in_value)) {
      found.emplace(std::exchange(key, {}), std::exchange(value, {}));
      in_value = false;
    } else if (subject[at] == '=' && !in_value) {
      in_value = true;
    } else if (in_value) {
      if (subject[at] == '\\' && at + 1 < subject.size()) ++at;
      value += subject[at];
    } else if (subject[at] != ' ') {
      key += subject[at];
    }
  }
  const auto& name = found["CN"];
  if (name.empty()) return std::string{subject};
  const auto& organisation = found["O"];
  return organisation.empty() ? name : name + ", " + organisation;
}

Json bar_view(std::int64_t value, std::int64_t whole, std::string_view tone) {
  const auto percent = whole <= 0 ? std::int64_t{0} : std::clamp(value * 100 / whole, std::int64_t{0}, std::int64_t{100});
  return Json::object({{"percent", percent}, {"tone", maybe(std::string{tone})}});
}

Json tone(std::string_view state) {
  static constexpr std::array good{"active", "completed", "conform", "validated", "ready", "issued", "delivered", "honoured"};
  static constexpr std::array bad{"cancelled", "cancelled_auto", "rejected",   "refused",
                                  "revoked",   "expired",        "to_correct", "ended"};
  static constexpr std::array wait{"requested", "signed", "pending", "incomplete", "suspended", "reservation_invited"};
  for (const std::string_view one : good)
    if (one == state) return "good";
  for (const std::string_view one : bad)
    if (one == state) return "bad";
  for (const std::string_view one : wait)
    if (one == state) return "wait";
  return false;
}

std::string size(const Visit& visit, std::int64_t octets) {
  return std::to_string((octets + 1023) / 1024) + " " + visit.texts().text("word.bytes");
}

Json organisation_view(const domain::Organisation& organisation) {
  return Json::object({{"name", organisation.name},
                       {"siret", organisation.siret},
                       {"street", organisation.street},
                       {"zip", organisation.zip},
                       {"town", organisation.town}});
}

/// «150,00 € HT, chaque année» (R23).
static std::string fee_text(const Visit& visit, const domain::FrameworkContract& contract) {
  const auto& texts = visit.texts();
  const auto basis = texts.text(contract.fee_includes_tax ? "word.price_with_tax" : "word.price_without_tax");
  return amount(visit, contract.fee_cents) + " " + basis + ", " + texts.of("fee_due", base::to_name(contract.fee_due));
}

Json contract_view(const Visit& visit, const domain::FrameworkContract& contract) {
  using domain::ContractState;
  const auto& texts = visit.texts();
  return Json::object({{"id", contract.id.text},
                       {"name", contract.name},
                       {"supplier", contract.supplier},
                       {"supplier_line", contract.supplier},
                       {"state", texts.of("state.contract", base::to_name(contract.state))},
                       {"adhesion_open", day(visit, contract.adhesion_open)},
                       {"effective", day(visit, contract.effective)},
                       {"cutoff", day(visit, contract.order_cutoff)},
                       {"cutoff_included", contract.cutoff_included},
                       {"dossier_deadline", day(visit, contract.dossier_deadline)},
                       {"term", day(visit, contract.term)},
                       {"fee", contract.fee_cents > 0 ? Json{fee_text(visit, contract)} : Json{false}},
                       {"add_on", maybe(contract.add_on)},
                       {"base_bundle", maybe(contract.base_bundle)},
                       {"sender_addresses", maybe(contract.sender_addresses)},
                       {"closing", contract.state == ContractState::intake_closed},
                       {"can_adhere", contract.state == ContractState::open || contract.state == ContractState::published}});
}

Json product_view(const Visit& visit, const domain::Product& product) {
  return Json::object({{"name", product.name},
                       {"validity", validity(visit, product)},
                       {"price", price(visit, product)},
                       {"legal_references", maybe(product.legal_references)}});
}

Json site_view(const Visit& visit, const domain::DeliverySite& site) {
  return Json::object({{"id", site.id.text},
                       {"name", site.name},
                       {"street", site.street},
                       {"zip", site.zip},
                       {"town", site.town},
                       {"phone", maybe(domain::phone_text(site.phone))},
                       {"contact", maybe(site.contact)},
                       {"contact_email", maybe(site.email)},
                       {"instructions", maybe(site.instructions)},
                       {"mode", visit.texts().text(site.kind == domain::SiteKind::own ? "word.own_site" : "word.cci")}});
}

Json bookings_view(const Visit& visit, const std::vector<ra::SheetItem>& items) {
  Json out = Json::array();
  for (const auto& item : items)
    out.push(Json::object({{"reference", item.line.reference},
                           {"when", date(visit, item.appointment.starts)},
                           {"holder", item.holder},
                           {"organisation", item.organisation},
                           {"agent", maybe(item.agent)},
                           {"phone", maybe(domain::phone_text(item.phone))},
                           {"tel", item.phone}}));
  return out;
}

Json piece_view(const Visit& visit, const domain::Piece& piece) {
  return Json::object({{"id", piece.id.text},
                       {"kind", visit.texts().of("piece", base::to_name(piece.kind))},
                       {"file_name", piece.file_name},
                       {"media_type", piece.media_type},
                       {"image", piece.media_type.starts_with("image/")},
                       {"size", size(visit, piece.size)},
                       {"date", date(visit, piece.uploaded_at)},
                       {"verdict", visit.texts().of("verdict", base::to_name(piece.verdict))},
                       {"tone", tone(base::to_name(piece.verdict))},
                       {"reason", maybe(ra::correction_text(visit.house().review, piece))},
                       {"dated", piece.dated ? Json{day(visit, *piece.dated)} : Json{false}}});
}

Json document_view(const Visit& visit, const domain::Dossier& dossier) {
  if (dossier.document_kind == domain::DocumentKind::none) return false;
  std::string out = visit.texts().of("document", base::to_name(dossier.document_kind)) + " " + dossier.document_number;
  if (dossier.document_expires)
    out += ", " + visit.texts().text("word.valid_until") + " " + day(visit, *dossier.document_expires);
  return out;
}

std::string working_time(const Visit& visit, base::milliseconds time) {
  const auto& texts = visit.texts();
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
  const auto counted = [&](std::int64_t number, std::string_view one, std::string_view many) {
    return std::to_string(number) + " " + texts.of("word", number < 2 ? one : many);
  };
  if (minutes < 60) return counted(minutes, "minute", "minutes");
  const auto hours = minutes / 60;
  if (hours < 24) return counted(hours, "hour", "hours");
  auto out = counted(hours / 24, "working_day", "working_days");
  if (hours % 24 != 0) out += " " + texts.text("word.and") + " " + counted(hours % 24, "hour", "hours");
  return out;
}

Json back(std::string href, std::string label) { return Json::object({{"href", std::move(href)}, {"label", std::move(label)}}); }

Json allow_view(const domain::MutualisationBody& body, const domain::FrameworkContract* contract) {
  return Json::object(
      {{"sender", body.sender_email}, {"supplier", maybe(contract != nullptr ? contract->sender_addresses : "")}});
}

Json desk_view(const domain::MutualisationBody& body) {
  if (body.desk_phone.empty()) return false;
  return Json::object({{"name", body.name}, {"phone", domain::phone_text(body.desk_phone)}, {"hours", maybe(body.desk_hours)}});
}

}  // namespace vidimus::web::portal
