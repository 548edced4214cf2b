#include "ports/supply.hpp"

namespace vidimus::ports {

base::Json order_json(const CertificateOrder& order) {
  auto subject = base::Json::array();
  for (const auto& [name, value] : order.subject) subject.push(base::Json::object({{"attribute", name}, {"value", value}}));
  return base::Json::object({{"subject", std::move(subject)},
                             {"email", order.email},
                             {"not_before", base::to_rfc3339(order.not_before)},
                             {"not_after", base::to_rfc3339(order.not_after)},
                             {"key_in_qualified_device", order.key_in_qualified_device}});
}

base::Result<CertificateOrder> order_of(const Supply& supply) {
  const auto unreadable = base::fail(base::Code::malformed, "an order that cannot be read", supply.request);
  CertificateOrder out;
  out.request = supply.request;
  out.profile = supply.profile;
  out.csr = supply.csr;
  const auto* subject = supply.order.find("subject");
  const auto* in_device = supply.order.find("key_in_qualified_device");
  const auto from = base::from_rfc3339(supply.order.text("not_before"));
  const auto until = base::from_rfc3339(supply.order.text("not_after"));
  if (subject == nullptr || in_device == nullptr || in_device->boolean() == nullptr || !from || !until) return unreadable;
  for (const auto& one : subject->items()) out.subject.emplace_back(one.text("attribute"), one.text("value"));
  out.email = supply.order.text("email");
  out.not_before = *from;
  out.not_after = *until;
  out.key_in_qualified_device = *in_device->boolean();
  return out;
}

}  // namespace vidimus::ports
