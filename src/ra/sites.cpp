#include "ra/sites.hpp"

#include <algorithm>
#include <charconv>

#include "domain/identifiers.hpp"
#include "domain/sites.hpp"
#include "domain/slots.hpp"
#include "ra/closing.hpp"
#include "ra/fields.hpp"
#include "ra/persons.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::DeliverySite;
using domain::Role;

constexpr std::size_t longest_instruction = 500;
constexpr int day_minutes = 24 * 60;

auto line_of(std::size_t longest) {
  return [longest](std::string_view typed) { return domain::tidy_line(typed, longest); };
}

/// CEDEX is written in capitals, wherever it was typed (NF Z10-011).
std::string with_cedex(std::string town) {
  static constexpr std::string_view cedex = "cedex";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto same = [&](char typed, char wanted) { return lower(typed) == wanted; };
  const auto at = std::search(town.begin(), town.end(), cedex.begin(), cedex.end(), same);
  if (at != town.end()) std::ranges::copy(std::string_view{"CEDEX"}, at);
  return town;
}

/// "09:30" → 570.
std::optional<int> minute_from(std::string_view typed) {
  const auto number = [](std::string_view text) -> std::optional<int> {
    int out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() && text.size() == 2 ? std::optional{out} : std::nullopt;
  };
  if (typed.size() != 5 || typed[2] != ':') return std::nullopt;
  const auto hours = number(typed.substr(0, 2));
  const auto minutes = number(typed.substr(3));
  if (!hours || !minutes || *hours < 0 || *hours > 24 || *minutes < 0 || *minutes > 59) return std::nullopt;
  const int out = *hours * 60 + *minutes;
  return out <= day_minutes ? std::optional{out} : std::nullopt;
}

int read_minute(FieldReader& fields, std::string_view pointer, const std::string& typed) {
  const auto minute = minute_from(typed);
  if (!minute) fields.refuse(pointer, typed.empty() ? "required" : "hour_invalid");
  return minute.value_or(0);
}

/// A value of its own, or none: then the contract's counts.
template <class Choice>
std::optional<Choice> read_choice(FieldReader& fields, std::string_view pointer, const std::string& typed) {
  if (typed.empty()) return std::nullopt;
  const auto found = base::from_name<Choice>(typed);
  if (!found) fields.refuse(pointer, "choice_unknown");
  return found;
}

std::optional<int> read_horizon(FieldReader& fields, const std::string& typed) {
  if (typed.empty()) return std::nullopt;
  int days = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), days);
  const bool number = error == std::errc{} && end == typed.data() + typed.size();
  if (!number || days < 1 || days > domain::longest_window_days) fields.refuse("/booking_horizon_days", "number_invalid");
  return days;
}

void read_site(FieldReader& fields, const House& house, const SiteForm& form, DeliverySite& into) {
  into.name = fields.required("/name", form.name, "too_long", line_of(120));
  into.street = fields.required("/street", form.street, "too_long", line_of(120));
  into.zip = fields.required("/zip", form.zip, "zip_invalid", domain::zip_from);
  into.town = with_cedex(fields.required("/town", form.town, "too_long", line_of(80)));
  into.phone = fields.required("/phone", form.phone, "phone_invalid", domain::phone_from);
  into.instructions = fields.optional("/instructions", form.instructions, "too_long", line_of(longest_instruction));
  const auto zone = domain::zone_of(form.territory);
  if (zone.empty() || !house.holidays.contains(form.territory)) fields.refuse("/territory", "choice_unknown");
  into.territory = form.territory;
  into.zone = std::string{zone};
  into.verifies = form.verifies;
  into.outside = form.outside;
  into.offered = form.offered;
  into.contact = fields.optional("/contact", form.contact, "too_long", line_of(120));
  into.email = fields.optional("/email", form.email, "email_invalid", domain::email_from);
  into.sla = read_choice<domain::SlaMode>(fields, "/sla", form.sla);
  into.receipt = read_choice<domain::ReceiptMode>(fields, "/receipt", form.receipt);
  into.booking_horizon_days = read_horizon(fields, form.horizon_days);
}

/// What the audit keeps of a change: the values a colleague may have to answer for.
Json note_of(const DeliverySite& site) {
  return Json::object({{"offered", site.offered},
                       {"verifies", site.verifies},
                       {"outside", site.outside},
                       {"sla", site.sla ? Json{base::to_name(*site.sla)} : Json{}},
                       {"receipt", site.receipt ? Json{base::to_name(*site.receipt)} : Json{}},
                       {"booking_horizon_days", site.booking_horizon_days ? Json{*site.booking_horizon_days} : Json{}}});
}

