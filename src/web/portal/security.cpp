// Second proofs and sessions: one's own security page, the proof asked after a link, passkeys at the door.
#include <algorithm>

#include "domain/provider_account.hpp"
#include "ra/second_factor.hpp"
#include "web/http/cookie.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

/// Host of the portal: the site passkeys belong to.
std::string site_of(const Visit& visit) {
  const auto& url = visit.house().public_url;
  const auto from = url.find("://");
  const auto host = from == std::string::npos ? url : url.substr(from + 3);
  return host.substr(0, host.find(':'));
}

Json passkey_form(Visit& visit, std::string action, std::string_view ceremony) {
  return Json::object({{"action", std::move(action)},
                       {"ceremony", ceremony},
                       {"challenge", ra::passkey_challenge(visit.counter(), visit.browser_secret())},
                       {"site", site_of(visit)},
                       {"csrf", visit.csrf()},
                       {"user", false},
                       {"named", false},
                       {"submit", visit.texts().of("submit", "passkey_" + std::string{ceremony})}});
}

Json new_passkey_form(Visit& visit, const std::vector<domain::Credential>& held) {
  auto out = passkey_form(visit, "/securite/cle", "create");
  std::string known;
  for (const auto& one : held)
    if (!one.key_id.empty()) known += (known.empty() ? "" : " ") + base::to_base64url(one.key_id);
  out.set("user", base::to_base64url(base::view_of(visit.session().person.id.text)));
  out.set("account", visit.session().person.email);
  out.set("known", known);
  out.set("named", true);
  return out;
}

ra::PasskeyAnswer answer_of(Visit& visit) {
  const auto octets = [&](std::string_view field) { return base::from_base64(visit.typed(field)).value_or(base::Bytes{}); };
  return {.browser = visit.browser_secret(),
          .challenge = visit.typed("challenge"),
          .key_id = octets("key_id"),
          .client_data = octets("client_data"),
          .authenticator_data = octets("authenticator_data"),
          .signature = octets("signature")};
}

http::Reply let_in(const Visit& visit, const ra::SignedIn& in, const std::string& path, std::string_view done = {}) {
  auto reply = visit.go(path, done);
  reply.add("Set-Cookie",
            http::set_cookie({.name = "session", .value = std::string{in.secret.reveal()}, .max_age = std::nullopt}));
  return reply;
}

PageResult sign_in_with_passkey(Visit& visit) {
  VIDIMUS_TRY(in, ra::sign_in_with_passkey(visit.counter(), answer_of(visit)));
  return let_in(visit, in, "/espace");
}

std::string roles_text(const Visit& visit) {
  std::string out;
  visit.session().withheld.each(
      [&](domain::Role role) { out += (out.empty() ? "" : ", ") + visit.texts().of("role", base::to_name(role)); });
  return out;
}

PageResult show_proof(Visit& visit) {
  VIDIMUS_TRY(held, ra::credentials(visit.counter(), visit.session()));
  if (visit.session().withheld.empty() && (held.empty() || domain::enough_for_agents(visit.session().method)))
    return visit.go("/espace");
  const auto has = [&](domain::CredentialKind kind) {
    return std::ranges::any_of(held, [&](const auto& one) { return one.kind == kind; });
  };
  const bool code = has(domain::CredentialKind::one_time_code);
  Json data = Json::object({{"roles", roles_text(visit)}, {"first", held.empty()}, {"code", code}});
  data.set("passkey", has(domain::CredentialKind::passkey) ? passkey_form(visit, "/connexion/cle", "get") : Json{false});
  if (code) data.set("form", form_view(visit, {.name = "seconde_preuve", .action = "/seconde-preuve"}));
  return visit.page("seconde_preuve", std::move(data));
}

PageResult prove_own(Visit& visit) {
  auto in = ra::prove_with_code(visit.counter(), visit.session(), visit.typed("code"));
  if (in) return let_in(visit, *in, "/espace");
  visit.refuse(in.error(), "seconde_preuve");
  return show_proof(visit);
}

Json credential_row(Visit& visit, const domain::Credential& credential, bool may_remove) {
  const auto& texts = visit.texts();
  const auto kind = base::to_name(credential.kind);
  return Json::object(
      {{"name", credential.name.empty() ? texts.of("credential", kind) : credential.name},
       {"kind", texts.of("credential", kind)},
       {"created", date(visit, credential.created)},
       {"used", date(visit, credential.used_at)},
       {"button",
        may_remove ? button_view(visit, "/securite/preuves/" + credential.id.text, "credential_remove", "quiet") : Json{false}}});
}

