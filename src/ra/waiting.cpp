#include "ra/waiting.hpp"

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "ra/booking.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentEvent;
using domain::Fact;
using domain::Role;
using domain::WaitState;

/// Slots on offer to somebody: the next in line is shown another.
using OnOffer = std::set<std::pair<domain::SiteId, Instant>>;

void write_wait(Work& work, domain::SlotWait& wait, const CaseFile& file, std::string_view event) {
  work.write(wait, "slot_wait", wait.id.text, event, wait.body, file.line.reference);
}

Result<CaseFile> own_waiting_case(Work& work, const std::string& reference) {
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.acting.has(Role::holder)) return fail(Code::forbidden, "refused.role");
  return file;
}

/// The earliest free slot before the booked one that nobody is being offered, nor this person was.
Result<std::optional<domain::Slot>> slot_for(Work& work, const CaseFile& file, const domain::SlotWait& wait,
                                             const OnOffer& taken) {
  VIDIMUS_TRY(free, free_slots_of(work, *file.site, file.contract));
  for (const auto& slot : free) {
    if (slot.starts >= file.booked()->starts) break;
    if (!taken.contains({slot.site, slot.starts}) && wait.slot != slot.starts) return std::optional{slot};
  }
  return std::optional<domain::Slot>{};
}

/// Nothing is booked any more, or too near to be changed: nothing to wait for.
bool is_over(const CaseFile& file, Instant now) {
  return file.booked() == nullptr || !file.site || !facts(file, now).has(Fact::change_in_time);
}

Result<bool> end(Work& work, const CaseFile& file, domain::SlotWait& wait) {
  wait.state = WaitState::ended;
  write_wait(work, wait, file, "end");
  VIDIMUS_CHECK(work.commit());
  return false;
}

Result<bool> offer(Counter& counter, const domain::SlotWait& seen, OnOffer& taken) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(seen.line));
  VIDIMUS_TRY(found, work.unit().wait_of(seen.line));
  if (!found) return false;
  auto wait = *std::move(found);
  if (is_over(file, work.now())) return end(work, file, wait);
  if (wait.state == WaitState::offered && work.now() < *wait.offered_at + domain::offer_lasts) {
    taken.emplace(wait.site, *wait.slot);
    return false;
  }
  VIDIMUS_TRY(slot, slot_for(work, file, wait, taken));
  if (!slot) return false;
  auto appointment = *file.booked();
  auto known = facts(file, work.now());
  known.add(Fact::earlier_slot_free);
  VIDIMUS_TRY(decision,
              domain::decide(domain::appointment_table, appointment.state, AppointmentEvent::offer_earlier, file.acting, known));
  wait.state = WaitState::offered;
  wait.slot = slot->starts;
  wait.offered_at = work.now();
  taken.emplace(wait.site, slot->starts);
  write_wait(work, wait, file, "offer");
  work.move(appointment, decision, file.line.reference, Json::object({{"slot", base::to_rfc3339(slot->starts)}}));
  put_back(file, appointment);
  auto values = appointment_values(work.house(), appointment, *file.site);
  values.set("slot_long", long_date(slot->starts, file.site->zone, work.house().words));
  values.set("link", work.house().public_url + "/dossiers/" + file.line.reference + "/rendez-vous/plus-tot");
  VIDIMUS_CHECK(work.perform(file, decision.then, std::move(values)));
  VIDIMUS_CHECK(work.commit());
  return true;
}

}  // namespace

Result<domain::SlotWait> wait_for_earlier(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, own_waiting_case(work, reference));
  const auto* booked = file.booked();
  if (booked == nullptr || !file.site || !booked->seat) return fail(Code::not_found, "appointment");
  if (is_over(file, work.now())) {
    auto error = fail(Code::missing_facts, "refused.missing");
    error.missing.push_back({std::string{base::to_name(Fact::change_in_time)}, {}});
    return error;
  }
  domain::SlotWait wait;
  wait.id = work.new_id<domain::WaitId>();
  wait.body = file.line.body;
  wait.site = booked->site;
  wait.line = file.line.id;
  wait.holder = file.line.holder;
  wait.asked_at = work.now();
  VIDIMUS_TRY(other, work.unit().wait_of(file.line.id));
  if (other) return fail(Code::conflict, "conflict.already_waiting");
  VIDIMUS_TRY(slot, slot_for(work, file, wait, {}));
  if (slot) return fail(Code::conflict, "conflict.earlier_is_free");
  write_wait(work, wait, file, "ask");
  VIDIMUS_CHECK(work.commit());
  return wait;
}

Result<domain::SlotWait> stop_waiting(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, own_waiting_case(work, reference));
  VIDIMUS_TRY(found, work.unit().wait_of(file.line.id));
  if (!found) return fail(Code::not_found, "slot_wait");
  auto wait = *std::move(found);
  wait.state = WaitState::ended;
  write_wait(work, wait, file, "withdraw");
  VIDIMUS_CHECK(work.commit());
  return wait;
}

Result<std::optional<domain::SlotWait>> waiting_of(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  return work.unit().wait_of(file.line.id);
}

Result<int> offer_earlier_slots(Counter& counter) {
  std::vector<domain::SlotWait> queue;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(found, work.unit().waits_at({}));
    queue = std::move(found);
  }
  // Offers that still stand come first: their slots are not shown to the next in line.
  std::stable_partition(queue.begin(), queue.end(),
                        [](const domain::SlotWait& wait) { return wait.state == WaitState::offered; });
  OnOffer taken;
  int offered = 0;
  for (const auto& one : queue) {
    const auto done = offer(counter, one, taken);
    if (!done && done.error().code == Code::unavailable) return done.error();
    if (!done) base::log::warn("earlier_slot.not_offered", {{"wait", one.id.text}, {"reason", done.error().detail}});
    if (done && *done) ++offered;
  }
  return offered;
}

}  // namespace vidimus::ra
