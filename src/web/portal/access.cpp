// Coming in by e-mailed link; going out, at an identity provider too; the personal space (mon espace).
#include <ranges>

#include "ra/certificates.hpp"
#include "ra/dossiers.hpp"
#include "ra/letter_desk.hpp"
#include "ra/provider_sign_in.hpp"
#include "web/http/cookie.hpp"
#include "web/portal/actions.hpp"
#include "web/portal/arrival.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::string_view wanted_cookie = "__Host-vers";
/// The rest is found by the search, page after page.
constexpr std::size_t most_lines_shown = 20;

PageResult send_link(Visit& visit) {
  const auto email = visit.typed("email");
  if (email.find('@') == std::string::npos) {
    auto refused = base::fail(base::Code::bad_request, "refused.fields");
    refused.fields.push_back({"/email", "email"});
    visit.refuse(refused, "connexion");
    return show_sign_in(visit);
  }
  VIDIMUS_CHECK(ra::ask_sign_in_link(visit.counter(), email));
  return visit.page("connexion_envoyee", Json::object({{"open_mailbox", visit.house().open_mailbox}}));
}

PageResult show_link(Visit& visit) {
  const auto letter = visit.request().query_value("courriel");
  const auto action = "/connexion/" + visit.param("secret") + (letter ? "?courriel=" + http::percent_encode(*letter) : "");
  return visit.page("connexion_lien", Json::object({{"form", form_view(visit, {.name = "connexion_lien", .action = action})}}));
}

/// Whoever signs in by a letter's link, or by way of one, has read it.
base::Result<base::Done> note_letters_read(const Visit& visit, const domain::Person& person, const std::string& wanted) {
  domain::Actor reader;
  reader.person = person.id;
  reader.body = person.body;
  const auto see = [&](const std::string& id) { return ra::see_letter(visit.counter(), reader, domain::LetterId{id}); };
  if (const auto letter = visit.request().query_value("courriel")) VIDIMUS_CHECK(see(std::string{*letter}));
  constexpr std::string_view mark = "?courriel=";
  if (const auto at = wanted.find(mark); at != std::string::npos) VIDIMUS_CHECK(see(wanted.substr(at + mark.size())));
  return base::Done{};
}

PageResult sign_in(Visit& visit) {
  VIDIMUS_TRY(in, ra::sign_in_with_link(visit.counter(), visit.param("secret")));
  VIDIMUS_CHECK(note_letters_read(visit, in.person, wanted_path(visit)));
  return let_in(visit, in);
}

PageResult sign_out(Visit& visit) {
  std::string elsewhere;
  if (visit.signed_in()) {
    VIDIMUS_TRY(address, ra::sign_out_everywhere(visit.counter(), visit.portal().provider, visit.session()));
    elsewhere = address;
  }
  // The provider is another site: a form may not end there, so the answer is a page that leads on by itself.
  auto reply = visit.go("/", "deconnexion");
  if (!elsewhere.empty()) {
    VIDIMUS_TRY(page, visit.page("deconnexion", Json::object({{"provider", provider_door(visit)}, {"lead_to", elsewhere}})));
    reply = std::move(page);
  }
  reply.add("Set-Cookie", http::clear_cookie("session"));
  return reply;
}

Json line_row(Visit& visit, const ra::LineView& view) {
  const auto state = base::to_name(view.line.state);
  return Json::object({{"reference", view.line.reference},
                       {"holder", view.holder.empty() ? visit.texts().text("word.no_body") : view.holder},
                       {"organisation", view.organisation},
                       {"state", visit.texts().of("state.order", state)},
                       {"tone", tone(state)}});
}

Json membership_row(Visit& visit, const ra::MembershipView& view) {
  const auto state = base::to_name(view.membership.state);
  return Json::object({{"id", view.membership.id.text},
                       {"organisation", view.organisation.name},
                       {"contract", view.contract.name},
                       {"state", visit.texts().of("state.membership", state)},
                       {"tone", tone(state)}});
}

Json certificate_card(Visit& visit, const domain::Certificate& certificate) {
  const auto state = base::to_name(certificate.state);
  return Json::object({{"subject", name_in(certificate.subject)},
                       {"serial", certificate.serial},
                       {"not_after", date(visit, certificate.not_after)},
                       {"state", visit.texts().of("state.certificate", state)},
                       {"tone", tone(state)}});
}

/// What the first dozen open cases ask of this person, memberships to sign, and the first order of who has none.
base::Result<Json> todo(Visit& visit, const std::vector<ra::LineView>& lines,
                        const std::vector<ra::MembershipView>& memberships) {
  Json out = Json::array();
  for (const auto& view : memberships) {
    const bool own = view.membership.legal_representative == visit.actor().person;
    if (!own || view.membership.state != domain::MembershipState::requested) continue;
    out.push(Json::object({{"what", visit.texts().text("next.membership.sign")},
                           {"name", view.organisation.name},
                           {"href", "/adhesions/" + view.membership.id.text}}));
  }
  for (const auto& view : memberships)
    if (lines.empty() && may_order(visit, view) && view.membership.state == domain::MembershipState::active)
      out.push(Json::object({{"what", visit.texts().text("next.membership.order")},
                             {"name", view.organisation.name},
                             {"href", "/adhesions/" + view.membership.id.text + "/annexe"}}));
  for (std::size_t at = 0; at < lines.size() && at < 12; ++at) {
    VIDIMUS_TRY(view, ra::view_case(visit.counter(), visit.actor(), lines[at].line.reference));
    const auto next = first_action(visit, view);
    if (!next) continue;
    out.push(Json::object({{"what", visit.texts().text("next." + next->key)},
                           {"name", maybe(lines[at].holder)},
                           {"reference", lines[at].line.reference},
                           {"href", next->href}}));
  }
  return out;
}

