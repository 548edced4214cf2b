// Several issuing authorities (AC) behind one socket: which one issues follows from the profile, which one revokes from the
// serial.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ca/ca.hpp"

namespace vidimus::ca {

/// One authority of the group.
struct Member {
  std::unique_ptr<Ca> ca;
  std::set<std::string> profiles;  ///< what it issues; empty: everything nobody else is named for
  bool retired = false;            ///< issues nothing any more, still revokes and presses lists (AC remplacée)
};

/// Thread-safe when its authorities are.
class Group : public ports::Authority {
 public:
  /// @errors misconfigured: no authority, a name twice, or none left to issue.
  static Result<std::unique_ptr<Group>> make(std::vector<Member> members);

  /// By the authority named for the profile, else by the first that takes everything; a request begun by another is finished
  /// there.
  Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override;
  /// The same choice, for a key whose possession was proved elsewhere. @errors as Ca::certify.
  Result<ports::IssuedCertificate> certify(const CertificateWish& wish);
  Result<Instant> revoke(const std::string& serial_hex, int reason) override;
  /// Of all of them, retired ones too, oldest first.
  Result<std::vector<ports::RegisteredCertificate>> issued_since(Instant from, int limit) override;

  /// How many authorities needed a list and got one. One that fails does not keep the others from theirs. @errors of the first.
  Result<int> press_due(Instant now);
  Result<int> finish_issuances(Instant now);

  [[nodiscard]] Ca& first() const { return *members_.front().ca; }
  /// Null when there is none of this name.
  [[nodiscard]] Ca* find(std::string_view name) const;
  /// The one whose own certificate has this subject (whole Name); null when there is none.
  [[nodiscard]] Ca* of_name(ByteView subject) const;
  /// Who issues this profile now; null when nobody does.
  [[nodiscard]] Ca* issuer_for(const std::string& profile) const;

 private:
  explicit Group(std::vector<Member> members) : members_(std::move(members)) {}
  /// Who has begun this request, else who issues its profile. @errors bad_request: nobody.
  [[nodiscard]] Result<Ca*> chosen(const std::string& request, const std::string& profile) const;
  std::vector<Member> members_;
};

}  // namespace vidimus::ca
