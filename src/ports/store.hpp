// The registry's store: read through small questions, written through one door. A `Unit` is one transaction; what a use case read
// in it is what it decides on. The only method that writes is `commit`: records after, versions before, audit entries and
// letters, all or nothing. Implemented by adapters/sql on SQLite and PostgreSQL alike.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "domain/access.hpp"
#include "domain/aftercare.hpp"
#include "domain/appointment.hpp"
#include "domain/body.hpp"
#include "domain/calendar_feed.hpp"
#include "domain/certificate.hpp"
#include "domain/contract.hpp"
#include "domain/credential.hpp"
#include "domain/custody.hpp"
#include "domain/dossier.hpp"
#include "domain/handover.hpp"
#include "domain/integration.hpp"
#include "domain/keeping.hpp"
#include "domain/leave.hpp"
#include "domain/letters.hpp"
#include "domain/order.hpp"
#include "domain/order_draft.hpp"
#include "domain/organisation.hpp"
#include "domain/people.hpp"
#include "domain/revocation.hpp"
#include "domain/token.hpp"
#include "domain/verification.hpp"
#include "domain/waiting.hpp"
#include "ports/audit.hpp"

namespace vidimus::ports {

using base::Done;
using base::Result;

/// Every kind of record that can be written. `version` inside is the version read (0 for a new record); the store raises it by
/// one. OpeningHours, Closure and SiteInstruction are rows of a site and have no version: `SiteCalendar` replaces them all at
/// once.
struct SiteCalendar {
  domain::SiteId site;
  std::vector<domain::OpeningHours> hours;
  std::vector<domain::Closure> closures;
  std::vector<domain::SiteInstruction> instructions{};
};
/// Takes a record out for good (effacement, docs/trust/rules.md §8; an offer taken out of a contract that is still a draft).
/// `version` is the version read.
enum class Removable : unsigned char {
  piece,
  letter,
  letter_contact,
  session,
  challenge,
  face_to_face,
  appointment,
  product,
  counter_visit,
  delivery_record,
  installation_trial,
  unblocking,
  token_secret,
  token_dialogue,
  order_draft,
  credential,
  calendar_feed,
  revocation_questions
};
struct Removal {
  Removable what = Removable::letter;
  std::string id;
  domain::Version version = 0;
};
using Record =
    std::variant<domain::MutualisationBody, domain::Organisation, domain::Membership, domain::FeeInvoice, domain::Person,
                 domain::Accreditation, domain::FrameworkContract, domain::ContractAmendment, domain::Product,
                 domain::DeliverySite, SiteCalendar, domain::OrderLine, domain::OrderDraft, domain::Dossier, domain::Piece,
                 domain::VerificationPolicy, domain::Review, domain::SignedConsent, domain::Identification, domain::ClockAlert,
                 domain::Appointment, domain::FaceToFace, domain::CounterVisit, domain::DeliveryRecord, domain::Leave,
                 domain::SlotWait, domain::CalendarFeed, domain::Certificate, domain::Token, domain::Letter,
                 domain::LetterContact, domain::Erasure, domain::Restriction, Removal, domain::Session, domain::Challenge,
                 domain::Station, domain::StationJob, domain::Credential, domain::RevocationQuestions, domain::ClientAttempts,
                 domain::TokenDestruction, domain::TokenTransfer, domain::TokenCount, domain::TokenPreparation,
                 domain::TokenSecret, domain::TokenDialogue, domain::InstallationTrial, domain::Unblocking, domain::IntegratorKey,
                 domain::Subscription>;

/// One write with its trace. Made by ra from a Decision.
struct Step {
  Record after;
  AuditDraft audit;
  bool trace_only = false;  ///< nothing changed, somebody read it: only the trace is written, and the version stays
};

/// Which lines a list wants: empty members do not filter. Newest first; keyset paging by id: `after` is
/// the last id of the page before.
struct LineFilter {
  domain::BodyId body;
  domain::ContractId contract;
  domain::OrganisationId organisation;
  domain::MembershipId membership;
  domain::PersonId holder;
  domain::SiteId delivery_site;
  domain::SiteId verifying_office;
  std::string external_reference;  ///< as it is kept, whole
  std::optional<domain::OrderState> state;
  domain::LineId after;
  int limit = 100;
  std::vector<std::string> words{};  ///< beginnings of words written on the case, all of them (`domain::wanted_words`)
};

/// Which certificates an inventory wants: empty members do not filter. Newest first; `after` is the last id of the page before.
struct CertificateFilter {
  domain::BodyId body;
  domain::OrganisationId organisation;
  domain::PersonId holder;
  domain::TokenId token;
  std::optional<domain::CertificateState> state;
  bool live = false;  ///< only those that may still be revoked: generated, delivered, active
  std::optional<base::Instant> ends_before;
  std::optional<base::Instant> ends_after;
  domain::CertificateId after;
  int limit = 100;
};

/// Which tokens: empty members do not filter.
struct TokenFilter {
  domain::BodyId body;
  domain::SiteId site;
  domain::LineId line;
  std::string box;
  std::optional<domain::TokenState> state;
  domain::TokenId after;
  int limit = 100;
  std::optional<domain::PersonId> keeper{};  ///< lies in these hands; an empty one: in the safe of a site
};

/// How many tokens lie with whom at a site (`domain::lies_at_site`).
struct KeptTokens {
  domain::SiteId site;
  domain::PersonId keeper;  ///< empty: the safe
  std::int64_t count = 0;
  std::int64_t in_stock = 0;  ///< of these: free for a hand-over
};

/// Which audit entries.
struct AuditFilter {
  domain::BodyId body;
  std::string reference;
  std::string actor;       ///< entries written for this person's acts
  std::int64_t after = 0;  ///< entries with a greater sequence number
  int limit = 200;
};

/// One transaction. Reads answer not_found when there is no such record; lists may be empty. Not thread-safe: one unit, one
/// thread.
class Unit {
 public:
  virtual ~Unit() = default;

