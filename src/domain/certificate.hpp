// Certificate (certificat) as the registration authority sees it; the CA keeps its own register.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class CertificateState : unsigned char { requested, generated, delivered, active, refused, revoked, expired };
enum class CertificateEvent : unsigned char { request, generate, renew, deliver, accept, refuse, revoke, expire, bring_in };

/// Cause of a revocation (RGS A2). Never published for a person.
enum class RevocationReason : unsigned char {
  unspecified,
  key_compromise,
  lost_or_stolen,
  affiliation_changed,
  superseded,
  cessation,
  data_changed,
  refused_by_holder
};

/// Profile of a certificate another authority issued (R53): it was brought in, and is revoked where it was made.
inline constexpr std::string_view external_profile = "external";

struct Certificate {
  CertificateId id;
  Version version = 0;
  BodyId body;
  LineId line;
  PersonId holder;
  OrganisationId organisation;
  TokenId token;
  CertificateState state = CertificateState::requested;
  std::string profile;  ///< name of data/profiles/<profile>.toml, or `external_profile`
  std::string serial;   ///< hex, empty before generation
  std::string subject;  ///< for people
  base::Bytes der;      ///< empty before generation
  std::optional<base::Instant> not_before;
  std::optional<base::Instant> not_after;
  std::optional<base::Instant> revoked_at;
  RevocationReason reason = RevocationReason::unspecified;
  base::Bytes revocation_code_mac;  ///< keyed hash of the holder's revocation code
  int code_wrong_attempts = 0;      ///< with that code
  std::optional<base::Instant> delivered_at;
  int reminded_days = 0;  ///< nearest reminder already sent, in days before the end (R14, R15); 0: none yet
  CertificateId renews;   ///< the certificate that signed for this one (renouvellement); empty when made at a counter
  /// AES-GCM of the code, for the holder's own space; none once the certificate has ended.
  std::optional<base::Bytes> revocation_code_sealed;
};

// clang-format off
inline constexpr auto certificate_table = [] { using enum CertificateState; using enum CertificateEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<CertificateState, CertificateEvent>({
// from       on        to         by                                                                                     needs                                                                                                                                         then                                source
  {requested, request,  requested, {delivery_operator},                                                                   {appointment_honoured},                                                                                                                       {},                                 "R33"},
  {requested, bring_in, active,    {registration_operator, delivery_operator},                                            {appointment_honoured, external_delivery_site, certificate_of_holder},                                                                        {order_issued},                     "R53"},
  {requested, generate, generated, {delivery_operator, authority},                                                        {appointment_honoured, proof_of_possession, lint_clean},                                                                                      {order_issued},                     "RGS A2; RFC 3647 §4.3"},
  {requested, renew,    generated, {holder},                                                                              {order_ready, renewal_allowed, certificate_still_valid, first_renewal, data_confirmed, signed_with_current, proof_of_possession, lint_clean}, {order_issued},                     "RGS A2, first renewal; EN 319 411-1 REG-6.3.7-03"},
  {generated, deliver,  delivered, {holder, delivery_operator},                                                           {read_back},                                                                                                                                  {},                                 "RFC 3647 §4.4"},
  {delivered, accept,   active,    {holder, delivery_operator},                                                           {holder_present},                                                                                                                             {tell_delivered},                   "RFC 3647 §4.4.1; R59"},
  {delivered, refuse,   refused,   {holder, delivery_operator},                                                           {reason_given},                                                                                                                               {revoke_certificate},               "RGS A2, acceptance"},
  {refused,   revoke,   revoked,   {the_house},                                                                           {},                                                                                                                                           {publish_revocation, tell_revoked}, "RGS A2, acceptance; EN 319 411-1 REV-6.3.9-03"},
  {generated, revoke,   revoked,   {holder, legal_representative, certification_agent, ra_manager, authority, the_house}, {requester_authenticated, reason_given},                                                                                                      {publish_revocation, tell_revoked}, "RGS A2; EN 319 411-1 §6.3.9"},
  {delivered, revoke,   revoked,   {holder, legal_representative, certification_agent, ra_manager, authority, the_house}, {requester_authenticated, reason_given},                                                                                                      {publish_revocation, tell_revoked}, "RGS A2; EN 319 411-1 §6.3.9"},
  {active,    revoke,   revoked,   {holder, legal_representative, certification_agent, ra_manager, authority, the_house}, {requester_authenticated, reason_given},                                                                                                      {publish_revocation, tell_revoked}, "RGS A2; EN 319 411-1 §6.3.9"},
  {active,    expire,   expired,   {the_house},                                                                           {not_after_passed},                                                                                                                           {},                                 "R5"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::CertificateState>{"requested"sv, "generated"sv, "delivered"sv, "active"sv,
                                                            "refused"sv,   "revoked"sv,   "expired"sv};
template <>
inline constexpr std::array names<domain::CertificateEvent>{"request"sv, "generate"sv, "renew"sv,  "deliver"sv, "accept"sv,
                                                            "refuse"sv,  "revoke"sv,   "expire"sv, "bring_in"sv};
template <>
inline constexpr std::array names<domain::RevocationReason>{"unspecified"sv,         "key_compromise"sv,   "lost_or_stolen"sv,
                                                            "affiliation_changed"sv, "superseded"sv,       "cessation"sv,
                                                            "data_changed"sv,        "refused_by_holder"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(certificate_table));
}
