// The verification queue (file d'attente), page after page: the database finds, the clock of each office tells.
#include "ra/review_queue.hpp"

#include <algorithm>
#include <map>

#include "domain/search.hpp"
#include "ports/list_store.hpp"
#include "ra/queue_item.hpp"

namespace vidimus::ra {
namespace {

using domain::Role;
using Place = ports::ReviewQuestion::Place;

constexpr int longest_queue_page = 500;
/// Working time within which everything that has used 80 % of its delay is due: 20 % of the longest delay there is, and some.
constexpr std::chrono::hours soon{20};

/// Where the actor verifies, each office with its contract.
std::vector<Place> places_of(const Actor& actor) {
  std::vector<Place> out;
  for (const auto& held : actor.accreditations)
    if (held.role == Role::registration_operator && !held.site.empty() && !held.contract.empty())
      if (std::ranges::none_of(out, [&](const Place& one) { return one.office == held.site && one.contract == held.contract; }))
        out.push_back({held.site, held.contract});
  return out;
}

/// Calendars of offices, each read once.
class Calendars {
 public:
  explicit Calendars(Work& work) : work_(work) {}
  Result<const domain::Calendar*> of(const domain::SiteId& id) {
    auto known = known_.find(id);
    if (known == known_.end()) {
      VIDIMUS_TRY(office, work_.unit().site(id));
      VIDIMUS_TRY(calendar, office_calendar(work_, office));
      known = known_.emplace(id, std::move(calendar)).first;
    }
    return static_cast<const domain::Calendar*>(&known->second);
  }

 private:
  Work& work_;
  std::map<domain::SiteId, domain::Calendar> known_;
};

/// The last date that can have used as much of its delay as is asked.
Result<std::optional<Instant>> due_before(Work& work, Calendars& calendars, const std::vector<Place>& places, int percent) {
  if (percent < 80) return std::optional<Instant>{};
  auto out = work.now() + base::milliseconds{1};
  if (percent >= 100) return std::optional{out};
  for (const auto& place : places) {
    VIDIMUS_TRY(calendar, calendars.of(place.office));
    out = std::max(out, domain::after_working_time(work.now(), soon, *calendar));
  }
  return std::optional{out};
}

/// Goes on behind the last case of the page before; a case that is not there any more begins again.
Result<Done> go_on(Work& work, const std::string& reference, ports::ReviewQuestion& filter) {
  if (reference.empty()) return Done{};
  VIDIMUS_TRY(line, work.unit().line_by_reference(reference));
  if (!line) return Done{};
  VIDIMUS_TRY(dossier, work.unit().dossier_of(line->id));
  if (!dossier) return Done{};
  filter.after = dossier->id;
  filter.after_due = dossier->due_at;
  return Done{};
}

Result<std::optional<QueueItem>> item_of(Work& work, Calendars& calendars, domain::Dossier dossier) {
  VIDIMUS_TRY(known, in_queue(work, std::move(dossier)));
  if (!known) return std::optional<QueueItem>{};
  VIDIMUS_TRY(calendar, calendars.of(known->line.verifying_office));
  VIDIMUS_TRY(given, alerted(work, known->dossier));
  const auto clock = clock_of(known->dossier, work.now(), *calendar);
  const bool second = !known->dossier.first_validator.empty();
  return std::optional{QueueItem{std::move(known->dossier), std::move(known->line), std::move(known->organisation),
                                 std::move(known->holder), clock, given, second}};
}

/// Asks for dossiers until the page is full of what `make_item` makes of them; it may make nothing of one.
template <class Page, class MakeItem>
Result<Done> fill_page(Page& out, ports::ListStore& lists, ports::ReviewQuestion filter, int limit, MakeItem make_item) {
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, longest_queue_page));
  filter.limit = static_cast<int>(wanted) + 1;
  while (true) {
    VIDIMUS_TRY(found, lists.review_page(filter));
    for (const auto& dossier : found) {
      VIDIMUS_TRY(item, make_item(dossier));
      if (!item) continue;
      if (out.items.size() == wanted) {
        out.next = out.items.back().line.reference;
        return Done{};
      }
      out.items.push_back(*std::move(item));
    }
    if (found.size() < static_cast<std::size_t>(filter.limit)) return Done{};
    filter.after = found.back().id;
    filter.after_due = found.back().due_at;
  }
}

}  // namespace

Result<QueuePage> search_queue(Counter& counter, const Actor& actor, const QueueSearch& search) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  Calendars calendars{work};
  QueuePage out;
  ports::ReviewQuestion filter{.places = places_of(actor), .due_before = {}, .after_due = {}, .after = {}};
  VIDIMUS_TRY(waiting, lists->count_reviews(filter));
  out.waiting = waiting;
  filter.due_before = work.now() + base::milliseconds{1};
  VIDIMUS_TRY(late, lists->count_reviews(filter));
  out.late = late;
  filter.words = domain::wanted_words(search.text);
  VIDIMUS_TRY(bound, due_before(work, calendars, filter.places, search.percent));
  filter.due_before = bound;
  VIDIMUS_CHECK(go_on(work, search.after, filter));
  VIDIMUS_CHECK(
      fill_page(out, *lists, filter, search.limit, [&](const domain::Dossier& dossier) -> Result<std::optional<QueueItem>> {
        VIDIMUS_TRY(item, item_of(work, calendars, dossier));
        if (item && item->clock.percent < search.percent) return std::optional<QueueItem>{};
        return std::move(item);
      }));
  return out;
}

Result<AwaitedPage> awaited_dossiers(Counter& counter, const Actor& actor, const std::string& after, int limit) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  ports::ReviewQuestion filter{
      .places = places_of(actor), .state = domain::DossierState::submitted, .due_before = {}, .after_due = {}, .after = {}};
  VIDIMUS_CHECK(go_on(work, after, filter));
  AwaitedPage out;
  VIDIMUS_CHECK(fill_page(out, *lists, filter, limit, [&](const domain::Dossier& dossier) { return in_queue(work, dossier); }));
  return out;
}

}  // namespace vidimus::ra
