#include "pki/peer.hpp"

#include <algorithm>

namespace vidimus::pki {
namespace {

constexpr std::size_t most_beside = 16;

/// A path for that use ("": any) under anchors whose own dates and limits count: they are files that somebody put there once.
PeerVerdict judge_peer(const Certificate& target, std::span<const Bytes> others, std::span<const Bytes> anchors, ByteView use,
                       Instant now) {
  Evidence evidence;
  for (const auto& der : anchors)
    if (auto anchor = read_certificate(der))
      evidence.anchors.push_back(*std::move(anchor));  // a bundle of others may hold odd ones
  if (evidence.anchors.empty()) return {PathReason::no_path, "there is no anchor"};
  for (const auto& der : others.first(std::min(others.size(), most_beside)))
    if (auto read = read_certificate(der)) evidence.untrusted.push_back(*std::move(read));
  PathOptions options;
  options.time = now;
  options.flags.add(PathFlag::anchor_constraints);
  options.revocation = RevocationMode::off;
  options.extended_key_usage = base::copy_of(use);
  auto report = validate_path(target, evidence, options);
  return {report.reason, std::move(report.detail)};
}

bool is_one_of(const Certificate& target, std::span<const Bytes> anchors) {
  return std::ranges::any_of(anchors, [&](const Bytes& der) { return same(der, target.der); });
}

}  // namespace

PeerVerdict judge_cmp_signer(ByteView der, std::span<const Bytes> others, std::span<const Bytes> anchors, Instant now) {
  const auto target = read_certificate(der);
  if (!target) return {PathReason::malformed, "the signer's certificate cannot be read"};
  if (!target->allows(KeyUsage::digital_signature))
    return {PathReason::key_usage, "the signer's key is not for signing messages"};
  const bool delegated = target->has_extended_key_usage(oid::cmc_ca) || target->has_extended_key_usage(oid::cmc_ra);
  if (!delegated && !target->is_ca() && !is_one_of(*target, anchors))
    return {PathReason::extended_key_usage, "the signer is neither an authority nor named one by its extKeyUsage (cmcCA, cmcRA)"};
  const ByteView use = !delegated                                    ? ByteView{}
                       : target->has_extended_key_usage(oid::cmc_ca) ? ByteView{oid::cmc_ca}
                                                                     : ByteView{oid::cmc_ra};
  return judge_peer(*target, others, anchors, use, now);
}

PeerVerdict judge_tls_server(ByteView der, std::span<const Bytes> others, std::span<const Bytes> anchors, Instant now) {
  const auto target = read_certificate(der);
  if (!target) return {PathReason::malformed, "the server's certificate cannot be read"};
  const bool serves = target->allows(KeyUsage::digital_signature) || target->allows(KeyUsage::key_encipherment) ||
                      target->allows(KeyUsage::key_agreement);
  if (!serves) return {PathReason::key_usage, "the server's key is for none of the ways TLS agrees on keys"};
  return judge_peer(*target, others, anchors, oid::server_auth, now);
}

PeerVerdict judge_stamp_unit(ByteView der, Instant now) {
  const auto target = read_certificate(der);
  if (!target) return {PathReason::malformed, "the unit's certificate cannot be read"};
  const auto* uses = target->find(oid::extended_key_usage);
  const bool alone = uses != nullptr && uses->critical && target->extended_key_usage->size() == 1;
  if (!alone || !target->has_extended_key_usage(oid::time_stamping))
    return {PathReason::extended_key_usage, "the unit's certificate is not for time stamping alone, by a critical extKeyUsage"};
  const std::vector<Bytes> itself{base::copy_of(der)};
  return judge_peer(*target, {}, itself, oid::time_stamping, now);
}

}  // namespace vidimus::pki
