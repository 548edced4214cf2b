// Letters that reached nobody (courriers non remis), what is done about one of them, and its text to be printed.
#include "ra/letter_desk.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/list_pages.hpp"
#include "ra/sender_check.hpp"
#include "web/portal/list_file.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using base::Code;
using domain::ContactKind;
using domain::IdentifiedBy;

constexpr int letters_a_page = 50;

std::string path_of(const domain::Letter& letter) { return "/courriels/" + letter.id.text; }

Json row_view(const Visit& visit, const ra::LetterView& view) {
  return Json::object({{"id", view.letter.id.text},
                       {"subject", view.letter.subject},
                       {"date", date(visit, view.letter.queued_at)},
                       {"name", name_of(view.recipient)},
                       {"phone", maybe(domain::phone_text(view.recipient.phone))},
                       {"to", view.letter.to},
                       {"reference", maybe(view.reference)},
                       {"reached", !view.contacts.empty()},
                       {"state", visit.texts().of("letter_state", base::to_name(view.letter.state))}});
}

PageResult list_letters(Visit& visit) {
  const domain::LetterId after{std::string{visit.request().query_value("apres").value_or("")}};
  VIDIMUS_TRY(views, ra::undelivered_page(visit.counter(), visit.actor(), after, letters_a_page));
  const bool more = views.size() == static_cast<std::size_t>(letters_a_page);
  Json letters = Json::array();
  for (const auto& view : views) letters.push(row_view(visit, view));
  return visit.page("courriels",
                    Json::object({{"has_letters", !letters.items().empty()},
                                  {"letters", std::move(letters)},
                                  {"by_mail", visit.house().names != nullptr},
                                  {"files", list_files(visit, "/courriels/liste", {})},
                                  {"next", more ? Json{"/courriels?apres=" + views.back().letter.id.text} : Json{false}}}));
}

PageResult send_letters(Visit& visit) {
  return send_house_list<domain::LetterState>(visit, "letters", Json{Json::Object{}}, "courriels", "letter_state", "courriels");
}

Json contacts_view(const Visit& visit, const ra::LetterView& view) {
  Json out = Json::array();
  for (const auto& one : view.contacts)
    out.push(Json::object({{"date", date(visit, one.at)},
                           {"kind", visit.texts().of("contact", base::to_name(one.kind))},
                           {"identified_by", one.identified_by == IdentifiedBy::nothing
                                                 ? Json{false}
                                                 : Json{visit.texts().of("identified_by", base::to_name(one.identified_by))}},
                           {"note", maybe(one.note)}}));
  return out;
}

Json line_view(const Visit& visit, const ra::SenderLine& line) {
  const auto finding = line.finding ? base::to_name(*line.finding) : std::string_view{};
  return Json::object({{"record", visit.texts().of("sender_record", base::to_name(line.record))},
                       {"name", line.name},
                       {"found", maybe(line.found)},
                       {"good", !line.finding},
                       {"grave", line.finding && domain::rule_of(*line.finding).grave},
                       {"words", line.finding ? Json{visit.texts().of("sender_finding", finding)} : Json{false}}});
}

/// What the sender's domain publishes, asked at this moment.
PageResult show_sender_domain(Visit& visit) {
  VIDIMUS_TRY(report, ra::sender_report(visit.counter(), visit.actor()));
  Json lines = Json::array();
  for (const auto& line : report.lines) lines.push(line_view(visit, line));
  const bool good = std::ranges::none_of(report.lines, [](const ra::SenderLine& line) { return line.finding.has_value(); });
  return visit.page("expediteur", Json::object({{"address", report.address},
                                                {"domain", report.domain},
                                                {"lines", std::move(lines)},
                                                {"good", good},
                                                {"back", back("/courriels", visit.texts().text("menu.courriels"))}}));
}

bool looks_after(const Visit& visit) {
  using domain::Role;
  return visit.actor().standing.meets({Role::registration_operator, Role::delivery_operator, Role::ra_manager});
}

