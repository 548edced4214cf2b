// The feed of what happens to certificates, read from the audit trail, and its signed delivery.
#include <algorithm>

#include "base/log.hpp"
#include "domain/identifiers.hpp"
#include "pki/name.hpp"
#include "pki/x509.hpp"
#include "ra/integration.hpp"
#include "ra/privacy.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::CertificateNews;
using domain::Role;

constexpr domain::RoleSet feed_readers{Role::ra_manager, Role::auditor};
constexpr int most_events = 500;
constexpr int events_a_notice = 100;
constexpr std::chrono::seconds first_delay{30};
constexpr std::chrono::hours longest_delay{1};

base::milliseconds delay_after(int attempts) {
  base::milliseconds delay = first_delay;
  for (int at = 1; at < attempts && delay < longest_delay; ++at) delay *= 2;
  return std::min<base::milliseconds>(delay, longest_delay);
}

Json moment(const std::optional<Instant>& when) { return when ? Json{base::to_rfc3339(*when)} : Json{}; }

/// What applications pair a person with. The holder's identifier outlives his certificates; name and address are withheld while
/// the use of his data is limited (GDPR article 18): whether the certificate is valid is still told.
Result<Json> described(Work& work, const domain::Certificate& one) {
  VIDIMUS_TRY(person, work.unit().person(one.holder));
  VIDIMUS_TRY(restricted, is_restricted(work.unit(), one.holder));
  VIDIMUS_TRY(organisation, work.unit().organisation(one.organisation));
  const auto read = pki::read_certificate(one.der);
  return Json::object({{"serial", one.serial},
                       {"issuer", read ? Json{pki::name_text(read->issuer)} : Json{}},
                       {"subject", restricted ? Json{} : Json{one.subject}},
                       {"email", restricted ? Json{} : Json{person.email}},
                       {"holder", one.holder.text},
                       {"organisation", one.organisation.text},
                       {"siret", organisation.siret},
                       {"not_before", moment(one.not_before)},
                       {"not_after", moment(one.not_after)},
                       {"revoked_at", moment(one.revoked_at)},
                       {"state", base::to_name(one.state)},
                       {"sha256", base::to_hex(pki::sha256(one.der))}});
}

CertificateNews news_of(std::string_view event, bool replaces) {
  if (event == "revoke") return CertificateNews::revoked;
  if (event == "expire") return CertificateNews::expired;
  return replaces ? CertificateNews::replaced : CertificateNews::issued;
}

/// One entry as an event; nothing when it is not for this reader.
Result<std::optional<Json>> event_of(Work& work, const ports::AuditEntry& entry, const domain::OrganisationId& only) {
  VIDIMUS_TRY(certificate, work.unit().certificate(domain::CertificateId{entry.what.noun_id}));
  if (certificate.der.empty() || (!only.empty() && certificate.organisation != only)) return std::optional<Json>{};
  VIDIMUS_TRY(line, work.unit().line(certificate.line));
  const bool begins = entry.what.event == "accept" || entry.what.event == "bring_in";
  const auto before = begins ? (certificate.renews.empty() ? line.replaces : certificate.renews) : domain::CertificateId{};
  Json replaced;
  if (!before.empty()) {
    VIDIMUS_TRY(old, work.unit().certificate(before));
    VIDIMUS_TRY(about, described(work, old));
    replaced = std::move(about);
  }
  VIDIMUS_TRY(about, described(work, certificate));
  return std::optional{Json::object({{"seq", entry.seq},
                                     {"at", base::to_rfc3339(entry.what.at)},
                                     {"event", base::to_name(news_of(entry.what.event, !before.empty()))},
                                     {"reference", line.reference},
                                     {"certificate", std::move(about)},
                                     {"replaces", std::move(replaced)}})};
}

Result<CertificateFeed> read_feed(Work& work, const domain::BodyId& body, const domain::OrganisationId& only, std::int64_t after,
                                  int limit) {
  CertificateFeed out;
  out.next = after;
  VIDIMUS_TRY(entries, work.unit().certificate_changes(body, after, limit));
  for (const auto& entry : entries) {
    VIDIMUS_TRY(event, event_of(work, entry, only));
    if (event) out.events.push_back(*std::move(event));
    out.next = entry.seq;
  }
  out.more = entries.size() == static_cast<std::size_t>(limit);
  return out;
}