  virtual Result<domain::MutualisationBody> body(const domain::BodyId&) = 0;
  virtual Result<std::vector<domain::MutualisationBody>> bodies() = 0;

  virtual Result<domain::Organisation> organisation(const domain::OrganisationId&) = 0;
  virtual Result<std::optional<domain::Organisation>> organisation_by_siret(const domain::BodyId&, const std::string& siret) = 0;

  virtual Result<domain::Membership> membership(const domain::MembershipId&) = 0;
  virtual Result<std::optional<domain::Membership>> membership_of(const domain::OrganisationId&, const domain::ContractId&) = 0;
  virtual Result<std::vector<domain::Membership>> memberships_of(const domain::OrganisationId&) = 0;
  virtual Result<std::vector<domain::Membership>> memberships_in(const domain::ContractId&) = 0;
  virtual Result<std::vector<domain::FeeInvoice>> fee_invoices(const domain::MembershipId&) = 0;  ///< by year

  virtual Result<domain::Person> person(const domain::PersonId&) = 0;
  virtual Result<std::optional<domain::Person>> person_by_email(const domain::BodyId&, const std::string& email) = 0;
  virtual Result<std::vector<domain::Person>> people_by_email(const std::string& email) = 0;  ///< over all bodies: sign-in
  /// People of one organisation, by name.
  virtual Result<std::vector<domain::Person>> people_of(const domain::OrganisationId&) = 0;
  /// People whose elected mandate ends on a day in [from, to].
  virtual Result<std::vector<domain::Person>> mandates_ending(base::Day from, base::Day to) = 0;
  virtual Result<domain::Accreditation> accreditation(const domain::AccreditationId&) = 0;
  /// Every accreditation of a body or an organisation, proposed and ended ones too: for who administers them.
  virtual Result<std::vector<domain::Accreditation>> accreditation_history(const domain::BodyId&) = 0;
  virtual Result<std::vector<domain::Accreditation>> accreditation_history(const domain::OrganisationId&) = 0;
  virtual Result<std::vector<domain::Accreditation>> accreditation_history(const domain::PersonId&) = 0;
  // The four below answer only what is in force (state; the days are for the caller to look at: `domain::holds_on`).
  virtual Result<std::vector<domain::Accreditation>> accreditations_of(const domain::PersonId&) = 0;
  virtual Result<std::vector<domain::Accreditation>> accreditations_at(const domain::SiteId&) = 0;
  virtual Result<std::vector<domain::Accreditation>> accreditations_in(const domain::BodyId&) = 0;  ///< of its own agents
  virtual Result<std::vector<domain::Accreditation>> accreditations_for(const domain::OrganisationId&) = 0;

