// Certificates after the hand-over: what a person holds, every way to revoke, and what a revocation would do.
#pragma once

#include "ra/revoke.hpp"

namespace vidimus::ra {

/// Revokes (révoquer) as a signed-in person with a role toward the case. @errors missing_facts (reason_given).  @source RGS A2
Result<domain::Certificate> revoke_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                               domain::RevocationReason reason, const std::string& note);

/// Revokes with the revocation code of the holder's letter, around the clock, without signing in. A wrong code is counted against
/// the certificate and against the caller's address; an unknown serial and a wrong code are answered alike.
/// @errors wrong_code; locked: too many wrong codes, the questions remain; too_many: the caller tried too often.
struct RevokeWithCode {
  std::string serial;  ///< as people copy it: any case, colons and spaces allowed
  std::string code;
  domain::RevocationReason reason = domain::RevocationReason::unspecified;
  std::string caller;  ///< address of the caller, empty when there is none
};
Result<domain::Certificate> revoke_with_code(Counter& counter, const RevokeWithCode& command);

/// A new revocation code for a holder who is signed in; sent by letter, and the wrong attempts are forgotten.
/// @errors forbidden: not the holder; wrong_state: the certificate cannot be revoked any more.
Result<Done> renew_revocation_code(Counter& counter, const Actor& actor, const std::string& reference);

/// A question of the holder with his answer.
struct QuestionAndAnswer {
  std::string question;
  std::string answer;
};
/// Sets the three or four questions of the signed-in holder, in the place of those before.
/// @errors bad_request with the fields "/question_<n>" and "/answer_<n>", n from 1; misconfigured without a hasher.
Result<Done> set_revocation_questions(Counter& counter, const Actor& actor, const std::vector<QuestionAndAnswer>& answers);
/// Has the signed-in person set his questions? The texts of the questions, none when not.
Result<std::vector<std::string>> own_revocation_questions(Counter& counter, const Actor& actor);

/// The lost-code path: who knows the serial and the holder's address is asked the holder's questions.
/// @errors wrong_code: no such certificate, another address, or no questions were set — all alike; too_many; locked.
struct AskQuestions {
  std::string serial;
  std::string email;
  std::string caller;
};
Result<std::vector<std::string>> revocation_questions(Counter& counter, const AskQuestions& command);
/// Revokes once every question is answered rightly. Which answer was wrong is not told.
/// @errors as above, and wrong_code for wrong answers; locked: too many of them today.
struct RevokeWithAnswers {
  AskQuestions asked;
  std::vector<std::string> answers;
  domain::RevocationReason reason = domain::RevocationReason::unspecified;
};
Result<domain::Certificate> revoke_with_answers(Counter& counter, const RevokeWithAnswers& command);

/// Which certificates a revocation is about: one member is set, or a list of certificates.
struct RevocationScope {
  domain::TokenId token;
  domain::PersonId holder;
  domain::OrganisationId organisation;
  domain::BodyId body;
  std::vector<domain::CertificateId> certificates;
};
/// One certificate of the scope, with what its revocation would do.
struct RevocationEffect {
  domain::Certificate certificate;
  std::string reference;
  std::string holder;             ///< as people say it
  std::string organisation;       ///< name
  std::vector<std::string> told;  ///< who gets the letter (L21)
  bool replacement_ordered = false;
  std::optional<base::Error> refusal;  ///< why this reader may not revoke it
};
/// What would be revoked, before it is: live certificates the actor may see, oldest first, at most 1,000. A case reference
/// instead of a scope shows that case alone. @errors bad_request: nothing, or more than one thing, is named.
Result<std::vector<RevocationEffect>> preview_revocation(Counter& counter, const Actor& actor, const RevocationScope& scope);
Result<std::vector<RevocationEffect>> preview_revocation(Counter& counter, const Actor& actor, const std::string& reference);

/// Outcome for one certificate: revoked, or why not.
struct RevocationOutcome {
  domain::CertificateId id;
  std::string serial;
  std::string reference;
  std::optional<Instant> revoked_at;
  std::optional<base::Error> refusal;
};
/// Revokes each of a list in a transaction of its own: one that is refused does not keep the others. Each is told as if alone.
/// @errors bad_request: an empty list, or more than 1,000.
Result<std::vector<RevocationOutcome>> revoke_many(Counter& counter, const Actor& actor,
                                                   const std::vector<domain::CertificateId>& certificates,
                                                   const Revocation& request);

Result<std::vector<domain::Certificate>> certificates_held(Counter& counter, const Actor& actor);

}  // namespace vidimus::ra
