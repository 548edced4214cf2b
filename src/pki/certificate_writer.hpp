// Writing certificates: what is the same in all certificates of a profile and an issuer is encoded once.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "pki/profile.hpp"

namespace vidimus::pki {

/// What a certificate says of its issuer.
struct IssuerFacts {
  Bytes name;            ///< whole Name, copied octet by octet into issuer
  Bytes key_identifier;  ///< subjectKeyIdentifier of the issuer
  SignatureAlgorithm algorithm = SignatureAlgorithm::rsa_sha256;
  Instant not_after;            ///< end of the issuer's own validity: no certificate outlives it (RGS A2)
  std::string crl_url;          ///< list, or with partitions the pattern their addresses are made of
  unsigned crl_partitions = 1;  ///< over 1: each certificate names the list of its part (`crl_partition_url`)
  std::string delta_url;        ///< delta lists (freshestCRL); empty: none
  std::string ocsp_url;
  std::string ca_issuers_url;
};
/// Facts of an issuer as its certificate gives them; the caller adds the three addresses. @errors malformed without a key
/// identifier.
Result<IssuerFacts> issuer_facts(const Certificate& issuer, SignatureAlgorithm algorithm);

struct SubjectValue {
  SubjectAttribute attribute = SubjectAttribute::common_name;
  std::string value;  ///< UTF-8
  bool operator==(const SubjectValue&) const = default;
};
struct AlternativeName {
  GeneralNameKind kind = GeneralNameKind::rfc822_name;
  std::string value;  ///< ASCII text; octets for ip_address
  bool operator==(const AlternativeName&) const = default;
};

/// What differs from one certificate to the next.
struct CertificateContent {
  ByteView serial;  ///< 16 to 20 random octets, or what `positive_serial` made of them
  Instant not_before;
  Instant not_after;
  std::vector<SubjectValue> subject;
  std::vector<AlternativeName> alternative_names;
  ByteView spki;                         ///< SubjectPublicKeyInfo, copied verbatim
  bool key_in_qualified_device = false;  ///< the key was made in a QSCD: QcSSCD and the -qscd policy
};

/// Which part of an authority's certificates this one is in: its list is the shorter (LCR partitionnée, RFC 5280 §5.2.5).
/// `serial`: big-endian.
unsigned crl_partition_of(ByteView serial, unsigned partitions);
/// "http://crl.example/ca.crl" → "http://crl.example/ca-3.crl".
std::string crl_partition_url(const std::string& crl_url, unsigned partition);

/// Random octets as a positive serial number of constant length (RFC 5280 §4.1.2.2): the two high bits become 01. Idempotent.
Bytes positive_serial(ByteView random);

/// The Name a profile makes of these values: its order, its string types. @errors bad_request naming the attribute.
Result<Bytes> subject_name(const CertificateProfile& profile, const std::vector<SubjectValue>& subject);

/// Writes to-be-signed certificates of one profile for one issuer. Prepared once, then used by any number of threads.
class CertificateWriter {
 public:
  CertificateWriter(CertificateProfile profile, IssuerFacts issuer);
  [[nodiscard]] const CertificateProfile& profile() const { return profile_; }
  [[nodiscard]] const IssuerFacts& issuer() const { return issuer_; }
  /// TBSCertificate octets. @errors bad_request (subject, names, dates, serial), unsupported (kind of key), malformed (spki).
  [[nodiscard]] Result<Bytes> to_be_signed(const CertificateContent& content) const;

 private:
  [[nodiscard]] Bytes constant_extensions(bool key_in_qualified_device) const;
  void write_distribution(DerWriter& out, ByteView serial) const;
  [[nodiscard]] Result<base::Done> check(const CertificateContent& content) const;

  CertificateProfile profile_;
  IssuerFacts issuer_;
  Bytes algorithm_and_issuer_;
  std::array<Bytes, 2> constant_;  ///< extensions every certificate has: key outside a QSCD, inside one
};

/// Puts the signature under the to-be-signed octets: the certificate in DER.
Bytes assemble(ByteView to_be_signed, SignatureAlgorithm algorithm, ByteView signature);

}  // namespace vidimus::pki