PageResult show_letters(Visit& visit) {
  VIDIMUS_TRY(view, ra::view_letter(visit.counter(), visit.actor(), domain::LetterId{visit.param("id")}));
  const auto& letter = view.letter;
  const bool acts = looks_after(visit) && view.recipient.id != visit.actor().person;
  Json data = row_view(visit, view);
  data.set("sender", letter.sender);
  data.set("attempts", letter.attempts);
  data.set("reply", maybe(letter.reply));
  data.set("trouble", maybe(letter.last_error));
  data.set("sent", date(visit, letter.sent_at));
  data.set("bounced", date(visit, letter.bounced_at));
  data.set("seen", date(visit, letter.seen_at));
  Json contacts = contacts_view(visit, view);
  data.set("has_contacts", !contacts.items().empty()).set("contacts", std::move(contacts));
  data.set("print", view.may_print ? Json{path_of(letter) + "/imprimer"} : Json{false});
  data.set("secret", !view.may_print);
  data.set("resend", view.may_resend ? button_view(visit, path_of(letter) + "/envois", "courriel_renvoyer") : Json{false});
  data.set("address_form", false).set("contact_form", false);
  if (acts && view.may_resend)
    data.set("address_form",
             form_view(visit, {.name = "courriel_adresse",
                               .action = path_of(letter) + "/adresses",
                               .choices = {{"identified_by", choices_of(visit.texts(), "identified_by",
                                                                        {IdentifiedBy::identity_document, IdentifiedBy::call_back,
                                                                         IdentifiedBy::representative})}}}));
  if (acts)
    data.set("contact_form",
             form_view(visit, {.name = "courriel_contact",
                               .action = path_of(letter) + "/contacts",
                               .choices = {{"kind", choices_of(visit.texts(), "contact",
                                                               {ContactKind::phone, ContactKind::post, ContactKind::hand_over})}},
                               .prefix = "contact-"}));
  data.set("back", looks_after(visit) ? back("/courriels", visit.texts().text("menu.courriels"))
                                      : back("/espace", visit.texts().text("menu.espace")));
  return visit.page("courriel", std::move(data));
}

PageResult letter_again(Visit& visit, const base::Error& error, std::string_view form) {
  if (error.code == Code::not_found) return error;
  visit.refuse(error, form, form == "courriel_contact" ? "contact-" : "");
  return show_letters(visit);
}

PageResult resend(Visit& visit) {
  const domain::LetterId id{visit.param("id")};
  const auto done = ra::resend_letter(visit.counter(), visit.actor(), id);
  if (!done) return letter_again(visit, done.error(), "");
  return visit.go("/courriels/" + id.text, "courriel_renvoye");
}

PageResult readdress(Visit& visit) {
  ra::NewAddress command;
  command.letter = domain::LetterId{visit.param("id")};
  command.email = visit.typed("email");
  command.identified_by = base::from_name<IdentifiedBy>(visit.typed("identified_by")).value_or(IdentifiedBy::nothing);
  command.note = visit.typed("note");
  const auto done = ra::readdress_letter(visit.counter(), visit.actor(), command);
  if (!done) return letter_again(visit, done.error(), "courriel_adresse");
  return visit.go("/courriels/" + command.letter.text, "courriel_adresse");
}

PageResult note_contact(Visit& visit) {
  const domain::LetterId id{visit.param("id")};
  const auto kind = base::from_name<ContactKind>(visit.typed("kind"));
  if (!kind) {
    auto refused = base::fail(Code::bad_request, "refused.fields");
    refused.fields.push_back({"/kind", "required"});
    return letter_again(visit, refused, "courriel_contact");
  }
  const auto done = ra::note_contact(visit.counter(), visit.actor(), id, *kind, visit.typed("note"));
  if (!done) return letter_again(visit, done.error(), "courriel_contact");
  return visit.go("/courriels/" + id.text, "courriel_note");
}

/// The letter as a sheet of paper. One that carries a code is printed by its recipient only, in his own space.
PageResult print_letter(Visit& visit) {
  VIDIMUS_TRY(found, ra::printable_letter(visit.counter(), visit.actor(), domain::LetterId{visit.param("id")}));
  const auto& place = found.organisation;
  Json data = Json::object({{"title", found.letter.subject},
                            {"subject", found.letter.subject},
                            {"date", date(visit, found.letter.queued_at)},
                            {"name", name_of(found.recipient)},
                            {"place", place.name.empty() ? Json{false} : organisation_view(place)},
                            {"text", found.plain},
                            {"back", back(path_of(found.letter), visit.texts().text("title.courriel"))}});
  return visit.page("courriel_imprime", std::move(data));
}

PageResult receipt(Visit& visit) {
  VIDIMUS_CHECK(ra::see_letter(visit.counter(), visit.actor(), domain::LetterId{visit.param("id")}));
  return visit.go("/espace", "courriel_lu");
}

}  // namespace

std::span<const Row> letter_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/courriels", list_letters},
                                 {http::Method::get, "/courriels/liste.csv", send_letters},
                                 {http::Method::get, "/courriels/liste.ods", send_letters},
                                 {http::Method::get, "/courriels/liste.pdf", send_letters},
                                 {http::Method::get, "/courriels/domaine", show_sender_domain},
                                 {http::Method::get, "/courriels/{id}", show_letters},
                                 {http::Method::get, "/courriels/{id}/imprimer", print_letter},
                                 {http::Method::post, "/courriels/{id}/envois", resend},
                                 {http::Method::post, "/courriels/{id}/adresses", readdress},
                                 {http::Method::post, "/courriels/{id}/contacts", note_contact},
                                 {http::Method::post, "/courriels/{id}/recu", receipt}};
  return rows;
}

}  // namespace vidimus::web::portal
