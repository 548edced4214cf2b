// Election mode (élections, mandats): whose mandate ends when, which certificates that touches, what will have to be ordered, and
// the revocation of those who leave, with proof, in one act.
#pragma once

#include "ra/accreditations.hpp"
#include "ra/order_batch.hpp"

namespace vidimus::ra {

/// One person of the organisation whom an election touches: elected, or holder of a certificate that ends around the day.
struct MandateView {
  domain::Person person;
  bool elected = false;          ///< by his function or his mandate
  bool leaves = false;           ///< his mandate is over by the day of the forecast
  bool mandate_missing = false;  ///< elected, and nobody said until when
  bool represents = false;       ///< a legal representative today
  struct Held {
    domain::Certificate certificate;
    std::string reference;     ///< of its case
    bool ends_around = false;  ///< its own end is within `forecast_days` of the day of the forecast
  };
  std::vector<Held> held;  ///< certificates that can still be used or revoked
};
inline constexpr int forecast_days = 90;

struct Forecast {
  domain::Organisation organisation;
  base::Day day;                    ///< of the election or change
  std::vector<MandateView> people;  ///< those who leave first
  int leavers = 0;                  ///< people whose mandate is over by the day
  int to_revoke = 0;                ///< live certificates of leavers
  int ending_around = 0;            ///< live certificates of others that end around the day
  std::int64_t others = 0;          ///< live certificates of people the election does not touch
  int estimated_orders = 0;         ///< one for each certificate of a leaver, one for each that ends around the day
  domain::MembershipId membership;  ///< active one to order in, empty when there is none
  bool may_revoke = false;          ///< the reader is legal representative or certification agent
};
/// For the organisation's own people who order or sign, its RA manager and auditor. @errors not_found.
Result<Forecast> mandate_forecast(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation,
                                  base::Day day);

/// Begins a grouped order for those who come after: one line for each certificate of a leaver, with his function, product and
/// places but no name, and one for each certificate of others that ends around the day, with its holder. It is completed, signed
/// and placed as any draft (ra/order_batch.hpp). @errors forbidden, not_found; bad_request "/day" newcomers_none: nothing to
/// order.
Result<domain::OrderDraft> draft_for_newcomers(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation,
                                               base::Day day, const std::string& label);

/// Says until when an elected person's mandate lasts. @errors bad_request "/mandate_ends" (required, date_invalid,
/// mandate_not_elected), not_found: nobody of this organisation.
Result<domain::Person> set_mandate(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation,
                                   const domain::PersonId& person, const std::string& ends);

/// Certificates of leavers to be revoked, with the proof (procès-verbal de l'élection): a file or its reference.
struct RevokeLeavers {
  domain::OrganisationId organisation;
  std::vector<domain::CertificateId> certificates;
  Deed proof;
};
inline constexpr std::size_t most_leavers = 200;
/// What became of one certificate.
struct LeaverOutcome {
  std::string holder, reference, serial;
  bool revoked = false;
  std::string refusal;  ///< key of the sentence that says why not
};
/// Shows what would be revoked: every certificate must be live and of this organisation. Nothing is changed.
/// @errors bad_request "/certificates", forbidden, not_found.
Result<std::vector<MandateView::Held>> preview_leavers(Counter& counter, const Actor& actor, const RevokeLeavers& command);
/// Keeps the proof, then revokes each as a revocation of its own (reason: affiliation_changed): one that fails leaves the others
/// revoked, and everybody concerned is told. @errors as above, missing_facts proof_attached, unsupported_media.
Result<std::vector<LeaverOutcome>> revoke_leavers(Counter& counter, const Actor& actor, const RevokeLeavers& command);

/// Does the end of this person's mandate concern anybody: a certificate lives, or the organisation is represented by this person?
Result<bool> end_of_mandate_matters(Work& work, const domain::Person& person);
/// Daily: tells organisations of mandates that end within `mandate_told_days` (L26), once for each end. Answers how many letters.
inline constexpr int mandate_told_days = 90;
Result<int> tell_mandates_ending(Counter& counter);

}  // namespace vidimus::ra
