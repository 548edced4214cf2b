#include "va/shelf.hpp"

#include "pki/crl.hpp"
#include "pki/x509.hpp"

namespace vidimus::va {

std::shared_ptr<const ShelfItem> Shelf::find(std::string_view name) const {
  const auto items = items_.load();
  const auto found = items->find(name);
  return found == items->end() ? nullptr : found->second;
}

void Shelf::replace(Items items) { items_.store(std::make_shared<const Items>(std::move(items))); }

void Shelf::put(std::string name, ShelfItem item) {
  const std::lock_guard lock{writing_};
  auto changed = std::make_shared<Items>(*items_.load());
  changed->insert_or_assign(std::move(name), std::make_shared<const ShelfItem>(std::move(item)));
  items_.store(std::move(changed));
}

base::Result<ShelfItem> crl_item(base::Bytes der) {
  VIDIMUS_TRY(crl, pki::crl::read(der));
  ShelfItem out{.digest = pki::sha256(der), .modified = crl.this_update, .expires = crl.next_update};
  out.octets = std::move(der);
  return out;
}

ShelfItem page_item(base::Bytes octets, base::Instant modified) {
  ShelfItem out{.digest = pki::sha256(octets), .modified = modified};
  out.octets = std::move(octets);
  return out;
}

base::Result<ShelfItem> certificate_item(base::Bytes der) {
  VIDIMUS_TRY(certificate, pki::read_certificate(der));
  ShelfItem out{.digest = pki::sha256(der), .modified = certificate.not_before};
  out.octets = std::move(der);
  return out;
}

}  // namespace vidimus::va
