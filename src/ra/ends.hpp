// Certificates that end (échéances): reminders, what may be done about it, the calendar file, and certificates nobody accepted.
#pragma once

#include "domain/renewal.hpp"
#include "ra/counter.hpp"

namespace vidimus::ra {

/// What the page, the interface and the letters say about the end of the certificate of a case.
struct EndOfCertificate {
  domain::Certificate certificate;
  domain::EndPlan plan;
  int days_left = 0;
  bool must_adhere = false;              ///< the organisation is no member of the contract the plan names (R18)
  std::vector<std::string> replaced_by;  ///< references of orders placed in its stead
};
Result<EndOfCertificate> end_of_certificate(Counter& counter, const Actor& actor, const std::string& reference);

/// An entry for the reader's own calendar with an alarm thirty days before (text/calendar).  @source RFC 5545
Result<std::string> end_calendar(Counter& counter, const Actor& actor, const std::string& reference);

/// Who is reminded of the end of a case's certificate at an instant: holder, legal representatives and order managers, each once.
Result<std::vector<domain::Person>> concerned_by_end(Work& work, const CaseFile& file, Instant when);
/// Has another certificate taken its place already?
Result<bool> has_successor(Work& work, const domain::CertificateId& certificate);
/// How long a certificate waits for its holder's word before he is asked, and before it is revoked (House).
inline constexpr std::chrono::days acceptance_told_after{3};
inline constexpr std::chrono::days acceptance_revoked_after{14};

/// Reminds holders and buyers 90, 60, 30, 15, 7 and 1 days before the end, each once (L18; L19 where nothing can be renewed).
/// Those whose certificate another one has replaced are left in peace. Answers how many certificates were written about.
Result<int> remind_of_ends(Counter& counter);

/// A certificate on its token that the holder neither accepted nor refused: told after 3 days, revoked after 14 (House). Answers
/// how many were told or revoked.  @source docs/trust/rules.md, Certificate
Result<int> watch_acceptances(Counter& counter);

}  // namespace vidimus::ra
