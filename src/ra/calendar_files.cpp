#include "ra/calendar_files.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/slots.hpp"
#include "ra/access.hpp"
#include "ra/booking.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentState;
using domain::Effect;
using domain::Role;
using ports::CalendarEvent;
using ports::CalendarFile;
using ports::CalendarMethod;

constexpr std::string_view media_type = "text/calendar; charset=utf-8; method=";
constexpr std::string_view file_name = "rendez-vous.ics";
constexpr std::chrono::days feed_looks_back{31};
constexpr auto alarms = {std::chrono::minutes{48 * 60}, std::chrono::minutes{2 * 60}};

std::string label(const House& house, const std::string& key) {
  const auto* table = house.texts.find("calendar");
  return table == nullptr ? key : table->text(key, key);
}

/// "https://registry.example:8443" → "registry.example"
std::string host_of(const std::string& url) {
  const auto slashes = url.find("//");
  const auto from = slashes == std::string::npos ? 0 : slashes + 2;
  return url.substr(from, url.find_first_of(":/", from) - from);
}

std::string address_of(const domain::DeliverySite& site) {
  return site.name + ", " + site.street + ", " + site.zip + " " + site.town;
}

CalendarEvent event_of(const House& house, const domain::Appointment& appointment, const domain::DeliverySite& site,
                       Instant now) {
  CalendarEvent out;
  out.uid = appointment.id.text + "@" + host_of(house.public_url);
  out.sequence = appointment.sequence;
  out.written = now;
  out.starts = appointment.starts;
  out.ends = appointment.ends;
  out.zone = site.zone;
  out.location = address_of(site);
  out.cancelled = appointment.state == AppointmentState::cancelled;
  return out;
}

/// As the holder and the body know it.
CalendarEvent event_for_holder(const House& house, const CaseFile& file, const domain::Appointment& appointment, Instant now) {
  auto out = event_of(house, appointment, *file.site, now);
  out.summary = label(house, "summary") + " – " + file.line.reference;
  out.description = label(house, "bring");
  if (!file.site->phone.empty()) out.description += "\n" + label(house, "phone") + " " + domain::phone_text(file.site->phone);
  out.url = house.public_url + "/dossiers/" + file.line.reference + "/convocation";
  out.organiser_name = file.body.sender_name;
  out.organiser_email = file.body.sender_email;
  if (file.holder) {
    out.attendee_name = domain::shown_name(file.holder->given_names, file.holder->surname);
    out.attendee_email = file.holder->email;
  }
  if (!out.cancelled) out.alarms = alarms;
  return out;
}

/// The appointment a letter of this effect is about.
const domain::Appointment* struck_out(const CaseFile& file, Instant now) {
  const domain::Appointment* out = nullptr;
  for (const auto& one : file.appointments)
    if (one.state == AppointmentState::cancelled && one.starts > now) out = &one;
  return out;
}

struct Enclosure {
  const domain::Appointment* appointment;
  CalendarMethod method;
};

std::optional<Enclosure> enclosure_of(const CaseFile& file, Effect effect, Instant now) {
  const domain::Appointment* found = nullptr;
  auto method = CalendarMethod::request;
  switch (effect) {
    case Effect::tell_appointment_booked:
    case Effect::tell_appointment_moved:
      found = file.booked();
      break;
    case Effect::tell_appointment_cancelled:
    case Effect::tell_appointment_called_off:
    case Effect::tell_order_cancelled:
      found = struck_out(file, now);
      method = CalendarMethod::cancel;
      break;
    default:
      break;
  }
  if (found == nullptr || !file.site || file.site->kind != domain::SiteKind::own) return std::nullopt;
  return Enclosure{found, method};
}

/// Initials alone: a feed travels by an address, and says no more than a colleague needs.
std::string initials_of(const domain::Person& person) {
  std::string out;
  const auto add = [&](std::string_view name) {
    std::size_t at = 0;
    if (name.empty()) return;
    do ++at;
    while (at < name.size() && (static_cast<unsigned char>(name[at]) & 0xC0) == 0x80);  // the rest of one sign of UTF-8
    out.append(out.empty() ? "" : " ").append(name.substr(0, at)).append(".");
  };
  add(person.given_names);
  add(person.surname);
  return out;
}

Result<std::vector<CalendarEvent>> events_of(Work& work, const domain::CalendarFeed& feed) {
  const auto from = work.now() - feed_looks_back;
  const auto to = work.now() + std::chrono::days{domain::longest_window_days};
  auto list =
      feed.site.empty() ? work.unit().appointments_in(feed.body, from, to) : work.unit().appointments_at(feed.site, from, to);
  if (!list) return list.error();
  std::vector<CalendarEvent> out;
  for (const auto& one : *list) {
    if (one.state != AppointmentState::booked && one.state != AppointmentState::honoured) continue;
    if (feed.site.empty() && one.agent != feed.person) continue;
    VIDIMUS_TRY(site, work.unit().site(one.site));
    VIDIMUS_TRY(line, work.unit().line(one.line));
    VIDIMUS_TRY(holder, work.unit().person(one.holder));
    auto event = event_of(work.house(), one, site, work.now());
    event.summary = line.reference + " – " + initials_of(holder);
    event.location = site.name;
    out.push_back(std::move(event));
  }
  return out;
}