Result<SiteView> view_of(Work& work, const DeliverySite& site) {
  VIDIMUS_TRY(calendar, work.unit().calendar(site.id));
  return SiteView{site, std::move(calendar)};
}

/// The site of an act of its RA manager. @errors not_found, forbidden.
Result<SiteView> open_site(Work& work, const domain::SiteId& id) {
  VIDIMUS_TRY(site, work.unit().site(id));
  const auto acting = work.acting_in(site.body);
  if (acting.empty()) return fail(Code::not_found, "refused.not_found");
  if (!acting.has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  return view_of(work, site);
}

/// Writes a changed calendar. The site is written with it: its version keeps two managers from undoing each other's entries.
Result<SiteView> keep(Work& work, SiteView view, std::string_view event, Json note) {
  work.write(view.site, "site", view.site.id.text, event, view.site.body, {}, note);
  work.write(view.calendar, "calendar", view.site.id.text, event, view.site.body, {}, std::move(note));
  VIDIMUS_CHECK(work.commit());
  return view;
}

template <class Entry>
Result<SiteView> remove_entry(Counter& counter, const Actor& actor, const domain::SiteId& id, const std::string& key,
                              std::vector<Entry> ports::SiteCalendar::*list, std::string_view event) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(view, open_site(work, id));
  const auto gone = std::erase_if(view.calendar.*list, [&](const Entry& entry) { return key_of(entry) == key; });
  if (gone == 0) return fail(Code::not_found, "refused.not_found");
  return keep(work, std::move(view), event, Json::object({{"entry", key}}));
}

bool overlap(const domain::OpeningHours& a, const domain::OpeningHours& b) {
  return a.weekday == b.weekday && a.from_minute < b.to_minute && b.from_minute < a.to_minute;
}

void check_between(FieldReader& fields, std::string_view pointer, int value, int least, int most) {
  if (value < least || value > most) fields.refuse(pointer, "number_invalid");
}

}  // namespace

std::string key_of(const domain::OpeningHours& hours) {
  return std::to_string(hours.weekday) + "-" + std::to_string(hours.from_minute);
}
std::string key_of(const domain::Closure& closure) { return base::to_text(closure.day); }
std::string key_of(const domain::SiteInstruction& instruction) {
  const auto day = [](base::Day one) { return one.ok() ? base::to_text(one) : std::string{}; };
  const auto text = day(instruction.starts) + "/" + day(instruction.ends) + "/" + instruction.text;
  return base::to_hex(pki::sha256(base::view_of(text))).substr(0, 12);
}

Result<std::vector<SiteView>> sites(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor})) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(all, work.unit().sites(actor.body));
  std::vector<SiteView> out;
  for (const auto& one : all) {
    VIDIMUS_TRY(view, view_of(work, one));
    out.push_back(std::move(view));
  }
  return out;
}

Result<SiteView> site(Counter& counter, const Actor& actor, const domain::SiteId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(found, work.unit().site(id));
  if (!work.acting_in(found.body).meets({Role::ra_manager, Role::auditor})) return fail(Code::not_found, "refused.not_found");
  return view_of(work, found);
}

Result<std::vector<PointsOfBody>> delivery_points(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(all, work.unit().bodies());
  std::vector<PointsOfBody> out;
  for (const auto& body : all) {
    PointsOfBody points{body, {}};
    VIDIMUS_TRY(found, work.unit().sites(body.id));
    for (const auto& one : found) {
      if (!one.offered) continue;
      VIDIMUS_TRY(view, view_of(work, one));
      points.sites.push_back(std::move(view));
    }
    out.push_back(std::move(points));
  }
  return out;
}

Result<DeliverySite> add_site(Counter& counter, const Actor& actor, const SiteForm& form) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  FieldReader fields;
  DeliverySite made{.id = work.new_id<domain::SiteId>(), .body = actor.body, .kind = form.kind};
  read_site(fields, work.house(), form, made);
  VIDIMUS_CHECK(fields.verdict());
  work.write(made, "site", made.id.text, "create", made.body, {}, Json::object({{"name", made.name}}));
  VIDIMUS_CHECK(work.commit());
  return made;
}

