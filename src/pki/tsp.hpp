// Time stamps (jetons d'horodatage): RFC 3161 with ESSCertIDv2 of RFC 5816, in the profile of EN 319 422.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "pki/algorithm.hpp"
#include "pki/der.hpp"

namespace vidimus::pki::tsp {

/// Digests accepted of the document to be stamped. @source EN 319 422 §5.2.3 (TS 119 312)
enum class ImprintHash : std::uint8_t { sha256, sha384, sha512 };

/// A TimeStampReq as read; views point into the octets handed in.
struct Request {
  std::int64_t version = 1;
  ByteView message_imprint;         ///< MessageImprint, DER
  std::optional<ImprintHash> hash;  ///< nothing: an algorithm that is not accepted
  ByteView imprint;                 ///< the digest itself
  std::optional<ByteView> policy;   ///< content octets of reqPolicy
  std::optional<ByteView> nonce;    ///< content octets of the INTEGER
  bool certificate_wanted = false;  ///< certReq
  bool has_extensions = false;
};
/// @errors malformed. @source RFC 3161 §2.4.1
Result<Request> read_request(ByteView der);
/// Writes a request with a SHA-256 imprint, for `stamp_audit` and tests. `nonce` big-endian, positive.
Bytes write_request(ByteView sha256_imprint, std::optional<ByteView> nonce, bool certificate_wanted);

/// PKIFailureInfo bits (RFC 3161 §2.4.2).
enum class Failure : std::uint8_t {
  bad_algorithm = 0,
  bad_request = 2,
  bad_data_format = 5,
  time_not_available = 14,
  unaccepted_policy = 15,
  unaccepted_extension = 16,
  system_failure = 25
};
/// Why a well-read request cannot be stamped under this policy, or nothing. A request naming no policy gets the only one there
/// is.
std::optional<Failure> refusal(const Request& request, ByteView policy);
/// A TimeStampResp of status "rejection". `text` stands in statusString.
Bytes rejection(Failure why, std::string_view text);

/// What differs from one stamp to the next.
struct Stamp {
  ByteView serial;  ///< big-endian, positive, at most 20 octets (160 bits, RFC 3161 §2.4.2)
  Instant generated_at{};
};

/// What stands in every token of a time-stamping unit.
struct UnitOptions {
  Bytes policy;                              ///< content octets; the best-practice policy 0.4.0.2023.1.1 unless set
  std::vector<Bytes> further_policies;       ///< stamped under when a request names them
  std::chrono::milliseconds accuracy{1000};  ///< EN 319 421 §7.7.1: one second or better
  bool name_the_unit = false;                ///< TSTInfo.tsa: the certificate's subject
};

/// BTSP, best practices policy for time-stamps. @source EN 319 421 §5.2
inline constexpr std::string_view best_practice_policy = "0.4.0.2023.1.1";

/// Makes tokens with one key and certificate (unité d'horodatage, TSU): what never changes is encoded once.
class TokenSigner {
 public:
  /// `certificates`: the unit's own first, then its chain without the root; DER. Sent when certReq asks. @errors malformed.
  static Result<TokenSigner> make(Signer& signer, std::span<const Bytes> certificates, UnitOptions options);
  /// A granted TimeStampResp. @errors what the signer says.
  [[nodiscard]] Result<Bytes> sign(const Request& request, const Stamp& stamp) const;
  /// Why a well-read request cannot be stamped by this unit, under any of its policies; or nothing.
  [[nodiscard]] std::optional<Failure> refusal(const Request& request) const;
  /// The policy a request is stamped under: the one it names, or the unit's first.
  [[nodiscard]] ByteView policy_for(const Request& request) const { return request.policy.value_or(policy_); }

 private:
  Bytes info(const Request& request, const Stamp& stamp) const;

  Signer* signer_ = nullptr;
  Bytes policy_;
  std::vector<Bytes> further_policies_;
  Bytes accuracy_;                            // Accuracy
  Bytes tsa_;                                 // [0] EXPLICIT GeneralName, or empty
  ImprintHash digest_ = ImprintHash::sha256;  // of content and signature alike
  Bytes digest_algorithm_;                    // AlgorithmIdentifier
  Bytes content_type_;                        // Attribute
  Bytes signing_certificate_;                 // Attribute
  Bytes signer_id_;                           // IssuerAndSerialNumber
  Bytes certificates_;                        // [0] IMPLICIT CertificateSet
};

}  // namespace vidimus::pki::tsp
