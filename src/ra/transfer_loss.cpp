// What never arrived of a transfer: given up by two agents, with all that hangs on it.
#include <algorithm>

#include "domain/identifiers.hpp"
#include "ra/custody_parts.hpp"
#include "ra/fields.hpp"
#include "ra/tokens.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::TransferState;

/// A transfer that was counted and found short.
Result<domain::TokenTransfer> open_short(Work& work, const domain::TransferId& id) {
  VIDIMUS_TRY(transfer, open_transfer(work, id));
  if (transfer.state != TransferState::incomplete) return fail(Code::wrong_state, "refused.transfer_over");
  return std::move(transfer);
}

std::vector<domain::Token> still_on_the_way(std::vector<domain::Token> tokens) {
  std::erase_if(tokens, [](const domain::Token& one) { return one.state != domain::TokenState::in_stock; });
  return tokens;
}

}  // namespace

Result<TransferView> ask_transfer_loss(Counter& counter, const Actor& actor, const domain::TransferId& id,
                                       const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(transfer, open_short(work, id));
  if (!(work.acting_at(transfer.to) | work.acting_in(transfer.body)).meets(custodians))
    return fail(Code::forbidden, "refused.role");
  VIDIMUS_CHECK(is_second_agent(actor, transfer.sent_by));
  const auto why = domain::tidy_line(reason, 500);
  if (!why) {
    FieldReader fields;
    fields.refuse("/reason", "required");
    return fields.verdict().error();
  }
  transfer.loss_reason = *why;
  transfer.loss_asked_by = actor.person;
  transfer.loss_asked_at = work.now();
  write_transfer(work, transfer, "ask_loss");
  VIDIMUS_CHECK(work.commit());
  return view_transfer(counter, actor, id);
}

Result<ClosedTransfer> confirm_transfer_loss(Counter& counter, const Actor& actor, const domain::TransferId& id) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(transfer, open_short(work, id));
  const auto acting = work.acting_at(transfer.from) | work.acting_at(transfer.to) | work.acting_in(transfer.body);
  if (!acting.meets(custodians)) return fail(Code::forbidden, "refused.role");
  if (transfer.loss_asked_by.empty()) return fail(Code::wrong_state, "refused.loss_not_asked");
  VIDIMUS_CHECK(is_second_agent(actor, transfer.loss_asked_by));
  VIDIMUS_TRY(under_way, work.unit().tokens_in_transfer(id));
  VIDIMUS_TRY(left, work.unit().tokens_left(transfer.from));
  ClosedTransfer out;
  VIDIMUS_TRY(lost, give_up_tokens(work, still_on_the_way(std::move(under_way)), std::move(left), acting, transfer.loss_reason));
  out.lost = std::move(lost);
  std::vector<std::string> serials;
  for (const auto& one : out.lost.tokens) serials.push_back(one.token.serial);
  transfer.lost = joined(serials);
  transfer.loss_confirmed_by = actor.person;
  transfer.loss_confirmed_at = work.now();
  transfer.state = TransferState::settled;
  write_transfer(work, transfer, "confirm_loss");
  VIDIMUS_CHECK(work.commit());
  VIDIMUS_TRY(view, view_transfer(counter, actor, id));
  out.view = std::move(view);
  return out;
}

}  // namespace vidimus::ra
