#include "pki/lint_status.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "pki/digest.hpp"
#include "pki/draft.hpp"
#include "pki/status_draft.hpp"

namespace vidimus::pki {
namespace {

using testing::AnswerDraft;
using testing::at;
using testing::House;
using testing::ListDraft;

/// A good list and a good answer, and what they are judged beside.
struct StatusWorld {
  House house;
  Certificate root = read_certificate(house.root).value();
  Certificate ca = read_certificate(house.ca).value();
  Certificate holder = read_certificate(House::issue(house.writer("dual_rgs2_qcpn"), house.holder(), *house.ca_key)).value();
  std::unique_ptr<Signer> ocsp_key = testing::key(KeyKind::p256, SignatureAlgorithm::ecdsa_sha256);
  Certificate signer = certify_signer("ocsp_responder");
  CryptoPolicy policy =
      read_crypto_policy(base::read_toml(std::string{VIDIMUS_SOURCE} + "/data/crypto_policy.toml").value()).value();
  Certificate rsa_ca = with_rsa_key();

  [[nodiscard]] StatusContext context() const { return {&ca, &policy, true}; }
  [[nodiscard]] ListDraft list() const {
    ListDraft out;
    out.issuer = base::copy_of(ca.subject);
    out.signature = {house.ca_key.get(), base::copy_of(algorithm_identifier(house.ca_key->algorithm()))};
    DerWriter key;
    key.in(tag::sequence, [&] { key.primitive(tag::context(0, false), *ca.subject_key_identifier); });
    out.put("2.5.29.35", key.take());
    out.put("2.5.29.20", testing::integer(7));
    return out;
  }
  [[nodiscard]] AnswerDraft answer() const {
    AnswerDraft out;
    const auto name = sha1(ca.subject), key = sha1(ca.public_key);
    out.ids = {ocsp::write_cert_id({ocsp::IdHash::sha1, name, key}, Bytes{0x21}),
               ocsp::write_cert_id({ocsp::IdHash::sha1, name, key}, Bytes{0x22})};
    for (const auto& id : out.ids) {
      ocsp::SingleStatus single{.cert_id = id, .status = ocsp::Status::good, .this_update = at("2026-11-22T08:59:59Z")};
      single.next_update = at("2026-11-22T21:00:00Z");
      single.archive_cutoff = at("2026-01-01T00:00:00Z");
      out.singles.push_back(single);
    }
    out.singles[1].status = ocsp::Status::revoked;
    out.singles[1].revoked_at = at("2026-11-21T10:00:00Z");
    out.key_hash = key_identifier(ocsp_key->spki()).value();
    out.nonce = Bytes(16, 7);
    out.certificates = {base::copy_of(signer.der)};
    out.signature = {ocsp_key.get(), base::copy_of(algorithm_identifier(ocsp_key->algorithm()))};
    return out;
  }
  /// The responder's key under another profile, or another authority's key.
  [[nodiscard]] Certificate certify_signer(const std::string& profile, Signer* by = nullptr) const {
    using enum SubjectAttribute;
    auto content = house.holder();
    content.not_before = at("2026-11-22T08:00:00Z");
    content.not_after = at("2027-11-22T08:00:00Z");
    content.spki = ocsp_key->spki();
    if (profile == "ocsp_responder") {
      content.alternative_names.clear();
      content.subject = {{country, "FR"},
                         {organization, "Syndicat mixte de Bretagne"},
                         {organizational_unit, "0002 732829320"},
                         {common_name, "TEST répondeur"}};
    }
    return read_certificate(House::issue(house.writer(profile), content, by != nullptr ? *by : *house.ca_key)).value();
  }

