// The embedded certification authority (AC): issues from reviewed profiles, revokes, presses its list of revoked certificates
// (LCR).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "pki/certificate_writer.hpp"
#include "pki/lint.hpp"
#include "pki/spool.hpp"
#include "ports/authority.hpp"
#include "ports/clock.hpp"
#include "ports/register.hpp"

namespace vidimus::ca {

using base::Bytes;
using base::ByteView;
using base::Done;
using base::Instant;
using base::Result;

/// What an authority is, beside its key.
struct CaSettings {
  std::string name;          ///< short name: the register's `issuer`, NAME.crl and NAME.cer in the public folder
  std::vector<Bytes> chain;  ///< its own certificate first, root last, DER
  std::string crl_url;
  unsigned crl_partitions = 1;  ///< fixed for the life of the authority: certificates name the list of their part
  std::string delta_url;        ///< delta lists are pressed and pointed to; empty: every list is whole
  std::string ocsp_url;
  std::string ca_issuers_url;
  std::chrono::hours crl_validity{48};  ///< nextUpdate − thisUpdate. @source RGS A2 at **: twice the 24 h between two lists
  std::chrono::hours crl_renewal{24};   ///< a list this old is pressed anew. @source RGS A2 **; EN 319 411-1 CSS-6.3.9-05
  std::optional<bool> for_tests;        ///< certificats de test (RGS A4); nothing: not judged
};

/// Puts a fresh list where relying parties fetch it. The list published before stays when this fails.
using Publish = std::function<Result<Done>(const std::string& name, ByteView crl)>;

/// What an authority works with. The caller keeps what is referred to alive.
struct CaParts {
  ports::Register& book;
  std::shared_ptr<pki::Signer> signer;
  ports::Clock& clock;
  ports::Entropy& entropy;
  Publish publish;
  /// Where whole lists are written; nothing: in memory.
  std::function<Result<std::unique_ptr<pki::Spool>>()> spool{};
  /// May its key still sign certificates? Asked before each; nothing: always. @errors unavailable once its issuer revoked it.
  std::function<Result<Done>()> standing{};
};

/// A certificate to be made for a key whose possession was proved to the caller (CSR checked, or key made in a ceremony).
struct CertificateWish {
  std::string request;  ///< idempotency key
  std::string profile;
  std::vector<pki::SubjectValue> subject;
  std::vector<pki::AlternativeName> alternative_names;
  Bytes spki;
  Instant not_before;
  Instant not_after;
  bool key_in_qualified_device = false;
  std::optional<ports::Enrolling> enrolling{};  ///< by which door it came, kept with the reservation
};

/// Thread-safe when its parts are. Everything that must survive a crash is in the register.
class Ca : public ports::Authority {
 public:
  /// @errors misconfigured when the key is not the certificate's or the certificate is not a CA's.
  static Result<std::unique_ptr<Ca>> make(CaSettings settings, std::vector<pki::CertificateProfile> profiles,
                                          pki::CryptoPolicy policy, CaParts parts);

  Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override;
  /// The date is answered once the register has it; a list that could not be pressed at once is what `needs_crl` is for.
  Result<Instant> revoke(const std::string& serial_hex, int reason) override;

  Result<std::vector<ports::RegisteredCertificate>> issued_since(Instant from, int limit) override;

  /// Reserve, sign, complete: the same certificate for the same request however often it is cut off and asked again.
  /// @errors as `issue`; conflict "request_taken" when the request was made for another key.
  Result<ports::IssuedCertificate> certify(const CertificateWish& wish);
  /// This authority has reserved a certificate for this request.
  Result<bool> has_begun(const std::string& request) const;
  /// Takes up the issuances cut off more than a minute ago; answers how many were finished.
  Result<int> finish_issuances(Instant now);

