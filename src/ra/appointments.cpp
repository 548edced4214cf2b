#include "ra/appointments.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/booking.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentEvent;
using domain::AppointmentState;
using domain::Fact;
using domain::FactSet;
using domain::Role;

/// Each lost race was won by somebody else: with a slot's last place gone, the next reading ends it.
constexpr int booking_races = 64;
constexpr std::size_t alternatives_told = 5;

/// What booking needs before any slot is chosen (R51, R52).
Result<Done> check_ready_to_book(const CaseFile& file, const FactSet& known) {
  if (!file.acting.meets({Role::holder, Role::delivery_operator, Role::ra_manager})) return fail(Code::forbidden, "refused.role");
  if (file.honoured() != nullptr) return fail(Code::wrong_state, "refused.state.honoured");
  auto needed = FactSet{Fact::dossier_validated, Fact::own_delivery_site};
  // What is booked may be moved, with a summons or without: the rows ask no more of it.
  if (file.booked() == nullptr) needed = needed | FactSet{Fact::availability_told, Fact::no_shows_within_limit};
  const auto missing = needed.without(known);
  if (missing.empty()) return Done{};
  auto error = fail(Code::missing_facts, "refused.missing");
  missing.each([&](Fact fact) { error.missing.push_back({std::string{base::to_name(fact)}, {}}); });
  return error;
}

domain::Appointment fresh_appointment(Work& work, const CaseFile& file) {
  domain::Appointment out;
  out.id = work.new_id<domain::AppointmentId>();
  out.body = file.line.body;
  out.line = file.line.id;
  out.holder = file.line.holder;
  out.site = file.line.delivery_site;
  return out;
}

/// One of several that serve alike, at random: rivals who read the same list do not all reach for its first.
template <class Item>
const Item& any_of(Work& work, const std::vector<Item>& list) {
  const auto drawn = work.house().entropy.draw(4);
  std::size_t number = 0;
  for (const auto octet : drawn) number = number * 256 + octet;
  return list.at(number % list.size());
}

/// The token kept for the appointment, as long as it lies in the stock of the site; otherwise those that nobody keeps.
Result<std::vector<domain::Token>> tokens_for(Work& work, const domain::Appointment& appointment, const domain::SiteId& site) {
  if (!appointment.reserved.empty()) {
    VIDIMUS_TRY(kept, work.unit().token(appointment.reserved));
    if (kept.state == domain::TokenState::in_stock && kept.site == site) return std::vector{std::move(kept)};
  }
  return work.unit().tokens_left(site);
}

/// Who hands over, and which token: one he reaches, in the safe or in his own hands.
struct Means {
  domain::PersonId agent;
  domain::TokenId token;
};
/// At random among those who are free. Nothing when none of them reaches a token.
std::optional<Means> means_for(Work& work, std::vector<domain::PersonId> agents, const std::vector<domain::Token>& tokens) {
  while (!agents.empty()) {
    const auto agent = any_of(work, agents);
    auto reached = tokens;
    std::erase_if(reached, [&](const domain::Token& token) { return !domain::is_at_hand(token, agent); });
    if (!reached.empty()) return Means{agent, any_of(work, reached).id};
    std::erase(agents, agent);
  }
  return std::nullopt;
}

/// The slot is somebody else's: told with the free ones that lie nearest.
Result<domain::Appointment> slot_taken(Work& work, const CaseFile& file, Instant starts) {
  VIDIMUS_TRY(free, free_slots_of(work, *file.site, file.contract));
  auto error = fail(Code::conflict, "slot_taken");
  base::MissingFact missing{std::string{base::to_name(Fact::slot_free)}, {}};
  for (const auto& slot : domain::nearest_slots(std::move(free), starts, alternatives_told))
    missing.items.push_back(base::to_rfc3339(slot.starts));
  error.missing.push_back(std::move(missing));
  return error;
}

bool only_taken(const base::Error& error) {
  return error.code == Code::missing_facts && error.missing.size() == 1 &&
         error.missing.front().fact == base::to_name(Fact::slot_free);
}

struct Wish {
  const std::string& reference;
  Instant starts;
  const std::string& reason;
  bool crossed = false;  ///< another booking of the same case was quicker: this one does not undo it
};

AppointmentEvent event_of(const CaseFile& file) {
  if (file.booked() == nullptr) return file.acting.has(Role::holder) ? AppointmentEvent::book : AppointmentEvent::book_for_holder;
  return file.acting.has(Role::holder) ? AppointmentEvent::move : AppointmentEvent::rearrange;
}

/// Takes the slot: a place, an operator and a token, none of which is another appointment's.
void take(Work& work, domain::Appointment& appointment, const domain::SiteBook& book, const domain::Slot& slot,
          const Means& means) {
  appointment.sequence += appointment.state == AppointmentState::booked ? 1 : 0;
  appointment.seat = any_of(work, domain::free_seats(book, slot, appointment.id));
  appointment.agent = means.agent;
  appointment.reserved = means.token;
  appointment.site = slot.site;
  appointment.starts = slot.starts;
  appointment.ends = slot.ends;
  appointment.booked_at = work.now();
  appointment.reminded_ahead.reset();
  appointment.reminded_today.reset();
}

