#include <algorithm>

#include "base/bytes.hpp"
#include "web/http/reply_head.hpp"
#include "web/public/routes.hpp"

namespace vidimus::web::public_ {
namespace {

struct Freshness {
  std::string_view type;
  const pki::Sha256& digest;
  base::Instant modified;
  std::optional<base::Instant> expires;
  std::chrono::seconds max_age;
};

std::string lines(const Freshness& of) {
  auto age = of.max_age;
  // RFC 5019 §6.2: "a value later than thisUpdate but earlier than nextUpdate". Half of the life: it may be given late in it.
  if (of.expires)
    age =
        std::min(age, std::max(std::chrono::seconds{0}, std::chrono::floor<std::chrono::seconds>(*of.expires - of.modified) / 2));
  std::string out = "Content-Type: " + std::string{of.type} + "\r\nX-Content-Type-Options: nosniff\r\nETag: \"" +
                    base::to_hex(base::ByteView{of.digest}.first(16)) + "\"\r\nLast-Modified: " + http::imf_date(of.modified) +
                    "\r\nCache-Control: max-age=" + std::to_string(age.count()) + ", public, no-transform, must-revalidate\r\n";
  if (of.expires) out += "Expires: " + http::imf_date(*of.expires) + "\r\n";
  return out;
}

}  // namespace

std::string ocsp_lines(const va::ReadyAnswer& answer, const CacheLimits& limits) {
  return lines({"application/ocsp-response", answer.digest, answer.this_update, answer.next_update, limits.ocsp});
}

std::string crl_lines(const va::ShelfItem& item, const CacheLimits& limits) {
  return lines({"application/pkix-crl", item.digest, item.modified, item.expires, limits.crl});
}

std::string certificate_lines(const va::ShelfItem& item, const CacheLimits& limits) {
  return lines({"application/pkix-cert", item.digest, item.modified, std::nullopt, limits.certificate});
}

std::string page_lines(const va::ShelfItem& item, const CacheLimits& limits) {
  return lines({"text/html; charset=utf-8", item.digest, item.modified, std::nullopt, limits.crl});
}

}  // namespace vidimus::web::public_
