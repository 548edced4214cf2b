// Letters (courriels): what became of them, what the desk does about those that reached nobody; the open mailbox of a first-steps
// instance.
#include "ra/letters.hpp"

#include <array>

#include "domain/identifiers.hpp"
#include "ra/letter_desk.hpp"
#include "ra/list_pages.hpp"
#include "ra/sender_check.hpp"
#include "web/api/fields.hpp"
#include "web/api/render.hpp"

namespace vidimus::web::api {
namespace {

Json json_of(const domain::LetterContact& contact) {
  return Json::object({{"kind", base::to_name(contact.kind)},
                       {"identified_by", base::to_name(contact.identified_by)},
                       {"at", base::to_rfc3339(contact.at)},
                       {"by", contact.by.text},
                       {"note", text_or_null(contact.note)}});
}

Json json_of(const ra::LetterView& view) {
  Json contacts = Json::array();
  for (const auto& contact : view.contacts) contacts.push(json_of(contact));
  const auto& person = view.recipient;
  return Json::object({{"letter", api::to_json(view.letter)},
                       {"reference", text_or_null(view.reference)},
                       {"recipient", Json::object({{"name", domain::shown_name(person.given_names, person.surname)},
                                                   {"phone", text_or_null(person.phone)},
                                                   {"email", person.email}})},
                       {"contacts", std::move(contacts)},
                       {"may_resend", view.may_resend},
                       {"may_print", view.may_print}});
}

Answer list_undelivered(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_query(call.request()));
  const domain::LetterId after{fields.optional("after")};
  const auto limit = static_cast<int>(fields.number("limit", 1, 500, 100));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(views, ra::undelivered_page(call.counter(), call.actor(), after, limit));
  Json letters = Json::array();
  for (const auto& view : views) letters.push(json_of(view));
  const bool more = views.size() == static_cast<std::size_t>(limit);
  return http::json(Json::object({{"letters", std::move(letters)}, {"next", more ? Json{views.back().letter.id.text} : Json{}}}));
}

Json json_of(const ra::SenderLine& line) {
  return Json::object({{"record", base::to_name(line.record)},
                       {"name", line.name},
                       {"found", text_or_null(line.found)},
                       {"finding", line.finding ? Json{base::to_name(*line.finding)} : Json{}},
                       {"grave", line.finding && domain::rule_of(*line.finding).grave}});
}

Answer show_sender_domain(Call& call) {
  VIDIMUS_TRY(report, ra::sender_report(call.counter(), call.actor()));
  Json checks = Json::array();
  for (const auto& line : report.lines) checks.push(json_of(line));
  return http::json(Json::object({{"address", report.address}, {"domain", report.domain}, {"checks", std::move(checks)}}));
}

Answer show_letter(Call& call) {
  VIDIMUS_TRY(view, ra::view_letter(call.counter(), call.actor(), call.id<domain::LetterId>("id")));
  return http::json(json_of(view));
}

Answer print(Call& call) {
  VIDIMUS_TRY(found, ra::printable_letter(call.counter(), call.actor(), call.id<domain::LetterId>("id")));
  auto reply = http::text(found.plain);
  reply.set("Cache-Control", "no-store");
  return reply;
}

Answer readdress(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  ra::NewAddress command;
  command.letter = call.id<domain::LetterId>("id");
  command.email = fields.required("email");
  command.identified_by = fields.choice<domain::IdentifiedBy>("identified_by");
  command.note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::readdress_letter(call.counter(), call.actor(), command));
  return accepted();
}

Answer note_contact(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_body(call.request()));
  const auto kind = fields.choice<domain::ContactKind>("kind");
  const auto note = fields.optional("note");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::note_contact(call.counter(), call.actor(), call.id<domain::LetterId>("id"), kind, note));
  return accepted();
}

Answer receipt(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::see_letter(call.counter(), call.actor(), call.id<domain::LetterId>("id")));
  return accepted();
}

Answer resend(Call& call) {
  VIDIMUS_TRY(fields, Fields::of_optional_body(call.request()));
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_CHECK(ra::resend_letter(call.counter(), call.actor(), call.id<domain::LetterId>("id")));
  return accepted();
}

Answer list_mailbox(Call& call) {
  VIDIMUS_TRY(letters, ra::mailbox(call.counter()));
  return http::json(list_of("letters", letters));
}

Answer open_letter(Call& call) {
  VIDIMUS_TRY(found, ra::open_letter(call.counter(), call.id<domain::LetterId>("id")));
  auto reply = http::der("message/rfc822", found.message);
  reply.set("Cache-Control", "no-store");
  return reply;
}

using enum http::Method;

}  // namespace

std::span<const Row> letter_rows() {
  static constexpr std::array rows{
      Row{get, "/api/v1/undelivered-letters", list_undelivered},
      Row{get, "/api/v1/sender-domain", show_sender_domain},
      Row{get, "/api/v1/letters/{id}", show_letter},
      Row{get, "/api/v1/letters/{id}/text", print},
      Row{post, "/api/v1/letters/{id}/sendings", resend},
      Row{post, "/api/v1/letters/{id}/addresses", readdress},
      Row{post, "/api/v1/letters/{id}/contacts", note_contact},
      Row{post, "/api/v1/letters/{id}/receipt", receipt},
      Row{get, "/api/v1/mailbox", list_mailbox, Door::open},
      Row{get, "/api/v1/mailbox/{id}", open_letter, Door::open},
  };
  return rows;
}

}  // namespace vidimus::web::api
