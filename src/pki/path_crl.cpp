// What CRLs say of a certificate. @source RFC 5280 §6.3.3
#include <algorithm>

#include "pki/path_search.hpp"

namespace vidimus::pki::path {
namespace {

constexpr std::uint32_t all_reasons = 0x1FE;  // ReasonFlags 1 (keyCompromise) to 8 (aACompromise)
constexpr std::size_t distribution_points_limit = 16;

/// Names of a distribution point as GeneralNames; a relative name is completed and kept in `built`.
struct PointNames {
  std::vector<GeneralName> names;
  Bytes built;
};

PointNames names_of(const DistributionPointName& point, ByteView issuer) {
  PointNames out;
  out.names = point.full_name;
  if (!point.relative_name) return out;
  DerReader in{issuer};
  const auto name = in.read(tag::sequence);
  if (!name) return out;
  DerWriter writer;
  writer.in(tag::sequence, [&] {
    writer.raw(name->content);
    writer.primitive(tag::set, *point.relative_name);
  });
  out.built = writer.take();
  out.names.push_back({GeneralNameKind::directory_name, out.built, {}, {}});
  return out;
}

bool same_general_name(const GeneralName& a, const GeneralName& b) {
  if (a.kind != b.kind) return false;
  return a.kind == GeneralNameKind::directory_name ? same_name(a.value, b.value)
                                                   : same(a.value, b.value) && same(a.type_id, b.type_id);
}

bool meet(const std::vector<GeneralName>& some, const std::vector<GeneralName>& others) {
  return std::ranges::any_of(some, [&](const GeneralName& one) {
    return std::ranges::any_of(others, [&](const GeneralName& other) { return same_general_name(one, other); });
  });
}

bool names_directory(const std::vector<GeneralName>& names, ByteView name) {
  return std::ranges::any_of(
      names, [&](const GeneralName& one) { return one.kind == GeneralNameKind::directory_name && same_name(one.value, name); });
}

/// (b) (1): is the issuer of this CRL the one the distribution point asks for?
bool right_issuer(const Certificate& certificate, const DistributionPoint& point, const crl::Crl& crl) {
  if (point.crl_issuer.empty()) return same_name(crl.issuer, certificate.issuer);
  return crl.distribution_point && crl.distribution_point->indirect && names_directory(point.crl_issuer, crl.issuer);
}

/// (b) (2): is this certificate in the part of the issuer's certificates this CRL is about?
bool in_scope(const Certificate& certificate, const DistributionPoint& point, const crl::Crl& crl) {
  const auto& scope = crl.distribution_point;
  if (!scope) return true;
  if (scope->only_attribute_certificates || (scope->only_user_certificates && certificate.is_ca()) ||
      (scope->only_ca_certificates && !certificate.is_ca()))
    return false;
  if (!scope->name) return true;
  const auto of_crl = names_of(*scope->name, crl.issuer);
  if (!point.name) return meet(of_crl.names, point.crl_issuer);
  ByteView relative_to = certificate.issuer;
  for (const auto& name : point.crl_issuer)
    if (name.kind == GeneralNameKind::directory_name) relative_to = name.value;
  return meet(of_crl.names, names_of(*point.name, relative_to).names);
}

/// Big-endian naturals without needless zeros: the longer is the greater.
int compare(ByteView a, ByteView b) {
  const auto trim = [](ByteView value) {
    while (!value.empty() && value[0] == 0) value = value.subspan(1);
    return value;
  };
  a = trim(a);
  b = trim(b);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  if (std::ranges::lexicographical_compare(a, b)) return -1;
  return same(a, b) ? 0 : 1;
}

const Extension* scope_extension(const crl::Crl& crl) {
  constexpr auto issuing_distribution_point = oid::encode("2.5.29.28");
  for (const auto& extension : crl.extensions)
    if (same(extension.oid, issuing_distribution_point)) return &extension;
  return nullptr;
}

/// (c): may this delta (which has a deltaCRLIndicator) complete that CRL?
bool completes(const crl::Crl& delta, const crl::Crl& complete) {
  if (!delta.number || !complete.number || delta.unknown_critical) return false;
  if (!same_name(delta.issuer, complete.issuer)) return false;
  const auto* a = scope_extension(delta);
  const auto* b = scope_extension(complete);
  if ((a == nullptr) != (b == nullptr) || (a != nullptr && !same(a->value, b->value))) return false;
  if (delta.authority_key_id.has_value() != complete.authority_key_id.has_value()) return false;
  if (delta.authority_key_id && !same(*delta.authority_key_id, *complete.authority_key_id)) return false;
  return compare(*delta.delta_base, *complete.number) <= 0 && compare(*delta.number, *complete.number) > 0;
}

enum class Listing : std::uint8_t { absent, listed, removed, unusable };

struct Found {
  Listing listing = Listing::absent;
  std::optional<Instant> revoked_at;
  std::optional<RevocationReason> reason;
};

bool speaks_of(const crl::Entry& entry, const crl::Crl& crl, const Certificate& certificate) {
  if (!same(entry.serial, certificate.serial)) return false;
  if (!entry.certificate_issuer) return same_name(crl.issuer, certificate.issuer);
  DerReader outer{*entry.certificate_issuer};
  const auto list = outer.enter(tag::sequence);
  const auto names = list ? read_general_names(*list) : std::nullopt;
  return names && names_directory(*names, certificate.issuer);
}

/// (i), (j): looks a certificate up. A list with an entry that is not understood cannot say that a certificate is good.
Found look_up(const crl::Crl& crl, const Certificate& certificate) {
  const bool indirect = crl.distribution_point && crl.distribution_point->indirect;
  crl::EntryReader entries{crl};
  bool understood = true;
  while (true) {
    const auto entry = entries.next();
    if (!entry) return {Listing::unusable, {}, {}};
    if (!*entry) return {understood ? Listing::absent : Listing::unusable, {}, {}};
    const auto& one = **entry;
    if (one.unknown_critical || (one.certificate_issuer && !indirect)) understood = false;
    if (!speaks_of(one, crl, certificate)) continue;
    if (one.reason == RevocationReason::remove_from_crl) return {Listing::removed, {}, {}};
    return {Listing::listed, one.revoked_at, one.reason};
  }
}

/// The walk over the CRLs that may speak of one certificate.
class CrlCheck {
 public:
  CrlCheck(Search& search, const Path& path, std::size_t at)
      : search_(search), path_(path), at_(at), certificate_(*path[at]->certificate) {}