/// Whoever waited for an earlier slot and took one waits no longer.
Result<Done> end_waiting(Work& work, const CaseFile& file, Instant before, Instant after) {
  VIDIMUS_TRY(wait, work.unit().wait_of(file.line.id));
  if (!wait || after >= before) return Done{};
  wait->state = domain::WaitState::served;
  work.write(*wait, "slot_wait", wait->id.text, "serve", wait->body, file.line.reference);
  return Done{};
}

Result<domain::Appointment> attempt(Counter& counter, const Actor& actor, const Wish& wish) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(wish.reference));
  auto known = facts(file, work.now());
  VIDIMUS_CHECK(check_ready_to_book(file, known));
  const auto* booked = file.booked();
  // A button pressed twice books once.
  if (booked != nullptr && booked->starts == wish.starts) return *booked;
  if (booked != nullptr && wish.crossed) return fail(Code::conflict, "already_booked");
  auto appointment = booked != nullptr ? *booked : fresh_appointment(work, file);
  VIDIMUS_TRY(book, open_book(work, *file.site, file.contract.id, wish.starts, wish.starts));
  VIDIMUS_TRY(tokens, tokens_for(work, appointment, file.site->id));
  const auto slot = domain::slot_at(book, wish.starts);
  const auto agents = slot ? domain::operators_free(book, *slot, appointment.id) : std::vector<domain::PersonId>{};
  const auto means = means_for(work, agents, tokens);
  known = known | domain::slot_facts(book, wish.starts, work.now(), file.contract.booking_notice_hours, appointment.id);
  known.add_if(wish.starts <= booking_horizon(file.contract, *file.site, work.now()), Fact::within_horizon);
  known.add_if(means || (agents.empty() && !tokens.empty()), Fact::stock_left)
      .add_if(is_written(wish.reason), Fact::reason_given);
  const auto decision = domain::decide(domain::appointment_table, appointment.state, event_of(file), file.acting, known);
  if (!decision && only_taken(decision.error())) return slot_taken(work, file, wish.starts);
  if (!decision) return decision.error();

  if (!slot || !means) return fail(Code::internal, "refused.internal", "a slot that exists was not found");
  take(work, appointment, book, *slot, *means);
  // Whoever tells of the operator's leave writes his record: leave and booking that cross each other are noticed.
  VIDIMUS_CHECK(work.unit().person(appointment.agent));
  if (booked != nullptr) VIDIMUS_CHECK(end_waiting(work, file, booked->starts, slot->starts));
  appointment.reason = wish.reason;
  work.move(appointment, *decision, wish.reference,
            Json::object({{"starts", base::to_rfc3339(appointment.starts)}, {"seat", appointment.seat.value_or(0)}}));
  put_back(file, appointment);
  auto values = appointment_values(work.house(), appointment, *file.site);
  values.set("reason", wish.reason);
  VIDIMUS_CHECK(work.perform(file, decision->then, std::move(values)));
  VIDIMUS_CHECK(work.commit());
  return appointment;
}

/// Moves one appointment of the case by one event, with its letter.
Result<domain::Appointment> change(Work& work, CaseFile& file, domain::Appointment appointment, AppointmentEvent event,
                                   const std::string& reason) {
  auto known = facts(file, work.now());
  known.add_if(is_written(reason), Fact::reason_given);
  VIDIMUS_TRY(decision, domain::decide(domain::appointment_table, appointment.state, event, file.acting, known));
  appointment.reason = reason;
  appointment.excused = event == AppointmentEvent::excuse;
  ++appointment.sequence;
  work.move(appointment, decision, file.line.reference, Json::object({{"reason", reason}}));
  put_back(file, appointment);
  auto values = missed_values(work, file, appointment);
  values.set("reason", reason);
  VIDIMUS_CHECK(work.perform(file, decision.then, std::move(values)));
  VIDIMUS_CHECK(work.commit());
  return appointment;
}

Result<domain::Appointment> change_booked(Counter& counter, const Actor& actor, const std::string& reference,
                                          AppointmentEvent (*event)(const CaseFile&), const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  const auto* booked = file.booked();
  if (booked == nullptr) return fail(Code::not_found, "appointment");
  return change(work, file, *booked, event(file), reason);
}

Result<DaySheet> day_sheet(Work& work, const domain::SiteId& id, base::Day day) {
  DaySheet out;
  VIDIMUS_TRY(site, work.unit().site(id));
  out.site = site;
  out.day = day;
  VIDIMUS_TRY(appointments,
              work.unit().appointments_at(id, base::start_of(day, site.zone), base::start_of(base::next_day(day), site.zone)));
  for (const auto& appointment : appointments) {
    if (appointment.state == AppointmentState::offered || appointment.state == AppointmentState::cancelled) continue;
    VIDIMUS_TRY(item, sheet_item(work, appointment));
    out.items.push_back(std::move(item));
  }
  VIDIMUS_TRY(stock, work.unit().tokens_at(id, domain::TokenState::in_stock));
  std::erase_if(stock, [](const domain::Token& token) { return !token.transfer.empty(); });
  VIDIMUS_TRY(left, work.unit().tokens_left(id));
  out.kept = static_cast<int>(stock.size() - left.size());
  out.stock = std::move(stock);
  VIDIMUS_TRY(stations, work.unit().stations_at(id));
  std::erase_if(stations, [](const domain::Station& station) { return station.revoked_at || station.key_mac.empty(); });
  out.stations = std::move(stations);
  return out;
}

