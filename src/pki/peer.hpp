// The service at the other end (interlocuteur): its certificate is judged by path validation before anything it says is believed.
#pragma once

#include <span>
#include <string>

#include "pki/oids.hpp"
#include "pki/path.hpp"

namespace vidimus::pki {

namespace oid {
/// An authority, or a registration authority, by delegation of who issued its certificate. @source RFC 6402 §2.10, RFC 9810 §4.5
inline constexpr auto cmc_ca = encode("1.3.6.1.5.5.7.3.27"), cmc_ra = encode("1.3.6.1.5.5.7.3.28");
}  // namespace oid

struct PeerVerdict {
  PathReason reason = PathReason::no_path;
  std::string detail;  ///< one sentence
  [[nodiscard]] bool good() const { return reason == PathReason::valid; }
};

/// May this certificate speak for its authority in CMP? A path to one of `anchors` is not enough, for holders have one too: it is
/// an anchor or an authority itself, or its extKeyUsage says cmcCA or cmcRA. Its key may sign. `others` come from strangers, in
/// any order.
/// @source RFC 9483 §3.5, RFC 9810 §4.5
PeerVerdict judge_cmp_signer(ByteView der, std::span<const Bytes> others, std::span<const Bytes> anchors, Instant now);

/// May this certificate serve TLS? Its name is compared by who opened the connection. Lists are not asked for.
/// @source RFC 5280 §4.2.1.12, RFC 8446 §4.4.2.4
PeerVerdict judge_tls_server(ByteView der, std::span<const Bytes> others, std::span<const Bytes> anchors, Instant now);

/// May the unit of this certificate, known by itself, stamp time at this moment? It is in its dates, and for time stamping alone
/// by a critical extKeyUsage. @source RFC 3161 §2.3
PeerVerdict judge_stamp_unit(ByteView der, Instant now);

}  // namespace vidimus::pki
