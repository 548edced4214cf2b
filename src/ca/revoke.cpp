// Revoking, and the list of what is revoked (liste des certificats révoqués, LCR).
#include "base/log.hpp"
#include "ca/ca.hpp"
#include "pki/crl.hpp"

namespace vidimus::ca {
namespace {

using base::Code;
using base::fail;

constexpr int attempts = 3;  ///< another process may take the number first
constexpr const char* delta_series = "/delta";
constexpr unsigned parts_at_once = 128;  ///< lists of parts written in one walk: a file and 64 KiB of memory each

template <class T>
Result<Done> done_of(const Result<T>& result) {
  if (!result) return result.error();
  return Done{};
}

/// Number of the whole list a kept delta stands on.
Result<std::optional<std::int64_t>> base_of(ports::Register& book, const ports::PressedCrl& delta) {
  Bytes der;
  VIDIMUS_CHECK(book.read_crl(delta.issuer, delta.number, [&](ByteView part) -> Result<Done> {
    der.insert(der.end(), part.begin(), part.end());
    return Done{};
  }));
  const auto read = pki::crl::read(der);
  if (!read || !read->delta_base) return std::optional<std::int64_t>{};
  std::int64_t out = 0;
  for (const auto octet : *read->delta_base) out = out * 256 + octet;
  return std::optional{out};
}

}  // namespace

/// Its address does not change: the writer knows where header and spool are.
class Ca::Draft {
 public:
  Draft(List list, ports::PressedCrl facts, pki::crl::Header header, pki::SignatureAlgorithm algorithm,
        std::unique_ptr<pki::Spool> spool)
      : list_(std::move(list)),
        facts_(std::move(facts)),
        header_(std::move(header)),
        spool_(std::move(spool)),
        writer_(header_, algorithm, *spool_) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  void tell(const ports::RevokedSerial& one) {
    if (one.revoked_at >= list_.revoked_after)
      writer_.add({one.serial, one.revoked_at, std::nullopt});  // RGS A4: no reasons of persons
  }
  /// The octets stay in the spool. @errors what spool and signer say.
  Result<Pressed> sign(pki::Signer& signer) {
    VIDIMUS_TRY(der, writer_.finish(signer));
    return Pressed{std::move(facts_), std::move(spool_), der};
  }
  [[nodiscard]] const List& list() const { return list_; }

