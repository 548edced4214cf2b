#include "ra/list_pages.hpp"

#include <algorithm>

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Role;

constexpr int longest_of_pages = 500;
/// Which of two lists a place is in.
constexpr std::string_view in_first = "1.";
constexpr std::string_view in_second = "2.";

Result<Done> may_manage(Counter& counter, const Actor& actor) {
  VIDIMUS_TRY(work, counter.open(actor));
  if (!work.acting_in(actor.body).meets({Role::ra_manager, Role::auditor})) return fail(Code::forbidden, "refused.role");
  return Done{};
}

/// Each found by its identifier, as its own page shows it; what is not for this person to see is left out.
template <class View, class Record, class Open>
Result<std::vector<View>> views_of(const std::vector<Record>& found, const Open& open) {
  std::vector<View> out;
  for (const auto& one : found) {
    auto view = open(one.id);
    if (!view && view.error().code == Code::not_found) continue;
    if (!view) return view.error();
    out.push_back(*std::move(view));
  }
  return out;
}

}  // namespace

Result<std::vector<MembershipView>> membership_page(Counter& counter, const Actor& actor, const domain::MembershipId& after,
                                                    int limit) {
  VIDIMUS_CHECK(may_manage(counter, actor));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  VIDIMUS_TRY(found, lists->membership_page(actor.body, after, std::clamp(limit, 1, longest_of_pages)));
  return views_of<MembershipView>(found, [&](const auto& id) { return membership(counter, actor, id); });
}

Result<std::vector<AccreditationView>> accreditation_page(Counter& counter, const Actor& actor,
                                                          ports::AccreditationQuestion question) {
  VIDIMUS_CHECK(may_manage(counter, actor));
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  question.body = actor.body;
  question.today = base::civil_of(counter.house().clock.now()).day;
  question.limit = std::clamp(question.limit, 1, longest_of_pages);
  VIDIMUS_TRY(found, lists->accreditation_page(question));
  return views_of<AccreditationView>(found, [&](const auto& id) { return accreditation(counter, actor, id); });
}

Result<std::vector<LetterView>> undelivered_page(Counter& counter, const Actor& actor, const domain::LetterId& after, int limit) {
  if (!actor.standing.meets({Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor}))
    return fail(Code::forbidden, "refused.role");
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  std::optional<domain::Letter> place;
  if (!after.empty()) {
    VIDIMUS_TRY(work, counter.open(actor));
    VIDIMUS_TRY(last, work.unit().letter(after));
    place = last;
  }
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, longest_of_pages));
  std::vector<LetterView> out;
  while (true) {
    VIDIMUS_TRY(found, lists->undelivered_page(actor.body, place, static_cast<int>(wanted)));
    VIDIMUS_TRY(views, views_of<LetterView>(found, [&](const auto& id) { return view_letter(counter, actor, id); }));
    for (auto& view : views) {
      out.push_back(std::move(view));
      if (out.size() == wanted) return out;
    }
    if (found.size() < wanted) return out;
    place = found.back();
  }
}

Result<ListPage<domain::OrderLine>> page_of_both(const LinesAfter& first, const LinesAfter& second, std::string_view place,
                                                 int limit) {
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, longest_of_pages));
  const bool begun_second = place.starts_with(in_second);
  domain::LineId after{std::string{place.substr(std::min(place.size(), in_first.size()))}};
  ListPage<domain::OrderLine> out;
  if (!begun_second) {
    VIDIMUS_TRY(found, first(after, static_cast<int>(wanted) + 1));  // one more, to know whether there is a page after
    out.items = std::move(found);
    after = {};
  }
  const auto of_first = out.items.size();
  if (of_first <= wanted) {
    VIDIMUS_TRY(found, second(after, static_cast<int>(wanted + 1 - of_first)));
    std::ranges::move(found, std::back_inserter(out.items));
  }
  if (out.items.size() <= wanted) return out;
  out.items.resize(wanted);
  out.next = std::string{of_first < wanted ? in_second : in_first} + out.items.back().id.text;
  return out;
}

}  // namespace vidimus::ra