  /// Presses and publishes a list of everything revoked; with partitions also that of each part, with deltas also a delta.
  /// Answers the whole one. @errors unavailable; wrong_state after the last list.
  Result<ports::PressedCrl> press_crl(Instant now);
  /// Presses the last list (dernière LCR): everything ever revoked, expired or not, next update 9999-12-31T23:59:59Z.
  /// @source EN 319 411-1 CSS-6.3.9-06, EN 319 411-2
  Result<ports::PressedCrl> press_last_crl(Instant now);
  /// None yet, half its validity gone, older than the renewal, or something was revoked that it does not say.
  Result<bool> needs_crl(Instant now);

  [[nodiscard]] const std::string& name() const { return settings_.name; }
  [[nodiscard]] const pki::Certificate& certificate() const { return certificate_; }
  /// Its own certificate first, root last, DER.
  [[nodiscard]] const std::vector<Bytes>& chain() const { return settings_.chain; }

 private:
  Ca(CaSettings settings, pki::Certificate certificate, pki::CryptoPolicy policy, CaParts parts)
      : settings_(std::move(settings)),
        certificate_(std::move(certificate)),
        policy_(std::move(policy)),
        parts_(std::move(parts)) {}
  Result<Bytes> to_be_signed(const pki::CertificateWriter& writer, const CertificateWish& wish, ByteView serial) const;
  Result<Done> may_sign() const { return parts_.standing ? parts_.standing() : Result<Done>{Done{}}; }
  Result<ports::Issuance> reserve(const CertificateWish& wish);
  Result<ports::IssuedCertificate> finish(const ports::Issuance& issuance);
  Result<ports::IssuedCertificate> answer(ByteView der) const;
  /// Tells what a list says, one by one.
  using Each = std::function<Result<Done>(const std::function<void(const ports::RevokedSerial&)>&)>;
  [[nodiscard]] Each each_revoked(Instant ended_after) const;
  /// One of the lists an authority presses.
  struct List {
    std::string key;                         ///< the register's name of its series
    std::string file;                        ///< what it is published as
    std::optional<unsigned> partition;       ///< of one part only
    std::optional<std::int64_t> delta_base;  ///< a delta on this whole list
    Instant revoked_after{};                 ///< revocations before are left out (delta)
  };
  /// A list that is being written.
  class Draft;
  /// A list that is signed and kept, its octets in their spool.
  struct Pressed {
    ports::PressedCrl facts;
    std::unique_ptr<pki::Spool> spool;
    ByteView der;
  };
  Result<std::unique_ptr<Draft>> begin(const List& list, ports::PressedCrl facts) const;
  Result<Pressed> finish(std::unique_ptr<Draft> draft);
  Result<Pressed> press(const List& list, ports::PressedCrl facts, const Each& each);
  Result<Done> publish_again(const ports::PressedCrl& last);
  [[nodiscard]] Result<std::unique_ptr<pki::Spool>> new_spool() const;
  Result<ports::PressedCrl> press_all(Instant now, bool last);
  Result<base::Done> press_for(ByteView serial, Instant now);
  Result<std::unique_ptr<Draft>> begin_part(unsigned partition, Instant now, bool last) const;
  Result<base::Done> press_parts(unsigned first, unsigned count, Instant now, bool last);
  Result<base::Done> press_delta(Instant now, std::optional<std::int64_t> base_number);
  Result<std::int64_t> next_number() const;
  [[nodiscard]] bool has_short_lists() const { return settings_.crl_partitions > 1 || !settings_.delta_url.empty(); }
  [[nodiscard]] ports::AuditDraft audit(std::string event, std::string noun, std::string id) const;

  CaSettings settings_;
  pki::Certificate certificate_;
  pki::CryptoPolicy policy_;
  CaParts parts_;
  std::map<std::string, pki::CertificateWriter, std::less<>> writers_;
  std::mutex press_;            // one list at a time: numbers follow one another
  bool list_says_all_ = false;  // under press_: the list published by this process has everything it revoked
};

}  // namespace vidimus::ca
