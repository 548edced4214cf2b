// The one way a certificate is revoked, whoever asks: shared by revocation, tokens, renewal and jobs.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Why, and how the requester was known: "session", "code", "questions", "house".
struct Revocation {
  domain::RevocationReason reason = domain::RevocationReason::unspecified;
  std::string note;  ///< kept with the record, never published
  std::string_view how = "session";
};

/// CRLReason the authority keeps (RFC 5280 §5.3.1). It is never published for a person.  @source RGS A4
int crl_reason_of(domain::RevocationReason reason);

/// Revokes `certificate` of the case and tells everybody concerned; gathered, not committed. The authority revokes before the
/// record says so: a record without a revocation would be a lie, the other way round it is asked again and answers the first
/// date. `file.certificate` is the revoked one afterwards.
/// @errors forbidden, wrong_state, missing_facts (reason_given), unavailable.
Result<Done> revoke_now(Work& work, CaseFile& file, domain::Certificate certificate, const Revocation& request);

/// Could it be revoked now by whom acts in the case? The same answer as `revoke_now` would give, without doing anything.
Result<Done> check_revocable(const CaseFile& file, const domain::Certificate& certificate, Instant now);

}  // namespace vidimus::ra
