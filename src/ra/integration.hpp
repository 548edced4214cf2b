// Applications that rely on our certificates (applications utilisatrices): keys to read with, the feed of changes, and signed
// notices of them (webhooks). "Certificate A was replaced by B, same holder": nobody declares his certificate anew.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// A key is shown once. It reads certificates of its body, or of one organisation, and their changes. @errors forbidden: for the
/// RA manager alone; bad_request "/name".
struct NewIntegratorKey {
  domain::IntegratorKey key;
  base::Secret secret;
};
Result<NewIntegratorKey> create_integrator_key(Counter& counter, const Actor& actor, const std::string& name,
                                               const domain::OrganisationId& organisation);
Result<std::vector<domain::IntegratorKey>> integrator_keys(Counter& counter, const Actor& actor);
Result<Done> revoke_integrator_key(Counter& counter, const Actor& actor, const domain::IntegratorKeyId& id);
/// Does this bearer secret look like an application's key, rather than a person's session?
[[nodiscard]] bool is_integrator_key(std::string_view secret);
/// The application that calls with this bearer key. @errors unauthenticated.
Result<Actor> find_integrator(Counter& counter, const std::string& secret);

/// Where an application is told. The secret of its signatures is shown once.
struct NewSubscription {
  domain::Subscription subscription;
  base::Secret secret;
};
/// @errors forbidden, bad_request "/name", "/url": not an https address, or one of a private network.
Result<NewSubscription> subscribe(Counter& counter, const Actor& actor, const std::string& name, const std::string& url,
                                  const domain::OrganisationId& organisation);
Result<std::vector<domain::Subscription>> subscriptions(Counter& counter, const Actor& actor);
Result<Done> end_subscription(Counter& counter, const Actor& actor, const domain::SubscriptionId& id);

/// One thing that happened to a certificate, as JSON: {"seq", "at", "event": issued|replaced|revoked|expired, "certificate": {…},
/// "replaces": {…} or null}. A certificate is told with serial, issuer, subject, e-mail, holder (stable over replacements),
/// dates, SHA-256 and state; never with a reason of revocation.
struct CertificateFeed {
  std::vector<Json> events;
  std::int64_t next = 0;  ///< to be given as `after` at the next question
  bool more = false;      ///< ask again at once
};
/// What happened after entry `after` of the audit trail, oldest first. For applications, the RA manager and the auditor.
Result<CertificateFeed> certificate_feed(Counter& counter, const Actor& actor, std::int64_t after, int limit);

/// "t=1795336200,v1=<hex>": HMAC-SHA256 of "<t>.<body>" under the subscription's secret.
std::string webhook_signature(const base::Secret& secret, Instant now, std::string_view body);

/// Posts what is new to every subscriber: in order, at least once, again later when it fails, up to an hour apart. Answers how
/// many notices were taken.
Result<int> notify_subscribers(Counter& counter);

}  // namespace vidimus::ra