/// The last missed appointment that counts.
const domain::Appointment* last_missed(const CaseFile& file) {
  const domain::Appointment* out = nullptr;
  for (const auto& one : file.appointments)
    if (one.state == AppointmentState::no_show && !one.excused && (out == nullptr || out->starts < one.starts)) out = &one;
  return out;
}

}  // namespace

Result<SheetItem> sheet_item(Work& work, const domain::Appointment& appointment) {
  VIDIMUS_TRY(line, work.unit().line(appointment.line));
  VIDIMUS_TRY(holder, work.unit().person(appointment.holder));
  VIDIMUS_TRY(organisation, work.unit().organisation(line.organisation));
  SheetItem out{appointment, line, domain::shown_name(holder.given_names, holder.surname), organisation.name, {}, holder.phone};
  if (appointment.agent.empty()) return out;
  VIDIMUS_TRY(agent, work.unit().person(appointment.agent));
  out.agent = domain::shown_name(agent.given_names, agent.surname);
  return out;
}

Result<std::vector<domain::Slot>> offered_slots(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  VIDIMUS_CHECK(check_ready_to_book(file, facts(file, work.now())));
  return free_slots_of(work, *file.site, file.contract);
}

Result<domain::Appointment> book_appointment(Counter& counter, const Actor& actor, const std::string& reference, Instant starts,
                                             const std::string& reason) {
  bool crossed = false;
  for (int race = 1;; ++race) {
    auto outcome = attempt(counter, actor, {reference, starts, reason, crossed});
    if (!outcome && outcome.error().detail == "already_booked") {
      if (crossed) return outcome;
      crossed = true;
      continue;
    }
    const bool lost = !outcome && (outcome.error().code == Code::stale ||
                                   (outcome.error().code == Code::conflict && outcome.error().missing.empty()));
    if (!lost || race == booking_races) return outcome;
  }
}

Result<domain::Appointment> cancel_appointment(Counter& counter, const Actor& actor, const std::string& reference,
                                               const std::string& reason) {
  // The holder need not say why; whoever calls off for the house must (docs/trust/rules.md, Appointment).
  const auto event = [](const CaseFile& file) {
    return file.acting.has(Role::holder) ? AppointmentEvent::cancel : AppointmentEvent::call_off;
  };
  return change_booked(counter, actor, reference, event, reason);
}

Result<domain::Appointment> miss_appointment(Counter& counter, const Actor& actor, const std::string& reference) {
  return change_booked(counter, actor, reference, [](const CaseFile&) { return AppointmentEvent::miss; }, {});
}

Result<domain::Appointment> excuse_missed(Counter& counter, const Actor& actor, const std::string& reference,
                                          const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  const auto* missed = last_missed(file);
  if (missed == nullptr) return fail(Code::not_found, "appointment");
  return change(work, file, *missed, AppointmentEvent::excuse, reason);
}

Result<std::vector<DaySheet>> day_sheets(Counter& counter, const Actor& actor, base::Day day) {
  if (!actor.standing.has(Role::delivery_operator)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(work, counter.open(actor));
  std::vector<domain::SiteId> sites;
  for (const auto& one : actor.accreditations)
    if (one.role == Role::delivery_operator && !one.site.empty() && work.acting_at(one.site).has(Role::delivery_operator))
      sites.push_back(one.site);
  std::ranges::sort(sites);
  sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
  std::vector<DaySheet> out;
  for (const auto& site : sites) {
    VIDIMUS_TRY(sheet, day_sheet(work, site, day));
    out.push_back(std::move(sheet));
  }
  return out;
}

Result<ListPage<SheetItem>> missed_appointments(Counter& counter, const Actor& actor, const std::string& place, int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).has(Role::ra_manager)) return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, longest_list_page));
  std::optional<domain::Appointment> last;
  if (!place.empty()) {
    VIDIMUS_TRY(seen, work.unit().appointment(domain::AppointmentId{place}));
    last = seen;
  }
  ListPage<SheetItem> out;
  while (true) {
    VIDIMUS_TRY(missed, lists->missed_page(actor.body, last, usual_page));
    for (const auto& one : missed) {
      VIDIMUS_TRY(file, work.open_case(one.line));
      if (facts(file, work.now()).has(Fact::no_shows_within_limit)) continue;
      if (out.items.size() == wanted) {
        out.next = out.items.back().appointment.id.text;
        return out;
      }
      VIDIMUS_TRY(item, sheet_item(work, one));
      out.items.push_back(std::move(item));
    }
    if (missed.size() < static_cast<std::size_t>(usual_page)) return out;
    last = missed.back();
  }
}

}  // namespace vidimus::ra
