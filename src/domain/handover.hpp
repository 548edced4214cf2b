// What is kept of a hand-over beside its appointment: the visit (passage au guichet) whose checks are made one page at a time,
// and the delivery record (procès-verbal de remise) the holder signs with his new key.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

namespace vidimus::domain {

using DeliveryRecordId = base::Id<struct DeliveryRecordTag>;

/// Checks of one visit, each with its time; none holds what it was made on: no number, no code, no copy (R56, R57).
struct CounterVisit {
  AppointmentId appointment;  ///< its identifier too
  Version version = 0;
  BodyId body;
  PersonId operator_;  ///< who made the checks: another operator makes them anew
  base::Instant arrived_at;
  std::optional<base::Instant> document_checked_at;  ///< kind, number and expiry were those of the dossier (R56)
  std::optional<base::Instant> code_checked_at;      ///< the withdrawal code was right (R57); it is not used up yet
};

/// How long the checks of a visit stand: a holder who comes back after lunch shows his document again.
inline constexpr std::chrono::hours visit_lasts{2};
/// Do the checks count for this operator now?
[[nodiscard]] inline bool goes_on(const CounterVisit& visit, const PersonId& operator_, base::Instant now) {
  return visit.operator_ == operator_ && now >= visit.arrived_at && now - visit.arrived_at < visit_lasts;
}

/// waiting: for the holder's signature; signed_: the hand-over is done; sealed: countersigned and time-stamped, nothing more to
/// do; given_up: another record took its place, or the holder refused.
enum class DeliveryRecordState : unsigned char { waiting, signed_, sealed, given_up };

struct DeliveryRecord {
  DeliveryRecordId id;
  Version version = 0;
  BodyId body;
  LineId line;
  CertificateId certificate;
  TokenId token;
  StationId station;   ///< where the token is plugged in
  PersonId operator_;  ///< who stood at the counter
  DeliveryRecordState state = DeliveryRecordState::waiting;
  BlobId paper;           ///< the PDF to be signed, with room left for the signature
  std::int64_t room = 0;  ///< where in it the signature goes, in octets
  base::Bytes challenge;  ///< random octets the key signs as at a log-in
  base::Bytes signature;  ///< of the holder's key over the signed attributes (RFC 5652 §5.4); empty before
  BlobId sealed;          ///< the finished PDF
  std::string failure;    ///< message key of the last failure
  base::Instant made_at;
  std::optional<base::Instant> signed_at;
  std::optional<base::Instant> sealed_at;
  CertificateId counter_certificate{};             ///< the operator's own, when his token signs beside the holder's
  BlobId counter_paper{};                          ///< the PDF signed by the holder, with room for the operator
  std::int64_t counter_room = 0;                   ///< where in it that signature goes, in octets
  std::optional<base::Bytes> counter_signature{};  ///< of the operator's key over the signed attributes
  bool counter_required = false;                   ///< the contract asks for it: the record is not sealed without
};

}  // namespace vidimus::domain

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<domain::DeliveryRecordState>{"waiting"sv, "signed"sv, "sealed"sv, "given_up"sv};
}  // namespace vidimus::base
