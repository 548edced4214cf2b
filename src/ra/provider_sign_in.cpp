#include "ra/provider_sign_in.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/session_start.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::ProviderAccount;

constexpr std::chrono::minutes attempt_life{10};
constexpr std::size_t secret_octets = 32;
constexpr std::size_t longest_kept = 2'000;
constexpr std::chrono::days accounts_kept{396};
constexpr std::chrono::hours tokens_kept{24};
constexpr std::string_view attempt_use = "provider_attempt";

/// The provider's trouble as its visitor reads it; the cause stays in the log.
base::Error told(base::Error error) {
  switch (error.code) {
    case Code::unauthenticated:
      return fail(Code::unauthenticated, "refused.provider_denied", error.detail + " " + error.cause);
    case Code::timeout:
    case Code::unavailable:
    case Code::untrusted:
      return fail(Code::unavailable, "refused.provider_down", error.detail + " " + error.cause);
    default:
      return fail(Code::unavailable, "refused.provider_answer", error.detail + " " + error.cause);
  }
}

Json json_of(const ports::ProviderTry& attempt, Instant ends) {
  return Json::object({{"state", attempt.state},
                       {"nonce", attempt.nonce},
                       {"verifier", attempt.verifier},
                       {"ends", static_cast<std::int64_t>(ends.time_since_epoch().count())}});
}

/// The sign-in this browser began, when what came back belongs to it. @errors forbidden, expired.
Result<ports::ProviderTry> attempt_of(const Work& work, const ProviderReturn& back) {
  const auto foreign = [] { return fail(Code::forbidden, "refused.provider_state"); };
  if (back.kept.size() > longest_kept) return foreign();
  const auto octets = base::from_base64(back.kept);
  if (!octets || octets->empty()) return foreign();
  const auto opened = work.unseal(attempt_use, *octets);
  if (!opened) return foreign();
  VIDIMUS_TRY(json, Json::parse(opened->reveal()));
  ports::ProviderTry out{json.text("state"), json.text("nonce"), json.text("verifier")};
  if (back.state.empty() || !base::equal_in_constant_time(out.state, back.state)) return foreign();
  const auto* ends = json.find("ends");
  if (ends == nullptr || ends->integer() == nullptr || work.now() >= Instant{base::milliseconds{*ends->integer()}})
    return fail(Code::expired, "refused.provider_late");
  return out;
}

/// Whose account it is: linked with him, or his by its address. Nobody is created. @errors unauthenticated.
Result<domain::PersonId> owner_of(Work& work, const ports::ProvenIdentity& proven, const std::optional<ProviderAccount>& linked) {
  if (linked) return linked->person;
  const auto address = domain::email_from(proven.email);
  if (!address) return fail(Code::unauthenticated, "refused.provider_unknown");
  VIDIMUS_TRY(people, work.unit().people_by_email(*address));
  if (people.empty()) return fail(Code::unauthenticated, "refused.provider_unknown");
  if (people.size() > 1) return fail(Code::unauthenticated, "refused.provider_several");
  return people.front().id;
}

ports::AuditDraft trace(const Work& work, const domain::Person& person, const std::string& account, const char* event,
                        Json note) {
  return {.at = work.now(),
          .actor = person.id.text,
          .role = {},
          .noun = "provider_account",
          .noun_id = account,
          .event = event,
          .from = {},
          .to = {},
          .body = person.body.text,
          .reference = {},
          .source = {},
          .note = std::move(note)};
}

std::string token_use(const domain::PersonId& person) { return "provider_token:" + person.text; }

/// Links the account, or notes another use; keeps the ID token for signing out.
Result<Done> note_account(Work& work, ports::ListStore& lists, const domain::Person& person, const ports::ProvenIdentity& proven,
                          const std::optional<ProviderAccount>& linked) {
  auto account = linked
                     ? *linked
                     : ProviderAccount{
                           base::to_hex(work.house().entropy.draw(16)), person.id, proven.issuer, proven.subject, work.now(), {}};
  account.used_at = work.now();
  const auto note = Json::object({{"issuer", account.issuer}, {"second_factor", proven.second_factor}});
  VIDIMUS_CHECK(lists.keep_account(account, trace(work, person, account.id, linked ? "use" : "link", note)));
  return lists.keep_token(person.id, work.seal(token_use(person.id), proven.id_token), work.now());
}

