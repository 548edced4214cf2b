// One use case's transaction (ports::Unit): questions in unit_*.cpp by noun, the one door for writing in unit_commit.cpp.
#pragma once

#include <map>
#include <optional>

#include "adapters/sql/pool.hpp"
#include "adapters/sql/table.hpp"
#include "adapters/sql/writer.hpp"
#include "ports/store.hpp"

namespace vidimus::adapters::sql {

/// A record as it was read: what the decision stands on.
struct Seen {
  std::string table;
  std::string key_column;
  std::string key;
  auto operator<=>(const Seen&) const = default;
};
using SeenVersions = std::map<Seen, base::Version>;

class SqlUnit final : public ports::Unit {
 public:
  SqlUnit(Reading reading, Writer& writer) : reading_(std::in_place, std::move(reading)), writer_(writer) {}

  Result<domain::MutualisationBody> body(const domain::BodyId& id) override;
  Result<std::vector<domain::MutualisationBody>> bodies() override;
  Result<domain::Organisation> organisation(const domain::OrganisationId& id) override;
  Result<std::optional<domain::Organisation>> organisation_by_siret(const domain::BodyId& body,
                                                                    const std::string& siret) override;
  Result<domain::Membership> membership(const domain::MembershipId& id) override;
  Result<std::optional<domain::Membership>> membership_of(const domain::OrganisationId& organisation,
                                                          const domain::ContractId& contract) override;
  Result<std::vector<domain::Membership>> memberships_of(const domain::OrganisationId& organisation) override;
  Result<std::vector<domain::Membership>> memberships_in(const domain::ContractId& contract) override;
  Result<std::vector<domain::FeeInvoice>> fee_invoices(const domain::MembershipId& membership) override;
  Result<domain::Person> person(const domain::PersonId& id) override;
  Result<std::optional<domain::Person>> person_by_email(const domain::BodyId& body, const std::string& email) override;
  Result<std::vector<domain::Person>> people_by_email(const std::string& email) override;
  Result<std::vector<domain::Person>> people_of(const domain::OrganisationId& organisation) override;
  Result<std::vector<domain::Person>> mandates_ending(base::Day from, base::Day to) override;
  Result<domain::Accreditation> accreditation(const domain::AccreditationId& id) override;
  Result<std::vector<domain::Accreditation>> accreditation_history(const domain::BodyId& body) override;
  Result<std::vector<domain::Accreditation>> accreditation_history(const domain::OrganisationId& organisation) override;
  Result<std::vector<domain::Accreditation>> accreditation_history(const domain::PersonId& person) override;
  Result<std::vector<domain::Accreditation>> accreditations_of(const domain::PersonId& person) override;
  Result<std::vector<domain::Accreditation>> accreditations_at(const domain::SiteId& site) override;
  Result<std::vector<domain::Accreditation>> accreditations_in(const domain::BodyId& body) override;
  Result<std::vector<domain::Accreditation>> accreditations_for(const domain::OrganisationId& organisation) override;
  Result<domain::FrameworkContract> contract(const domain::ContractId& id) override;
  Result<std::vector<domain::FrameworkContract>> contracts(const domain::BodyId& body) override;
  Result<std::vector<domain::ContractAmendment>> amendments(const domain::ContractId& contract) override;
  Result<domain::Product> product(const domain::ProductId& id) override;
  Result<std::vector<domain::Product>> products(const domain::ContractId& contract) override;
  Result<domain::DeliverySite> site(const domain::SiteId& id) override;
  Result<std::vector<domain::DeliverySite>> sites(const domain::BodyId& body) override;
  Result<ports::SiteCalendar> calendar(const domain::SiteId& site) override;
  Result<std::vector<domain::SiteInstruction>> instructions_at(const domain::SiteId& site) override;
  Result<domain::OrderLine> line(const domain::LineId& id) override;
  Result<std::optional<domain::OrderLine>> line_by_reference(const std::string& reference) override;
  Result<std::vector<domain::OrderLine>> lines(const ports::LineFilter& filter) override;
  Result<std::vector<std::string>> external_references(const domain::OrganisationId& organisation) override;
  Result<domain::OrderDraft> order_draft(const domain::OrderDraftId& id) override;
  Result<std::vector<domain::OrderDraft>> order_drafts(const domain::MembershipId& membership) override;
  Result<std::int64_t> orders_in_year(const domain::BodyId& body, int year) override;
  Result<std::int64_t> ordered_lines(const domain::ContractId& contract, const domain::MembershipId& membership) override;
  Result<domain::Dossier> dossier(const domain::DossierId& id) override;
  Result<std::optional<domain::Dossier>> dossier_of(const domain::LineId& line) override;
  Result<std::vector<domain::Dossier>> review_queue(const domain::SiteId& site, domain::DossierState state) override;
  Result<domain::Piece> piece(const domain::PieceId& id) override;
  Result<std::vector<domain::Piece>> pieces(const domain::DossierId& dossier) override;
  Result<std::optional<domain::VerificationPolicy>> verification_policy(const domain::ContractId& contract) override;
  Result<std::vector<domain::Review>> reviews(const domain::DossierId& dossier) override;
  Result<std::vector<domain::Review>> reviews_at(const domain::SiteId& office, base::Instant from, base::Instant to) override;
  Result<std::vector<domain::SignedConsent>> signed_consents(const domain::DossierId& dossier) override;
  Result<domain::Identification> identification(const domain::IdentificationId& id) override;
  Result<std::vector<domain::Identification>> identifications(const domain::DossierId& dossier) override;
  Result<std::vector<domain::ClockAlert>> clock_alerts(const domain::DossierId& dossier) override;
  Result<domain::Appointment> appointment(const domain::AppointmentId& id) override;
  Result<std::vector<domain::Appointment>> appointments_of(const domain::LineId& line) override;
  Result<std::vector<domain::Appointment>> appointments_at(const domain::SiteId& site, base::Instant from,
                                                           base::Instant to) override;
  Result<std::vector<domain::Appointment>> appointments_in(const domain::BodyId& body, base::Instant from,
                                                           base::Instant to) override;
  Result<std::optional<domain::Appointment>> reservation_of(const domain::TokenId& token) override;
  Result<std::optional<domain::FaceToFace>> face_to_face(const domain::AppointmentId& appointment) override;
  Result<std::optional<domain::CounterVisit>> counter_visit(const domain::AppointmentId& appointment) override;
  Result<std::vector<domain::DeliveryRecord>> delivery_records_of(const domain::LineId& line) override;
  Result<std::optional<domain::DeliveryRecord>> delivery_record(const domain::DeliveryRecordId& id) override;
  Result<std::vector<domain::DeliveryRecord>> delivery_records_waiting(const domain::StationId& station) override;
  Result<std::vector<domain::DeliveryRecord>> delivery_records_unsealed(int limit) override;
  Result<std::optional<domain::FaceToFace>> last_face_to_face(const domain::PersonId& holder) override;
  Result<domain::Leave> leave(const domain::LeaveId& id) override;
  Result<std::vector<domain::Leave>> leave_in(const domain::BodyId& body, base::Day from, base::Day to) override;
  Result<std::vector<domain::SlotWait>> waits_at(const domain::SiteId& site) override;
  Result<std::optional<domain::SlotWait>> wait_of(const domain::LineId& line) override;
  Result<domain::CalendarFeed> calendar_feed(const domain::FeedId& id) override;
  Result<std::optional<domain::CalendarFeed>> calendar_feed_by_mac(base::ByteView mac) override;
  Result<std::vector<domain::CalendarFeed>> calendar_feeds(const domain::PersonId& person) override;
  Result<domain::Certificate> certificate(const domain::CertificateId& id) override;
  Result<std::vector<domain::Certificate>> certificates_of(const domain::LineId& line) override;
  Result<std::vector<domain::Certificate>> certificates_held_by(const domain::PersonId& holder) override;
  Result<std::optional<domain::Certificate>> certificate_by_serial(const std::string& serial_hex) override;
  Result<std::vector<domain::Certificate>> certificates_ending(base::Instant before) override;
  Result<std::vector<domain::Certificate>> certificates(const ports::CertificateFilter& filter) override;
  Result<std::int64_t> count_certificates(const ports::CertificateFilter& filter) override;
  Result<std::vector<domain::OrderLine>> lines_replacing(const domain::CertificateId& certificate) override;
  Result<std::optional<domain::RevocationQuestions>> revocation_questions(const domain::PersonId& person) override;
  Result<std::optional<domain::ClientAttempts>> client_attempts(const domain::ClientId& client) override;
  Result<domain::Token> token(const domain::TokenId& id) override;
  Result<std::vector<domain::Token>> tokens(const ports::TokenFilter& filter) override;
  Result<std::vector<ports::KeptTokens>> tokens_by_keeper(const domain::BodyId& body) override;
  Result<std::optional<domain::TokenDestruction>> token_destruction(const domain::TokenId& token) override;
  Result<std::vector<domain::TokenDestruction>> destructions_waiting(const domain::BodyId& body) override;
  Result<domain::TokenTransfer> token_transfer(const domain::TransferId& id) override;
  Result<std::vector<domain::TokenTransfer>> token_transfers(const domain::BodyId& body, int limit) override;
  Result<std::vector<domain::Token>> tokens_in_transfer(const domain::TransferId& id) override;
  Result<domain::TokenCount> token_count(const domain::CountId& id) override;
  Result<std::vector<domain::TokenCount>> token_counts(const domain::BodyId& body, int limit) override;
  Result<domain::TokenPreparation> token_preparation(const domain::PreparationId& id) override;
  Result<std::vector<domain::TokenPreparation>> token_preparations(const domain::SiteId& site, int limit) override;
  Result<std::vector<domain::TokenPreparation>> preparations_waiting(const domain::StationId& station) override;
  Result<std::optional<domain::TokenSecret>> token_secret(const domain::TokenId& token) override;
  Result<std::vector<domain::TokenDialogue>> token_dialogues_of(const domain::LineId& line) override;
  Result<std::optional<domain::TokenDialogue>> token_dialogue(const domain::DialogueId& id) override;
  Result<domain::InstallationTrial> trial(const domain::TrialId& id) override;
  Result<std::vector<domain::InstallationTrial>> trials_of(const domain::LineId& line) override;
  Result<std::vector<domain::InstallationTrial>> trials_ended(const domain::BodyId& body, int limit) override;
  Result<std::optional<domain::Unblocking>> unblocking(const domain::UnblockingId& id) override;
  Result<std::vector<domain::Unblocking>> unblockings_of(const domain::TokenId& token) override;
  Result<std::vector<domain::Unblocking>> unblockings_approved(const domain::StationId& station) override;
  Result<std::vector<domain::Unblocking>> unblockings_open(const domain::BodyId& body) override;
  Result<std::optional<domain::IntegratorKey>> integrator_key_by_mac(base::ByteView mac) override;
  Result<std::vector<domain::IntegratorKey>> integrator_keys(const domain::BodyId& body) override;
  Result<std::vector<domain::Subscription>> subscriptions(const domain::BodyId& body) override;
  Result<domain::Subscription> subscription(const domain::SubscriptionId& id) override;
  Result<std::vector<domain::Subscription>> subscriptions_due(base::Instant now) override;
  Result<std::optional<domain::Token>> token_by_serial(const std::string& serial) override;
  Result<std::vector<domain::Token>> tokens_at(const domain::SiteId& site, domain::TokenState state) override;
  Result<std::vector<domain::Token>> tokens_left(const domain::SiteId& site) override;
  Result<domain::Letter> letter(const domain::LetterId& id) override;
  Result<std::vector<domain::Letter>> letters_of(const domain::LineId& line) override;
  Result<std::vector<domain::Letter>> recent_letters(const domain::BodyId& body, int limit) override;
  Result<std::vector<domain::Letter>> letters_due(base::Instant now, int limit) override;
  Result<std::vector<domain::Letter>> undelivered_letters(const domain::BodyId& body, int limit) override;
  Result<std::vector<domain::Letter>> letters_to(const domain::PersonId& person) override;
  Result<std::vector<domain::LetterContact>> contacts_about(const domain::LetterId& letter) override;
  Result<std::vector<domain::Dossier>> dossiers_in(domain::DossierState state, const domain::DossierId& after,
                                                   int limit) override;
  Result<std::vector<domain::Letter>> letters_before(base::Instant queued, int limit) override;
  Result<std::vector<domain::Session>> sessions_before(base::Instant expired, int limit) override;
  Result<std::vector<domain::Challenge>> challenges_before(base::Instant expired, int limit) override;
  Result<std::vector<domain::Session>> sessions_of(const domain::PersonId& person) override;
  Result<std::vector<domain::Erasure>> open_erasures(base::Instant now, int limit) override;
  Result<std::vector<domain::OrderDraft>> drafts_before(base::Instant changed, int limit) override;
  Result<std::vector<domain::Restriction>> restrictions_of(const domain::PersonId& person) override;
  Result<std::vector<domain::Dossier>> dossiers_held_by(const domain::PersonId& holder) override;
  Result<std::vector<domain::Person>> people_with_access(const domain::BodyId& body, const domain::PersonId& after,
                                                         int limit) override;
  Result<std::vector<domain::Dossier>> dossiers_with_piece(domain::PieceKind kind, base::Instant met,
                                                           const domain::DossierId& after, int limit) override;
  Result<std::vector<domain::Accreditation>> deeds_before(const domain::BodyId& body, base::Day day) override;
  Result<std::optional<domain::Session>> session(const domain::SessionId& id) override;
  Result<std::vector<domain::Session>> open_sessions(const domain::PersonId& person, base::Instant now) override;
  Result<std::vector<domain::Credential>> credentials_of(const domain::PersonId& person) override;
  Result<std::optional<domain::Credential>> credential_by_key(base::ByteView key_id) override;
  Result<std::optional<domain::Challenge>> challenge_by_mac(base::ByteView mac) override;
  Result<std::optional<domain::Challenge>> last_challenge(const domain::PersonId& person, domain::ChallengePurpose purpose,
                                                          const std::string& subject) override;
  Result<std::optional<domain::Station>> station_by_pairing(base::ByteView mac) override;
  Result<domain::Station> station(const domain::StationId& id) override;
  Result<std::optional<domain::Station>> station_by_key(base::ByteView mac) override;
  Result<std::vector<domain::Station>> stations_at(const domain::SiteId& site) override;
  Result<domain::StationJob> station_job(const domain::JobId& id) override;
  Result<std::vector<domain::StationJob>> jobs_of_station(const domain::StationId& station) override;
  Result<std::vector<domain::StationJob>> jobs_of_line(const domain::LineId& line) override;
  Result<std::vector<ports::AuditEntry>> audit(const ports::AuditFilter& filter) override;
  Result<std::vector<ports::AuditEntry>> certificate_changes(const domain::BodyId& body, std::int64_t after, int limit) override;
  Result<std::int64_t> last_audit_entry() override;
  Result<Done> commit(std::span<const ports::Step> steps, std::span<const domain::Letter> letters) override;

