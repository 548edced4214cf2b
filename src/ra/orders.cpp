#include "ra/orders.hpp"

#include "domain/identifiers.hpp"
#include "ra/annex.hpp"
#include "ra/reservations.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::Effect;
using domain::Fact;
using domain::FactSet;
using domain::OrderEvent;
using domain::OrderLine;

constexpr int most_lines = 50;

/// Moves the line of a case on an event with what follows from it, and commits.
Result<OrderLine> step(Work& work, CaseFile& file, OrderEvent event, FactSet more, Json note = {}) {
  VIDIMUS_TRY(decision, domain::decide(domain::order_table, file.line.state, event, file.acting, facts(file, work.now()) | more));
  work.move(file.line, decision, file.line.reference, std::move(note));
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return file.line;
}

Result<std::vector<OrderLine>> place_lines(Work& work, const SendAnnex& command) {
  if (command.count < 1 || command.count > most_lines) {
    FieldReader fields;
    fields.refuse("/count", "count_out_of_range");
    VIDIMUS_CHECK(fields.verdict());
  }
  VIDIMUS_TRY(annex, open_annex(work, command.membership, command.count));
  VIDIMUS_CHECK(sign_annex(work, annex, command.code));
  std::vector<OrderLine> out;
  for (int number = 1; number <= command.count; ++number) {
    CaseFile file = annex.blank;
    file.line.id = work.new_id<domain::LineId>();
    file.line.reference = annex.reference(number);
    file.line.annex_signed_at = file.line.placed_at = work.now();
    file.line.annex_digest = annex.text.digest;
    work.move(file.line, annex.decision, file.line.reference, Json::object({{"line", number}, {"of", command.count}}));
    // One annexe, one letter: that of its first line.
    const auto effects = number == 1 ? annex.decision.then : annex.decision.then.without(Effect::tell_order_placed);
    VIDIMUS_CHECK(work.perform(file, effects, Json::object({{"count", command.count}})));
    out.push_back(file.line);
  }
  VIDIMUS_CHECK(work.commit());
  return out;
}

}  // namespace

Result<std::vector<OrderLine>> send_annex(Counter& counter, const Actor& actor, const SendAnnex& command) {
  // Two annexes at once may draw the same number; the second is placed again under the next one.
  for (int attempt = 1;; ++attempt) {
    VIDIMUS_TRY(work, counter.open(actor));
    auto placed = place_lines(work, command);
    const bool again =
        !placed && placed.error().code == Code::conflict && placed.error().detail == "reference_taken" && attempt < 5;
    if (!again) return placed;
  }
}

Result<std::string> annex_form(Counter& counter, const Actor& actor, const domain::MembershipId& id, int count) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_CHECK(blank_case(work, id));
  VIDIMUS_TRY(membership, work.unit().membership(id));
  VIDIMUS_TRY(annex, text_to_sign(work, annex_text, membership, Json::object({{"count", count}})));
  return annex.text;
}

Result<OrderLine> reserve(Counter& counter, const Actor& actor, const Reserve& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(command.line));
  if (command.version != 0 && command.version != file.line.version) return fail(Code::stale, "refused.stale");
  FieldReader fields;
  Reservations reservations{work};
  const auto cci = file.contract.cci_by_pre_order ? Reservations::Cci::refused : Reservations::Cci::taken;
  VIDIMUS_CHECK(reservations.fill(file,
                                  {.given_names = command.given_names,
                                   .surname = command.surname,
                                   .email = command.email,
                                   .phone = command.phone,
                                   .function = command.function,
                                   .product = command.product,
                                   .delivery_site = command.delivery_site,
                                   .verifying_office = command.verifying_office,
                                   .commitment_number = command.commitment_number,
                                   .service_code = command.service_code,
                                   .external_reference = command.external_reference,
                                   .mandate_ends = command.mandate_ends},
                                  cci, fields));
  if (file.site && file.line.mode != command.mode) fields.refuse("/delivery_site", "choice_unknown");
  VIDIMUS_CHECK(fields.verdict());
  // The roles toward the case are those held before the holder was named: naming oneself gives no right to name.
  return step(work, file, OrderEvent::reserve, {});
}

Result<OrderLine> cancel_line(Counter& counter, const Actor& actor, const domain::LineId& line, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(line));
  const auto written = domain::tidy_line(reason, 500);
  file.line.reason = written.value_or(std::string{});
  return step(work, file, OrderEvent::cancel, written ? FactSet{Fact::reason_given} : FactSet{});
}

Result<OrderLine> confirm_installation(Counter& counter, const Actor& actor, const domain::LineId& line) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(line));
  return step(work, file, OrderEvent::confirm_installation, {});
}

}  // namespace vidimus::ra