  StatusAnswer run() {
    std::vector<const crl::Crl*> complete;
    for (const auto& crl : search_.evidence.crls)
      if (!crl.delta_base && !crl.unknown_critical) complete.push_back(&crl);
    std::ranges::stable_sort(complete, [](const auto* a, const auto* b) {  // the latest first
      if (a->this_update != b->this_update) return a->this_update > b->this_update;
      return compare(a->number.value_or(ByteView{}), b->number.value_or(ByteView{})) > 0;
    });
    auto points = certificate_.crl_distribution_points;
    if (points.size() > distribution_points_limit) points.resize(distribution_points_limit);
    DistributionPoint implied;  // what is not pointed at, but of the certificate's issuer
    implied.name.emplace();
    implied.name->full_name.push_back({GeneralNameKind::directory_name, certificate_.issuer, {}, {}});
    points.push_back(std::move(implied));
    for (const auto& point : points)
      for (const auto* crl : complete) {
        if (!search_.spend()) return {};
        if (const auto answer = consider(point, *crl)) return *answer;
      }
    return {};
  }

 private:
  /// An answer when this CRL settles the matter.
  std::optional<StatusAnswer> consider(const DistributionPoint& point, const crl::Crl& crl) {
    if (!right_issuer(certificate_, point, crl) || !in_scope(certificate_, point, crl)) return std::nullopt;
    const std::uint32_t of_point = point.reasons.value_or(all_reasons) & all_reasons;
    const auto& scope = crl.distribution_point;
    const std::uint32_t of_crl = scope ? scope->only_some_reasons.value_or(all_reasons) & all_reasons : all_reasons;
    const std::uint32_t covered = of_point & of_crl;
    if ((covered & ~reasons_) == 0) return std::nullopt;
    const bool current = speaks_now(search_.options, certificate_, crl.this_update, crl.next_update);
    const auto deltas = deltas_of(crl);
    if (!current && deltas.empty()) return std::nullopt;
    const auto* signer = signer_of(crl);
    if (signer == nullptr) return std::nullopt;
    const crl::Crl* delta = nullptr;
    for (const auto* candidate : deltas)  // (h): under the same key
      if (delta == nullptr && search_.verify(octets_of(*candidate), signer->spki) == PathReason::valid) delta = candidate;
    if (!current && delta == nullptr) return std::nullopt;
    return judge(crl, delta, covered);
  }