 private:
  using Values = std::initializer_list<Value>;

  /// Records of one table; they do not become part of what the unit stands on.
  template <class R>
  Result<std::vector<R>> list(const std::string& rest, std::span<const Value> values) {
    if (!reading_) return fail(Code::internal, "unit_is_over");
    return records<R>(**reading_, rest, values);
  }
  template <class R>
  Result<std::vector<R>> list(const std::string& rest, Values values = {}) {
    return list<R>(rest, std::span<const Value>{values.begin(), values.size()});
  }
  /// Records the decision stands on: none of them may have changed at commit.
  template <class R>
  Result<std::vector<R>> relied_on(const std::string& rest, Values values) {
    auto found = list<R>(rest, values);
    if (found)
      for (const auto& record : *found) note(record);
    return found;
  }
  template <class R>
  Result<std::optional<R>> find(const std::string& rest, Values values) {
    VIDIMUS_TRY(found, relied_on<R>(rest, values));
    if (found.empty()) return std::optional<R>{};
    return std::optional<R>{std::move(found.front())};
  }
  /// @errors not_found: `detail` names the table.
  template <class R>
  Result<R> one(const std::string& id) {
    VIDIMUS_TRY(found, find<R>("WHERE " + table_of<R>().key() + " = $1", {id}));
    if (!found) return fail(Code::not_found, table_of<R>().name());
    return *std::move(found);
  }
  template <class R>
  void note(const R& record) {
    const auto& table = table_of<R>();
    if (const auto key = table.values(record).front(); std::holds_alternative<std::string>(key))
      seen_[{table.name(), table.key(), std::get<std::string>(key)}] = record.version;
  }

  std::optional<Reading> reading_;  ///< ends with commit
  Writer& writer_;
  SeenVersions seen_;
};

}  // namespace vidimus::adapters::sql
