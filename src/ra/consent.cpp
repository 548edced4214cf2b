// One-time codes that sign a consent (code à usage unique), sent to the signer's own address.
#include "ra/access.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Challenge;
using domain::ChallengePurpose;

constexpr std::chrono::minutes code_life{20};
constexpr int wrong_codes_allowed = 5;

/// Six decimal digits, each number equally likely: values past the last whole million are drawn again.
base::Secret draw_digits(ports::Entropy& entropy) {
  constexpr std::uint32_t numbers = 1'000'000;
  constexpr std::uint32_t whole = UINT32_MAX - UINT32_MAX % numbers;
  for (;;) {
    const auto drawn = entropy.draw(4);
    const std::uint32_t value =
        std::uint32_t{drawn[0]} << 24 | std::uint32_t{drawn[1]} << 16 | std::uint32_t{drawn[2]} << 8 | drawn[3];
    if (value >= whole) continue;
    auto digits = std::to_string(value % numbers);
    return base::Secret{std::string(6 - digits.size(), '0') + digits};
  }
}

base::Bytes mac_of(const Work& work, const std::string& subject, std::string_view code) {
  return work.mac("consent:" + subject + ":" + work.actor().person.text, code);
}

/// What is to be signed exists and concerns this person. @errors not_found, bad_request.
Result<Done> visible(Work& work, std::string_view kind, const std::string& id) {
  if (kind == "dossier") {
    VIDIMUS_CHECK(work.open_case(domain::DossierId{id}));
    return Done{};
  }
  if (kind == "mandate") {
    VIDIMUS_TRY(accreditation, work.unit().accreditation(domain::AccreditationId{id}));
    if (accreditation.person != work.actor().person || accreditation.state != domain::AccreditationState::proposed)
      return fail(Code::not_found, "refused.not_found");
    return Done{};
  }
  if (kind == "purchase_order") {
    VIDIMUS_CHECK(work.open_case(domain::LineId{id}));
    return Done{};
  }
  if (kind != "convention" && kind != "annex") return fail(Code::bad_request, "refused.consent_subject");
  VIDIMUS_TRY(membership, work.unit().membership(domain::MembershipId{id}));
  // The representative named in the adhesion form signs the convention before he is accredited.
  const bool named = kind == "convention" && membership.legal_representative == work.actor().person;
  if (!named && work.acting_for(membership.organisation).empty()) return fail(Code::not_found, "refused.not_found");
  return Done{};
}

bool locked(const Challenge& challenge) { return challenge.wrong_attempts >= wrong_codes_allowed; }

/// Counts a wrong code durably, whatever becomes of the use case. Two at once: the second counts on what the first wrote.
Result<Done> count_wrong_code(Work& refused, const std::string& subject) {
  Counter counter{refused.house()};
  for (;;) {
    VIDIMUS_TRY(work, counter.open(refused.actor()));
    VIDIMUS_TRY(challenge, work.unit().last_challenge(work.actor().person, ChallengePurpose::consent, subject));
    if (!challenge || challenge->used_at) return fail(Code::wrong_code, "refused.code");
    if (locked(*challenge)) return fail(Code::locked, "refused.code_locked");
    ++challenge->wrong_attempts;
    work.write(*challenge, "challenge", challenge->id.text, "fail_code", work.actor().body);
    const auto done = work.commit();
    if (!done && done.error().code == Code::stale) continue;
    if (!done) return done.error();
    return locked(*challenge) ? fail(Code::locked, "refused.code_locked") : fail(Code::wrong_code, "refused.code");
  }
}

}  // namespace

Result<Done> ask_consent_code(Counter& counter, const Actor& actor, const std::string& subject) {
  VIDIMUS_TRY(work, counter.open(actor));
  const auto colon = subject.find(':');
  if (colon == std::string::npos) return fail(Code::bad_request, "refused.consent_subject");
  const auto kind = subject.substr(0, colon);
  VIDIMUS_CHECK(visible(work, kind, subject.substr(colon + 1)));
  VIDIMUS_TRY(last, work.unit().last_challenge(actor.person, ChallengePurpose::consent, subject));
  // A locked code is not unlocked by asking for another one: guessing stays at five tries in twenty minutes.
  if (last && !last->used_at && locked(*last) && work.now() < last->expires) return fail(Code::locked, "refused.code_locked");
  VIDIMUS_TRY(person, work.unit().person(actor.person));
  VIDIMUS_TRY(body, work.unit().body(person.body));
  const auto code = draw_digits(work.house().entropy);
  Challenge challenge{.id = work.new_id<domain::ChallengeId>(),
                      .person = person.id,
                      .purpose = ChallengePurpose::consent,
                      .subject = subject,
                      .mac = mac_of(work, subject, code.reveal()),
                      .expires = work.now() + code_life};
  work.write(challenge, "challenge", challenge.id.text, "ask_code", person.body, {}, Json::object({{"subject", subject}}));
  VIDIMUS_CHECK(work.tell(
      "consent_code", body, person, nullptr,
      Json::object(
          {{"code", code.reveal()}, {"code_minutes", static_cast<std::int64_t>(code_life.count())}, {"consent_" + kind, true}})));
  return work.commit();
}

Result<Done> use_consent_code(Work& work, const std::string& subject, const std::string& code) {
  VIDIMUS_TRY(challenge, work.unit().last_challenge(work.actor().person, ChallengePurpose::consent, subject));
  if (!challenge || challenge->used_at) return fail(Code::wrong_code, "refused.code");
  if (locked(*challenge)) return fail(Code::locked, "refused.code_locked");
  if (work.now() >= challenge->expires) return fail(Code::expired, "refused.code_expired");
  std::string typed;
  for (const char c : code)
    if (c != ' ') typed.push_back(c);
  if (!base::equal_in_constant_time(base::text_of(mac_of(work, subject, typed)), base::text_of(challenge->mac)))
    return count_wrong_code(work, subject);
  challenge->used_at = work.now();
  work.write(*challenge, "challenge", challenge->id.text, "use_code", work.actor().body, {},
             Json::object({{"subject", subject}}));
  return Done{};
}

}  // namespace vidimus::ra
