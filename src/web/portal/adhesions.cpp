// Memberships (adhésions): state, convention to sign, persons to name, acceptance by the RA manager; annexe 4.
#include <algorithm>
#include <charconv>

#include "domain/powers.hpp"
#include "ra/organisations.hpp"
#include "ra/signed_text.hpp"
#include "web/portal/compatibility.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

using domain::MembershipState;
using domain::Role;

domain::MembershipId membership_of(const Visit& visit) { return domain::MembershipId{visit.param("id")}; }

/// A form that asks for a reason; several may stand on the page.
Json reason_form(Visit& visit, const std::string& action, const std::string& submit, const std::string& prefix) {
  return form_view(visit, {.name = "motif", .action = action, .submit = submit, .prefix = prefix, .danger = true});
}

/// What may become of the membership after the adhesion, as far as this person and its state allow.
void add_later_acts(Visit& visit, const ra::MembershipView& view, bool own, bool manages, Json& data) {
  const auto path = "/adhesions/" + view.membership.id.text;
  const auto state = view.membership.state;
  const bool member = state == MembershipState::active || state == MembershipState::suspended;
  data.set("suspended", state == MembershipState::suspended);
  if (manages && state == MembershipState::active)
    data.set("suspend", reason_form(visit, path + "/suspension", "adhesion_suspendre", "suspension-"));
  if (manages && state == MembershipState::suspended)
    data.set("resume", button_view(visit, path + "/retablissement", "adhesion_retablir"));
  if (own && member) data.set("resign", reason_form(visit, path + "/resiliation", "adhesion_resilier", "resiliation-"));
  if (own && (state == MembershipState::requested || state == MembershipState::signed_))
    data.set("withdraw", button_view(visit, path + "/retrait", "adhesion_retirer", "quiet"));
  const bool was = member || state == MembershipState::ended;
  if (own && was && !view.contract.successor.empty()) data.set("next", path + "/suite");
}

/// Parts of the page that only one state or one person sees.
base::Result<base::Done> add_acts(Visit& visit, const ra::MembershipView& view, Json& data) {
  const auto path = "/adhesions/" + view.membership.id.text;
  const auto state = view.membership.state;
  const bool own = view.membership.legal_representative == visit.actor().person;
  const bool manages = visit.has_role(Role::ra_manager) && visit.actor().body == view.body.id;
  if (own && state == MembershipState::requested) {
    VIDIMUS_TRY(text, ra::convention_text(visit.counter(), visit.actor(), view.membership.id));
    data.set("to_sign", true).set("convention", text);
    data.set("ask", button_view(visit, path + "/code", "code_ask", "quiet"));
    data.set("form", form_view(visit, {.name = "code", .action = path + "/signature", .submit = "convention"}));
  }
  data.set("waiting", state == MembershipState::signed_ && !manages);
  data.set("active", state == MembershipState::active && may_order(visit, view));
  add_later_acts(visit, view, own, manages, data);
  if (state == MembershipState::active) {
    data.set("people", "/collectivites/" + view.organisation.id.text + "/personnes");
    data.set("account", "/collectivites/" + view.organisation.id.text + "/factures");
  }
  data.set("pre_order", view.contract.cci_by_pre_order);
  if (!manages || (state != MembershipState::requested && state != MembershipState::signed_)) return base::Done{};
  data.set("decide", true);
  if (state == MembershipState::signed_) data.set("accept", button_view(visit, path + "/acceptation", "adhesion_accepter"));
  data.set("refuse",
           form_view(visit, {.name = "motif", .action = path + "/refus", .submit = "adhesion_refuser", .danger = true}));
  return base::Done{};
}

PageResult adhesion_page(Visit& visit) {
  VIDIMUS_TRY(view, ra::membership(visit.counter(), visit.actor(), membership_of(visit)));
  const auto state = base::to_name(view.membership.state);
  Json data = Json::object({{"id", view.membership.id.text},
                            {"organisation", organisation_view(view.organisation)},
                            {"contract_name", view.contract.name},
                            {"body_name", view.body.name},
                            {"state", visit.texts().of("state.membership", state)},
                            {"tone", tone(state)},
                            {"signed_at", date(visit, view.membership.convention_signed_at)},
                            {"reason", maybe(view.membership.reason)},
                            {"desk", desk_view(view.body)},
                            {"back", back("/espace", visit.texts().text("menu.espace"))}});
  VIDIMUS_CHECK(add_acts(visit, view, data));
  return visit.page("adhesion", std::move(data));
}

PageResult refused_adhesion(Visit& visit, const base::Error& error, std::string_view form) {
  if (error.code == base::Code::not_found) return error;
  visit.refuse(error, form);
  return adhesion_page(visit);
}