 private:
  List list_;
  ports::PressedCrl facts_;
  pki::crl::Header header_;
  std::unique_ptr<pki::Spool> spool_;
  pki::crl::Writer writer_;
};

Result<Instant> Ca::revoke(const std::string& serial_hex, int reason) {
  const auto serial = base::from_hex(serial_hex);
  if (!serial || serial->empty()) return fail(Code::not_found, "no such certificate");
  if (!pki::revocation_reason_from(reason) || reason == 6 || reason == 8)  // no suspension: EN 319 411-1 REV-6.2.4-04, RGS A2
    return fail(Code::bad_request, "not a reason for revocation");
  const auto now = std::chrono::floor<std::chrono::seconds>(parts_.clock.now());
  auto draft = audit("revoke", "certificate", serial_hex);
  draft.from = "issued";
  draft.to = "revoked";
  draft.note = base::Json::object({{"reason", reason}});
  VIDIMUS_TRY(date, parts_.book.revoke(settings_.name, *serial, now, reason, draft));
  {
    const std::lock_guard hold(press_);
    list_says_all_ = false;
  }
  const auto pressed = has_short_lists() ? press_for(*serial, now) : done_of(press_crl(now));
  if (!pressed) base::log::error("ca.crl_not_pressed", {{"detail", pressed.error().detail}, {"cause", pressed.error().cause}});
  return date;
}

Result<std::unique_ptr<pki::Spool>> Ca::new_spool() const {
  if (parts_.spool) return parts_.spool();
  return std::unique_ptr<pki::Spool>{std::make_unique<pki::MemorySpool>()};
}

Result<std::unique_ptr<Ca::Draft>> Ca::begin(const List& list, ports::PressedCrl facts) const {
  facts.issuer = list.key;
  VIDIMUS_TRY(spool, new_spool());
  pki::crl::Header header;
  header.issuer = certificate_.subject;
  header.authority_key_id = *certificate_.subject_key_identifier;
  header.this_update = facts.this_update;
  header.next_update = facts.next_update;
  header.number = facts.number;
  header.delta_base = list.delta_base;
  if (!list.delta_base) header.freshest_url = settings_.delta_url;
  if (list.partition) header.point_url = pki::crl_partition_url(settings_.crl_url, *list.partition);
  return std::make_unique<Draft>(list, std::move(facts), std::move(header), parts_.signer->algorithm(), std::move(spool));
}

Ca::Each Ca::each_revoked(Instant ended_after) const {
  return [this, ended_after](const auto& tell) { return parts_.book.each_revoked(settings_.name, ended_after, tell); };
}

/// Signs and keeps. The number was chosen by who began; another process that took it makes this a conflict.
Result<Ca::Pressed> Ca::finish(std::unique_ptr<Draft> draft) {
  VIDIMUS_TRY(pressed, draft->sign(*parts_.signer));
  auto entry = audit("press_crl", "crl", draft->list().file + " " + std::to_string(pressed.facts.number));
  entry.note = base::Json::object({{"crl_sha256", base::to_hex(pki::sha256(pressed.der))}});
  VIDIMUS_CHECK(parts_.book.store_crl(pressed.facts, pressed.der, entry));
  return std::move(pressed);
}

Result<Ca::Pressed> Ca::press(const List& list, ports::PressedCrl facts, const Each& each) {
  VIDIMUS_TRY(draft, begin(list, std::move(facts)));
  VIDIMUS_CHECK(each([&](const ports::RevokedSerial& one) { draft->tell(one); }));
  return finish(std::move(draft));
}

/// Whole lists and deltas are of one series (RFC 5280 §5.2.3).
Result<std::int64_t> Ca::next_number() const {
  std::int64_t highest = 0;
  for (const auto& key : {settings_.name, settings_.name + delta_series}) {
    VIDIMUS_TRY(last, parts_.book.last_crl(key));
    if (last) highest = std::max(highest, last->number);
  }
  return highest + 1;
}

Result<ports::PressedCrl> Ca::press_crl(Instant now) { return press_all(now, false); }
Result<ports::PressedCrl> Ca::press_last_crl(Instant now) { return press_all(now, true); }

Result<ports::PressedCrl> Ca::press_all(Instant now, bool last) {
  const std::lock_guard hold(press_);
  list_says_all_ = false;
  ports::PressedCrl facts;
  facts.this_update = std::chrono::floor<std::chrono::seconds>(now);
  facts.next_update = last ? pki::crl::last_crl_next_update : facts.this_update + settings_.crl_validity;
  std::optional<std::int64_t> base_number;
  std::optional<Pressed> pressed;
  for (int attempt = 1; !pressed; ++attempt) {
    VIDIMUS_TRY(before, parts_.book.last_crl(settings_.name));
    if (before && before->next_update >= pki::crl::last_crl_next_update)
      return fail(Code::wrong_state, "the last list of " + settings_.name + " is pressed: nothing follows it");
    base_number = before ? std::optional{before->number} : std::nullopt;
    VIDIMUS_TRY(number, next_number());
    facts.number = number;
    // RFC 5280 §3.3: an entry stays until one list made after the certificate's end has said it. The last one says everything.
    const auto ended_after = before && !last ? std::min(before->this_update, facts.this_update) : Instant{};
    auto made = press({settings_.name, settings_.name, {}, {}, {}}, facts, each_revoked(ended_after));
    if (made)
      pressed = std::move(*made);
    else if (made.error().code != Code::conflict || attempt == attempts)
      return made.error();
  }
  VIDIMUS_CHECK(parts_.publish(settings_.name, pressed->der));
  const auto parts = settings_.crl_partitions > 1 ? settings_.crl_partitions : 0;
  for (unsigned first = 0; first < parts; first += parts_at_once)
    VIDIMUS_CHECK(press_parts(first, std::min(parts_at_once, parts - first), now, last));
  // A delta on the list before: who still holds that one, within its validity, is told what came since.
  if (!settings_.delta_url.empty() && !last) VIDIMUS_CHECK(press_delta(now, base_number ? base_number : pressed->facts.number));
  list_says_all_ = true;
  return std::move(pressed->facts);
}

/// After one revocation: the short lists that must say it. Whole lists follow by age.
Result<Done> Ca::press_for(ByteView serial, Instant now) {
  VIDIMUS_TRY(whole, parts_.book.last_crl(settings_.name));
  if (!whole) return done_of(press_crl(now));
  const std::lock_guard hold(press_);
  if (settings_.crl_partitions > 1)
    VIDIMUS_CHECK(press_parts(pki::crl_partition_of(serial, settings_.crl_partitions), 1, now, false));
  if (!settings_.delta_url.empty()) VIDIMUS_CHECK(press_delta(now, std::nullopt));
  list_says_all_ = true;
  return Done{};
}

Result<std::unique_ptr<Ca::Draft>> Ca::begin_part(unsigned partition, Instant now, bool last) const {
  const auto key = settings_.name + "/" + std::to_string(partition);
  VIDIMUS_TRY(before, parts_.book.last_crl(key));
  ports::PressedCrl facts;
  facts.this_update = std::chrono::floor<std::chrono::seconds>(now);
  facts.next_update = last ? pki::crl::last_crl_next_update : facts.this_update + settings_.crl_validity;
  facts.number = before ? before->number + 1 : 1;
  return begin({key, settings_.name + "-" + std::to_string(partition), partition, {}, {}}, std::move(facts));
}

/// These parts in one walk over what is revoked, each entry going straight to the list of its part. Entries stay there for as
/// long as two whole lists are good, past the end of their certificate: at least one list made after it says them (RFC 5280
/// §3.3).
Result<Done> Ca::press_parts(unsigned first, unsigned count, Instant now, bool last) {
  std::vector<std::unique_ptr<Draft>> drafts;
  for (unsigned part = first; part < first + count; ++part) {
    VIDIMUS_TRY(draft, begin_part(part, now, last));
    drafts.push_back(std::move(draft));
  }
  VIDIMUS_TRY(whole, parts_.book.last_crl(settings_.name));
  const auto since = whole && !last ? std::min(whole->this_update, now) - 2 * settings_.crl_validity : Instant{};
  VIDIMUS_CHECK(parts_.book.each_revoked(settings_.name, since, [&](const ports::RevokedSerial& one) {
    const auto part = pki::crl_partition_of(one.serial, settings_.crl_partitions);
    if (part >= first && part - first < count) drafts[part - first]->tell(one);
  }));
  for (auto& draft : drafts) {
    const auto file = draft->list().file;
    VIDIMUS_TRY(pressed, finish(std::move(draft)));
    VIDIMUS_CHECK(parts_.publish(file, pressed.der));
  }
  return Done{};
}

/// Without a base number, the base of the delta before is kept.
Result<Done> Ca::press_delta(Instant now, std::optional<std::int64_t> base_number) {
  const auto key = settings_.name + delta_series;
  VIDIMUS_TRY(before, parts_.book.last_crl(key));
  VIDIMUS_TRY(whole, parts_.book.last_crl(settings_.name));
  if (!whole) return fail(Code::wrong_state, "a delta needs a whole list before it");
  if (!base_number && before) {
    VIDIMUS_TRY(kept, base_of(parts_.book, *before));
    base_number = kept;
  }
  ports::PressedCrl facts;
  facts.this_update = std::chrono::floor<std::chrono::seconds>(now);
  facts.next_update = facts.this_update + settings_.crl_validity;
  // RFC 5280 §5.2.4: made at the same time as a whole list, it has that list's number.
  const bool together = whole->this_update == facts.this_update && (!before || before->number < whole->number);
  VIDIMUS_TRY(number, next_number());
  facts.number = together ? whole->number : number;
  const auto ended_after = std::min(whole->this_update, facts.this_update) - settings_.crl_validity;
  List list{key, settings_.name + "-delta", {}, base_number.value_or(whole->number), {}};
  // No list older than this is still valid, so nobody combines the delta with one: what it holds is said in them.
  list.revoked_after = whole->this_update - settings_.crl_validity;
  VIDIMUS_TRY(pressed, press(list, facts, each_revoked(ended_after)));
  return parts_.publish(list.file, pressed.der);
}

Result<Done> Ca::publish_again(const ports::PressedCrl& last) {
  VIDIMUS_TRY(spool, new_spool());
  VIDIMUS_CHECK(parts_.book.read_crl(last.issuer, last.number, [&](ByteView part) { return spool->append(part); }));
  VIDIMUS_TRY(der, spool->whole());
  return parts_.publish(settings_.name, der);
}

Result<bool> Ca::needs_crl(Instant now) {
  VIDIMUS_TRY(last, parts_.book.last_crl(settings_.name));
  if (!last) return true;
  if (last->next_update >= pki::crl::last_crl_next_update) return false;
  const auto half = (last->next_update - last->this_update) / 2;
  if (now >= last->this_update + std::min<base::milliseconds>(half, settings_.crl_renewal)) return true;
  const std::lock_guard hold(press_);
  if (list_says_all_) return false;
  // After a start or a failure: was something revoked since, or was the list kept but not published?
  bool news = false;
  VIDIMUS_CHECK(parts_.book.each_revoked(settings_.name, last->this_update, [&](const ports::RevokedSerial& one) {
    news = news || one.revoked_at >= last->this_update;
  }));
  if (news) return true;
  VIDIMUS_CHECK(publish_again(*last));
  list_says_all_ = true;
  return false;
}

}  // namespace vidimus::ca
