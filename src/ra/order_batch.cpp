#include "ra/order_batch.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "ports/list_store.hpp"
#include "ra/access.hpp"
#include "ra/annex.hpp"
#include "ra/ordering.hpp"
#include "ra/reservations.hpp"
#include "ra/signed_text.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Effect;
using domain::Fact;
using domain::OrderDraft;
using domain::OrderDraftState;
using domain::OrderedHolder;
using domain::OrderEvent;
using domain::OrderLine;
using domain::OrderState;
using domain::Role;

base::Error wrong_count() {
  auto error = fail(Code::bad_request, "refused.fields");
  error.fields.push_back({"/holders", "holders_out_of_range"});
  return error;
}

bool is_pre_order(const CaseFile& file) {
  return file.contract.cci_by_pre_order && file.line.mode == domain::WithdrawalMode::cci;
}

/// The lines of an order, filled from what was typed; wrong fields of all of them in `wrong`.
Result<std::vector<CaseFile>> fill_lines(Work& work, const CaseFile& blank, const std::vector<OrderedHolder>& holders,
                                         std::vector<base::FieldError>& wrong) {
  if (holders.empty() || holders.size() > most_holders) return wrong_count();
  Reservations reservations{work};
  std::vector<CaseFile> out;
  for (std::size_t at = 0; at < holders.size(); ++at) {
    auto file = blank;
    FieldReader fields;
    VIDIMUS_CHECK(reservations.fill(file, holders[at], Reservations::Cci::taken, fields));
    if (file.line.product.empty() && holders[at].product.empty()) fields.refuse("/product", "required");
    if (holders[at].delivery_site.empty()) fields.refuse("/delivery_site", "required");
    if (const auto verdict = fields.verdict(); !verdict)
      for (const auto& field : verdict.error().fields)
        wrong.push_back({"/holders/" + std::to_string(at) + field.pointer, field.reason});
    file.line.id = work.new_id<domain::LineId>();
    file.line.annex_signed_at = work.now();
    out.push_back(std::move(file));
  }
  return out;
}

/// Placed and reserved in one act: the invitation to reserve has nothing left to ask.
Result<Done> place_and_reserve(Work& work, CaseFile& file, const AnnexDecision& decision, bool tells, const Json& extra) {
  file.line.placed_at = work.now();
  work.move(file.line, decision, file.line.reference, extra);
  auto effects = decision.then;
  if (!tells) effects = effects.without(Effect::tell_order_placed);
  auto words = extra;
  words.set("reserved", true);
  VIDIMUS_CHECK(work.perform(file, effects, words));
  VIDIMUS_TRY(reserved,
              domain::decide(domain::order_table, file.line.state, OrderEvent::reserve, file.acting, facts(file, work.now())));
  work.move(file.line, reserved, file.line.reference);
  return work.perform(file, reserved.then);
}

Result<Done> pre_order(Work& work, CaseFile& file, bool tells, const Json& extra) {
  VIDIMUS_TRY(ordering, ordering_facts_of(work, file, 1));
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, OrderState::draft, OrderEvent::pre_order, file.acting,
                                       ordering | facts(file, work.now())));
  work.move(file.line, decision, file.line.reference, extra);
  return work.perform(file, tells ? decision.then : decision.then.without(Effect::tell_pre_order_received), extra);
}

Result<std::vector<OrderLine>> place_all(Work& work, const PlaceOrder& command, OrderDraft* draft) {
  VIDIMUS_TRY(annex, open_annex(work, command.membership, static_cast<int>(command.holders.size())));
  std::vector<base::FieldError> wrong;
  VIDIMUS_TRY(files, fill_lines(work, annex.blank, command.holders, wrong));
  if (!wrong.empty()) {
    auto error = fail(Code::bad_request, "refused.fields");
    error.fields = std::move(wrong);
    return error;
  }
  VIDIMUS_CHECK(sign_annex(work, annex, command.code));
  std::vector<OrderLine> out;
  bool placed_told = false;
  bool pre_ordered_told = false;
  for (auto& file : files) {
    const int number = static_cast<int>(out.size()) + 1;
    file.line.reference = annex.reference(number);
    file.line.annex_digest = annex.text.digest;
    const auto note = Json::object({{"line", number}, {"of", static_cast<int>(files.size())}});
    auto words = note;
    words.set("count", static_cast<int>(files.size()));
    if (is_pre_order(file)) {
      VIDIMUS_CHECK(pre_order(work, file, !std::exchange(pre_ordered_told, true), words));
    } else {
      VIDIMUS_CHECK(place_and_reserve(work, file, annex.decision, !std::exchange(placed_told, true), words));
    }
    out.push_back(file.line);
  }
  if (draft != nullptr) {
    draft->state = OrderDraftState::placed;
    draft->holders = Json::array();
    work.write(*draft, "order_draft", draft->id.text, "place", draft->body, out.front().reference);
  }
  VIDIMUS_CHECK(work.commit());
  return out;
}

/// Two orders at once may draw the same number; the second is placed again under the next one.
template <class Place>
Result<std::vector<OrderLine>> under_a_free_number(Place place) {
  for (int attempt = 1;; ++attempt) {
    auto placed = place();
    const bool again =
        !placed && placed.error().code == Code::conflict && placed.error().detail == "reference_taken" && attempt < 5;
    if (!again) return placed;
  }
}

