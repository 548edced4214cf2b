#include "ca/suppliers.hpp"

#include <algorithm>

namespace vidimus::ca {

using base::Code;
using base::fail;
using base::Result;

Result<base::Done> Suppliers::add(const std::string& name, std::unique_ptr<ports::Authority> authority) {
  if (!external_.emplace(name, std::move(authority)).second) return fail(Code::misconfigured, "two suppliers named " + name);
  return base::Done{};
}

Result<ports::IssuedCertificate> Suppliers::issue(const ports::CertificateOrder& order) {
  if (external_.empty()) return embedded_.issue(order);
  VIDIMUS_TRY(supplier, supplier_of_(order));
  const auto found = external_.find(supplier);
  return found == external_.end() ? embedded_.issue(order) : found->second->issue(order);
}

Result<base::Instant> Suppliers::revoke(const std::string& serial_hex, int reason) {
  for (const auto& [name, authority] : external_) {
    auto revoked = authority->revoke(serial_hex, reason);
    if (revoked || revoked.error().code != Code::not_found) return revoked;
  }
  return embedded_.revoke(serial_hex, reason);
}

Result<std::vector<ports::RegisteredCertificate>> Suppliers::issued_since(base::Instant from, int limit) {
  VIDIMUS_TRY(out, embedded_.issued_since(from, limit));
  for (const auto& [name, authority] : external_) {
    VIDIMUS_TRY(found, authority->issued_since(from, limit));
    out.insert(out.end(), found.begin(), found.end());
  }
  std::ranges::stable_sort(out, {}, &ports::RegisteredCertificate::issued);
  if (out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
  return out;
}

}  // namespace vidimus::ca