Result<DeliverySite> edit_site(Counter& counter, const Actor& actor, const domain::SiteId& id, base::Version version,
                               const SiteForm& form) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(view, open_site(work, id));
  if (version != 0 && version != view.site.version) return fail(Code::stale, "refused.stale");
  FieldReader fields;
  read_site(fields, work.house(), form, view.site);
  VIDIMUS_CHECK(fields.verdict());
  work.write(view.site, "site", id.text, "edit", view.site.body, {}, note_of(view.site));
  VIDIMUS_CHECK(work.commit());
  return view.site;
}

Result<SiteView> add_hours(Counter& counter, const Actor& actor, const domain::SiteId& id, const HoursForm& form) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(view, open_site(work, id));
  FieldReader fields;
  domain::OpeningHours hours{.site = id,
                             .weekday = form.weekday,
                             .from_minute = read_minute(fields, "/from", form.from),
                             .to_minute = read_minute(fields, "/to", form.to),
                             .slot_minutes = form.slot_minutes,
                             .gap_minutes = form.gap_minutes,
                             .capacity = form.capacity};
  check_between(fields, "/weekday", hours.weekday, 1, 7);
  check_between(fields, "/slot_minutes", hours.slot_minutes, 5, 240);
  check_between(fields, "/gap_minutes", hours.gap_minutes, 0, 240);
  check_between(fields, "/capacity", hours.capacity, 1, domain::most_counters);
  VIDIMUS_CHECK(fields.verdict());
  if (hours.from_minute + hours.slot_minutes > hours.to_minute) fields.refuse("/to", "hours_too_short");
  if (std::ranges::any_of(view.calendar.hours, [&](const auto& other) { return overlap(other, hours); }))
    fields.refuse("/from", "hours_overlap");
  VIDIMUS_CHECK(fields.verdict());
  view.calendar.hours.push_back(hours);
  return keep(work, std::move(view), "add_hours", Json::object({{"entry", key_of(hours)}}));
}

Result<ClosureOutcome> add_closure(Counter& counter, const Actor& actor, const domain::SiteId& id, const ClosureForm& form) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(view, open_site(work, id));
  FieldReader fields;
  domain::Closure closure{.site = id, .day = read_day(fields, "/day", form.day), .reason = {}};
  closure.reason = fields.required("/reason", form.reason, "too_long", line_of(120));
  if (std::ranges::any_of(view.calendar.closures, [&](const auto& other) { return other.day == closure.day; }))
    fields.refuse("/day", "closed_already");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(booked, bookings_on(work, view.site, closure.day));
  if (!booked.empty() && !form.call_off) return fail(Code::conflict, "closure_booked");
  VIDIMUS_TRY(called_off, call_off_all(work, booked, closure.reason));
  view.calendar.closures.push_back(closure);
  VIDIMUS_TRY(kept, keep(work, std::move(view), "add_closure",
                         Json::object({{"entry", key_of(closure)}, {"called_off", called_off.size()}})));
  return ClosureOutcome{std::move(kept), std::move(called_off)};
}

Result<SiteView> add_instruction(Counter& counter, const Actor& actor, const domain::SiteId& id, const InstructionForm& form) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(view, open_site(work, id));
  FieldReader fields;
  domain::SiteInstruction instruction{.site = id,
                                      .starts = read_optional_day(fields, "/from", form.from),
                                      .ends = read_optional_day(fields, "/to", form.to),
                                      .text = {}};
  instruction.text = fields.required("/text", form.text, "too_long", line_of(longest_instruction));
  if (instruction.starts.ok() && instruction.ends.ok() && instruction.ends < instruction.starts)
    fields.refuse("/to", "ends_before_start");
  VIDIMUS_CHECK(fields.verdict());
  const auto key = key_of(instruction);
  if (std::ranges::none_of(view.calendar.instructions, [&](const auto& other) { return key_of(other) == key; }))
    view.calendar.instructions.push_back(std::move(instruction));
  return keep(work, std::move(view), "add_instruction", Json::object({{"entry", key}}));
}

Result<SiteView> remove_hours(Counter& counter, const Actor& actor, const domain::SiteId& id, const std::string& key) {
  return remove_entry(counter, actor, id, key, &ports::SiteCalendar::hours, "remove_hours");
}
Result<SiteView> remove_closure(Counter& counter, const Actor& actor, const domain::SiteId& id, const std::string& key) {
  return remove_entry(counter, actor, id, key, &ports::SiteCalendar::closures, "remove_closure");
}
Result<SiteView> remove_instruction(Counter& counter, const Actor& actor, const domain::SiteId& id, const std::string& key) {
  return remove_entry(counter, actor, id, key, &ports::SiteCalendar::instructions, "remove_instruction");
}

}  // namespace vidimus::ra
