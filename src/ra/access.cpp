#include "ra/access.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/provider_account.hpp"
#include "pki/oids.hpp"
#include "pki/x509.hpp"
#include "ra/certificate_trust.hpp"
#include "ra/session_start.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Challenge;
using domain::ChallengePurpose;
using domain::Role;

constexpr std::chrono::minutes link_life{30};
constexpr std::chrono::hours session_life{8};
constexpr std::size_t secret_octets = 32;
constexpr std::string_view sign_in_use = "sign_in";

base::Secret draw_secret(Work& work) { return base::Secret{base::to_base64url(work.house().entropy.draw(secret_octets))}; }

domain::SessionId session_id_of(std::string_view secret) {
  return domain::SessionId{base::to_hex(pki::sha256(base::view_of(secret)))};
}

base::Error unknown_session() { return fail(Code::unauthenticated, "refused.sign_in"); }

/// A link may be used once, before its end. @errors wrong_code, expired.
Result<Challenge> usable_link(Work& work, const std::string& secret) {
  VIDIMUS_TRY(challenge, work.unit().challenge_by_mac(work.mac(sign_in_use, secret)));
  if (!challenge || challenge->purpose != ChallengePurpose::sign_in || challenge->used_at)
    return fail(Code::wrong_code, "refused.link");
  if (work.now() >= challenge->expires) return fail(Code::expired, "refused.link_expired");
  return *challenge;
}

/// Roles of the registration authority's agents: asked for more than a mailbox.
constexpr domain::RoleSet agent_roles{Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor};

/// Takes the agents' roles from an actor; answers which.
domain::RoleSet withhold_agent_roles(Actor& actor) {
  const auto taken = actor.standing.common(agent_roles);
  actor.standing = actor.standing.without(agent_roles);
  std::erase_if(actor.accreditations, [](const auto& held) { return agent_roles.has(held.role); });
  return taken;
}

}  // namespace

SignedIn start_session(Work& work, const domain::Person& person, std::string_view method) {
  SignedIn out{draw_secret(work), person};
  domain::Session session{.id = session_id_of(out.secret.reveal()),
                          .person = person.id,
                          .csrf = work.house().entropy.draw(secret_octets),
                          .method = std::string{method},
                          .created = work.now(),
                          .expires = work.now() + session_life};
  work.write(session, "session", session.id.text, "sign_in", person.body, {}, Json::object({{"method", method}}));
  return out;
}

Result<SignedIn> restart_session(Work& work, const ActiveSession& active, std::string_view method) {
  VIDIMUS_TRY(old, work.unit().session(active.id));
  if (!old || old->ended_at) return unknown_session();
  old->ended_at = work.now();
  work.write(*old, "session", old->id.text, "sign_out", active.person.body);
  return start_session(work, active.person, method);
}

Result<Actor> actor_now(Counter& counter, const domain::PersonId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(person, work.unit().person(id));
  return actor_of(work.unit(), person, work.now());
}

Result<Done> ask_sign_in_link(Counter& counter, const std::string& email) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  const auto address = domain::email_from(email);
  if (!address) return Done{};
  VIDIMUS_TRY(people, work.unit().people_by_email(*address));
  if (people.empty()) return Done{};
  for (const auto& person : people) {
    VIDIMUS_TRY(body, work.unit().body(person.body));
    const auto secret = draw_secret(work);
    Challenge challenge{.id = work.new_id<domain::ChallengeId>(),
                        .person = person.id,
                        .purpose = ChallengePurpose::sign_in,
                        .mac = work.mac(sign_in_use, secret.reveal()),
                        .expires = work.now() + link_life};
    work.write(challenge, "challenge", challenge.id.text, "ask_link", person.body, {},
               Json::object({{"person", person.id.text}}));
    VIDIMUS_CHECK(work.tell("sign_in_link", body, person, nullptr,
                            Json::object({{"link", work.house().public_url + "/connexion/" + std::string{secret.reveal()}},
                                          {"link_minutes", static_cast<std::int64_t>(link_life.count())}})));
  }
  return work.commit();
}

