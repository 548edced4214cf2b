// Certificate revocation lists (LCR, RFC 5280 §5): a reader that copies nothing and a writer for a million entries.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "pki/algorithm.hpp"
#include "pki/crl_reason.hpp"
#include "pki/der.hpp"
#include "pki/spool.hpp"
#include "pki/x509.hpp"

namespace vidimus::pki::crl {

/// What part of its issuer's certificates a CRL speaks of. @source RFC 5280 §5.2.5
struct IssuingDistributionPoint {
  std::optional<DistributionPointName> name;
  bool only_user_certificates = false;
  bool only_ca_certificates = false;
  bool only_attribute_certificates = false;
  bool indirect = false;
  std::optional<std::uint32_t> only_some_reasons;  ///< bit n is ReasonFlags' named bit n (RFC 5280 §4.2.1.13)
};

/// A certificate list as read. Every view points into the octets handed to `read`, which must outlive it.
struct Crl {
  ByteView whole;
  ByteView tbs;        ///< what the signature covers (tbsCertList with its header)
  ByteView algorithm;  ///< AlgorithmIdentifier beside the signature; equals the one inside (§5.1.1.2), else `read` refuses
  ByteView signature;
  int version = 1;  ///< 1 or 2
  ByteView issuer;  ///< Name, DER
  Instant this_update{};
  std::optional<Instant> next_update;
  ByteView revoked;  ///< content of revokedCertificates: hand it to EntryReader
  std::vector<Extension> extensions;
  std::optional<ByteView> number;            ///< crlNumber, content octets of a non-negative INTEGER
  std::optional<ByteView> delta_base;        ///< deltaCRLIndicator: present makes this a delta CRL
  std::optional<ByteView> authority_key_id;  ///< keyIdentifier of the authority key identifier
  std::optional<ByteView> freshest;          ///< freshestCRL: CRLDistributionPoints, DER
  std::optional<IssuingDistributionPoint> distribution_point;
  bool unknown_critical = false;  ///< a critical extension none of the above: the list must not be used (§5.2)
};

/// Reads a CRL's frame and extensions; entries are read by EntryReader as they are asked for.
/// @errors malformed. @source RFC 5280 §5.1, §5.2
Result<Crl> read(ByteView der);

/// One revoked certificate.
struct Entry {
  ByteView serial;  ///< content octets of the INTEGER
  Instant revoked_at{};
  std::optional<RevocationReason> reason;
  std::optional<Instant> invalidity_date;
  /// GeneralNames (DER) of the issuer this entry speaks of, carried over from earlier entries as §5.3.3 says; nothing: the CRL's.
  std::optional<ByteView> certificate_issuer;
  bool unknown_critical = false;  ///< a critical entry extension that is not understood (§5.3)
};

/// Walks revokedCertificates from the first entry to the last.
class EntryReader {
 public:
  explicit EntryReader(const Crl& crl) : EntryReader(crl.revoked, crl.version) {}
  /// From the entry on that `entries` begins with.
  EntryReader(ByteView entries, int version) : rest_(entries), size_(entries.size()), version_(version) {}
  /// Octets before the next entry.
  [[nodiscard]] std::size_t at() const { return size_ - rest_.rest().size(); }
  /// The next entry, into one that is used again; false after the last. @errors malformed.
  Result<bool> next(Entry& entry);
  /// The next entry; nothing after the last. @errors malformed.
  Result<std::optional<Entry>> next();

 private:
  bool plain(Entry& entry);
  std::optional<Instant> near_time(ByteView element);

  DerReader rest_;
  ByteView day_text_;  // of the entry whose day was worked out last: entries of one day lie together
  Instant day_{};
  std::optional<ByteView> issuer_;
  std::size_t size_;
  int version_;
};

/// What stands above the entries of a CRL to be made.
struct Header {
  ByteView issuer;            ///< the CA's subject Name, DER
  ByteView authority_key_id;  ///< the CA's subject key identifier
  Instant this_update{};
  /// Time of the next issue at the latest. `last_crl_next_update` for the last list of a CA. @source EN 319 411-1 CSS-6.3.9-06
  Instant next_update{};
  std::int64_t number = 0;                 ///< crlNumber, one more than the list before
  std::optional<std::int64_t> delta_base;  ///< number of the full list this delta stands on
  std::string freshest_url;                ///< where delta lists are (freshestCRL); never in a delta
  std::string point_url;                   ///< the list is of one part only (issuingDistributionPoint); empty: of everything
};

/// 9999-12-31T23:59:59Z
inline constexpr Instant last_crl_next_update{base::milliseconds{253402300799000LL}};

struct Revocation {
  ByteView serial;  ///< big-endian, positive
  Instant revoked_at{};
  /// Left out for persons: their reasons must not be published. @source RGS A4 (LCR)
  std::optional<RevocationReason> reason;
};

/// Writes a CRL into a spool: an entry is encoded once, where it stays. In memory: 64 KiB, whatever the number of entries.
class Writer {
 public:
  /// Header and spool outlive the writer; the spool is empty.
  Writer(const Header& header, SignatureAlgorithm algorithm, Spool& spool);
  void add(const Revocation& revocation);
  /// Signs and hands out the CRL, a view into the spool; the writer is spent. @errors what spool and signer say; internal when
  /// the signer's algorithm is another.
  Result<ByteView> finish(Signer& signer);

 private:
  void put(ByteView octets);
  void flush();

  SignatureAlgorithm algorithm_;
  Spool& spool_;
  Bytes head_;        // version … nextUpdate
  Bytes extensions_;  // crlExtensions
  Bytes ahead_;       // not in the spool yet
  std::size_t entries_at_;
  std::size_t size_ = 0;  // of everything put
  std::optional<base::Error> failed_;
};

/// A short CRL in memory. @errors as Writer::finish.
Result<Bytes> write(const Header& header, std::span<const Revocation> revocations, Signer& signer);

}  // namespace vidimus::pki::crl
