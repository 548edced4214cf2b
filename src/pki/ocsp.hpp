// Online certificate status (OCSP, RFC 6960 with the nonces of RFC 9654): requests and answers, read and written without objects.
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

namespace vidimus::pki::ocsp {

/// Digests with which a CertID names its issuer (SHA-1 of RFC 6960; SHA-256 of RFC 9919).
enum class IdHash : std::uint8_t { sha1, sha256 };

/// Which certificate is asked about. Views point into the octets read.
struct CertId {
  ByteView whole;              ///< CertID, DER
  std::optional<IdHash> hash;  ///< nothing: a digest that is not one of ours
  bool usual = false;          ///< hash algorithm written with NULL parameters, as nearly every client does
  ByteView issuer_name_hash;
  ByteView issuer_key_hash;
  ByteView serial;  ///< content octets of the INTEGER
};

/// An OCSP request as read; its signature, if any, is not looked at (§4.1.2: the responder may ask for one, this one does not).
struct Request {
  std::vector<CertId> ids;        ///< one at least
  std::optional<ByteView> nonce;  ///< 1 to 128 octets (RFC 9654 §2.1)
};

inline constexpr std::size_t ids_limit = 32;  ///< certificates asked about in one request

/// @errors malformed (also: a critical extension that is not understood, a nonce of 0 or over 128 octets, over `ids_limit` ids).
Result<Request> read_request(ByteView der);

/// Reads one CertID, alone in its octets.
std::optional<CertId> read_cert_id(ByteView der);

/// A CertID in its usual form, for requests and for answers kept ready.
struct IssuerHashes {
  IdHash hash = IdHash::sha1;
  ByteView name_hash;
  ByteView key_hash;
};
Bytes write_cert_id(const IssuerHashes& issuer, ByteView serial_content);
/// An unsigned request (interrogation), for tests and for `path-check`.
Bytes write_request(std::span<const Bytes> cert_ids, std::optional<ByteView> nonce);

enum class Status : std::uint8_t { good, revoked, unknown };

/// What is said of one certificate.
struct SingleStatus {
  ByteView cert_id;  ///< CertID, DER, as asked
  Status status = Status::unknown;
  Instant revoked_at{};                    ///< when revoked
  std::optional<RevocationReason> reason;  ///< left out for persons (RGS A4)
  Instant this_update{};                   ///< the status was known to be right at this time
  std::optional<Instant> next_update;
  std::optional<Instant> archive_cutoff;  ///< §4.4.4: expired certificates are answered for since then
};

/// Signs OCSP answers (répondeur OCSP délégué, §4.2.2.2): what never changes is encoded once. Thread-safe as its signer is.
class ResponseSigner {
 public:
  /// `certificate` is the delegated signer's (EKU id-kp-OCSPSigning), DER, put into each answer; empty: the CA signs itself.
  /// @errors malformed when `signer.spki()` is no SubjectPublicKeyInfo.
  static Result<ResponseSigner> make(Signer& signer, Bytes certificate);
  /// A successful OCSPResponse with these singles, responder ID by key. @errors what the signer says.
  [[nodiscard]] Result<Bytes> sign(std::span<const SingleStatus> singles, Instant produced_at,
                                   std::optional<ByteView> nonce) const;

 private:
  Signer* signer_ = nullptr;
  Bytes responder_id_;  // [2] EXPLICIT KeyHash
  Bytes tail_algorithm_;
  Bytes tail_certificates_;  // [0] EXPLICIT SEQUENCE OF Certificate, or empty
};

enum class ResponseStatus : std::uint8_t {
  successful = 0,
  malformed_request = 1,
  internal_error = 2,
  try_later = 3,
  signature_required = 5,
  unauthorized = 6
};
/// The five constant octets of an OCSPResponse that says why there is no answer (§4.2.1).
ByteView error_response(ResponseStatus why);

/// One SingleResponse as read.
struct ReadSingle {
  CertId id;
  Status status = Status::unknown;
  std::optional<Instant> revoked_at;
  std::optional<RevocationReason> reason;
  Instant this_update{};
  std::optional<Instant> next_update;
  std::optional<Instant> archive_cutoff;
  bool unknown_critical = false;
};

/// An OCSP answer as read; views point into the octets handed in. Nothing is verified here but the form.
struct Response {
  ResponseStatus status = ResponseStatus::successful;  ///< when not successful, all below is empty
  ByteView tbs;                                        ///< ResponseData, what the signature covers
  ByteView algorithm;                                  ///< AlgorithmIdentifier
  ByteView signature;
  std::optional<ByteView> responder_name;      ///< byName: Name, DER
  std::optional<ByteView> responder_key_hash;  ///< byKey: SHA-1 of the public key's bits
  Instant produced_at{};
  std::vector<ReadSingle> singles;
  std::vector<ByteView> certificates;  ///< DER, as many as the responder sent
  std::optional<ByteView> nonce;
  bool unknown_critical = false;  ///< a critical responseExtension that is not understood
};
/// @errors malformed; unsupported for another response type than id-pkix-ocsp-basic.
Result<Response> read_response(ByteView der);

}  // namespace vidimus::pki::ocsp