  virtual Result<domain::FrameworkContract> contract(const domain::ContractId&) = 0;
  virtual Result<std::vector<domain::FrameworkContract>> contracts(const domain::BodyId&) = 0;
  virtual Result<std::vector<domain::ContractAmendment>> amendments(const domain::ContractId&) = 0;  ///< oldest first
  virtual Result<domain::Product> product(const domain::ProductId&) = 0;
  virtual Result<std::vector<domain::Product>> products(const domain::ContractId&) = 0;

  virtual Result<domain::DeliverySite> site(const domain::SiteId&) = 0;
  virtual Result<std::vector<domain::DeliverySite>> sites(const domain::BodyId&) = 0;
  virtual Result<SiteCalendar> calendar(const domain::SiteId&) = 0;
  virtual Result<std::vector<domain::SiteInstruction>> instructions_at(const domain::SiteId&) = 0;  ///< by first day

  virtual Result<domain::OrderLine> line(const domain::LineId&) = 0;
  virtual Result<std::optional<domain::OrderLine>> line_by_reference(const std::string&) = 0;
  virtual Result<std::vector<domain::OrderLine>> lines(const LineFilter&) = 0;
  /// External references of an organisation's lines that are not cancelled (R69).
  virtual Result<std::vector<std::string>> external_references(const domain::OrganisationId&) = 0;
  virtual Result<domain::OrderDraft> order_draft(const domain::OrderDraftId&) = 0;
  virtual Result<std::vector<domain::OrderDraft>> order_drafts(const domain::MembershipId&) = 0;  ///< open ones, newest first
  /// Numbers of placed orders so far in a body and civil year: the next reference is one more (unique in the schema).
  virtual Result<std::int64_t> orders_in_year(const domain::BodyId&, int year) = 0;

  /// How many lines were ordered in a contract, by one member or (empty) by all: neither drafts nor cancelled ones count.
  virtual Result<std::int64_t> ordered_lines(const domain::ContractId&, const domain::MembershipId&) = 0;

  virtual Result<domain::Dossier> dossier(const domain::DossierId&) = 0;
  virtual Result<std::optional<domain::Dossier>> dossier_of(const domain::LineId&) = 0;
  /// Dossiers in this state whose line's verifying office is the site, most urgent first (due_at).
  virtual Result<std::vector<domain::Dossier>> review_queue(const domain::SiteId&, domain::DossierState) = 0;
  virtual Result<domain::Piece> piece(const domain::PieceId&) = 0;
  virtual Result<std::vector<domain::Piece>> pieces(const domain::DossierId&) = 0;

  virtual Result<std::optional<domain::VerificationPolicy>> verification_policy(const domain::ContractId&) = 0;
  virtual Result<std::vector<domain::Review>> reviews(const domain::DossierId&) = 0;  ///< oldest first
  /// Decisions of an office in [from, to), oldest first.
  virtual Result<std::vector<domain::Review>> reviews_at(const domain::SiteId&, base::Instant from, base::Instant to) = 0;
  virtual Result<std::vector<domain::SignedConsent>> signed_consents(const domain::DossierId&) = 0;  ///< oldest first
  virtual Result<domain::Identification> identification(const domain::IdentificationId&) = 0;
  virtual Result<std::vector<domain::Identification>> identifications(const domain::DossierId&) = 0;  ///< oldest first
  virtual Result<std::vector<domain::ClockAlert>> clock_alerts(const domain::DossierId&) = 0;

