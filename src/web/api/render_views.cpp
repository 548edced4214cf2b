// Views: several nouns shown together.
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

template <class Items>
Json array_of(const Items& items) {
  auto out = Json::array();
  for (const auto& item : items) out.push(to_json(item));
  return out;
}

template <class Noun>
Json or_null(const std::optional<Noun>& noun) {
  return noun ? to_json(*noun) : Json{};
}

Json words(const std::vector<std::string>& list) {
  auto out = Json::array();
  for (const auto& word : list) out.push(word);
  return out;
}

Json blocked_of(const ra::CaseView& view) {
  auto out = Json::array();
  for (const auto& [event, missing] : view.blocked) out.push(Json::object({{"event", event}, {"missing", words(missing)}}));
  return out;
}

/// Who made the dossier and who verifies it see the number; who hands over reads it on the document shown (R56).
DocumentNumber number_for(domain::RoleSet acting) {
  using enum domain::Role;
  return acting.meets({holder, registration_operator}) ? DocumentNumber::shown : DocumentNumber::hidden;
}

}  // namespace

Json to_json(const ra::BodyView& view) {
  auto out = to_json(view.body);
  out.set("contracts", array_of(view.contracts));
  out.set("products", array_of(view.products));
  out.set("sites", array_of(view.sites));
  return out;
}

Json to_json(const ra::MembershipView& view) {
  return Json::object({{"membership", to_json(view.membership)},
                       {"organisation", to_json(view.organisation)},
                       {"contract", to_json(view.contract)},
                       {"body", to_json(view.body)}});
}

Json to_json(const ra::LineView& view) {
  auto out = to_json(view.line);
  out.set("organisation_name", view.organisation);
  out.set("holder_name", text_or_null(view.holder));
  out.set("dossier_state", view.dossier ? Json{base::to_name(*view.dossier)} : Json{});
  out.set("due_at", moment(view.due_at));
  out.set("appointment_at", moment(view.appointment));
  return out;
}

Json to_json(const ra::QueueItem& item) {
  return Json::object({{"dossier", to_json(item.dossier, DocumentNumber::shown)},
                       {"reference", item.line.reference},
                       {"organisation_name", item.organisation},
                       {"holder_name", item.holder},
                       {"clock_percent", item.clock.percent},
                       {"minutes_left", std::chrono::duration_cast<std::chrono::minutes>(item.clock.left).count()},
                       {"alerted_percent", item.alerted},
                       {"awaits_second", item.awaits_second}});
}

Json to_json(const ra::SheetItem& item) {
  return Json::object({{"appointment", to_json(item.appointment)},
                       {"reference", item.line.reference},
                       {"order_state", base::to_name(item.line.state)},
                       {"organisation_name", item.organisation},
                       {"holder_name", item.holder},
                       {"operator_name", text_or_null(item.agent)},
                       {"holder_phone", text_or_null(item.phone)}});
}

Json to_json(const ra::DaySheet& sheet) {
  return Json::object({{"site", to_json(sheet.site)},
                       {"day", day(sheet.day)},
                       {"items", array_of(sheet.items)},
                       {"stock", array_of(sheet.stock)},
                       {"tokens_kept", sheet.kept},
                       {"stations", array_of(sheet.stations)}});
}

Json to_json(const ra::CaseView& view) {
  const auto& file = view.file;
  return Json::object({{"order", to_json(file.line)},
                       {"body", to_json(file.body)},
                       {"contract", to_json(file.contract)},
                       {"organisation", to_json(file.organisation)},
                       {"holder", or_null(file.holder)},
                       {"product", or_null(file.product)},
                       {"delivery_site", or_null(file.site)},
                       {"verifying_office", or_null(file.office)},
                       {"dossier", file.dossier ? to_json(*file.dossier, number_for(file.acting)) : Json{}},
                       {"pieces", array_of(file.pieces)},
                       {"asked_pieces", array_of(file.asked.rules)},
                       {"checklist", file.policy.checklist},
                       {"appointments", array_of(file.appointments)},
                       {"certificate", or_null(file.certificate)},
                       {"token", or_null(file.token)},
                       {"last_face_to_face", moment(view.last_face_to_face)},
                       {"letters", array_of(view.letters)},
                       {"history", array_of(view.history)},
                       {"possible", words(view.possible)},
                       {"blocked", blocked_of(view)}});
}

}  // namespace vidimus::web::api
