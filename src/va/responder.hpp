// The OCSP responder (répondeur OCSP, RFC 6960): from request octets to answer octets, touching nothing but memory and a key.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "va/issuer.hpp"
#include "va/ready_answers.hpp"
#include "va/status_index.hpp"
#include "va/swapped.hpp"

namespace vidimus::va {

struct ResponderSettings {
  std::chrono::seconds validity{12 * 3600};  ///< thisUpdate … nextUpdate; a ready answer is renewed at half of it
  /// Without news from the register for longer than this, `tryLater` is answered: a revocation must be visible within 24 h.
  /// @source EN 319 411-1 REV-6.2.4-03A
  std::chrono::seconds silence_limit{24 * 3600};
  bool publish_reasons = false;         ///< persons' reasons must not be published (RGS A4)
  std::size_t ready_places = 1U << 18;  ///< ready answers kept at most
  /// Makes what the door sends above a ready answer (HTTP header lines).
  std::function<std::string(const ReadyAnswer&)> dress;
};

/// An answer: octets held by somebody until the reply has gone.
struct Answer {
  std::shared_ptr<const void> owner;  ///< null: constant octets
  base::ByteView octets;
  std::shared_ptr<const ReadyAnswer> ready;  ///< set when anybody may keep a copy until it ages
};

/// Thread-safe: answers are given while the register's news come in.
class Responder {
 public:
  /// The place of an issuer in `issuers` is its number in the index. @errors misconfigured (no issuer, over 255).
  static base::Result<std::unique_ptr<Responder>> make(std::vector<Issuer> issuers, ResponderSettings settings);

  /// The answer to a request; never fails: what cannot be answered gets one of the five-octet answers of RFC 6960 §4.2.1.
  [[nodiscard]] Answer answer(base::ByteView request, Instant now) const;

  /// Takes a new index; answers that no longer agree with it are not given again. `as_of`: the register said so then.
  void publish(StatusIndex index, Instant as_of);
  /// The register has been asked and nothing changed.
  void confirm(Instant as_of);
  /// Another key answers for this issuer from now on; answers made by the one before are forgotten. @errors not_found.
  base::Result<base::Done> take_delegate(std::string_view issuer, Delegate delegate);
  /// Signs answers that are missing or old, at most `most` of them, as far as places allow; returns how many.
  std::size_t sign_ahead(Instant now, std::size_t most) const;

  [[nodiscard]] std::shared_ptr<const StatusIndex> index() const { return index_.load(); }
  /// Of how many certificates something is known, from the register and from lists; nothing: neither has come yet.
  [[nodiscard]] std::optional<std::size_t> known() const;
  /// The status of each of them. `visit`: takes a CertificateStatus.
  template <class Visit>
  void each(Visit visit) const {
    if (const auto index = index_.load()) index->each(visit);
    for (const auto& issuer : issuers_)
      if (const auto list = issuer.list ? issuer.list->load() : nullptr) list->each(visit);
  }
  [[nodiscard]] Instant as_of() const { return base::from_millis(as_of_.load()); }
  [[nodiscard]] const std::vector<Issuer>& issuers() const { return issuers_; }

 private:
  Responder(std::vector<Issuer> issuers, ResponderSettings settings);
  [[nodiscard]] std::optional<std::uint8_t> issuer_of(const pki::ocsp::Request& request) const;
  [[nodiscard]] std::optional<CertificateStatus> status_of(std::uint8_t issuer, base::ByteView serial) const;
  /// When an issuer's status is known to be right, and until when it may be said; nothing when it is too old to say anything.
  struct Span {
    Instant this_update{};
    Instant next_update{};
  };
  [[nodiscard]] std::optional<Span> span(const Issuer& issuer, const Delegate& delegate, Instant now) const;
  [[nodiscard]] pki::ocsp::SingleStatus single(const Issuer& issuer, base::ByteView cert_id,
                                               const std::optional<CertificateStatus>& status, const Span& span) const;
  [[nodiscard]] base::Result<std::shared_ptr<const ReadyAnswer>> sign_ready(const CertificateStatus& status,
                                                                            pki::ocsp::IdHash hash, Instant now) const;
  [[nodiscard]] std::shared_ptr<const ReadyAnswer> ready(const CertificateStatus& status, pki::ocsp::IdHash hash,
                                                         Instant now) const;

  std::vector<Issuer> issuers_;
  ResponderSettings settings_;
  Swapped<StatusIndex> index_;
  std::atomic<std::int64_t> as_of_{0};
  mutable ReadyAnswers answers_;
};

}  // namespace vidimus::va
