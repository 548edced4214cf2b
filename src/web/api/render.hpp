// What the interface shows of each noun. No keyed hash, sealed octets, code or key is ever among it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ra/appointments.hpp"
#include "ra/dossiers.hpp"
#include "ra/orders.hpp"
#include "ra/organisations.hpp"
#include "web/api/call.hpp"

namespace vidimus::web::api {

/// RFC 3339 in UTC, or null.
Json moment(const std::optional<base::Instant>& when);
/// "2026-11-30", or null.
Json day(const std::optional<base::Day>& when);
/// The identifier's text, or null when empty.
template <class Tag>
Json id_or_null(const base::Id<Tag>& id) {
  return id.empty() ? Json{} : Json{id.text};
}
/// Text, or null when empty.
Json text_or_null(std::string_view text);

Json to_json(const domain::MutualisationBody& body);
Json to_json(const domain::FrameworkContract& contract);
Json to_json(const domain::Product& product);
Json to_json(const domain::DeliverySite& site);
Json to_json(const domain::Organisation& organisation);
Json to_json(const domain::Membership& membership);
Json to_json(const domain::Person& person);
Json to_json(const domain::OrderLine& line);
Json to_json(const domain::Piece& piece);
Json to_json(const domain::PieceRule& rule);
Json to_json(const domain::Appointment& appointment);
Json to_json(const domain::Slot& slot);
Json to_json(const domain::Certificate& certificate);
Json to_json(const domain::Token& token);
Json to_json(const domain::Station& station);
Json to_json(const domain::StationJob& job);
Json to_json(const domain::DeliveryRecord& record);
Json to_json(const domain::CounterVisit& visit);
Json to_json(const domain::Letter& letter);
Json to_json(const ports::AuditEntry& entry);
Json to_json(const ra::BodyView& view);
Json to_json(const ra::MembershipView& view);
Json to_json(const ra::LineView& view);
Json to_json(const ra::QueueItem& item);
Json to_json(const ra::DaySheet& sheet);
Json to_json(const ra::SheetItem& item);
Json to_json(const domain::Leave& leave);
Json to_json(const domain::SlotWait& wait);
Json to_json(const domain::CalendarFeed& feed);
/// `number`: may the reader see the number of the identity document? The delivery operator reads it on the document (R56).
enum class DocumentNumber : std::uint8_t { hidden, shown };
Json to_json(const domain::Dossier& dossier, DocumentNumber number = DocumentNumber::hidden);
/// The whole case, as the reader may see it.
Json to_json(const ra::CaseView& view);

/// A list under a name: {"orders": […]}.
template <class Items>
Json list_of(std::string name, const Items& items) {
  auto list = Json::array();
  for (const auto& item : items) list.push(to_json(item));
  return Json::object({{std::move(name), std::move(list)}});
}

/// One record with its version as ETag.
template <class Noun>
http::Reply single(const Noun& noun, int status = 200) {
  auto reply = http::json(to_json(noun), status);
  reply.set("ETag", "\"" + std::to_string(noun.version) + "\"");
  return reply;
}
/// 202 without content: it was taken in, nothing is told about what follows.
http::Reply accepted();

}  // namespace vidimus::web::api
