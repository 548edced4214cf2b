// Revoking, and the list of what is revoked (liste des certificats révoqués, LCR).
#include "base/log.hpp"
#include "ca/ca.hpp"
#include "pki/crl.hpp"

namespace vidimus::ca {
namespace {

using base::Code;
using base::fail;

constexpr int attempts = 3;  ///< another process may take the number first

}  // namespace

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
  if (const auto pressed = press_crl(now); !pressed)
    base::log::error("ca.crl_not_pressed", {{"detail", pressed.error().detail}, {"cause", pressed.error().cause}});
  return date;
}

Result<Bytes> Ca::write_crl(const ports::PressedCrl& facts, Instant since) {
  VIDIMUS_TRY(revoked, parts_.book.revoked(settings_.name, since));
  pki::crl::Header header;
  header.issuer = certificate_.subject;
  header.authority_key_id = *certificate_.subject_key_identifier;
  header.this_update = facts.this_update;
  header.next_update = facts.next_update;
  header.number = facts.number;
  pki::crl::Writer writer{header, parts_.signer->algorithm(), revoked.size()};
  for (const auto& one : revoked) writer.add({one.serial, one.revoked_at, std::nullopt});  // RGS A4: no reasons of persons
  return writer.finish(*parts_.signer);
}

Result<ports::PressedCrl> Ca::press_crl(Instant now) {
  const std::lock_guard hold(press_);
  list_says_all_ = false;
  ports::PressedCrl pressed;
  pressed.issuer = settings_.name;
  pressed.this_update = std::chrono::floor<std::chrono::seconds>(now);
  pressed.next_update = pressed.this_update + settings_.crl_validity;
  for (int attempt = 1;; ++attempt) {
    VIDIMUS_TRY(last, parts_.book.last_crl(settings_.name));
    pressed.number = last ? last->number + 1 : 1;
    // RFC 5280 §3.3: an entry stays until one list made after the certificate's end has said it.
    const auto since = last ? std::min(last->this_update, pressed.this_update) : Instant{};
    VIDIMUS_TRY(der, write_crl(pressed, since));
    pressed.der = std::move(der);
    auto draft = audit("press_crl", "crl", std::to_string(pressed.number));
    draft.note = base::Json::object({{"crl_sha256", base::to_hex(pki::sha256(pressed.der))}});
    const auto stored = parts_.book.store_crl(pressed, draft);
    if (stored) break;
    if (stored.error().code != Code::conflict || attempt == attempts) return stored.error();
  }
  VIDIMUS_CHECK(parts_.publish(settings_.name, pressed.der));
  list_says_all_ = true;
  return pressed;
}

Result<bool> Ca::needs_crl(Instant now) {
  VIDIMUS_TRY(last, parts_.book.last_crl(settings_.name));
  if (!last) return true;
  const auto half = (last->next_update - last->this_update) / 2;
  if (now >= last->this_update + std::min<base::milliseconds>(half, settings_.crl_renewal)) return true;
  const std::lock_guard hold(press_);
  if (list_says_all_) return false;
  // After a start or a failure: was something revoked since, or was the list kept but not published?
  VIDIMUS_TRY(revoked, parts_.book.revoked(settings_.name, last->this_update));
  for (const auto& one : revoked)
    if (one.revoked_at >= last->this_update) return true;
  VIDIMUS_CHECK(parts_.publish(settings_.name, last->der));
  list_says_all_ = true;
  return false;
}

}  // namespace vidimus::ca
