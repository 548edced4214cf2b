#include "ra/week.hpp"

#include <algorithm>

#include "ra/booking.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::AppointmentState;
using domain::Role;

bool may_see(const Work& work, const domain::DeliverySite& site) {
  return site.kind == domain::SiteKind::own && (serves_at(work, site) || work.acting_in(site.body).has(Role::auditor));
}

bool shown(const domain::Appointment& one, const domain::SiteId& site) {
  return one.site == site && one.state != AppointmentState::offered && one.state != AppointmentState::cancelled;
}

bool is_unserved(const domain::SiteBook& book, const domain::Appointment& one) {
  if (one.state != AppointmentState::booked) return false;
  const auto there = domain::operators_present(book, {one.site, one.starts, one.ends});
  return one.agent.empty() || std::ranges::find(there, one.agent) == there.end();
}

WeekSlot empty_slot(const domain::SiteBook& book, const domain::Slot& slot, Instant now) {
  WeekSlot out;
  out.slot = slot;
  out.capacity = domain::capacity_of(book, slot);
  out.present = static_cast<int>(domain::operators_present(book, slot).size());
  const auto places = std::min(domain::free_seats(book, slot).size(), domain::operators_free(book, slot).size());
  out.free = slot.starts > now ? static_cast<int>(places) : 0;
  return out;
}

/// The slots of the day, and beside them what was booked under other hours.
Result<WeekDay> week_day(Work& work, const domain::SiteBook& book, base::Day day) {
  WeekDay out{day, {}};
  for (const auto& slot : domain::slots_of_day(book, day)) out.slots.push_back(empty_slot(book, slot, work.now()));
  for (const auto& one : book.taken) {
    if (!shown(one, book.site.id) || base::civil_of(one.starts, book.site.zone).day != day) continue;
    auto at = std::ranges::find_if(out.slots, [&](const WeekSlot& slot) { return slot.slot.starts == one.starts; });
    if (at == out.slots.end()) {
      WeekSlot other;
      other.slot = {one.site, one.starts, one.ends};
      at = out.slots.insert(out.slots.end(), std::move(other));
    }
    VIDIMUS_TRY(item, sheet_item(work, one));
    at->items.push_back(std::move(item));
    at->unserved = at->unserved || is_unserved(book, one);
  }
  std::ranges::sort(out.slots, {}, [](const WeekSlot& slot) { return slot.slot.starts; });
  for (auto& slot : out.slots) std::ranges::sort(slot.items, {}, [](const SheetItem& item) { return item.appointment.seat; });
  return out;
}

base::Day monday_of(base::Day day) {
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  return base::next_day(day, 1 - static_cast<int>(weekday.iso_encoding()));
}

}  // namespace

Result<Week> week_of(Counter& counter, const Actor& actor, const domain::SiteId& id, base::Day day) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(site, work.unit().site(id));
  if (!may_see(work, site)) return base::fail(Code::not_found, "site");
  Week out;
  out.site = site;
  out.monday = monday_of(day);
  const auto from = base::start_of(out.monday, site.zone);
  VIDIMUS_TRY(book, open_book(work, site, {}, from, base::start_of(base::next_day(out.monday, 7), site.zone)));
  for (int at = 0; at < 7; ++at) {
    VIDIMUS_TRY(one, week_day(work, book, base::next_day(out.monday, at)));
    out.days.push_back(std::move(one));
  }
  VIDIMUS_TRY(stock, work.unit().tokens_at(id, domain::TokenState::in_stock));
  VIDIMUS_TRY(left, work.unit().tokens_left(id));
  out.stock = static_cast<int>(stock.size());
  out.kept = static_cast<int>(stock.size() - left.size());
  return out;
}

Result<std::vector<domain::DeliverySite>> agenda_sites(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(sites, work.unit().sites(actor.body));
  std::erase_if(sites, [&](const domain::DeliverySite& site) { return !may_see(work, site); });
  return sites;
}

}  // namespace vidimus::ra
