#include "ra/follow_up.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::OrderState;

constexpr int followed_a_page = 100;
constexpr std::chrono::days purchase_order_patience{5};
constexpr std::chrono::days installation_patience{7};

std::optional<OpenQuestion> missing_purchase_order(const CaseFile& file) {
  if (!file.dossier || !file.dossier->decided_at || !file.line.purchase_order.empty()) return std::nullopt;
  return OpenQuestion{"purchase_order_missing", *file.dossier->decided_at, purchase_order_patience, file.line.ordered_by};
}

std::optional<OpenQuestion> missing_installation(const CaseFile& file) {
  if (!file.certificate || file.certificate->state != domain::CertificateState::active || !file.certificate->not_before)
    return std::nullopt;
  return OpenQuestion{"not_installed", *file.certificate->not_before, installation_patience, file.line.holder};
}

/// Asks once: the letter itself says that it was asked.
Result<bool> ask(Counter& counter, const domain::LineId& id, std::optional<OpenQuestion> (*question_of)(const CaseFile&)) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(file, work.open_case(id));
  const auto question = question_of(file);
  if (!question || question->reader.empty()) return false;
  const auto waited = work.now() - question->since;
  if (waited < question->patience || waited > question->given_up) return false;
  VIDIMUS_TRY(letters, work.unit().letters_of(id));
  if (std::ranges::any_of(letters, [&](const auto& one) { return one.kind == question->kind; })) return false;
  VIDIMUS_TRY(reader, work.unit().person(question->reader));
  VIDIMUS_CHECK(work.tell(question->kind, file.body, reader, &file));
  VIDIMUS_CHECK(work.commit());
  return true;
}

Result<int> ask_all(Counter& counter, OrderState state, std::optional<OpenQuestion> (*question_of)(const CaseFile&)) {
  int count = 0;
  ports::LineFilter filter;
  filter.state = state;
  filter.limit = followed_a_page;
  while (true) {
    std::vector<domain::OrderLine> lines;
    {
      VIDIMUS_TRY(work, counter.open(Actor::house()));
      VIDIMUS_TRY(found, work.unit().lines(filter));
      lines = std::move(found);
    }
    for (const auto& line : lines) {
      const auto asked = ask(counter, line.id, question_of);
      if (!asked && asked.error().code == Code::unavailable) return asked.error();
      if (!asked) base::log::warn("follow_up.refused", {{"order", line.id.text}, {"reason", asked.error().detail}});
      count += asked && *asked ? 1 : 0;
    }
    if (lines.size() < static_cast<std::size_t>(followed_a_page)) return count;
    filter.after = lines.back().id;
  }
}

}  // namespace

std::vector<OpenQuestion> open_questions(const CaseFile& file) {
  std::vector<OpenQuestion> out;
  if (const auto one = missing_purchase_order(file); one && file.line.state == OrderState::validated) out.push_back(*one);
  if (const auto one = missing_installation(file); one && file.line.state == OrderState::issued) out.push_back(*one);
  std::erase_if(out, [](const OpenQuestion& one) { return one.reader.empty(); });
  return out;
}

Result<int> ask_missing_purchase_orders(Counter& counter) {
  return ask_all(counter, OrderState::validated, missing_purchase_order);
}

Result<int> ask_missing_installations(Counter& counter) { return ask_all(counter, OrderState::issued, missing_installation); }

}  // namespace vidimus::ra