/// The feed's owner as he stands today: a right that ended closes the feed.
Result<Work> work_of_owner(Counter& counter, const domain::CalendarFeed& feed) {
  VIDIMUS_TRY(looking, counter.open(Actor::house()));
  VIDIMUS_TRY(person, looking.unit().person(feed.person));
  VIDIMUS_TRY(actor, actor_of(looking.unit(), person, looking.now()));
  return counter.open(actor);
}

}  // namespace

Result<std::vector<ports::MessageParts::Attachment>> calendar_enclosed(const House& house, const CaseFile& file, Effect effect,
                                                                       Instant now) {
  std::vector<ports::MessageParts::Attachment> out;
  const auto found = enclosure_of(file, effect, now);
  if (!found) return out;
  CalendarFile calendar{found->method, {}, {event_for_holder(house, file, *found->appointment, now)}};
  VIDIMUS_TRY(text, house.calendars.write(calendar));
  const std::string method = found->method == CalendarMethod::cancel ? "CANCEL" : "REQUEST";
  out.push_back({std::string{file_name}, std::string{media_type} + method, base::copy_of(base::view_of(text))});
  return out;
}

Result<std::string> appointment_calendar(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  const auto* booked = file.booked();
  if (booked == nullptr || !file.site || !booked->seat) return fail(Code::not_found, "appointment");
  return work.house().calendars.write({CalendarMethod::publish, {}, {event_for_holder(work.house(), file, *booked, work.now())}});
}

Result<OfferedFeed> offer_feed(Counter& counter, const Actor& actor, const domain::SiteId& site) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (site.empty() && !actor.standing.has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  if (!site.empty()) {
    VIDIMUS_TRY(place, work.unit().site(site));
    if (!serves_at(work, place)) return fail(Code::not_found, "site");
  }
  const auto secret = base::to_base64url(work.house().entropy.draw(32));
  OfferedFeed out;
  out.feed.id = work.new_id<domain::FeedId>();
  out.feed.body = actor.body;
  out.feed.site = site;
  out.feed.person = actor.person;
  out.feed.mac = work.mac("calendar_feed", secret);
  out.feed.created = work.now();
  out.address = work.house().public_url + "/agenda/" + secret + ".ics";
  work.write(out.feed, "calendar_feed", out.feed.id.text, "offer", actor.body, {}, Json::object({{"site", site.text}}));
  VIDIMUS_CHECK(work.commit());
  return out;
}

Result<domain::CalendarFeed> revoke_feed(Counter& counter, const Actor& actor, const domain::FeedId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(feed, work.unit().calendar_feed(id));
  if (feed.person != actor.person && !work.acting_in(feed.body).has(Role::ra_manager))
    return fail(Code::not_found, "calendar_feed");
  if (feed.revoked_at) return feed;
  feed.revoked_at = work.now();
  work.write(feed, "calendar_feed", feed.id.text, "revoke", feed.body);
  VIDIMUS_CHECK(work.commit());
  return feed;
}

Result<std::vector<FeedView>> feeds_of(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(feeds, work.unit().calendar_feeds(actor.person));
  std::vector<FeedView> out;
  for (auto& feed : feeds) {
    FeedView view{std::move(feed), {}};
    if (!view.feed.site.empty()) {
      VIDIMUS_TRY(site, work.unit().site(view.feed.site));
      view.site = site.name;
    }
    out.push_back(std::move(view));
  }
  return out;
}

Result<std::string> read_feed(Counter& counter, const std::string& secret) {
  std::optional<domain::CalendarFeed> feed;
  {
    VIDIMUS_TRY(looking, counter.open(Actor::house()));
    VIDIMUS_TRY(found, looking.unit().calendar_feed_by_mac(looking.mac("calendar_feed", secret)));
    feed = std::move(found);
  }
  if (!feed || feed->revoked_at) return fail(Code::not_found, "calendar_feed");
  VIDIMUS_TRY(work, work_of_owner(counter, *feed));
  std::string name = label(work.house(), "own_feed");
  if (!feed->site.empty()) {
    VIDIMUS_TRY(site, work.unit().site(feed->site));
    if (!serves_at(work, site)) return fail(Code::not_found, "calendar_feed");
    name = site.name;
  } else if (!work.actor().standing.has(Role::delivery_operator)) {
    return fail(Code::not_found, "calendar_feed");
  }
  VIDIMUS_TRY(events, events_of(work, *feed));
  return work.house().calendars.write({CalendarMethod::publish, name, std::move(events)});
}

}  // namespace vidimus::ra
