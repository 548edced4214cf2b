// Several suppliers (fournisseurs) behind one socket: the contract's name decides whether our own authority issues or an external
// one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "ports/authority.hpp"

namespace vidimus::ca {

/// Thread-safe when its authorities are.
class Suppliers : public ports::Authority {
 public:
  /// Whom an order is for: the supplier's name in its contract.
  using SupplierOf = std::function<base::Result<std::string>(const ports::CertificateOrder& order)>;
  /// `embedded` issues for every contract no other is named for, and outlives this.
  Suppliers(ports::Authority& embedded, SupplierOf supplier_of) : embedded_(embedded), supplier_of_(std::move(supplier_of)) {}
  /// `name` as contracts have it. @errors misconfigured: twice the same name.
  base::Result<base::Done> add(const std::string& name, std::unique_ptr<ports::Authority> authority);

  base::Result<ports::IssuedCertificate> issue(const ports::CertificateOrder& order) override;
  /// By whoever issued it: each external one knows its own serial numbers.
  base::Result<base::Instant> revoke(const std::string& serial_hex, int reason) override;
  /// Of all of them, oldest first.
  base::Result<std::vector<ports::RegisteredCertificate>> issued_since(base::Instant from, int limit) override;

 private:
  ports::Authority& embedded_;
  SupplierOf supplier_of_;
  std::map<std::string, std::unique_ptr<ports::Authority>, std::less<>> external_;
};

}  // namespace vidimus::ca