/// What is to be posted now to one subscriber, read in a transaction that is over before anybody is spoken to.
struct Notice {
  domain::Subscription subscription;
  CertificateFeed feed;
  base::Secret secret;
};
Result<Notice> next_notice(Counter& counter, const domain::SubscriptionId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  Notice out;
  VIDIMUS_TRY(one, work.unit().subscription(id));
  VIDIMUS_TRY(feed, read_feed(work, one.body, one.organisation, one.after, events_a_notice));
  VIDIMUS_TRY(secret, work.unseal("webhook:" + id.text, one.secret_sealed));
  out.subscription = std::move(one);
  out.feed = std::move(feed);
  out.secret = std::move(secret);
  return out;
}

Result<Done> post(House& house, const Notice& notice) {
  Json events = Json::array();
  for (const auto& event : notice.feed.events) events.push(event);
  const auto& one = notice.subscription;
  const auto body =
      Json::object({{"subscription", one.id.text}, {"events", std::move(events)}, {"next", notice.feed.next}}).dump();
  return house.notifier->post(one.url, base::view_of(body),
                              {{"Content-Type", "application/json"},
                               {"Vidimus-Signature", webhook_signature(notice.secret, house.clock.now(), body)},
                               {"Vidimus-Delivery", one.id.text + "-" + std::to_string(notice.feed.next)}});
}

Result<Done> keep_outcome(Counter& counter, const Notice& notice, const Result<Done>& outcome) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  auto one = notice.subscription;
  if (outcome) {
    one.after = notice.feed.next;
    one.attempts = 0;
    one.next_attempt = work.now();
    one.last_error.clear();
    if (!notice.feed.events.empty()) one.delivered_at = work.now();
  } else {
    ++one.attempts;
    one.next_attempt = work.now() + delay_after(one.attempts);
    one.last_error = outcome.error().detail;
  }
  work.write(one, "subscription", one.id.text, outcome ? "deliver" : "fail", one.body, {},
             Json::object({{"events", notice.feed.events.size()}, {"next", notice.feed.next}, {"attempts", one.attempts}}));
  return work.commit();
}

/// Everything new for one subscriber, notice after notice. Answers how many he took.
Result<int> notify(Counter& counter, const domain::SubscriptionId& id) {
  int taken = 0;
  while (true) {
    VIDIMUS_TRY(notice, next_notice(counter, id));
    const bool nothing = notice.feed.events.empty();
    if (notice.subscription.ended_at || (nothing && !notice.feed.more)) return taken;
    // A page of other organisations' news only moves the mark on.
    const auto outcome = nothing ? Result<Done>{Done{}} : post(counter.house(), notice);
    VIDIMUS_CHECK(keep_outcome(counter, notice, outcome));
    if (!outcome) return taken;
    taken += nothing ? 0 : 1;
    if (!notice.feed.more) return taken;
  }
}

}  // namespace

Result<CertificateFeed> certificate_feed(Counter& counter, const Actor& actor, std::int64_t after, int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  const bool application = actor.standing.has(Role::integrator) && !actor.body.empty();
  if (!application && !work.acting_in(actor.body).meets(feed_readers)) return fail(Code::forbidden, "refused.role");
  return read_feed(work, actor.body, application ? actor.organisation : domain::OrganisationId{}, after,
                   std::clamp(limit, 1, most_events));
}

std::string webhook_signature(const base::Secret& secret, Instant now, std::string_view body) {
  const auto seconds = std::to_string(base::to_millis(now) / 1000);
  const auto mac = pki::hmac_sha256(base::view_of(secret.reveal()), base::view_of(seconds + "." + std::string{body}));
  return "t=" + seconds + ",v1=" + base::to_hex(mac);
}

Result<int> notify_subscribers(Counter& counter) {
  if (counter.house().notifier == nullptr) return 0;
  std::vector<domain::Subscription> due;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(found, work.unit().subscriptions_due(work.now()));
    due = std::move(found);
  }
  int taken = 0;
  for (const auto& one : due) {
    const auto done = notify(counter, one.id);
    if (!done && done.error().code == Code::unavailable) return done.error();
    if (!done) base::log::warn("subscriber.not_told", {{"subscription", one.id.text}, {"reason", done.error().detail}});
    if (done) taken += *done;
  }
  return taken;
}

}  // namespace vidimus::ra