PageResult ask_adhesion_code(Visit& visit) {
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "convention:" + visit.param("id")));
  return visit.go("/adhesions/" + visit.param("id"), "code");
}

PageResult sign_adhesion(Visit& visit) {
  const auto done = ra::sign_convention(visit.counter(), visit.actor(), membership_of(visit), visit.typed("code"));
  if (!done) return refused_adhesion(visit, done.error(), "code");
  return visit.go("/adhesions/" + visit.param("id"), "convention");
}

PageResult accept_adhesion(Visit& visit) {
  const auto done = ra::activate_membership(visit.counter(), visit.actor(), membership_of(visit));
  if (!done) return refused_adhesion(visit, done.error(), "");
  return visit.go("/gestion", "adhesion");
}

PageResult refuse_adhesion(Visit& visit) {
  const auto done = ra::refuse_membership(visit.counter(), visit.actor(), membership_of(visit), visit.typed("reason"));
  if (!done) return refused_adhesion(visit, done.error(), "motif");
  return visit.go("/gestion", "adhesion_refusee");
}

base::Result<std::string> annex_of(Visit& visit, const domain::Membership& membership) {
  VIDIMUS_TRY(work, visit.counter().open(visit.actor()));
  const auto typed = visit.typed("count");
  // The number stands in the text once it is known; it is part of what is signed.
  const Json extra = typed.empty() ? Json::object({}) : Json::object({{"count", typed}});
  VIDIMUS_TRY(text, ra::text_to_sign(work, ra::annex_text, membership, extra));
  return text.text;
}

PageResult show_annex(Visit& visit) {
  VIDIMUS_TRY(view, ra::membership(visit.counter(), visit.actor(), membership_of(visit)));
  VIDIMUS_TRY(text, annex_of(visit, view.membership));
  VIDIMUS_TRY(known, compatibility_view(visit, view.body.id));
  const auto path = "/adhesions/" + view.membership.id.text;
  return visit.page(
      "annexe",
      Json::object({{"organisation", organisation_view(view.organisation)},
                    {"compatibility", std::move(known)},
                    {"contract_name", view.contract.name},
                    {"cutoff", day(visit, view.contract.order_cutoff)},
                    {"annex", text},
                    {"desk", desk_view(view.body)},
                    {"back", back(path, view.organisation.name)},
                    {"ask", button_view(visit, path + "/annexe/code", "code_ask", "quiet")},
                    {"form", form_view(visit, {.name = "annexe", .action = path + "/annexe", .values = {{"count", "1"}}})}}));
}

PageResult ask_annex_code(Visit& visit) {
  VIDIMUS_CHECK(ra::ask_consent_code(visit.counter(), visit.actor(), "annex:" + visit.param("id")));
  return visit.go("/adhesions/" + visit.param("id") + "/annexe", "code");
}

PageResult send_annex(Visit& visit) {
  const auto typed = visit.typed("count");
  int count = 0;
  std::from_chars(typed.data(), typed.data() + typed.size(), count);
  const auto done = ra::send_annex(visit.counter(), visit.actor(),
                                   {.membership = membership_of(visit), .count = count, .code = visit.typed("code")});
  if (!done) {
    if (done.error().code == base::Code::not_found) return done.error();
    visit.refuse(done.error(), "annexe");
    return show_annex(visit);
  }
  return visit.go(done->size() == 1 ? "/dossiers/" + done->front().reference : "/espace", "annexe");
}

}  // namespace

bool may_order(const Visit& visit, const ra::MembershipView& view) {
  const auto today = base::civil_of(visit.house().clock.now()).day;
  return std::ranges::any_of(visit.actor().accreditations, [&](const domain::Accreditation& one) {
    return one.organisation == view.organisation.id && domain::powers_of(one, today).has(domain::Power::sign_annex);
  });
}

std::span<const Row> adhesion_rows() {
  static constexpr Row rows[] = {{http::Method::get, "/adhesions/{id}", adhesion_page},
                                 {http::Method::post, "/adhesions/{id}/code", ask_adhesion_code},
                                 {http::Method::post, "/adhesions/{id}/signature", sign_adhesion},
                                 {http::Method::post, "/adhesions/{id}/acceptation", accept_adhesion},
                                 {http::Method::post, "/adhesions/{id}/refus", refuse_adhesion},
                                 {http::Method::get, "/adhesions/{id}/annexe", show_annex},
                                 {http::Method::post, "/adhesions/{id}/annexe/code", ask_annex_code},
                                 {http::Method::post, "/adhesions/{id}/annexe", send_annex}};
  return rows;
}

PageResult show_adhesion(Visit& visit) { return adhesion_page(visit); }

}  // namespace vidimus::web::portal
