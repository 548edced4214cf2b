#include "ra/second_factor.hpp"

#include <algorithm>

#include "domain/provider_account.hpp"
#include "ra/browser_challenge.hpp"
#include "ra/session_start.hpp"

namespace vidimus::ra {
namespace {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::fail;
using domain::Credential;
using domain::CredentialKind;

constexpr std::string_view passkey_use = "passkey";
constexpr std::chrono::minutes lock_life{15};
constexpr int wrong_codes_allowed = 5;
constexpr std::size_t secret_octets = 20;  // RFC 4226 §4, R6
constexpr std::size_t most_credentials = 10;
constexpr std::size_t longest_device_name = 60;

/// host of "https://host:port" and the whole of it (WebAuthn: relying party identifier and origin).
ports::RelyingParty party_of(const House& house) {
  const auto from = house.public_url.find("://");
  const auto host = from == std::string::npos ? house.public_url : house.public_url.substr(from + 3);
  return {.id = host.substr(0, host.find(':')), .origin = house.public_url};
}

/// The octets of a challenge of ours, still good, given to this browser. @errors expired, forbidden.
Result<Bytes> known_challenge(const Work& work, const PasskeyAnswer& answer) {
  auto octets = open_challenge(work, passkey_use, answer.browser, answer.challenge);
  if (octets) return octets;
  if (octets.error().code == Code::expired) return fail(Code::expired, "refused.passkey_late");
  return fail(Code::forbidden, "refused.passkey", "challenge");
}

/// May this session change the proofs of its owner? @errors forbidden, too_many.
Result<Done> may_change(Work& work, const ActiveSession& session) {
  VIDIMUS_TRY(held, work.unit().credentials_of(session.person.id));
  if (!held.empty() && !domain::enough_for_agents(session.method)) return fail(Code::forbidden, "refused.second_factor");
  if (held.size() >= most_credentials) return fail(Code::too_many, "refused.credentials_many");
  return Done{};
}

/// A session opened by a certificate or a passkey stays what it is; by link, or by a provider without a second factor, it grows.
std::string strengthened(const ActiveSession& session, CredentialKind kind) {
  const bool weak = session.method == "link" || session.method == domain::by_provider;
  return weak ? session.method + "+" + std::string{base::to_name(kind)} : session.method;
}

Result<SignedIn> keep(Work& work, const ActiveSession& session, Credential credential) {
  credential.id = work.new_id<domain::CredentialId>();
  credential.person = session.person.id;
  credential.created = work.now();
  credential.used_at = work.now();
  credential.name.resize(std::min(credential.name.size(), longest_device_name));
  work.write(credential, "credential", credential.id.text, "enrol", session.person.body, {},
             Json::object({{"kind", base::to_name(credential.kind)}}));
  VIDIMUS_TRY(out, restart_session(work, session, strengthened(session, credential.kind)));
  VIDIMUS_CHECK(work.commit());
  return out;
}

std::string secret_use(const domain::PersonId& person) { return "one_time_code:" + person.text; }

Result<Bytes> open_secret(const Work& work, const domain::PersonId& person, ByteView sealed) {
  VIDIMUS_TRY(secret, work.unseal(secret_use(person), sealed));
  const auto octets = base::view_of(secret.reveal());
  return Bytes{octets.begin(), octets.end()};
}

Result<OneTimeOffer> offer_of(Work& work, const domain::Person& person, const Bytes& secret) {
  VIDIMUS_TRY(body, work.unit().body(person.body));
  VIDIMUS_TRY(setup, work.house().credentials.one_time_setup(secret, "Vidimus " + body.name, person.email));
  return OneTimeOffer{setup, base::to_base64url(work.seal(secret_use(person.id), base::text_of(secret)))};
}

/// Counts a wrong code durably, whatever becomes of the sign-in.
base::Error count_wrong_code(House& house, const ActiveSession& session, const domain::CredentialId& id) {
  Counter counter{house};
  auto work = counter.open(session.actor);
  if (!work) return work.error();
  auto held = work->unit().credentials_of(session.person.id);
  if (!held) return held.error();
  const auto found = std::ranges::find(*held, id, &Credential::id);
  if (found == held->end()) return fail(Code::wrong_code, "refused.code");
  if (++found->wrong_attempts >= wrong_codes_allowed) {
    found->locked_until = work->now() + lock_life;
    found->wrong_attempts = 0;
  }
  work->write(*found, "credential", id.text, "fail_code", session.person.body);
  const auto done = work->commit();
  if (!done && done.error().code != Code::stale) return done.error();
  return found->locked_until ? fail(Code::locked, "refused.code_locked") : fail(Code::wrong_code, "refused.code");
}

/// The time step this code belongs to, if it is right and was not used yet.
Result<std::int64_t> step_of(const Work& work, const Credential& held, const std::string& code) {
  VIDIMUS_TRY(secret, open_secret(work, held.person, held.material));
  VIDIMUS_TRY(step, work.house().credentials.verify_one_time_code(secret, code, work.now()));
  if (step <= held.counter) return fail(Code::wrong_code, "refused.code");
  return step;
}

std::string without_spaces(const std::string& typed) {
  std::string out;
  std::ranges::copy_if(typed, std::back_inserter(out), [](char c) { return c != ' '; });
  return out;
}

}  // namespace

std::string passkey_challenge(Counter& counter, const std::string& browser) {
  auto work = counter.open(Actor::house());
  if (!work) return {};
  return challenge_for(*work, passkey_use, browser);
}

Result<OneTimeOffer> offer_one_time_code(Counter& counter, const ActiveSession& session) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  VIDIMUS_CHECK(may_change(work, session));
  return offer_of(work, session.person, work.house().entropy.draw(secret_octets));
}