PageResult show_space(Visit& visit) {
  VIDIMUS_TRY(lines, ra::list_lines(visit.counter(), visit.actor(), {}));
  const bool manages = visit.has_role(domain::Role::ra_manager) || visit.has_role(domain::Role::auditor);
  std::vector<ra::MembershipView> memberships;  // who sees those of everybody finds them by the search, page after page
  if (!manages) {
    VIDIMUS_TRY(own, ra::memberships(visit.counter(), visit.actor()));
    memberships = std::move(own);
  }
  VIDIMUS_TRY(held, ra::certificates_held(visit.counter(), visit.actor()));
  VIDIMUS_TRY(tasks, todo(visit, lines, memberships));
  Json line_rows = Json::array();
  Json membership_rows = Json::array();
  Json cards = Json::array();
  const bool many = lines.size() > most_lines_shown;
  for (const auto& line : lines | std::views::take(most_lines_shown)) line_rows.push(line_row(visit, line));
  for (const auto& membership : memberships) membership_rows.push(membership_row(visit, membership));
  for (const auto& certificate : held) cards.push(certificate_card(visit, certificate));
  VIDIMUS_TRY(warnings, ra::supplier_warnings(visit.counter(), visit.actor()));
  Json warned = Json::array();
  for (const auto& sentence : warnings) warned.push(Json::object({{"sentence", sentence}}));
  using domain::Role;
  const bool reviews = visit.has_role(Role::registration_operator);
  const bool delivers = visit.has_role(Role::delivery_operator);
  return visit.page("espace", Json::object({{"person_name", name_of(visit.session().person)},
                                            {"function", maybe(visit.session().person.function)},
                                            {"work", reviews || delivers || manages},
                                            {"review", reviews},
                                            {"deliver", delivers},
                                            {"manage", manages},
                                            {"has_todo", !tasks.items().empty()},
                                            {"todo", tasks},
                                            {"has_memberships", !membership_rows.items().empty()},
                                            {"memberships", std::move(membership_rows)},
                                            {"supplier_warnings", std::move(warned)},
                                            {"has_lines", !line_rows.items().empty()},
                                            {"lines", std::move(line_rows)},
                                            {"more_lines", many},
                                            {"has_certificates", !cards.items().empty()},
                                            {"certificates", std::move(cards)}}));
}

}  // namespace

PageResult show_sign_in(Visit& visit) {
  Json data = Json::object({{"form", form_view(visit, {.name = "connexion", .action = "/connexion"})},
                            {"passkey", passkey_door(visit)},
                            {"provider", provider_door(visit)},
                            {"certificate_url", maybe(visit.portal().certificate_url)}});
  VIDIMUS_TRY(reply, visit.page("connexion", std::move(data)));
  // Where the visitor wanted to go is kept over the e-mail.
  if (const auto wanted = visit.request().query_value("vers"); wanted && own_path(*wanted))
    reply.add("Set-Cookie",
              http::set_cookie(
                  {.name = "vers", .value = base::to_base64url(base::view_of(*wanted)), .max_age = std::chrono::hours{1}}));
  return reply;
}

std::string wanted_path(const Visit& visit) {
  const auto cookie = visit.request().cookie(wanted_cookie);
  const auto path = cookie ? base::from_base64(*cookie) : std::nullopt;
  if (!path || !own_path(base::text_of(*path))) return "/espace";
  return std::string{base::text_of(*path)};
}

PageResult let_in(Visit& visit, const ra::SignedIn& in) {
  VIDIMUS_TRY(session, ra::find_session(visit.counter(), std::string{in.secret.reveal()}));
  auto reply = visit.go(session.withheld.empty() ? wanted_path(visit) : "/seconde-preuve");
  reply.add("Set-Cookie",
            http::set_cookie({.name = "session", .value = std::string{in.secret.reveal()}, .max_age = std::nullopt}));
  reply.add("Set-Cookie", http::clear_cookie("vers"));
  return reply;
}

std::span<const Row> access_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/connexion", show_sign_in, Door::open},
                                 {http::Method::post, "/connexion", send_link, Door::open},
                                 {http::Method::get, "/connexion/{secret}", show_link, Door::open},
                                 {http::Method::post, "/connexion/{secret}", sign_in, Door::open},
                                 {http::Method::post, "/deconnexion", sign_out, Door::open},
                                 {http::Method::get, "/espace", show_space}};
  return rows;
}

}  // namespace vidimus::web::portal