  virtual Result<domain::Appointment> appointment(const domain::AppointmentId&) = 0;
  virtual Result<std::vector<domain::Appointment>> appointments_of(const domain::LineId&) = 0;
  /// Every appointment of the site that starts in [from, to), of any state, by start.
  virtual Result<std::vector<domain::Appointment>> appointments_at(const domain::SiteId&, base::Instant from,
                                                                   base::Instant to) = 0;
  /// Every appointment of the body that starts in [from, to), at whatever site: an operator may serve several.
  virtual Result<std::vector<domain::Appointment>> appointments_in(const domain::BodyId&, base::Instant from,
                                                                   base::Instant to) = 0;
  virtual Result<std::optional<domain::Appointment>> reservation_of(const domain::TokenId&) = 0;  ///< booked, keeps the token
  virtual Result<std::optional<domain::FaceToFace>> face_to_face(const domain::AppointmentId&) = 0;
  virtual Result<std::optional<domain::CounterVisit>> counter_visit(const domain::AppointmentId&) = 0;
  virtual Result<std::vector<domain::DeliveryRecord>> delivery_records_of(const domain::LineId&) = 0;  ///< oldest first
  virtual Result<std::optional<domain::DeliveryRecord>> delivery_record(const domain::DeliveryRecordId&) = 0;
  virtual Result<std::vector<domain::DeliveryRecord>> delivery_records_waiting(const domain::StationId&) = 0;  ///< oldest first
  virtual Result<std::vector<domain::DeliveryRecord>> delivery_records_unsealed(int limit) = 0;  ///< signed, oldest first
  virtual Result<domain::Leave> leave(const domain::LeaveId&) = 0;
  /// Leave of the body's operators that touches [from, to] and was not withdrawn.
  virtual Result<std::vector<domain::Leave>> leave_in(const domain::BodyId&, base::Day from, base::Day to) = 0;
  /// Who waits for an earlier slot, or was offered one, in the order in which they asked; empty site: everywhere.
  virtual Result<std::vector<domain::SlotWait>> waits_at(const domain::SiteId&) = 0;
  virtual Result<std::optional<domain::SlotWait>> wait_of(const domain::LineId&) = 0;  ///< the open one
  virtual Result<domain::CalendarFeed> calendar_feed(const domain::FeedId&) = 0;
  virtual Result<std::optional<domain::CalendarFeed>> calendar_feed_by_mac(base::ByteView mac) = 0;
  virtual Result<std::vector<domain::CalendarFeed>> calendar_feeds(const domain::PersonId&) = 0;

  /// The newest face-to-face of a holder that succeeded, under whatever contract.
  virtual Result<std::optional<domain::FaceToFace>> last_face_to_face(const domain::PersonId&) = 0;

  virtual Result<domain::Certificate> certificate(const domain::CertificateId&) = 0;
  virtual Result<std::vector<domain::Certificate>> certificates_of(const domain::LineId&) = 0;
  virtual Result<std::vector<domain::Certificate>> certificates_held_by(const domain::PersonId&) = 0;
  virtual Result<std::optional<domain::Certificate>> certificate_by_serial(const std::string& serial_hex) = 0;
  virtual Result<std::vector<domain::Certificate>> certificates_ending(base::Instant before) = 0;  ///< active, not_after < before

  virtual Result<std::vector<domain::Certificate>> certificates(const CertificateFilter&) = 0;
  /// How many there are of them, whatever the limit.
  virtual Result<std::int64_t> count_certificates(const CertificateFilter&) = 0;
  /// Lines placed in the stead of a certificate (R14), oldest first.
  virtual Result<std::vector<domain::OrderLine>> lines_replacing(const domain::CertificateId&) = 0;
  virtual Result<std::optional<domain::RevocationQuestions>> revocation_questions(const domain::PersonId&) = 0;
  virtual Result<std::optional<domain::ClientAttempts>> client_attempts(const domain::ClientId&) = 0;

  virtual Result<domain::Token> token(const domain::TokenId&) = 0;
  virtual Result<std::optional<domain::Token>> token_by_serial(const std::string&) = 0;
  virtual Result<std::vector<domain::Token>> tokens_at(const domain::SiteId&, domain::TokenState) = 0;
  /// Tokens in the stock of the site that no appointment keeps: neither a booked one nor one held whose token is still to be
  /// made.
  virtual Result<std::vector<domain::Token>> tokens_left(const domain::SiteId&) = 0;

