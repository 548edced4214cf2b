// Orders (commandes): annexe 4, reservation, purchase order, cancellation; lists and the view of one case.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Annexe 4: how many certificates, signed with a one-time code asked for "annex:<membership>". Places `count` lines (R6, R7,
/// R24, R25).
struct SendAnnex {
  domain::MembershipId membership;
  int count = 1;  ///< 1 to 50
  std::string code;
};
/// @errors missing_facts (contract_open_for_orders, membership_active, annex_signed), wrong_code, bad_request.
Result<std::vector<domain::OrderLine>> send_annex(Counter& counter, const Actor& actor, const SendAnnex& command);

/// Annexe 4 as it is shown and signed; its SHA-256 is kept with every line it places. @errors not_found, misconfigured.
Result<std::string> annex_form(Counter& counter, const Actor& actor, const domain::MembershipId& membership, int count);

/// Reservation (réservation en ligne, R30, R45, R49, R76): who will hold the certificate, which product, where it is handed over.
struct Reserve {
  domain::LineId line;
  base::Version version = 0;  ///< 0: whatever it is
  std::string given_names, surname, email, phone, function;
  domain::ProductId product;
  domain::WithdrawalMode mode = domain::WithdrawalMode::own_site;
  domain::SiteId delivery_site;
  domain::SiteId verifying_office;
  std::string commitment_number, service_code, external_reference;
  std::string mandate_ends{};  ///< last day of an elected holder's mandate, "2032-03-31"; empty for others
};
Result<domain::OrderLine> reserve(Counter& counter, const Actor& actor, const Reserve& command);
Result<domain::OrderLine> cancel_line(Counter& counter, const Actor& actor, const domain::LineId& line,
                                      const std::string& reason);
/// The holder says the certificate works on his computer (R34).
Result<domain::OrderLine> confirm_installation(Counter& counter, const Actor& actor, const domain::LineId& line);

/// A line as lists show it.
struct LineView {
  domain::OrderLine line;
  std::string organisation;
  std::string holder;
  std::optional<domain::DossierState> dossier;
  std::optional<Instant> due_at;
  std::optional<Instant> appointment;
};
/// Lines the actor may see (own, his organisation's, his site's, his body's), newest first. `filter.body` and so on narrow.
Result<std::vector<LineView>> list_lines(Counter& counter, const Actor& actor, ports::LineFilter filter);

/// A page of cases somebody looks for.
struct LinesPage {
  std::vector<LineView> lines;
  domain::LineId next;  ///< the `after` of the next page; empty on the last
  bool cut = false;     ///< each of the words is written on very many cases: only the newest were looked at, down to `next`
};
/// Cases looked at where each word of a search is written on very many.
inline constexpr int most_walked = 4'000;
/// As `list_lines`, in bounded time whatever the words: somebody waits for the page.
Result<LinesPage> find_lines(Counter& counter, const Actor& actor, ports::LineFilter filter);

/// The whole case for the timeline page and the API: what is known, what may be done now, what happened.
struct CaseView {
  CaseFile file;
  std::vector<domain::Letter> letters;     ///< without their text
  std::vector<ports::AuditEntry> history;  ///< oldest first
  std::vector<std::string> possible;       ///< "dossier.submit", "appointment.book"… events the actor may do now
  std::vector<std::pair<std::string, std::vector<std::string>>>
      blocked;  ///< event and the facts it misses, for the actor's next steps
  std::optional<Instant>
      last_face_to_face{};  ///< of the holder, under this contract or an earlier one: identity survives a supplier
};
Result<CaseView> view_case(Counter& counter, const Actor& actor, const std::string& reference);

}  // namespace vidimus::ra
