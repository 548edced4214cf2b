#include "ra/week.hpp"

#include <algorithm>
#include <span>

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

/// Appointments of the book that start on the day.
std::span<const domain::Appointment> taken_on(const domain::SiteBook& book, base::Day day) {
  const auto from = std::ranges::lower_bound(book.taken, base::start_of(day, book.site.zone), {}, &domain::Appointment::starts);
  const auto to =
      std::ranges::lower_bound(book.taken, base::start_of(base::next_day(day), book.site.zone), {}, &domain::Appointment::starts);
  return {from, to};
}

/// The slots of the day, and beside them what was booked under other hours; nobody named yet.
WeekDay week_day(const domain::SiteBook& book, base::Day day, Instant now) {
  WeekDay out{day, {}, false};
  for (const auto& one : domain::places_of_day(book, day)) {
    auto& slot = out.slots.emplace_back();
    slot.slot = one.slot;
    slot.capacity = one.capacity;
    slot.present = one.present;
    slot.free = one.slot.starts > now ? one.left : 0;
  }
  for (const auto& one : taken_on(book, day)) {
    if (!shown(one, book.site.id)) continue;
    auto at = std::ranges::lower_bound(out.slots, one.starts, {}, [](const WeekSlot& slot) { return slot.slot.starts; });
    if (at == out.slots.end() || at->slot.starts != one.starts) {
      WeekSlot other;
      other.slot = {one.site, one.starts, one.ends};
      at = out.slots.insert(at, std::move(other));
    }
    at->items.push_back({.appointment = one});
    at->unserved = at->unserved || is_unserved(book, one);
  }
  for (auto& slot : out.slots) std::ranges::sort(slot.items, {}, [](const SheetItem& item) { return item.appointment.seat; });
  return out;
}

Result<Done> name_people(Work& work, WeekDay& day) {
  for (auto& slot : day.slots)
    for (auto& item : slot.items) {
      VIDIMUS_TRY(named, sheet_item(work, item.appointment));
      item = std::move(named);
    }
  day.named = true;
  return Done{};
}

std::size_t appointments_of(const WeekDay& day) {
  std::size_t out = 0;
  for (const auto& slot : day.slots) out += slot.items.size();
  return out;
}

base::Day monday_of(base::Day day) {
  const std::chrono::weekday weekday{std::chrono::sys_days{day}};
  return base::next_day(day, 1 - static_cast<int>(weekday.iso_encoding()));
}

}  // namespace

Result<Week> week_of(Counter& counter, const Actor& actor, const domain::SiteId& id, base::Day day, WeekNames names) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(site, work.unit().site(id));
  if (!may_see(work, site)) return base::fail(Code::not_found, "site");
  Week out;
  out.site = site;
  out.monday = monday_of(day);
  const auto from = base::start_of(out.monday, site.zone);
  VIDIMUS_TRY(book, open_book(work, site, {}, from, base::start_of(base::next_day(out.monday, 7), site.zone)));
  std::size_t appointments = 0;
  for (int at = 0; at < 7; ++at) {
    out.days.push_back(week_day(book, base::next_day(out.monday, at), work.now()));
    appointments += appointments_of(out.days.back());
  }
  const bool all = names == WeekNames::all || appointments <= most_named;
  for (auto& one : out.days)
    if (all || one.day == day) VIDIMUS_CHECK(name_people(work, one));
  VIDIMUS_TRY(stock, work.unit().tokens_at(id, domain::TokenState::in_stock));
  std::erase_if(stock, [](const domain::Token& token) { return !token.transfer.empty(); });
  VIDIMUS_TRY(left, work.unit().tokens_left(id));
  out.stock = static_cast<int>(stock.size());
  out.kept = static_cast<int>(stock.size() - left.size());
  return out;
}

Result<std::optional<base::Day>> first_open_day(Counter& counter, const Actor& actor, const domain::SiteId& id, base::Day from,
                                                bool to_come) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(site, work.unit().site(id));
  if (!may_see(work, site)) return base::fail(Code::not_found, "site");
  // A fortnight in all; nearly always one of the next two days is open, and the book of more is read for nothing.
  for (const int days : {2, 12}) {
    const auto until = base::next_day(from, days);
    VIDIMUS_TRY(book, open_book(work, site, {}, base::start_of(from, site.zone), base::start_of(until, site.zone)));
    for (; from < until; from = base::next_day(from)) {
      const auto there = week_day(book, from, work.now());
      const auto counts = [&](const WeekSlot& slot) { return !to_come || slot.slot.ends > work.now(); };
      if (std::ranges::any_of(there.slots, counts)) return std::optional{from};
    }
  }
  return std::optional<base::Day>{};
}

Result<std::vector<domain::DeliverySite>> agenda_sites(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(sites, work.unit().sites(actor.body));
  std::erase_if(sites, [&](const domain::DeliverySite& site) { return !may_see(work, site); });
  return sites;
}

}  // namespace vidimus::ra