  virtual Result<std::vector<domain::Token>> tokens(const TokenFilter&) = 0;
  /// Of every site of the body that has any, by site and keeper.
  virtual Result<std::vector<KeptTokens>> tokens_by_keeper(const domain::BodyId&) = 0;
  virtual Result<std::optional<domain::TokenDestruction>> token_destruction(const domain::TokenId&) = 0;
  virtual Result<std::vector<domain::TokenDestruction>> destructions_waiting(const domain::BodyId&) = 0;
  virtual Result<domain::TokenTransfer> token_transfer(const domain::TransferId&) = 0;
  virtual Result<std::vector<domain::TokenTransfer>> token_transfers(const domain::BodyId&, int limit) = 0;  ///< newest first
  virtual Result<std::vector<domain::Token>> tokens_in_transfer(const domain::TransferId&) = 0;
  virtual Result<domain::TokenCount> token_count(const domain::CountId&) = 0;
  virtual Result<std::vector<domain::TokenCount>> token_counts(const domain::BodyId&, int limit) = 0;  ///< newest first
  virtual Result<domain::TokenPreparation> token_preparation(const domain::PreparationId&) = 0;
  virtual Result<std::vector<domain::TokenPreparation>> token_preparations(const domain::SiteId&,
                                                                           int limit) = 0;                   ///< newest first
  virtual Result<std::vector<domain::TokenPreparation>> preparations_waiting(const domain::StationId&) = 0;  ///< oldest first
  virtual Result<std::optional<domain::TokenSecret>> token_secret(const domain::TokenId&) = 0;
  virtual Result<std::vector<domain::TokenDialogue>> token_dialogues_of(const domain::LineId&) = 0;  ///< oldest first
  virtual Result<std::optional<domain::TokenDialogue>> token_dialogue(const domain::DialogueId&) = 0;
  virtual Result<domain::InstallationTrial> trial(const domain::TrialId&) = 0;
  virtual Result<std::vector<domain::InstallationTrial>> trials_of(const domain::LineId&) = 0;  ///< oldest first
  /// Trials that ended, newest first: what the compatibility matrix is counted from.
  virtual Result<std::vector<domain::InstallationTrial>> trials_ended(const domain::BodyId&, int limit) = 0;
  virtual Result<std::optional<domain::Unblocking>> unblocking(const domain::UnblockingId&) = 0;
  virtual Result<std::vector<domain::Unblocking>> unblockings_of(const domain::TokenId&) = 0;          ///< oldest first
  virtual Result<std::vector<domain::Unblocking>> unblockings_approved(const domain::StationId&) = 0;  ///< oldest first
  virtual Result<std::vector<domain::Unblocking>> unblockings_open(const domain::BodyId&) = 0;         ///< oldest first

  virtual Result<std::optional<domain::IntegratorKey>> integrator_key_by_mac(base::ByteView mac) = 0;
  virtual Result<std::vector<domain::IntegratorKey>> integrator_keys(const domain::BodyId&) = 0;
  virtual Result<std::vector<domain::Subscription>> subscriptions(const domain::BodyId&) = 0;
  virtual Result<domain::Subscription> subscription(const domain::SubscriptionId&) = 0;
  virtual Result<std::vector<domain::Subscription>> subscriptions_due(base::Instant now) = 0;  ///< not ended

  virtual Result<domain::Letter> letter(const domain::LetterId&) = 0;
  virtual Result<std::vector<domain::Letter>> letters_of(const domain::LineId&) = 0;
  virtual Result<std::vector<domain::Letter>> recent_letters(const domain::BodyId&,
                                                             int limit) = 0;  ///< empty body: all; newest first
  virtual Result<std::vector<domain::Letter>> letters_due(base::Instant now, int limit) = 0;
  /// Bounced and failed letters of a body, newest first.
  virtual Result<std::vector<domain::Letter>> undelivered_letters(const domain::BodyId&, int limit) = 0;
  virtual Result<std::vector<domain::Letter>> letters_to(const domain::PersonId&) = 0;  ///< by time
  virtual Result<std::vector<domain::LetterContact>> contacts_about(const domain::LetterId&) = 0;

