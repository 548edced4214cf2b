// The station's channel to the registry: it dials out, asks for the next job, and answers it. JSON over HTTPS.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http/client.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "pki/algorithm.hpp"
#include "ports/paper.hpp"

namespace vidimus::programs::station {

/// personalise: make key and certificate on a token (personnalisation); sign_record: the holder signs the delivery record;
/// countersign: the operator signs it with his own token; unblock: a blocked token gets a new PIN; prepare: a box of tokens is
/// initialised ahead.
enum class JobKind : unsigned char { personalise, sign_record, countersign, unblock, prepare };

struct Job {
  JobKind kind = JobKind::personalise;
  std::string id;
  std::string dossier;
  std::string token_serial;  ///< "" when the token has none yet
  std::string token_label;
  pki::KeyKind key_kind = pki::KeyKind::rsa3072;
  std::string subject;            ///< common name of the request
  base::Secret security_officer;  ///< unblocking code of the token; empty: this station keeps it, or sets one
  int wanted = 0;                 ///< of a box: tokens still to be prepared

  // Of a record to sign.
  std::string key{};         ///< dossier whose key signs
  ports::PaperToSign paper;  ///< the PDF with room for the signature
  base::Bytes challenge;     ///< signed as at a log-in
};

/// What the registry issued for a request.
struct Issued {
  base::Bytes certificate;
  std::vector<base::Bytes> chain;
  base::Bytes challenge;  ///< to sign with the new key; empty when the registry leaves the choice to the station
};

struct TokenAnswer {
  base::Bytes certificate;  ///< as read from the token
  base::Bytes challenge;
  base::Bytes challenge_signature;
  std::string algorithm;
};

/// The holder's two signatures (sign_record).
struct RecordSignatures {
  base::Bytes challenge_signature;
  base::Bytes record_signature;  ///< over the signed attributes (RFC 5652 §5.4)
};

/// A token of a box, initialised ahead.
struct Prepared {
  std::string serial;
  std::string model;
  base::Secret security_officer;
};

/// A key that stays in the station's own token, and its signature over the pairing's text; empty: none.
struct PairingProof {
  base::Bytes spki;
  base::Bytes signature;
};

struct Pairing {
  std::string station;
  base::Secret bearer;
};

/// Errors of all acts: unavailable, timeout, untrusted (network); unauthenticated (pairing withdrawn); malformed station.answer;
/// wrong_state station.refused (the registry says no).
class RegistryLink {
 public:
  /// `stopping` is asked about once a second while the station waits for a job; true ends the wait as unavailable.
  RegistryLink(std::string base_url, const std::string& ca_file, std::function<bool()> stopping);
  RegistryLink(const RegistryLink&) = delete;
  RegistryLink& operator=(const RegistryLink&) = delete;
  base::Result<Pairing> pair(const std::string& code, const std::string& name, const PairingProof& proof);
  void authenticate(const base::Secret& bearer) { bearer_ = bearer; }
  /// How another bearer key is had when the one before has ended: the station's key signs this question.
  using Sign = std::function<base::Result<base::Bytes>(const std::string& question)>;
  void authenticate_with(std::string station, Sign sign);

  /// Waits up to 20 s for a job; nothing when there is none.
  base::Result<std::optional<Job>> next_job(const std::vector<std::string>& modules, base::Json tokens);
  /// Hands the request over and waits for the certificate, at most `patience`.
  base::Result<Issued> request_certificate(const Job& job, base::Json request, std::chrono::seconds patience);
  base::Result<base::Done> read_back(const Job& job, const TokenAnswer& answer);
  base::Result<base::Done> signatures(const Job& job, const RecordSignatures& made);
  base::Result<base::Done> countersignature(const Job& job, const base::Bytes& signature);
  base::Result<base::Done> unblocked(const Job& job);
  /// Answers how many tokens of the box are still wanted.
  base::Result<int> prepared(const Job& job, const Prepared& token);
  /// What was said between this station and the token, one sentence a line.
  base::Result<base::Done> tell_dialogue(const Job& job, const std::vector<std::string>& said);
  base::Result<base::Done> report_failure(const Job& job, const base::Error& error);

 private:
  struct Reply {
    int status;
    base::Json body;
  };
  base::Result<base::Done> finish(const std::string& path, const base::Json& body);
  base::Result<Reply> post(const std::string& path, const base::Json& body);
  base::Result<Reply> send(const std::string& path, const base::Json* body);
  base::Result<Reply> ask(const std::string& path, const base::Json* body);
  base::Result<base::Done> open_session();
  base::Result<Reply> get(const std::string& path);
  base::Result<Reply> read(base::Result<adapters::http::Answer> answer) const;
  [[nodiscard]] std::vector<adapters::http::Header> headers() const;

  std::string base_url_;
  std::function<bool()> stopping_;
  bool waiting_ = false;  ///< for a job: what is begun is brought to its end even when the station is to stop
  adapters::http::Client client_;
  base::Secret bearer_;
  std::string station_;
  Sign sign_;
};

}  // namespace vidimus::programs::station
