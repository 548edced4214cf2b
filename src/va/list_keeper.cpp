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
  if (!list.next_update) return fail(Code::unsupported, "the list does not say when the next is due");
  VIDIMUS_TRY(algorithm, pki::algorithm_from(list.algorithm));
  return pki::verify(algorithm, authority.spki, list.tbs, list.signature);
}

}  // namespace

void ListKeeper::refresh(base::Instant now) {
  std::error_code failed;
  const auto written = std::filesystem::last_write_time(path_, failed);
  const bool forgotten = !statuses_.empty() && responder_.index() && !responder_.index()->find(issuer_, statuses_[0].serial);
  if (!failed && written == written_) {
    // The register's first news replace the whole index: what the list says is put back.
    if (forgotten) responder_.publish(responder_.index()->with(statuses_), responder_.as_of());
    return;
  }
  const auto content =
      failed ? base::Result<std::string>{fail(Code::not_found, failed.message())} : base::read_file(path_, list_limit);
  const auto taken = content ? take(base::view_of(*content), now) : base::Result<base::Done>{content.error()};
  if (!failed) written_ = written;
  if (!taken) base::log::error("responder.list_refused", {{"file", path_}, {"cause", taken.error().detail}});
}

base::Result<base::Done> ListKeeper::take(base::ByteView der, base::Instant now) {
  VIDIMUS_TRY(list, pki::crl::read(der));
  VIDIMUS_CHECK(check(list, authority_));
  if (list.this_update < this_update_) return fail(Code::stale, "the list is older than the one before");
  Statuses statuses;
  constexpr std::size_t usual_entry = 35;  // a serial number of 16 octets and a date
  statuses.reserve(list.revoked.size() / usual_entry + 1);
  pki::crl::EntryReader entries{list};
  for (;;) {
    VIDIMUS_TRY(entry, entries.next());
    if (!entry) break;
    const auto serial = serial_of_integer(entry->serial);
    if (!serial || entry->unknown_critical) return fail(Code::unsupported, "an entry that is not understood");
    CertificateStatus status;
    status.serial = *serial;
    status.issuer = issuer_;
    status.revoke(entry->revoked_at, entry->reason);
    statuses.push_back(status);
  }
  this_update_ = list.this_update;
  statuses_ = std::move(statuses);
  const auto index = responder_.index();
  const auto as_of = index ? responder_.as_of() : now;
  responder_.publish(index ? index->with(statuses_) : StatusIndex{statuses_}, as_of);
  responder_.issuers()[issuer_].list->store(std::make_shared<const ListSpan>(ListSpan{list.this_update, *list.next_update}));
  base::log::info("responder.list_taken", {{"file", path_}, {"revoked", std::to_string(statuses_.size())}});
  return base::Done{};
}

}  // namespace vidimus::va