/// A draft for somebody who may order for its organisation. @errors not_found.
Result<OrderDraft> own_draft(Work& work, const domain::OrderDraftId& id) {
  VIDIMUS_TRY(draft, work.unit().order_draft(id));
  const auto acting = work.acting_for(draft.organisation);
  if (!acting.meets(annex_roles) || draft.state == OrderDraftState::deleted) return fail(Code::not_found, "refused.not_found");
  return std::move(draft);
}

Result<OrderDraft> editable_draft(Work& work, const domain::OrderDraftId& id) {
  VIDIMUS_TRY(draft, own_draft(work, id));
  if (draft.state != OrderDraftState::open) return fail(Code::wrong_state, "refused.draft_placed");
  return std::move(draft);
}

}  // namespace

Result<std::vector<OrderLine>> place_order(Counter& counter, const Actor& actor, const PlaceOrder& command) {
  return under_a_free_number([&]() -> Result<std::vector<OrderLine>> {
    VIDIMUS_TRY(work, counter.open(actor));
    return place_all(work, command, nullptr);
  });
}

Result<OrderDraft> save_draft(Counter& counter, const Actor& actor, const SaveDraft& command) {
  if (command.holders.size() > most_holders) return wrong_count();
  VIDIMUS_TRY(work, counter.open(actor));
  OrderDraft draft;
  const bool fresh = command.draft.empty();
  if (fresh) {
    VIDIMUS_TRY(membership, work.unit().membership(command.membership));
    if (!work.acting_for(membership.organisation).meets(annex_roles)) return fail(Code::not_found, "refused.not_found");
    draft.id = work.new_id<domain::OrderDraftId>();
    draft.body = membership.body;
    draft.membership = membership.id;
    draft.organisation = membership.organisation;
    draft.author = actor.person;
  } else {
    VIDIMUS_TRY(known, editable_draft(work, command.draft));
    if (command.version != 0 && command.version != known.version) return fail(Code::stale, "refused.stale");
    draft = std::move(known);
  }
  if (const auto label = domain::tidy_line(command.label, 120)) draft.label = *label;
  draft.holders = domain::to_json(command.holders);
  draft.changed_at = work.now();
  work.write(draft, "order_draft", draft.id.text, fresh ? "create" : "edit", draft.body, {},
             Json::object({{"lines", static_cast<int>(command.holders.size())}}));
  VIDIMUS_CHECK(work.commit());
  return draft;
}

Result<OrderDraft> open_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  return own_draft(work, id);
}

Result<std::vector<OrderDraft>> drafts_of(Counter& counter, const Actor& actor, const domain::MembershipId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(membership, work.unit().membership(id));
  if (!work.acting_for(membership.organisation).meets(annex_roles)) return fail(Code::not_found, "refused.not_found");
  return work.unit().order_drafts(id);
}

Result<Done> delete_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(draft, editable_draft(work, id));
  draft.state = OrderDraftState::deleted;
  draft.changed_at = work.now();
  work.write(draft, "order_draft", draft.id.text, "delete", draft.body);
  return work.commit();
}

Result<std::vector<OrderDraft>> deleted_drafts(Counter& counter, const Actor& actor, const domain::MembershipId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(membership, work.unit().membership(id));
  if (!work.acting_for(membership.organisation).meets(annex_roles)) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(lists, ports::as_list_store(counter.house().store));
  return lists->deleted_drafts(id, work.now() - draft_restored_within);
}

Result<OrderDraft> restore_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(draft, work.unit().order_draft(id));
  if (!work.acting_for(draft.organisation).meets(annex_roles)) return fail(Code::not_found, "refused.not_found");
  if (draft.state != OrderDraftState::deleted) return fail(Code::wrong_state, "refused.draft_not_deleted");
  if (draft.changed_at < work.now() - draft_restored_within) return fail(Code::not_found, "refused.not_found");
  draft.state = OrderDraftState::open;
  draft.changed_at = work.now();
  work.write(draft, "order_draft", draft.id.text, "restore", draft.body);
  VIDIMUS_CHECK(work.commit());
  return draft;
}

Result<std::vector<base::FieldError>> check_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(draft, own_draft(work, id));
  VIDIMUS_TRY(blank, blank_case(work, draft.membership));
  std::vector<base::FieldError> wrong;
  const auto holders = domain::holders_of(draft.holders);
  if (!holders.empty()) VIDIMUS_CHECK(fill_lines(work, blank, holders, wrong));
  return wrong;
}

Result<std::vector<OrderLine>> place_draft(Counter& counter, const Actor& actor, const domain::OrderDraftId& id,
                                           base::Version version, const std::string& code) {
  return under_a_free_number([&]() -> Result<std::vector<OrderLine>> {
    VIDIMUS_TRY(work, counter.open(actor));
    VIDIMUS_TRY(draft, editable_draft(work, id));
    if (version != 0 && version != draft.version) return fail(Code::stale, "refused.stale");
    const PlaceOrder command{draft.membership, domain::holders_of(draft.holders), code};
    return place_all(work, command, &draft);
  });
}

Result<OrderLine> process_pre_order(Counter& counter, const Actor& actor, const domain::LineId& line) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(line));
  VIDIMUS_TRY(ordering, ordering_facts_of(work, file, 0));
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, file.line.state, OrderEvent::process, file.acting,
                                       ordering | facts(file, work.now())));
  file.line.placed_at = work.now();
  work.move(file.line, decision, file.line.reference);
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return file.line;
}

}  // namespace vidimus::ra