/// The address to leave by; trouble at the provider is the log's only.
std::string way_out(const Work& work, ports::IdentityProvider& provider, const domain::PersonId& person) {
  const auto lists = ports::as_list_store(work.house().store);
  const auto kept = lists ? (*lists)->take_token(person) : lists.error();
  if (!kept || !*kept) return {};
  const auto token = work.unseal(token_use(person), **kept);
  if (!token) return {};
  auto address = provider.sign_out_address(std::string{token->reveal()});
  if (address) return *std::move(address);
  base::log::warn("provider.sign_out_failed", {{"reason", address.error().detail}, {"cause", address.error().cause}});
  return {};
}

}  // namespace

Result<ProviderDeparture> leave_for_provider(Counter& counter, ports::IdentityProvider& provider) {
  auto& entropy = counter.house().entropy;
  const auto draw = [&entropy] { return base::to_base64url(entropy.draw(secret_octets)); };
  const ports::ProviderTry attempt{draw(), draw(), draw()};
  auto address = provider.sign_in_address(attempt);
  if (!address) return told(address.error());
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  const auto sealed = work.seal(attempt_use, json_of(attempt, work.now() + attempt_life).dump());
  return ProviderDeparture{*std::move(address), base::to_base64url(sealed)};
}

Result<SignedIn> return_from_provider(Counter& counter, ports::IdentityProvider& provider, const ProviderReturn& back) {
  Result<ports::ProviderTry> attempt = fail(Code::internal, "attempt");
  Instant now;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    attempt = attempt_of(looking, back);
    now = looking.now();
  }
  if (!attempt) return attempt.error();
  if (!back.error.empty()) return fail(Code::unauthenticated, "refused.provider_denied", back.error);
  // The provider is asked outside of any transaction: it may take its time.
  const auto proven = provider.redeem(back.answer, *attempt, now);
  if (!proven) return told(proven.error());
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(linked, lists->provider_account(proven->issuer, proven->subject));
  domain::PersonId who;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    VIDIMUS_TRY(owner, owner_of(looking, *proven, linked));
    who = owner;
  }
  VIDIMUS_TRY(actor, actor_now(counter, who));
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(person, work.unit().person(who));
  VIDIMUS_CHECK(note_account(work, *lists, person, *proven, linked));
  auto out = start_session(work, person, proven->second_factor ? domain::by_provider_strongly : domain::by_provider);
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<std::string> sign_out_everywhere(Counter& counter, ports::IdentityProvider* provider, const ActiveSession& active) {
  std::string address;
  if (provider != nullptr && active.method.starts_with(domain::by_provider)) {
    VIDIMUS_TRY(work, counter.open(active.actor));
    address = way_out(work, *provider, active.person.id);
  }
  VIDIMUS_CHECK(sign_out(counter, active));
  return address;
}

Result<std::vector<ProviderAccount>> provider_accounts(Counter& counter, const ActiveSession& session) {
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  return lists->provider_accounts(session.person.id);
}

Result<Done> unlink_provider_account(Counter& counter, const ActiveSession& session, const std::string& id) {
  VIDIMUS_TRY(held, provider_accounts(counter, session));
  const auto found = std::ranges::find(held, id, &ProviderAccount::id);
  if (found == held.end()) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(work, counter.open(session.actor));
  return lists->remove_account(id, trace(work, session.person, id, "unlink", Json::object({{"issuer", found->issuer}})));
}

Result<int> forget_ways(Counter& counter) {
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  const auto now = counter.house().clock.now();
  return lists->forget_ways(now - accounts_kept, now - tokens_kept);
}

}  // namespace vidimus::ra
