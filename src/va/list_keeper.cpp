#include "va/list_keeper.hpp"

#include "base/log.hpp"
#include "base/toml.hpp"
#include "pki/crl.hpp"

namespace vidimus::va {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t list_limit = 512U << 20;

base::Result<base::Done> check(const pki::crl::Crl& list, const pki::Certificate& authority) {
  if (!pki::same(list.issuer, authority.subject)) return fail(Code::untrusted, "the list is another authority's");
  if (!authority.allows(pki::KeyUsage::crl_sign)) return fail(Code::untrusted, "the authority may not sign lists");
  if (list.delta_base || list.distribution_point || list.unknown_critical)
    return fail(Code::unsupported, "the list is a delta or of one part only");
  VIDIMUS_TRY(algorithm, pki::algorithm_from(list.algorithm));
  return pki::verify(algorithm, authority.spki, list.tbs, list.signature);
}

}  // namespace

void ListKeeper::refresh() {
  std::error_code failed;
  const auto written = std::filesystem::last_write_time(path_, failed);
  if (!failed && written == written_) return;
  const auto content =
      failed ? base::Result<std::string>{fail(Code::not_found, failed.message())} : base::read_file(path_, list_limit);
  const auto taken = content ? take(std::make_shared<const base::Bytes>(base::copy_of(base::view_of(*content))))
                             : base::Result<base::Done>{content.error()};
  if (!failed) written_ = written;
  if (!taken) base::log::error("responder.list_refused", {{"file", path_}, {"cause", taken.error().detail}});
}

base::Result<base::Done> ListKeeper::take(std::shared_ptr<const base::Bytes> der) {
  VIDIMUS_TRY(list, pki::crl::read(*der));
  VIDIMUS_CHECK(check(list, authority_));
  if (list.this_update < this_update_) return fail(Code::stale, "the list is older than the one before");
  VIDIMUS_TRY(listing, Listing::of(std::move(der), list, issuer_));
  this_update_ = listing.this_update();
  base::log::info("responder.list_taken", {{"file", path_}, {"revoked", std::to_string(listing.size())}});
  responder_.issuers()[issuer_].list->store(std::make_shared<const Listing>(std::move(listing)));
  return base::Done{};
}

}  // namespace vidimus::va