Result<SignedIn> sign_in_with_link(Counter& counter, const std::string& secret) {
  // Who signs in is known only once the link was found: read first, then act as that person.
  domain::PersonId who;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    VIDIMUS_TRY(found, usable_link(looking, secret));
    who = found.person;
  }
  VIDIMUS_TRY(actor, actor_now(counter, who));
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(challenge, usable_link(work, secret));
  VIDIMUS_TRY(person, work.unit().person(who));
  challenge.used_at = work.now();
  work.write(challenge, "challenge", challenge.id.text, "use_link", person.body);
  auto out = start_session(work, person, "link");
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<SignedIn> sign_in_with_certificate(Counter& counter, base::ByteView certificate) {
  const auto read = pki::read_certificate(certificate);
  if (!read) return unknown_session();
  domain::PersonId who;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    VIDIMUS_TRY(known, looking.unit().certificate_by_serial(base::to_hex(read->serial)));
    if (!known || !std::ranges::equal(known->der, certificate)) return unknown_session();
    const bool in_force =
        known->state == domain::CertificateState::active && known->not_after && looking.now() <= *known->not_after;
    if (!in_force || !check_trusted(counter.house(), certificate, looking.now(), pki::oid::client_auth)) return unknown_session();
    who = known->holder;
  }
  VIDIMUS_TRY(actor, actor_now(counter, who));
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(person, work.unit().person(who));
  auto out = start_session(work, person, "certificate");
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<ActiveSession> find_session(Counter& counter, const std::string& secret) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(session, work.unit().session(session_id_of(secret)));
  if (!session || session->ended_at || work.now() >= session->expires) return unknown_session();
  VIDIMUS_TRY(person, work.unit().person(session->person));
  VIDIMUS_TRY(actor, actor_of(work.unit(), person, work.now()));
  domain::RoleSet withheld;
  if (work.house().second_factor_required && !domain::enough_for_agents(session->method)) withheld = withhold_agent_roles(actor);
  return ActiveSession{actor, base::to_base64url(session->csrf), person, session->id, session->method, withheld};
}

Result<Done> sign_out(Counter& counter, const ActiveSession& active) {
  VIDIMUS_TRY(work, counter.open(active.actor));
  VIDIMUS_TRY(session, work.unit().session(active.id));
  if (!session || session->person != active.person.id) return unknown_session();
  if (session->ended_at) return Done{};
  session->ended_at = work.now();
  work.write(*session, "session", session->id.text, "sign_out", active.person.body);
  return work.commit();
}

Result<Actor> actor_of(ports::Unit& unit, const domain::Person& person, Instant now) {
  const auto today = base::civil_of(now).day;
  Actor actor{.person = person.id,
              .body = person.body,
              .organisation = person.organisation,
              .standing = {},
              .accreditations = {},
              .name = domain::common_name(person.given_names, person.surname, domain::NameUse::in_force)};
  VIDIMUS_TRY(accreditations, unit.accreditations_of(person.id));
  for (const auto& accreditation : accreditations) {
    if (today < accreditation.starts || accreditation.ends < today) continue;
    actor.standing.add(accreditation.role);
    actor.accreditations.push_back(accreditation);
  }
  // Who adheres signs the convention before anybody accredited him: he may come in, but has no right toward any case yet.
  if (!person.organisation.empty() && !actor.standing.has(Role::legal_representative)) {
    VIDIMUS_TRY(memberships, unit.memberships_of(person.organisation));
    actor.standing.add_if(
        std::ranges::any_of(memberships, [&](const auto& one) { return one.legal_representative == person.id; }),
        Role::legal_representative);
  }
  VIDIMUS_TRY(held, unit.lines({.holder = person.id, .limit = 1}));
  actor.standing.add_if(!held.empty(), Role::holder);
  return actor;
}

}  // namespace vidimus::ra
