// The desk behind the doors for others: who may ask for what is decided here, then profile, lint, reservation and signature are
// those of every certificate of the house.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ca/group.hpp"
#include "ports/enrolment.hpp"

namespace vidimus::ca {

/// Somebody who may enrol, and what he may ask for.
struct EnrolledClient {
  std::string name;
  std::vector<std::string> profiles;  ///< the first is taken when none is asked for
  /// By subject attribute ("common_name") or form of alternative name ("dns_name"): values allowed, '*' for any run of
  /// characters. What has no entry may not be asked for. A single value without '*' stands in where a required attribute was
  /// left out.
  std::map<std::string, std::vector<std::string>> names;
};

/// '*' for any run of characters; letters of ASCII alike in either case.
bool matches_pattern(std::string_view pattern, std::string_view value);

class EnrolmentDesk : public ports::Enrolment {
 public:
  struct Parts {
    Group& authorities;
    ports::Register& book;
    ports::EnrolmentBook& enrolments;
    ports::Clock& clock;
  };
  /// @errors misconfigured: a client twice, or a profile that does not exist or is an authority's own.
  static Result<std::unique_ptr<EnrolmentDesk>> make(std::vector<EnrolledClient> clients,
                                                     std::vector<pki::CertificateProfile> profiles,
                                                     std::chrono::minutes confirmation, Parts parts);

  Result<ports::IssuedCertificate> issue(const ports::EnrolmentWish& wish) override;
  Result<Done> confirm(const std::string& client, const std::string& transaction, bool accepted) override;
  Result<Instant> revoke(const std::string& client, ByteView issuer, ByteView serial, int reason) override;
  Result<std::optional<std::string>> client_of(ByteView certificate) override;
  Result<bool> stands(ByteView certificate) override;
  Result<std::vector<Bytes>> authority_certificates(const std::string& profile) override;
  [[nodiscard]] std::vector<pki::KeyKind> keys(const std::string& client, const std::string& profile) const override;

  /// Revokes what nobody confirmed in time; answers how many.
  Result<int> revoke_unconfirmed();

 private:
  EnrolmentDesk(std::vector<EnrolledClient> clients, std::chrono::minutes confirmation, Parts parts)
      : clients_(std::move(clients)), confirmation_(confirmation), parts_(parts) {}
  [[nodiscard]] const EnrolledClient* find(std::string_view name) const;
  [[nodiscard]] Result<CertificateWish> allowed(const ports::EnrolmentWish& wish) const;
  [[nodiscard]] ports::AuditDraft trace(std::string_view event, const std::string& client, const std::string& request,
                                        ports::EnrolmentState to) const;
  /// The issuance of this very certificate, when it is in the register.
  Result<std::optional<ports::Issuance>> issuance_of(const pki::Certificate& certificate);
  Result<Done> give_up(const ports::EnrolmentRecord& record, ports::EnrolmentState outcome);

  std::vector<EnrolledClient> clients_;
  std::map<std::string, pki::CertificateProfile, std::less<>> profiles_;
  std::chrono::minutes confirmation_;
  Parts parts_;
};

}  // namespace vidimus::ca
