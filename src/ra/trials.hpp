// Trials of an installed token (essais): a log-in and a signature that really use it, and the compatibility matrix counted from
// them.
#pragma once

#include <array>

#include "ra/counter.hpp"

namespace vidimus::ra {

/// What may go wrong, in the order in which one meets it. A trial that fails names one: no words that could name a person.
inline constexpr std::array<std::string_view, 6> trial_troubles{
    "token_not_seen", "certificate_not_offered", "pin_refused", "log_in_fails", "signature_fails", "application_refuses"};

struct BeginTrial {
  std::string reference;
  std::string system;       ///< one of ra::systems
  std::string browser;      ///< "Firefox 128"; replaced by what comes with the log-in
  std::string application;  ///< what the certificate is for: "parapheur"
};
/// The holder begins a trial; one that was open ends as if it had never been. @errors bad_request (fields), forbidden,
/// wrong_state (no certificate in force).
Result<domain::InstallationTrial> begin_trial(Counter& counter, const Actor& actor, const BeginTrial& command);
/// A log-in with this certificate (DER) really took place: noted in the open trial of its case, with the computer it came from.
/// Without a trial nothing happens.
Result<Done> note_log_in(Counter& counter, base::ByteView certificate, const std::string& system, const std::string& browser);
/// The file of the trial, to be signed with any program: a text of one line.
Result<std::string> trial_file(Counter& counter, const Actor& actor, const std::string& reference);
/// The file as signed: CMS with its content (.p7m), or the bare signature (`vidimus-station sign`).
/// @errors bad_signature, malformed, wrong_state (no open trial).
Result<domain::InstallationTrial> submit_trial_signature(Counter& counter, const Actor& actor, const std::string& reference,
                                                         base::ByteView octets);
/// «Ça marche» stands only on a log-in and a signature that were seen; «ça ne marche pas» names the trouble.
/// @errors wrong_state "refused.trial_untried"; bad_request (trouble).
Result<domain::InstallationTrial> end_trial(Counter& counter, const Actor& actor, const std::string& reference, bool works,
                                            const std::string& trouble);
/// The newest trial of a case, for its people. @errors not_found.
Result<domain::InstallationTrial> newest_trial(Counter& counter, const Actor& actor, const std::string& reference);

/// One line of the matrix: how often a token worked on such a computer, when last, and what went wrong.
struct Compatibility {
  std::string model;
  std::string system;
  std::string browser;
  std::string application;
  int works = 0;
  int fails = 0;
  Instant last{};
  std::string last_trouble;  ///< of the newest trial that failed; empty: none did
};
/// The matrix of all bodies, those tried most first. Open to all: it names nobody.
Result<std::vector<Compatibility>> compatibility(Counter& counter);
/// The lines that matter to whoever orders now: the models this body has in its stock; all of them when it has none.
Result<std::vector<Compatibility>> compatibility_in_stock(Counter& counter, const domain::BodyId& body);

}  // namespace vidimus::ra
