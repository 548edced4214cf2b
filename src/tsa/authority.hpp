// The time-stamping authority (autorité d'horodatage, RFC 3161): from request octets to a signed token and its trace.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "pki/tsp.hpp"
#include "tsa/clock_watch.hpp"

namespace vidimus::tsa {

/// Trace of one stamp given. @source EN 319 421 §7.12 (records of time-stamp issuance)
struct StampRecord {
  base::Instant generated_at;
  base::Bytes serial;           ///< big-endian
  base::Bytes message_imprint;  ///< MessageImprint, DER: which digest of what algorithm
  base::Bytes policy;           ///< content octets of the policy stamped under
};

/// Where traces go; an append-only file in the programs. Thread-safe.
class StampLog {
 public:
  virtual ~StampLog() = default;
  /// No token leaves without its trace: a failure here refuses the stamp. @errors unavailable.
  virtual base::Result<base::Done> append(const StampRecord& record) = 0;
};

/// Serial numbers that never come twice: 8 random octets drawn at each start, then a counter.
class StampSerials {
 public:
  explicit StampSerials(const std::array<std::uint8_t, 8>& drawn_at_start) : run_(drawn_at_start) {}
  /// 16 octets, big-endian, positive.
  std::array<std::uint8_t, 16> next();

 private:
  std::array<std::uint8_t, 8> run_;
  std::atomic<std::uint64_t> count_{0};
};

/// Thread-safe.
class TimeStampAuthority {
 public:
  using Clock = std::function<ClockReading()>;
  /// What is passed by reference must outlive the authority.
  TimeStampAuthority(pki::tsp::TokenSigner signer, StampSerials& serials, ClockWatch& watch, StampLog& log, Clock clock);
  /// A TimeStampResp to any octets: a token, or a rejection that says why (RFC 3161 §2.4.2). The time is read after the request.
  [[nodiscard]] base::Bytes answer(base::ByteView request);
  /// Another key stamps from now on (renouvellement de l'unité). What it refers to must outlive the authority.
  void take_signer(pki::tsp::TokenSigner signer);

 private:
  std::atomic<std::shared_ptr<const pki::tsp::TokenSigner>> signer_;
  StampSerials& serials_;
  ClockWatch& watch_;
  StampLog& log_;
  Clock clock_;
};

}  // namespace vidimus::tsa