Json session_row(Visit& visit, const domain::Session& session) {
  const bool here = session.id == visit.session().id;
  return Json::object(
      {{"created", date(visit, session.created)},
       {"expires", date(visit, session.expires)},
       {"method", visit.texts().of("method", session.method)},
       {"here", here},
       {"button", here ? Json{false} : button_view(visit, "/securite/connexions/" + session.id.text, "session_end", "quiet")}});
}

PageResult show_security(Visit& visit) {
  VIDIMUS_TRY(held, ra::credentials(visit.counter(), visit.session()));
  VIDIMUS_TRY(open, ra::sessions(visit.counter(), visit.session()));
  const bool strong = domain::enough_for_agents(visit.session().method);
  Json credentials = Json::array();
  for (const auto& one : held) credentials.push(credential_row(visit, one, strong));
  Json sessions = Json::array();
  for (const auto& one : open) sessions.push(session_row(visit, one));
  VIDIMUS_TRY(accounts, provider_accounts_view(visit));
  const bool may_add = held.empty() || strong;
  return visit.page("securite", Json::object({{"has_credentials", !held.empty()},
                                              {"credentials", std::move(credentials)},
                                              {"may_add", may_add},
                                              {"passkey", may_add ? new_passkey_form(visit, held) : Json{false}},
                                              {"has_accounts", !accounts.items().empty()},
                                              {"accounts", std::move(accounts)},
                                              {"sessions", std::move(sessions)},
                                              {"back", back("/espace", visit.texts().text("menu.espace"))}}));
}

PageResult add_passkey(Visit& visit) {
  VIDIMUS_TRY(in, ra::enrol_passkey(visit.counter(), visit.session(), answer_of(visit), visit.typed("name")));
  return let_in(visit, in, "/securite", "preuve");
}

PageResult codes_page(Visit& visit, const ra::OneTimeOffer& offer) {
  auto form = form_view(visit, {.name = "codes", .action = "/securite/codes"});
  form.set("sealed", offer.sealed);
  return visit.page("codes", Json::object({{"secret", offer.setup.secret},
                                           {"picture", offer.setup.picture},
                                           {"modules", offer.setup.modules},
                                           {"form", std::move(form)},
                                           {"back", back("/securite", visit.texts().of("title", "securite"))}}));
}

PageResult offer_codes(Visit& visit) {
  VIDIMUS_TRY(offer, ra::offer_one_time_code(visit.counter(), visit.session()));
  return codes_page(visit, offer);
}

PageResult add_codes(Visit& visit) {
  auto in =
      ra::enrol_one_time_code(visit.counter(), visit.session(), visit.typed("sealed"), visit.typed("code"), visit.typed("name"));
  if (in) return let_in(visit, *in, "/securite", "preuve");
  visit.refuse(in.error(), "codes");
  VIDIMUS_TRY(offer, ra::same_one_time_offer(visit.counter(), visit.session(), visit.typed("sealed")));
  return codes_page(visit, offer);
}

PageResult remove_own_proof(Visit& visit) {
  VIDIMUS_CHECK(ra::remove_credential(visit.counter(), visit.session(), domain::CredentialId{visit.param("id")}));
  return visit.go("/securite", "preuve_retiree");
}

PageResult end_session(Visit& visit) {
  VIDIMUS_CHECK(ra::end_session(visit.counter(), visit.session(), domain::SessionId{visit.param("id")}));
  return visit.go("/securite", "connexion_fermee");
}

using enum http::Method;

}  // namespace

Json passkey_door(Visit& visit) { return passkey_form(visit, "/connexion/cle", "get"); }

std::span<const Row> security_rows() {
  static constexpr Row rows[] = {{post, "/connexion/cle", sign_in_with_passkey, Door::open},
                                 {get, "/seconde-preuve", show_proof},
                                 {post, "/seconde-preuve", prove_own},
                                 {get, "/securite", show_security},
                                 {post, "/securite/cle", add_passkey},
                                 {get, "/securite/codes", offer_codes},
                                 {post, "/securite/codes", add_codes},
                                 {post, "/securite/preuves/{id}", remove_own_proof},
                                 {post, "/securite/connexions/{id}", end_session}};
  return rows;
}

}  // namespace vidimus::web::portal
