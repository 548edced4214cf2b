// The signed delivery record (procès-verbal de remise): the holder reads and accepts, the station tries the key – a log-in, then
// the signature of the record itself – and with that the hand-over is done. The seal and the hour follow, by a job.
#pragma once

#include "ra/counter.hpp"
#include "ra/purchase_order.hpp"

namespace vidimus::ra {

/// The holder has read the certificate and accepts it: the record is printed and waits for his signature at the station where his
/// token was made, or at another one of the site when `station` names it. Asked again, the record that waits is answered.
/// @errors wrong_state, missing_facts (holder_present), not_found ("station").
Result<domain::DeliveryRecord> accept_contents(Counter& counter, const Actor& actor, const std::string& reference,
                                               const domain::StationId& station = {});
/// The newest record of a case. @errors not_found.
Result<domain::DeliveryRecord> newest_record(Counter& counter, const Actor& actor, const std::string& reference);

/// What a station is asked to sign.
struct RecordToSign {
  domain::DeliveryRecord record;
  std::string reference;
  std::string token_serial;
  ports::PaperToSign paper;
};
/// The oldest record waiting at this station, or nothing. One whose certificate was refused or revoked meanwhile is given up.
Result<std::optional<RecordToSign>> next_record(Counter& counter, const domain::Station& station);

/// Both signatures of the new key: over the challenge as at a log-in, and over the record's signed attributes (RFC 5652 §5.4).
struct RecordSignatures {
  domain::DeliveryRecordId record;
  base::Bytes challenge_signature;
  base::Bytes record_signature;
};
/// Verifies them and ends the hand-over: certificate active, token handed over, installation letter. Sent twice, it is done once.
/// @errors bad_signature, wrong_state, not_found.
Result<Done> submit_signatures(Counter& counter, const domain::Station& station, const RecordSignatures& signatures);
/// retry: it waits again; fatal: it is given up, and the operator decides: another try, or the refusal that revokes.
Result<Done> report_record_failure(Counter& counter, const domain::Station& station, const domain::DeliveryRecordId& id,
                                   bool fatal, const std::string& reason);

/// How long a record signed by its holder waits for the operator's own token; then it is sealed on his acknowledged act. A
/// contract with `operator_token` waits for the token, however long.
inline constexpr std::chrono::minutes countersigning_lasts{15};
/// What a station is asked to have signed by the operator: the record its holder signed, with room for one signature more.
struct RecordToCountersign {
  domain::DeliveryRecord record;
  std::string reference;
  std::string token_serial;   ///< of the operator's own token
  std::string own_reference;  ///< of the case it was made in: names its key
  ports::PaperToSign paper;
};
/// A record of this station whose operator holds a certificate in force, or nothing.
Result<std::optional<RecordToCountersign>> next_countersigning(Counter& counter, const domain::Station& station);
/// @errors bad_signature, wrong_state, not_found.
Result<Done> submit_countersignature(Counter& counter, const domain::Station& station, const domain::DeliveryRecordId& id,
                                     const base::Bytes& signature);

/// A record whose countersigning failed at the station is offered there again, or at another one: the operator's certificate is
/// looked for anew. For who handed the token over. @errors wrong_state, forbidden, missing_facts (operator_countersigns),
/// not_found
/// ("station").
Result<domain::DeliveryRecord> resume_countersigning(Counter& counter, const Actor& actor, const std::string& reference,
                                                     const domain::StationId& station = {});

/// Job: seals and stamps what was signed; a unit that does not answer is asked again next time. Answers how many were finished.
Result<int> seal_records(Counter& counter);
/// The record as it stands: sealed, or signed by the holder alone while the seal is still to come. @errors not_found.
Result<PrintedFile> signed_record(Counter& counter, const Actor& actor, const std::string& reference);

}  // namespace vidimus::ra