Result<OneTimeOffer> same_one_time_offer(Counter& counter, const ActiveSession& session, const std::string& sealed) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  const auto material = base::from_base64(sealed);
  if (!material) return fail(Code::malformed, "refused.one_time_offer");
  VIDIMUS_TRY(secret, open_secret(work, session.person.id, *material));
  return offer_of(work, session.person, secret);
}

Result<SignedIn> enrol_one_time_code(Counter& counter, const ActiveSession& session, const std::string& sealed,
                                     const std::string& code, const std::string& name) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  VIDIMUS_CHECK(may_change(work, session));
  const auto material = base::from_base64(sealed);
  if (!material) return fail(Code::malformed, "refused.one_time_offer");
  Credential credential{.person = session.person.id, .kind = CredentialKind::one_time_code, .name = name, .material = *material};
  VIDIMUS_TRY(step, step_of(work, credential, without_spaces(code)));
  credential.counter = step;
  return keep(work, session, credential);
}

Result<SignedIn> enrol_passkey(Counter& counter, const ActiveSession& session, const PasskeyAnswer& answer,
                               const std::string& name) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  VIDIMUS_CHECK(may_change(work, session));
  VIDIMUS_TRY(challenge, known_challenge(work, answer));
  VIDIMUS_TRY(key, work.house().credentials.read_registration(party_of(work.house()), challenge,
                                                              {answer.client_data, answer.authenticator_data}));
  return keep(
      work, session,
      {.kind = CredentialKind::passkey, .name = name, .key_id = std::move(key.key_id), .material = std::move(key.material)});
}

Result<SignedIn> prove_with_code(Counter& counter, const ActiveSession& session, const std::string& code) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  VIDIMUS_TRY(held, work.unit().credentials_of(session.person.id));
  const auto found = std::ranges::find(held, CredentialKind::one_time_code, &Credential::kind);
  if (found == held.end()) return fail(Code::not_found, "refused.no_one_time_code");
  if (found->locked_until && work.now() < *found->locked_until) return fail(Code::locked, "refused.code_locked");
  const auto step = step_of(work, *found, without_spaces(code));
  if (!step) return step.error().code == Code::wrong_code ? count_wrong_code(work.house(), session, found->id) : step.error();
  found->counter = *step;
  found->wrong_attempts = 0;
  found->locked_until.reset();
  found->used_at = work.now();
  work.write(*found, "credential", found->id.text, "prove", session.person.body);
  VIDIMUS_TRY(out, restart_session(work, session, strengthened(session, CredentialKind::one_time_code)));
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<SignedIn> sign_in_with_passkey(Counter& counter, const PasskeyAnswer& answer) {
  const auto unknown = [] { return fail(Code::unauthenticated, "refused.passkey_unknown"); };
  domain::PersonId who;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    VIDIMUS_TRY(found, looking.unit().credential_by_key(answer.key_id));
    if (!found || found->kind != CredentialKind::passkey) return unknown();
    who = found->person;
  }
  VIDIMUS_TRY(actor, actor_now(counter, who));
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(challenge, known_challenge(work, answer));
  VIDIMUS_TRY(credential, work.unit().credential_by_key(answer.key_id));
  if (!credential) return unknown();
  VIDIMUS_TRY(count,
              work.house().credentials.verify_assertion(party_of(work.house()), challenge, credential->material,
                                                        {answer.client_data, answer.authenticator_data, answer.signature}));
  // A count that does not rise betrays a copied key (WebAuthn §6.1.1); authenticators that do not count say zero.
  if (count != 0 && count <= credential->counter) return fail(Code::forbidden, "refused.passkey", "count");
  VIDIMUS_TRY(person, work.unit().person(who));
  credential->counter = count;
  credential->used_at = work.now();
  work.write(*credential, "credential", credential->id.text, "prove", person.body);
  auto out = start_session(work, person, "passkey");
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<std::vector<Credential>> credentials(Counter& counter, const ActiveSession& session) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  return work.unit().credentials_of(session.person.id);
}

Result<Done> remove_credential(Counter& counter, const ActiveSession& session, const domain::CredentialId& id) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  if (!domain::enough_for_agents(session.method)) return fail(Code::forbidden, "refused.second_factor");
  VIDIMUS_TRY(held, work.unit().credentials_of(session.person.id));
  const auto found = std::ranges::find(held, id, &Credential::id);
  if (found == held.end()) return fail(Code::not_found, "refused.not_found");
  found->removed_at = work.now();
  found->key_id.clear();
  found->material.clear();
  work.write(*found, "credential", id.text, "remove", session.person.body);
  return work.commit();
}

Result<std::vector<domain::Session>> sessions(Counter& counter, const ActiveSession& session) {
  VIDIMUS_TRY(work, counter.open(session.actor));
  return work.unit().open_sessions(session.person.id, work.now());
}

Result<Done> end_session(Counter& counter, const ActiveSession& active, const domain::SessionId& id) {
  VIDIMUS_TRY(work, counter.open(active.actor));
  VIDIMUS_TRY(session, work.unit().session(id));
  if (!session || session->person != active.person.id || session->ended_at) return fail(Code::not_found, "refused.not_found");
  session->ended_at = work.now();
  work.write(*session, "session", session->id.text, "sign_out", active.person.body);
  return work.commit();
}

}  // namespace vidimus::ra