 private:
  [[nodiscard]] Certificate with_rsa_key() const {
    testing::Draft draft{ca};
    draft.spki = base::copy_of(testing::key(KeyKind::rsa3072, SignatureAlgorithm::rsa_sha256)->spki());
    return draft.read();
  }
};
const StatusWorld& status_world() {
  static const StatusWorld one;
  return one;
}

std::vector<std::string> finding_ids(const std::vector<Finding>& findings) {
  std::vector<std::string> out;
  for (const auto& finding : findings) out.emplace_back(finding.rule->id);
  return out;
}
std::vector<std::string> judged(const ListDraft& draft, const StatusContext& context) {
  const auto der = draft.der();
  const auto list = crl::read(der);
  if (!list) throw std::runtime_error(list.error().detail);
  return finding_ids(lint_crl(*list, context));
}
std::vector<std::string> judged(const AnswerDraft& draft, const StatusContext& context) {
  const auto der = draft.der();
  const auto answer = ocsp::read_response(der);
  if (!answer) throw std::runtime_error(answer.error().detail);
  return finding_ids(lint_answer(*answer, context));
}

template <class Draft>
struct StatusCase {
  std::string rule;
  std::function<void(Draft&, StatusContext&)> spoil;
};
#define LIST(...) []([[maybe_unused]] ListDraft& d, [[maybe_unused]] StatusContext& c) { __VA_ARGS__; }
#define ANSWER(...) []([[maybe_unused]] AnswerDraft& d, [[maybe_unused]] StatusContext& c) { __VA_ARGS__; }

const Bytes sha1_with_rsa = base::from_hex("300d06092a864886f70d0101050500").value();
const Bytes freshest = base::from_hex("3011300fa00da00b8609687474703a2f2f782f").value();
void with_pkcs1_in_2029(testing::Signature& s, StatusContext& c) {
  s.algorithm = base::copy_of(algorithm_identifier(SignatureAlgorithm::rsa_sha256));
  c.issuer = &status_world().rsa_ca;
}

const std::vector<StatusCase<ListDraft>>& list_cases() {
  static const std::vector<StatusCase<ListDraft>> all{
      {"crl.version_2", LIST(d.version_2 = false)},
      {"crl.issuer_not_empty", LIST(d.issuer = {0x30, 0})},
      {"crl.next_update_present", LIST(d.next_update.reset())},
      {"crl.dates_in_order", LIST(d.next_update = d.this_update)},
      {"crl.dates_well_written", LIST(d.generalized_dates = true)},
      {"crl.number_present", LIST(d.drop("2.5.29.20"))},
      {"crl.number_short_enough", LIST(Bytes value(23, 0x11); value[0] = 2; value[1] = 21; d.put("2.5.29.20", value))},
      {"crl.number_not_critical", LIST(d.put("2.5.29.20", testing::integer(7), true))},
      {"crl.issuer_key_named", LIST(d.drop("2.5.29.35"))},
      {"crl.issuer_key_not_critical", LIST(d.pieces[0].critical = true)},
      {"crl.delta_critical", LIST(d.put("2.5.29.27", testing::integer(6)))},
      {"crl.delta_stands_on_an_earlier_list", LIST(d.put("2.5.29.27", testing::integer(8), true))},
      {"crl.delta_points_to_no_delta", LIST(d.put("2.5.29.27", testing::integer(6), true), d.put("2.5.29.46", freshest))},
      {"crl.freshest_not_critical", LIST(d.put("2.5.29.46", freshest, true))},
      {"crl.point_critical", LIST(d.put("2.5.29.28", {0x30, 3, 0x81, 1, 0xFF}))},
      {"crl.point_says_something", LIST(d.put("2.5.29.28", {0x30, 0}, true))},
      {"crl.no_unknown_critical_extension", LIST(d.put("1.2.3.4", {5, 0}, true))},
      {"crl.empty_list_left_out", LIST(d.entries.clear(), d.empty_field = true)},
      {"crl.entries_readable", LIST(d.unreadable_entry = true)},
      {"crl.no_unknown_critical_entry", LIST(d.entries[1].pieces.push_back({*oid_from("1.2.3.4"), true, {5, 0}}))},
      {"crl.serials_positive", LIST(d.entries[0].serial = {0xF0})},
      {"crl.serials_once", LIST(d.entries[1].serial = d.entries[0].serial)},
      {"crl.revoked_before_the_list", LIST(d.entries[0].when = d.this_update + std::chrono::hours{1})},
      {"crl.no_unspecified_reason", LIST(d.reason(RevocationReason::unspecified), c.about_persons = false)},
      {"crl.removals_in_deltas_only", LIST(d.reason(RevocationReason::remove_from_crl))},
      {"crl.no_suspension", LIST(d.reason(RevocationReason::certificate_hold))},
      {"crl.no_reasons_of_persons", LIST(d.reason(RevocationReason::key_compromise))},
      {"crl.short_for_persons", LIST(d.next_update = d.this_update + std::chrono::hours{49})},
      {"crl.end_far_away_is_the_last", LIST(d.next_update = at("2046-01-01T00:00:00Z"))},
      {"crl.issuer_is_the_issuers", LIST(c.issuer = &status_world().root)},
      {"crl.key_is_the_issuers", LIST(c.issuer = &status_world().root)},
      {"crl.issuer_may_sign", LIST(c.issuer = &status_world().holder)},
      {"crl.signature_known", LIST(d.signature.algorithm = sha1_with_rsa)},
      {"crl.signature_verifies", LIST(d.signature.spoiled = true)},
      {"crl.signature_accepted", LIST(with_pkcs1_in_2029(d.signature, c); d.this_update = at("2029-01-01T00:00:00Z"))},
  };
  return all;
}

/// The same answer signed and vouched for otherwise.
void signed_by(AnswerDraft& d, const Certificate& signer) { d.certificates = {base::copy_of(signer.der)}; }

const std::vector<StatusCase<AnswerDraft>>& answer_cases() {
  static const std::vector<StatusCase<AnswerDraft>> all{
      {"answer.successful", ANSWER(d.status = 6)},
      {"answer.says_something", ANSWER(d.singles.clear())},
      {"answer.responder_by_key", ANSWER(d.name = base::copy_of(status_world().signer.subject))},
      {"answer.responder_is_the_signer", ANSWER(d.key_hash = Bytes(20, 1))},
      {"answer.hash_known", ANSWER(for (auto& id
                                        : d.ids) id[8] ^= 0x10;
                                   for (std::size_t at = 0; at < 2; ++at) d.singles[at].cert_id = d.ids[at])},
      {"answer.next_update_present", ANSWER(d.singles[0].next_update.reset())},
      {"answer.dates_in_order", ANSWER(d.singles[0].next_update = d.singles[0].this_update)},
      {"answer.known_before_it_was_said", ANSWER(d.singles[0].this_update = d.produced_at + std::chrono::seconds{1})},
      {"answer.revoked_before_it_was_said", ANSWER(d.singles[1].revoked_at = d.produced_at + std::chrono::seconds{1})},
      {"answer.archive_cutoff_in_the_past", ANSWER(d.singles[0].archive_cutoff = d.produced_at + std::chrono::seconds{1})},
      {"answer.no_reasons_of_persons", ANSWER(d.singles[1].reason = RevocationReason::key_compromise)},
      {"answer.no_unknown_critical_extension", ANSWER(d.critical_piece = true)},
      {"answer.nonce_length", ANSWER(d.nonce = Bytes(129, 1))},
      {"answer.one_certificate", ANSWER(d.certificates.push_back(base::copy_of(status_world().ca.der)))},
      {"answer.signer_may_sign",
       ANSWER(static const auto other = status_world().certify_signer("dual_rgs2_qcpn"); signed_by(d, other))},
      {"answer.signer_is_the_authoritys",
       ANSWER(static const auto other = status_world().certify_signer("ocsp_responder", status_world().ocsp_key.get());
              signed_by(d, other))},
      {"answer.signer_was_valid", ANSWER(d.produced_at = at("2028-01-01T00:00:00Z"))},
      {"answer.signature_known", ANSWER(d.signature.algorithm = sha1_with_rsa)},
      {"answer.signature_verifies", ANSWER(d.signature.spoiled = true)},
      {"answer.signature_accepted",
       ANSWER(with_pkcs1_in_2029(d.signature, c); d.produced_at = at("2029-01-01T00:00:00Z"); d.certificates.clear())},
  };
  return all;
}

TEST(LintStatus, AGoodListAndAGoodAnswerBreakNothing) {
  EXPECT_EQ(judged(status_world().list(), status_world().context()), std::vector<std::string>{});
  EXPECT_EQ(judged(status_world().answer(), status_world().context()), std::vector<std::string>{});
}

TEST(LintStatus, EachSpoiledListBreaksItsRule) {
  for (const auto& one : list_cases()) {
    SCOPED_TRACE(one.rule);
    auto draft = status_world().list();
    auto context = status_world().context();
    one.spoil(draft, context);
    const auto found = judged(draft, context);
    EXPECT_NE(std::ranges::find(found, one.rule), found.end()) << ::testing::PrintToString(found);
  }
}

TEST(LintStatus, EachSpoiledAnswerBreaksItsRule) {
  for (const auto& one : answer_cases()) {
    SCOPED_TRACE(one.rule);
    auto draft = status_world().answer();
    for (std::size_t at = 0; at < draft.singles.size(); ++at) draft.singles[at].cert_id = draft.ids[at];
    auto context = status_world().context();
    one.spoil(draft, context);
    const auto found = judged(draft, context);
    EXPECT_NE(std::ranges::find(found, one.rule), found.end()) << ::testing::PrintToString(found);
  }
}

template <class Rules, class Cases>
void every_rule_has_a_case(const Rules& rules, const Cases& cases) {
  std::set<std::string> spoiled;
  for (const auto& one : cases) spoiled.insert(one.rule);
  std::set<std::string> known;
  for (const auto& rule : rules) {
    EXPECT_TRUE(known.emplace(rule.id).second) << rule.id;
    EXPECT_TRUE(rule.sentence.ends_with('.')) << rule.id;
    EXPECT_FALSE(rule.source.empty()) << rule.id;
    EXPECT_NE(rule.check, nullptr) << rule.id;
  }
  EXPECT_EQ(known, spoiled);
}

TEST(LintStatus, EveryRuleHasACaseAndSaysWhereItComesFrom) {
  every_rule_has_a_case(crl_rules(), list_cases());
  every_rule_has_a_case(answer_rules(), answer_cases());
}

TEST(LintStatus, WhatTheHouseWritesIsGood) {
  crl::Header header{.issuer = status_world().ca.subject,
                     .authority_key_id = *status_world().ca.subject_key_identifier,
                     .this_update = at("2026-11-22T04:00:00Z"),
                     .next_update = crl::last_crl_next_update,
                     .number = 9};
  const Bytes serial{0x33};
  const crl::Revocation revoked{serial, at("2026-11-21T10:00:00Z"), std::nullopt};
  const auto der = crl::write(header, {&revoked, 1}, *status_world().house.ca_key).value();
  EXPECT_EQ(finding_ids(lint_crl(crl::read(der).value(), status_world().context())), std::vector<std::string>{});
  const auto responder = ocsp::ResponseSigner::make(*status_world().ocsp_key, base::copy_of(status_world().signer.der)).value();
  const auto answer = status_world().answer();
  auto singles = answer.singles;
  for (std::size_t at = 0; at < singles.size(); ++at) singles[at].cert_id = answer.ids[at];
  const auto octets = responder.sign(singles, answer.produced_at, std::nullopt).value();
  EXPECT_EQ(finding_ids(lint_answer(ocsp::read_response(octets).value(), status_world().context())), std::vector<std::string>{});
}

}  // namespace
}  // namespace vidimus::pki
