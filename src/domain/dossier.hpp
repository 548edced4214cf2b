// Dossier (dossier d'enregistrement): what proves who the holder is; its Pieces (pièces justificatives), consents and withdrawal
// code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"
#include "domain/table.hpp"

namespace vidimus::domain {

enum class DossierState : unsigned char { open, submitted, received, incomplete, validated, rejected, expired, archived, purged };
enum class DossierEvent : unsigned char {
  create,
  edit,
  prove,
  consent,
  submit,
  receive,
  judge,
  ask_pieces,
  agree,
  validate,
  renew,
  reject,
  identify_by_document,
  identify_by_two,
  witness,
  reissue_code,
  fail_code,
  expire,
  cancel,
  archive,
  purge
};

/// What the holder is in his organisation (qualité du porteur): it decides which pieces prove it.
enum class HolderKind : unsigned char { agent, elected, legal_representative };
/// Who signs the mandate (signataire): the legal representative, or somebody with a proof of power in his place.
enum class SignerKind : unsigned char { legal_representative, delegate, certification_agent };
enum class DocumentKind : unsigned char { none, identity_card, passport, residence_permit };  ///< type de pièce d'identité

/// The withdrawal code (code de retrait) is kept as a keyed hash, checked and counted; the clear code is sealed for the letter
/// and the holder's own space until it is used (R57).
struct WithdrawalCode {
  base::Bytes mac;     ///< HMAC-SHA-256 of dossier id and code; empty when none was drawn
  base::Bytes sealed;  ///< AES-GCM of the code; emptied once used
  int wrong_attempts = 0;
};

struct Dossier {
  DossierId id;
  Version version = 0;
  BodyId body;
  LineId line;
  PersonId holder;
  OrganisationId organisation;
  DossierState state = DossierState::open;
  DocumentKind document_kind = DocumentKind::none;
  std::string document_number;  ///< normalised: upper case, no spaces
  std::optional<base::Day> document_expires;
  std::optional<base::Instant> holder_consented_at;
  std::optional<base::Instant> representative_consented_at;  ///< signature of the mandate
  PersonId representative;
  std::optional<base::Instant> submitted_at;
  std::optional<base::Instant> received_at;  ///< the 48 working hours begin (R46)
  std::optional<base::Instant> due_at;       ///< and end (R47)
  std::optional<base::Instant> decided_at;
  PersonId reviewer;
  std::string reason;
  WithdrawalCode code;
  HolderKind holder_kind = HolderKind::agent;
  SignerKind signer_kind = SignerKind::legal_representative;  ///< as the mandate was signed; foreseen before
  std::string terms_data;    ///< SHA-256 of the data the holder confirmed; other data ask him again
  std::string mandate_data;  ///< the same for the mandate
  PersonId first_validator;  ///< who agreed first, where the contract asks for two validators
};

enum class PieceKind : unsigned char {
  identity_document,
  appointing_act,
  mandate,
  signing_delegation,
  entity_proof,
  identity_photocopy,      ///< wished for at the counter, never required (R68)
  representative_identity  ///< identity document of the legal representative
};
enum class Verdict : unsigned char { pending, conform, to_correct };

/// One uploaded piece. A kind may be uploaded again: the newest counts, the older stay for the record.
struct Piece {
  PieceId id;
  Version version = 0;
  DossierId dossier;
  PieceKind kind = PieceKind::identity_document;
  BlobId blob;
  std::string file_name;
  std::string media_type;
  std::int64_t size = 0;
  std::string digest;  ///< SHA-256, hex
  base::Instant uploaded_at;
  Verdict verdict = Verdict::pending;
  std::string reason;
  std::string correction;          ///< name of the reason chosen from data/review.toml, empty when none was
  std::optional<base::Day> dated;  ///< day the document was made, asked where its age is limited
  PersonId uploaded_by;
  PersonId judged_by;
  std::optional<base::Instant> judged_at;
};

struct AskedPieces;  // domain/piece_rules.hpp

/// The newest piece of each kind, in the order of the kinds.
[[nodiscard]] std::vector<Piece> current_pieces(const std::vector<Piece>& all);
/// Required kinds nobody uploaded, whose newest piece was judged to be corrected, or is too old on this day.
[[nodiscard]] std::vector<PieceKind> missing_pieces(const AskedPieces& asked, const std::vector<Piece>& all, base::Day today);
/// Facts of the dossier and its pieces at this instant, for what it is asked for.
[[nodiscard]] FactSet facts(const Dossier& dossier, const std::vector<Piece>& pieces, const AskedPieces& asked,
                            base::Instant now);
/// Were too many wrong withdrawal codes typed? `allowed` comes from the contract (R57).
[[nodiscard]] bool code_locked(const WithdrawalCode& code, int allowed);
/// A validated dossier waits for its face-to-face `days` whole days after the day of the decision, counted in Paris.
[[nodiscard]] bool face_to_face_too_late(const Dossier& dossier, int days, base::Instant now);
/// "12ab 34 567" → "12AB34567": how document numbers are stored and compared (R56).
[[nodiscard]] std::string normalised_document_number(std::string_view typed);

// clang-format off
inline constexpr auto dossier_table = [] { using enum DossierState; using enum DossierEvent; using enum Role; using enum Fact; using enum Effect;
  return rows<DossierState, DossierEvent>({
// from        on                    to          by                                                             needs                                                                                                                                                       then                                                            source
  {open,       create,               open,       {the_house},                                                   {},                                                                                                                                                         {},                                                             "R27"},
  {open,       edit,                 open,       {holder, order_manager, certification_agent},                  {order_going_on},                                                                                                                                           {},                                                             "R44, R74"},
  {incomplete, edit,                 incomplete, {holder, order_manager, certification_agent},                  {},                                                                                                                                                         {},                                                             "RFC 3647 §4.1.2"},
  {open,       prove,                open,       {delegate},                                                    {order_going_on},                                                                                                                                           {},                                                             "docs/trust/rules.md §9"},
  {incomplete, prove,                incomplete, {delegate},                                                    {},                                                                                                                                                         {},                                                             "docs/trust/rules.md §9"},
  {open,       consent,              open,       {holder, legal_representative, delegate, certification_agent}, {power_to_consent},                                                                                                                                         {tell_confirmation_asked},                                      "RGS A2, dossier of the holder"},
  {incomplete, consent,              incomplete, {holder, legal_representative, delegate, certification_agent}, {power_to_consent},                                                                                                                                         {tell_confirmation_asked},                                      "RGS A2, dossier of the holder"},
  {open,       submit,               submitted,  {holder, order_manager, certification_agent},                  {order_going_on, every_piece_present, identity_document_valid, holder_consented, representative_consented, mandate_fresh},                                  {order_dossier_sent, receive_online},                           "R44; RGS A2"},
  {incomplete, submit,               submitted,  {holder, order_manager, certification_agent},                  {every_piece_present, identity_document_valid, holder_consented, representative_consented, mandate_fresh},                                                  {order_dossier_sent, receive_online},                           "R44; RGS A2"},
  {submitted,  receive,              received,   {registration_operator, the_house},                            {},                                                                                                                                                         {tell_dossier_received},                                        "R44, R46, R47"},
  {received,   judge,                received,   {registration_operator},                                       {reviewer_is_no_party},                                                                                                                                     {},                                                             "R45"},
  {received,   ask_pieces,           incomplete, {registration_operator},                                       {reviewer_is_no_party, reason_given},                                                                                                                       {tell_pieces_to_correct},                                       "RFC 3647 §4.2.2"},
  {received,   agree,                received,   {registration_operator},                                       {second_validator_asked, reviewer_is_no_party, every_piece_conform, identity_document_valid, checklist_complete},                                           {},                                                             "docs/trust/rules.md, Dossier"},
  {received,   validate,             validated,  {registration_operator},                                       {reviewer_is_no_party, every_piece_conform, identity_document_valid, checklist_complete, other_reviewer_agreed},                                            {draw_withdrawal_code, tell_dossier_accepted, order_validated}, "R45, R48, R57"},
  {open,       renew,                validated,  {holder},                                                      {order_going_on, holder_consented, representative_consented, renewal_allowed, certificate_still_valid, first_renewal, data_confirmed, signed_with_current}, {},                                                             "RGS A2, first renewal; REG-6.3.7-03"},
  {received,   reject,               rejected,   {registration_operator},                                       {reviewer_is_no_party, reason_given},                                                                                                                       {tell_dossier_refused, cancel_order},                           "RFC 3647 §4.2.2"},
  {validated,  identify_by_document, validated,  {registration_operator, delivery_operator},                    {holder_present, same_document, operator_is_no_holder},                                                                                                     {},                                                             "docs/trust/rules.md, Appointment"},
  {validated,  identify_by_two,      validated,  {registration_operator, delivery_operator},                    {holder_present, operator_is_no_holder},                                                                                                                    {},                                                             "docs/trust/rules.md, Appointment"},
  {validated,  witness,              validated,  {registration_operator, delivery_operator},                    {holder_present, operator_is_no_holder, another_agent},                                                                                                     {},                                                             "docs/trust/rules.md, Appointment"},
  {validated,  reissue_code,         validated,  {ra_manager},                                                  {holder_identified_again, another_agent},                                                                                                                   {draw_withdrawal_code, tell_code_reissued},                     "docs/trust/rules.md, Appointment"},
  {validated,  fail_code,            validated,  {delivery_operator, registration_operator},                    {},                                                                                                                                                         {},                                                             "R57"},
  {validated,  expire,               expired,    {the_house},                                                   {face_to_face_too_late},                                                                                                                                    {cancel_order},                                                 "docs/trust/rules.md, Dossier"},
  {open,       cancel,               expired,    {the_house},                                                   {},                                                                                                                                                         {},                                                             "R8"},
  {submitted,  cancel,               expired,    {the_house},                                                   {},                                                                                                                                                         {},                                                             "R8"},
  {received,   cancel,               expired,    {the_house},                                                   {},                                                                                                                                                         {},                                                             "docs/trust/rules.md, Order line"},
  {incomplete, cancel,               expired,    {the_house},                                                   {},                                                                                                                                                         {},                                                             "docs/trust/rules.md, Order line"},
  {validated,  cancel,               expired,    {the_house},                                                   {},                                                                                                                                                         {},                                                             "docs/trust/rules.md, Order line"},
  {validated,  archive,              archived,   {the_house},                                                   {certificate_ended},                                                                                                                                        {},                                                             "RGS A2 §retention"},
  {rejected,   archive,              archived,   {the_house},                                                   {never_issued},                                                                                                                                             {},                                                             "docs/trust/rules.md §8"},
  {expired,    archive,              archived,   {the_house},                                                   {never_issued},                                                                                                                                             {},                                                             "docs/trust/rules.md §8"},
  {archived,   purge,                purged,     {the_house},                                                   {retention_over},                                                                                                                                           {},                                                             "EN 319 411-1 OVR-6.4.6-01"},
}); }();
// clang-format on

}  // namespace vidimus::domain

