// The clock of verifications: an office's calendar, receipt by post, alerts at 50, 80 and 100 %, and how long an office took.
// R32, R44–R47.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Calendar of a verifying office with its closures. @errors misconfigured.
Result<domain::Calendar> office_calendar(const Work& work, const domain::DeliverySite& office);
/// The 48 working hours of a dossier begin at `receipt`, as its contract counts them (R46, R47).
Result<Done> start_clock(const Work& work, CaseFile& file, Instant receipt);

/// A dossier sent whose paper the office waits for.
struct AwaitedDossier {
  domain::Dossier dossier;
  domain::OrderLine line;
  std::string organisation;
  std::string holder;
};
/// An operator of the office records the receipt of a dossier sent by post: the clock starts, from the beginning of `received_on`
/// ("2026-11-24") when the paper came before today. @errors bad_request: a day to come, or before the dossier was sent.
Result<domain::Dossier> record_reception(Counter& counter, const Actor& actor, const domain::DossierId& dossier,
                                         const std::string& received_on = {}, base::Version version = 0);

/// Who is told that so much of the delay is used: the operators of the office, and at the end the RA manager of the body.
Result<std::vector<domain::PersonId>> readers_of_alert(Work& work, const CaseFile& file, int percent);
/// Gives each alert that is due, once: 50 and 80 % to the operators of the office, 100 % to the RA manager too. Answers how many.
Result<int> watch_verifications(Counter& counter);

/// How long an office took.
struct OfficeTimes {
  domain::DeliverySite office;
  std::string body;
  domain::VerificationTimes times;
  int waiting = 0;  ///< dossiers in the queue now
  int late = 0;     ///< of them, past their date
};
/// Every verifying office of the actor's body (of all bodies for the house itself), decisions of [from, to].
/// @errors forbidden: for the RA manager and the auditor.
Result<std::vector<OfficeTimes>> office_times(Counter& counter, const Actor& actor, base::Day from, base::Day to);
/// The public figure: every body's offices over the last 90 days, without what waits; offices with fewer than
/// `fewest_published` decisions are left out, so that no figure is about one person.
inline constexpr std::size_t fewest_published = 5;
inline constexpr int published_days = 90;
Result<std::vector<OfficeTimes>> published_times(Counter& counter);

}  // namespace vidimus::ra
