// The audit trail (trace d'audit, RFC 3647 §5.4): one entry per transition, each chained to the one before.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "pki/digest.hpp"

namespace vidimus::ports {

/// What happened, before it has a place in the chain.
struct AuditDraft {
  base::Instant at;
  std::string actor;  ///< person id, "vidimus" or a machine's name
  std::string role;   ///< roles under which it was allowed, joined by "+"
  std::string noun;   ///< "dossier", "order", …
  std::string noun_id;
  std::string event;      ///< "validate"
  std::string from;       ///< state before, may be empty
  std::string to;         ///< state after, may be empty
  std::string body;       ///< mutualisation body id, may be empty for the instance's own acts
  std::string reference;  ///< reference of the case, may be empty
  std::string source;     ///< text that asks for the transition
  base::Json note;        ///< facts worth keeping; never a secret
};

/// An entry in its place: `self = SHA-256(previous ‖ canonical text)`. The first entry's `previous` is 32 zero octets.
struct AuditEntry {
  std::int64_t seq = 0;  ///< from 1, without gaps
  AuditDraft what;
  base::Bytes previous;
  base::Bytes self;
};

/// The text that is hashed: one compact JSON array, members in the order of AuditDraft, after the sequence number.
std::string canonical_text(std::int64_t seq, const AuditDraft& what);
/// Puts a draft in its place after `previous` (32 octets).
AuditEntry chained(std::int64_t seq, base::ByteView previous, AuditDraft what);
/// Does the entry say of itself what its content says, and does it follow `previous`?
bool follows(const AuditEntry& entry, std::int64_t seq, base::ByteView previous);

}  // namespace vidimus::ports
