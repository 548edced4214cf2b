// Reading certificates (RFC 5280): one pass over the octets, every standard extension opened, nothing copied but the whole.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/names.hpp"
#include "pki/der.hpp"
#include "pki/name.hpp"
#include "pki/oids.hpp"

namespace vidimus::pki {

struct Extension {
  ByteView oid;
  bool critical = false;
  ByteView value;  ///< what the OCTET STRING holds
};

/// Bits of keyUsage in the order of RFC 5280 §4.2.1.3; non_repudiation is X.509's contentCommitment.
enum class KeyUsage : std::uint8_t {
  digital_signature,
  non_repudiation,
  key_encipherment,
  data_encipherment,
  key_agreement,
  key_cert_sign,
  crl_sign,
  encipher_only,
  decipher_only
};
using KeyUsages = base::EnumSet<KeyUsage>;

struct BasicConstraints {
  bool ca = false;
  std::optional<std::int64_t> path_length;
};

struct AuthorityKeyIdentifier {
  std::optional<ByteView> key_id;
  std::vector<GeneralName> issuer;
  std::optional<ByteView> serial;
};

struct PolicyQualifier {
  ByteView oid;
  ByteView value;  ///< the whole qualifier element
};
struct PolicyInformation {
  ByteView oid;
  std::vector<PolicyQualifier> qualifiers;
  /// URIs of the CPS qualifiers (déclaration des pratiques de certification).
  [[nodiscard]] std::vector<std::string_view> cps_uris() const;
};

struct PolicyMapping {
  ByteView issuer_domain;
  ByteView subject_domain;
};

struct GeneralSubtree {
  GeneralName base;
  std::int64_t minimum = 0;
  std::optional<std::int64_t> maximum;
};
struct NameConstraints {
  std::vector<GeneralSubtree> permitted;
  std::vector<GeneralSubtree> excluded;
};

struct PolicyConstraints {
  std::optional<std::int64_t> require_explicit_policy;
  std::optional<std::int64_t> inhibit_policy_mapping;
};

/// DistributionPointName: `full_name` or `relative_name` (content of the RDN to append to the CRL issuer's name), never both.
struct DistributionPointName {
  std::vector<GeneralName> full_name;
  std::optional<ByteView> relative_name;
};
struct DistributionPoint {
  std::optional<DistributionPointName> name;
  std::optional<std::uint32_t> reasons;  ///< bit n = ReasonFlags bit n (1 keyCompromise … 8 aACompromise)
  std::vector<GeneralName> crl_issuer;
};

struct AccessDescription {
  ByteView method;
  GeneralName location;
};

struct QcStatement {
  ByteView oid;
  ByteView info;  ///< the whole statementInfo element, or empty
};

/// A certificate (certificat) as read. Copies share the octets, so every view lives as long as any copy does.
struct Certificate {
  std::shared_ptr<const Bytes> buffer;
  ByteView der;
  ByteView tbs;                  ///< what is signed
  ByteView signature_algorithm;  ///< outer AlgorithmIdentifier, whole
  ByteView tbs_algorithm;        ///< inner AlgorithmIdentifier, whole
  ByteView signature;
  int version = 1;    ///< 1, 2 or 3
  ByteView serial;    ///< content octets of the INTEGER
  ByteView issuer;    ///< whole Name
  ByteView subject;   ///< whole Name
  ByteView validity;  ///< whole SEQUENCE, for those who care how dates are written
  Instant not_before;
  Instant not_after;
  ByteView spki;        ///< whole SubjectPublicKeyInfo
  ByteView public_key;  ///< content of its BIT STRING (RFC 6960 and RFC 5280 key hashes)
  bool has_unique_ids = false;
  bool explicit_default = false;  ///< a DEFAULT value is written out: not DER, but common in old foreign certificates

  std::vector<Extension> extensions;  ///< in order, each OID once
  std::optional<BasicConstraints> basic_constraints;
  std::optional<KeyUsages> key_usage;
  std::optional<std::vector<ByteView>> extended_key_usage;
  std::optional<ByteView> subject_key_identifier;
  std::optional<AuthorityKeyIdentifier> authority_key_identifier;
  std::optional<std::vector<PolicyInformation>> policies;
  std::optional<std::vector<PolicyMapping>> policy_mappings;
  std::optional<NameConstraints> name_constraints;
  std::optional<PolicyConstraints> policy_constraints;
  std::optional<std::int64_t> inhibit_any_policy;
  std::vector<GeneralName> subject_alternative_names;
  std::vector<GeneralName> issuer_alternative_names;
  std::vector<DistributionPoint> crl_distribution_points;
  std::vector<DistributionPoint> freshest_crl;
  std::vector<AccessDescription> authority_information_access;
  std::vector<QcStatement> qc_statements;

  [[nodiscard]] const Extension* find(ByteView oid) const;
  [[nodiscard]] bool allows(KeyUsage usage) const { return !key_usage || key_usage->has(usage); }  ///< absent = unrestricted
  [[nodiscard]] bool has_extended_key_usage(ByteView oid) const;                                   ///< listed by name
  [[nodiscard]] bool has_policy(ByteView oid) const;
  [[nodiscard]] bool is_ca() const { return basic_constraints && basic_constraints->ca; }
};

/// Reads a certificate. Strict: DER lengths, integers and times, no octet left over, no extension twice, known extensions well
/// formed. Bounds: 128 KiB, 64 extensions, 1024 general names, 256 policies. @errors malformed (detail names what).
Result<Certificate> read_certificate(ByteView der);
/// Reads a TBSCertificate not signed yet, for linting; `signature` is empty and `der` is a wrapper made here.
Result<Certificate> read_to_be_signed(ByteView tbs);

/// SHA-1 of the public key's bits (RFC 5280 §4.2.1.2 method 1), the key identifier the house writes. Nothing when not an SPKI.
std::optional<Bytes> key_identifier(ByteView spki);

// Pieces CRLs and others carry too. Each reads the content of an extension or element; nothing when it is malformed.
std::optional<AuthorityKeyIdentifier> read_authority_key_identifier(ByteView value);
std::optional<DistributionPointName> read_distribution_point_name(ByteView content);
std::optional<std::vector<DistributionPoint>> read_distribution_points(ByteView value);
/// Content of a BIT STRING with named bits: bit n of the answer is named bit n. At most 32 bits.
std::optional<std::uint32_t> read_named_bits(ByteView content);
/// Reads the next Extension of an Extensions sequence; `explicit_default` is set when FALSE is written out.
std::optional<Extension> read_extension(DerReader& in, bool& explicit_default);

}  // namespace vidimus::pki

namespace vidimus::base {
template <>
inline constexpr std::array names<pki::KeyUsage>{"digitalSignature"sv, "nonRepudiation"sv, "keyEncipherment"sv,
                                                 "dataEncipherment"sv, "keyAgreement"sv,   "keyCertSign"sv,
                                                 "cRLSign"sv,          "encipherOnly"sv,   "decipherOnly"sv};
}  // namespace vidimus::base
