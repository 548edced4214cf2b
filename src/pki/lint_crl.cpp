// Rules on lists of revoked certificates: RFC 5280 §5, RGS A4 and A2, EN 319 411-1.
#include "pki/lint_rules.hpp"
#include "pki/lint_status.hpp"

namespace vidimus::pki {
namespace {

using namespace rules;
using Listed = CrlSubject;
using enum RevocationReason;

constexpr Oid crl_number = oid::encode("2.5.29.20"), delta_crl_indicator = oid::encode("2.5.29.27"),
              issuing_distribution_point = oid::encode("2.5.29.28");
constexpr std::string_view rgs2_day = "2014-07-01";
constexpr std::string_view etsi_day = "2016-07-01";

const Extension* find(const crl::Crl& list, ByteView oid) {
  for (const auto& extension : list.extensions)
    if (same(extension.oid, oid)) return &extension;
  return nullptr;
}

bool critical(const crl::Crl& list, ByteView oid) {
  const auto* extension = find(list, oid);
  return extension != nullptr && extension->critical;
}

template <class Check>
Broken first_entry(const Listed& s, Check broken) {
  for (const auto& entry : s.entries)
    if (broken(entry)) return base::to_hex(entry.serial);
  return std::nullopt;
}

Broken date_badly_written(const Listed& s) {
  DerReader outer{s.list.tbs};
  auto in = outer.enter(tag::sequence);
  if (!in) return "";
  if (in->peek() == tag::integer) in->any();
  in->any();
  in->any();
  for (const auto when : {std::optional{s.list.this_update}, s.list.next_update}) {
    if (!when) continue;
    const auto element = in->any();
    const auto year = int{base::Day{std::chrono::floor<std::chrono::days>(*when)}.year()};
    if (!element || element->tag != (year < 2050 ? tag::utc_time : tag::generalized_time)) return base::to_rfc3339(*when);
  }
  return std::nullopt;
}

Broken serial_twice(const Listed& s) {
  if (s.list.distribution_point && s.list.distribution_point->indirect) return std::nullopt;  // unique with its issuer only
  std::vector<ByteView> serials;
  serials.reserve(s.entries.size());
  for (const auto& entry : s.entries) serials.push_back(entry.serial);
  const auto less = [](ByteView a, ByteView b) { return std::ranges::lexicographical_compare(a, b); };
  std::ranges::sort(serials, less);
  const auto twice = std::ranges::adjacent_find(serials, [](ByteView a, ByteView b) { return same(a, b); });
  return when(twice != serials.end(), twice == serials.end() ? "" : base::to_hex(*twice));
}

bool is_larger(ByteView a, ByteView b) {
  return a.size() != b.size() ? a.size() > b.size() : std::ranges::lexicographical_compare(b, a);
}

bool is_last(const crl::Crl& list) { return list.next_update && *list.next_update >= crl::last_crl_next_update; }

std::optional<SignatureAlgorithm> algorithm(const Listed& s) {
  const auto found = algorithm_from(s.list.algorithm);
  return found ? std::optional{*found} : std::nullopt;
}

Broken signature_not_accepted(const Listed& s) {
  const auto used = algorithm(s);
  if (!used || s.context.issuer == nullptr || s.context.policy == nullptr) return std::nullopt;
  const auto kind = key_kind(s.context.issuer->spki);
  if (!kind) return std::nullopt;
  return when(is_refused_at(signature_mechanism(*s.context.policy, *used, *kind), s.list.this_update),
              std::string{base::to_name(*used)});
}

constexpr CrlRule list_rules[] = {
    {{"crl.version_2", "A list with extensions is of version 2.", "RFC 5280 §5.1.2.1; RGS A4", rfc5280_day, error},
     [](const Listed& s) { return when(s.list.version != 2); }},
    {{"crl.issuer_not_empty", "The issuer has a name.", "RFC 5280 §5.1.2.3", rfc5280_day, error},
     [](const Listed& s) { return when(s.list.issuer.size() <= 2); }},
    {{"crl.next_update_present", "The list says when the next is due.", "RFC 5280 §5.1.2.5; EN 319 411-1 CSS-6.3.9-06",
      rfc5280_day, error},
     [](const Listed& s) { return when(!s.list.next_update); }},
    {{"crl.dates_in_order", "nextUpdate is after thisUpdate.", "RFC 5280 §5.1.2.5", rfc5280_day, error},
     [](const Listed& s) { return when(s.list.next_update && *s.list.next_update <= s.list.this_update); }},
    {{"crl.dates_well_written", "Dates are UTCTime until 2049 and GeneralizedTime from 2050.", "RFC 5280 §5.1.2.4, §5.1.2.5",
      rfc5280_day, error},
     date_badly_written},
    {{"crl.number_present", "The list has a number.", "RFC 5280 §5.2.3; RGS A4", rfc5280_day, error},
     [](const Listed& s) { return when(!s.list.number); }},
    {{"crl.number_short_enough", "The number takes at most 20 octets.", "RFC 5280 §5.2.3", rfc5280_day, error},
     [](const Listed& s) { return when(s.list.number && s.list.number->size() > 20); }},
    {{"crl.number_not_critical", "crlNumber is not critical.", "RFC 5280 §5.2.3; RGS A4", rfc5280_day, error},
     [](const Listed& s) { return when(critical(s.list, crl_number)); }},
    {{"crl.issuer_key_named", "The authority key identifier names the issuer's key.", "RFC 5280 §5.2.1; RGS A4", rfc5280_day,
      error},
     [](const Listed& s) { return when(!s.list.authority_key_id); }},
    {{"crl.issuer_key_not_critical", "The authority key identifier is not critical.", "RFC 5280 §5.2.1; RGS A4", rfc5280_day,
      error},
     [](const Listed& s) { return when(critical(s.list, oid::authority_key_identifier)); }},
    {{"crl.delta_critical", "deltaCRLIndicator is critical.", "RFC 5280 §5.2.4; RGS A4", rfc5280_day, error},
     [](const Listed& s) { return when(s.list.delta_base && !critical(s.list, delta_crl_indicator)); }},
    {{"crl.delta_stands_on_an_earlier_list", "A delta's base number is not above its own.", "RFC 5280 §5.2.4", rfc5280_day,
      error},
     [](const Listed& s) { return when(s.list.delta_base && s.list.number && is_larger(*s.list.delta_base, *s.list.number)); }},
    {{"crl.delta_points_to_no_delta", "freshestCRL is in complete lists only.", "RFC 5280 §5.2.6", rfc5280_day, error},
     [](const Listed& s) { return when(s.list.delta_base && s.list.freshest); }},
    {{"crl.freshest_not_critical", "freshestCRL is not critical.", "RFC 5280 §5.2.6", rfc5280_day, error},
     [](const Listed& s) { return when(critical(s.list, oid::freshest_crl)); }},
    {{"crl.point_critical", "issuingDistributionPoint is critical.", "RFC 5280 §5.2.5", rfc5280_day, error},
     [](const Listed& s) { return when(s.list.distribution_point && !critical(s.list, issuing_distribution_point)); }},
    {{"crl.point_says_something", "issuingDistributionPoint is not an empty sequence, and is of one kind of certificates.",
      "RFC 5280 §5.2.5", rfc5280_day, error},
     [](const Listed& s) {
       if (!s.list.distribution_point) return when(false);
       const auto& p = *s.list.distribution_point;
       const int kinds = int{p.only_user_certificates} + int{p.only_ca_certificates} + int{p.only_attribute_certificates};
       return when(kinds > 1 || (kinds == 0 && !p.name && !p.indirect && !p.only_some_reasons));
     }},
    {{"crl.no_unknown_critical_extension", "No critical extension is outside the standards.", "RFC 5280 §5.2", rfc5280_day,
      error},
     [](const Listed& s) { return when(s.list.unknown_critical); }},
    {{"crl.empty_list_left_out", "A list without entries has no revokedCertificates field.", "RFC 5280 §5.1.2.6", rfc5280_day,
      error},
     [](const Listed& s) { return when(s.list.revoked.data() != nullptr && s.list.revoked.empty()); }},
    {{"crl.entries_readable", "Every entry is well formed.", "RFC 5280 §5.1.2.6, §5.3", rfc5280_day, error},
     [](const Listed& s) { return when(!s.entries_readable); }},
    {{"crl.no_unknown_critical_entry", "No entry has a critical extension outside the standards.", "RFC 5280 §5.3", rfc5280_day,
      error},
     [](const Listed& s) { return first_entry(s, [](const crl::Entry& e) { return e.unknown_critical; }); }},
    {{"crl.serials_positive", "Serial numbers are positive.", "RFC 5280 §4.1.2.2", rfc5280_day, error},
     [](const Listed& s) {
       return first_entry(s,
                          [](const crl::Entry& e) { return e.serial[0] >= 0x80 || (e.serial.size() == 1 && e.serial[0] == 0); });
     }},
    {{"crl.serials_once", "A certificate is listed once.", "RFC 5280 §5.1.2.6", rfc5280_day, error}, serial_twice},
    {{"crl.revoked_before_the_list", "No revocation is later than the list.", "RFC 5280 §5.1.2.4, §5.3", rfc5280_day, warning},
     [](const Listed& s) { return first_entry(s, [&](const crl::Entry& e) { return e.revoked_at > s.list.this_update; }); }},
    {{"crl.no_unspecified_reason", "The reason \"unspecified\" is left out.", "RFC 5280 §5.3.1", rfc5280_day, warning},
     [](const Listed& s) { return first_entry(s, [](const crl::Entry& e) { return e.reason == unspecified; }); }},
    {{"crl.removals_in_deltas_only", "removeFromCRL is said in deltas only.", "RFC 5280 §5.3.1", rfc5280_day, error},
     [](const Listed& s) {
       return first_entry(s, [&](const crl::Entry& e) { return e.reason == remove_from_crl && !s.list.delta_base; });
     }},
    {{"crl.no_suspension", "No certificate is suspended (certificateHold).", "RGS A2; EN 319 411-1 REV-6.2.4-04", rgs2_day,
      warning},
     [](const Listed& s) { return first_entry(s, [](const crl::Entry& e) { return e.reason == certificate_hold; }); }},
    {{"crl.no_reasons_of_persons", "Reasons are not published for persons.", "RGS A4 (LCR)", rgs2_day, error},
     [](const Listed& s) {
       return first_entry(s, [&](const crl::Entry& e) { return s.context.about_persons && e.reason.has_value(); });
     }},
    {{"crl.short_for_persons", "A list of persons is valid 48 hours at most, but for the last one.",
      "RGS A2 at ** (a list every 24 hours, twice the period); EN 319 411-1 CSS-6.3.9-05", rgs2_day, error},
     [](const Listed& s) {
       return when(s.context.about_persons && s.list.next_update && !is_last(s.list) &&
                   *s.list.next_update - s.list.this_update > std::chrono::hours{48});
     }},
    {{"crl.end_far_away_is_the_last", "A next update beyond ten years is that of a last list, 9999-12-31T23:59:59Z.",
      "EN 319 411-1 CSS-6.3.9-06", etsi_day, warning},
     [](const Listed& s) {
       return when(s.list.next_update && !is_last(s.list) && *s.list.next_update - s.list.this_update > std::chrono::days{3660});
     }},
    {{"crl.issuer_is_the_issuers", "The issuer field is the issuer's subject, octet by octet.", "RFC 5280 §5.1.2.3", rfc5280_day,
      error},
     [](const Listed& s) {
       const bool indirect = s.list.distribution_point && s.list.distribution_point->indirect;
       return when(s.context.issuer != nullptr && !indirect && !same(s.context.issuer->subject, s.list.issuer));
     }},
    {{"crl.key_is_the_issuers", "The authority key identifier is the issuer's subject key identifier.", "RFC 5280 §5.2.1",
      rfc5280_day, error},
     [](const Listed& s) {
       const auto* issuer = s.context.issuer;
       return when(issuer != nullptr && s.list.authority_key_id && issuer->subject_key_identifier &&
                   !same(*s.list.authority_key_id, *issuer->subject_key_identifier));
     }},
    {{"crl.issuer_may_sign", "The issuer's key may sign lists (cRLSign).", "RFC 5280 §6.3.3 (f)", rfc5280_day, error},
     [](const Listed& s) { return when(s.context.issuer != nullptr && !s.context.issuer->allows(KeyUsage::crl_sign)); }},
    {{"crl.signature_known", "The signature algorithm is one the house knows (SHA-2 with RSA or ECDSA).",
      "TS 119 312 §5, §6; RGS B1", rgs2_day, error},
     [](const Listed& s) { return when(!algorithm(s)); }},
    {{"crl.signature_verifies", "The signature is the issuer's.", "RFC 5280 §6.3.3 (g)", rfc5280_day, error},
     [](const Listed& s) {
       const auto used = algorithm(s);
       return when(s.context.issuer != nullptr && used && !verify(*used, s.context.issuer->spki, s.list.tbs, s.list.signature));
     }},
    {{"crl.signature_accepted", "The issuer's signature mechanism is accepted when the list is made.", "TS 119 312 §9", rgs2_day,
      error},
     signature_not_accepted},
};

}  // namespace

std::span<const CrlRule> crl_rules() { return list_rules; }

std::vector<Finding> lint_crl(const crl::Crl& list, const StatusContext& context) {
  CrlSubject subject{list, context};
  crl::EntryReader reader{list};
  for (;;) {
    const auto entry = reader.next();
    if (!entry) subject.entries_readable = false;
    if (!entry || !*entry) break;
    subject.entries.push_back(**entry);
  }
  const auto made = base::to_text(base::Day{std::chrono::floor<std::chrono::days>(list.this_update)});
  std::vector<Finding> out;
  for (const auto& rule : list_rules)
    if (made >= rule.since)
      if (auto broken = rule.check(subject)) out.push_back({&rule, std::move(*broken)});
  return out;
}

}  // namespace vidimus::pki