namespace vidimus::base {
template <>
inline constexpr std::array names<domain::DossierState>{"open"sv,     "submitted"sv, "received"sv, "incomplete"sv, "validated"sv,
                                                        "rejected"sv, "expired"sv,   "archived"sv, "purged"sv};
template <>
inline constexpr std::array names<domain::DossierEvent>{"create"sv,
                                                        "edit"sv,
                                                        "prove"sv,
                                                        "consent"sv,
                                                        "submit"sv,
                                                        "receive"sv,
                                                        "judge"sv,
                                                        "ask_pieces"sv,
                                                        "agree"sv,
                                                        "validate"sv,
                                                        "renew"sv,
                                                        "reject"sv,
                                                        "identify_by_document"sv,
                                                        "identify_by_two"sv,
                                                        "witness"sv,
                                                        "reissue_code"sv,
                                                        "fail_code"sv,
                                                        "expire"sv,
                                                        "cancel"sv,
                                                        "archive"sv,
                                                        "purge"sv};
template <>
inline constexpr std::array names<domain::HolderKind>{"agent"sv, "elected"sv, "legal_representative"sv};
template <>
inline constexpr std::array names<domain::SignerKind>{"legal_representative"sv, "delegate"sv, "certification_agent"sv};
template <>
inline constexpr std::array names<domain::DocumentKind>{"none"sv, "identity_card"sv, "passport"sv, "residence_permit"sv};
template <>
inline constexpr std::array names<domain::PieceKind>{"identity_document"sv,      "appointing_act"sv, "mandate"sv,
                                                     "signing_delegation"sv,     "entity_proof"sv,   "identity_photocopy"sv,
                                                     "representative_identity"sv};
template <>
inline constexpr std::array names<domain::Verdict>{"pending"sv, "conform"sv, "to_correct"sv};
}  // namespace vidimus::base

namespace vidimus::domain {
static_assert(sound(dossier_table));
}
