// A grouped order for those who come after an election, prepared from what those who leave hold.
#include "ra/elections.hpp"

namespace vidimus::ra {
namespace {

using domain::OrderedHolder;

/// The line a certificate came from, as the beginning of its like: the places and the product stay, references do not.
Result<OrderedHolder> like(Work& work, const MandateView& view, const MandateView::Held& held) {
  VIDIMUS_TRY(line, work.unit().line(held.certificate.line));
  OrderedHolder out;
  out.function = view.person.function;
  out.product = line.product;
  out.delivery_site = line.delivery_site;
  out.verifying_office = line.verifying_office;
  out.service_code = line.service_code;
  if (view.leaves) return out;
  out.given_names = view.person.given_names;
  out.surname = view.person.surname;
  out.email = view.person.email;
  out.phone = view.person.phone;
  return out;
}

}  // namespace

Result<domain::OrderDraft> draft_for_newcomers(Counter& counter, const Actor& actor, const domain::OrganisationId& organisation,
                                               base::Day day, const std::string& label) {
  VIDIMUS_TRY(forecast, mandate_forecast(counter, actor, organisation, day));
  if (forecast.membership.empty()) return base::fail(base::Code::not_found, "refused.not_found");
  SaveDraft draft{.draft = {}, .version = 0, .membership = forecast.membership, .label = label, .holders = {}};
  {
    VIDIMUS_TRY(work, counter.open(actor));
    for (const auto& view : forecast.people)
      for (const auto& held : view.held) {
        if (!view.leaves && !held.ends_around) continue;
        VIDIMUS_TRY(line, like(work, view, held));
        draft.holders.push_back(std::move(line));
      }
  }
  if (draft.holders.empty()) {
    FieldReader fields;
    fields.refuse("/day", "newcomers_none");
    VIDIMUS_CHECK(fields.verdict());
  }
  return save_draft(counter, actor, draft);
}

}  // namespace vidimus::ra
