// Several suppliers (fournisseurs) behind one socket: the contract's name decides whether our own authority issues or an external
// one.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "ports/authority.hpp"

namespace vidimus::ca {

/// Thread-safe when its authorities are.
class Suppliers : public ports::Authority {
 public:
  /// `embedded` issues for every contract no other is named for, and outlives this.
  explicit Suppliers(ports::Authority& embedded) : embedded_(embedded) {}
  /// `name` as contracts have it. @errors misconfigured: twice the same name.
  base::Result<base::Done> add(const std::string& name, std::unique_ptr<ports::Authority> authority);

  base::Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override;
  /// By whoever issued it: each external one knows its own serial numbers.
  base::Result<base::Instant> revoke(const std::string& serial_hex, int reason) override;
  /// Of all of them, oldest first.
  base::Result<std::vector<ports::RegisteredCertificate>> issued_since(base::Instant from, int limit) override;

 private:
  ports::Authority& embedded_;
  std::map<std::string, std::unique_ptr<ports::Authority>, std::less<>> external_;
};

}  // namespace vidimus::ca