  // What retention asks (docs/trust/rules.md §8), each page after page by id or oldest first.
  virtual Result<std::vector<domain::Dossier>> dossiers_in(domain::DossierState, const domain::DossierId& after, int limit) = 0;
  virtual Result<std::vector<domain::Letter>> letters_before(base::Instant queued, int limit) = 0;
  virtual Result<std::vector<domain::Session>> sessions_before(base::Instant expired, int limit) = 0;
  virtual Result<std::vector<domain::Challenge>> challenges_before(base::Instant expired, int limit) = 0;
  virtual Result<std::vector<domain::Session>> sessions_of(const domain::PersonId&) = 0;
  virtual Result<std::vector<domain::Erasure>> open_erasures(base::Instant now, int limit) = 0;         ///< whose day has come
  virtual Result<std::vector<domain::OrderDraft>> drafts_before(base::Instant changed, int limit) = 0;  ///< of any state
  virtual Result<std::vector<domain::Restriction>> restrictions_of(const domain::PersonId&) = 0;
  virtual Result<std::vector<domain::Dossier>> dossiers_held_by(const domain::PersonId&) = 0;
  /// People with second proofs, calendar feeds or revocation questions.
  virtual Result<std::vector<domain::Person>> people_with_access(const domain::BodyId&, const domain::PersonId& after,
                                                                 int limit) = 0;
  /// Validated and archived dossiers with a piece of this kind, whose holder was met at or before an instant.
  virtual Result<std::vector<domain::Dossier>> dossiers_with_piece(domain::PieceKind, base::Instant met,
                                                                   const domain::DossierId& after, int limit) = 0;
  /// Accreditations with a deed on file whose last day is before `day`.
  virtual Result<std::vector<domain::Accreditation>> deeds_before(const domain::BodyId&, base::Day day) = 0;

  virtual Result<std::optional<domain::Session>> session(const domain::SessionId&) = 0;
  virtual Result<std::vector<domain::Session>> open_sessions(const domain::PersonId&, base::Instant now) = 0;  ///< newest first
  virtual Result<std::vector<domain::Credential>> credentials_of(const domain::PersonId&) = 0;     ///< not removed, oldest first
  virtual Result<std::optional<domain::Credential>> credential_by_key(base::ByteView key_id) = 0;  ///< not removed
  virtual Result<std::optional<domain::Challenge>> challenge_by_mac(base::ByteView mac) = 0;
  virtual Result<std::optional<domain::Challenge>> last_challenge(const domain::PersonId&, domain::ChallengePurpose,
                                                                  const std::string& subject) = 0;
  virtual Result<std::optional<domain::Station>> station_by_pairing(base::ByteView mac) = 0;
  virtual Result<domain::Station> station(const domain::StationId&) = 0;
  virtual Result<std::optional<domain::Station>> station_by_key(base::ByteView mac) = 0;
  virtual Result<std::vector<domain::Station>> stations_at(const domain::SiteId&) = 0;
  virtual Result<domain::StationJob> station_job(const domain::JobId&) = 0;
  virtual Result<std::vector<domain::StationJob>> jobs_of_station(
      const domain::StationId&) = 0;  ///< not done, not failed; oldest first
  virtual Result<std::vector<domain::StationJob>> jobs_of_line(const domain::LineId&) = 0;  ///< newest last

  virtual Result<std::vector<AuditEntry>> audit(const AuditFilter&) = 0;
  /// Entries that changed what a certificate is worth (accepted, renewed, revoked, expired), oldest first.
  virtual Result<std::vector<AuditEntry>> certificate_changes(const domain::BodyId&, std::int64_t after, int limit) = 0;
  virtual Result<std::int64_t> last_audit_entry() = 0;  ///< sequence number; 0 when there is none

  /// Writes all steps, in order, each with its audit entry in the chain, and the letters; then the transaction is over.
  /// @errors stale: a version differs; conflict: a uniqueness rule refuses (`detail` names it: "slot_taken", "already_booked",
  /// "agent_taken", "token_kept", "serial_taken", "email_taken", "siret_taken", "reference_taken"); unavailable: the database is
  /// not there. Nothing is written on any error.
  virtual Result<Done> commit(std::span<const Step> steps, std::span<const domain::Letter> letters) = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  /// Opens a transaction for one use case. @errors unavailable.
  virtual Result<std::unique_ptr<Unit>> begin() = 0;
  /// Claims a run of a job for `holder` until `until`; false when another server holds it or it is not due. One guarded row per
  /// job.
  virtual Result<bool> claim_job(const std::string& job, base::Instant now, base::Instant next_due,
                                 const std::string& holder) = 0;
};

}  // namespace vidimus::ports