  std::optional<StatusAnswer> judge(const crl::Crl& crl, const crl::Crl* delta, std::uint32_t covered) {
    Found found;
    if (delta != nullptr) found = looked_up(*delta);
    // Listed by the delta from a later day on: until then, what the complete list says holds.
    if (found.listing == Listing::absent || (found.listing == Listing::listed && !began(found))) found = looked_up(crl);
    if (found.listing == Listing::unusable) return std::nullopt;
    if (found.listing == Listing::listed && began(found))
      return StatusAnswer{ocsp::Status::revoked, StatusSource::crl, found.revoked_at, found.reason};
    reasons_ |= covered;
    if (reasons_ != all_reasons) return std::nullopt;
    return StatusAnswer{ocsp::Status::good, StatusSource::crl, {}, {}};
  }

  [[nodiscard]] bool began(const Found& found) const { return found.revoked_at <= search_.options.time; }

  /// Each list is read through once, however many distribution points lead to it.
  const Found& looked_up(const crl::Crl& crl) {
    const auto [found, fresh] = looked_up_.try_emplace(&crl);
    if (fresh) found->second = look_up(crl, certificate_);
    return found->second;
  }

  /// Deltas that may complete this CRL, the latest first.
  std::vector<const crl::Crl*> deltas_of(const crl::Crl& complete) {
    std::vector<const crl::Crl*> out;
    for (const auto& crl : search_.evidence.crls) {
      if (!crl.delta_base) continue;
      if (!search_.spend()) break;
      if (completes(crl, complete) && speaks_now(search_.options, certificate_, crl.this_update, crl.next_update))
        out.push_back(&crl);
    }
    std::ranges::stable_sort(out, [](const auto* a, const auto* b) { return compare(*a->number, *b->number) > 0; });
    return out;
  }

  static SignedOctets octets_of(const crl::Crl& crl) { return {crl.tbs, crl.algorithm, crl.signature}; }

  /// (f), (g): the certificate whose key signed this CRL and may do so, under the same anchor as the path's.
  const Certificate* signer_of(const crl::Crl& crl) {
    const auto issuer = name_key(crl.issuer);
    const auto signs = [&](const Node& node) {
      return node.subject == issuer && node.certificate->allows(KeyUsage::crl_sign) &&
             search_.verify(octets_of(crl), node.certificate->spki) == PathReason::valid;
    };
    for (std::size_t above = at_ + 1; above < path_.size(); ++above)
      if (signs(*path_[above])) return path_[above]->certificate;
    for (const auto* node : search_.named(issuer)) {
      if (!search_.spend()) return nullptr;
      if (!node->anchor && signs(*node) && established(search_, *node, *path_.back())) return node->certificate;
    }
    return nullptr;
  }

  Search& search_;
  const Path& path_;
  std::size_t at_;
  const Certificate& certificate_;
  std::uint32_t reasons_ = 0;
  std::map<const crl::Crl*, Found> looked_up_;
};

}  // namespace

StatusAnswer crl_status(Search& search, const Path& path, std::size_t at) { return CrlCheck{search, path, at}.run(); }

}  // namespace vidimus::pki::path
