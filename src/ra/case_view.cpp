// The case as its page shows it: what is known, what happened, what may be done now and what is missing for the rest.
#include "ra/orders.hpp"

namespace vidimus::ra {
namespace {

using domain::Fact;
using domain::FactSet;
using domain::Role;
using domain::RoleSet;

/// Facts that come with the act itself (a reason typed, a slot chosen, a code given): they are never what a case is waiting for.
constexpr FactSet brought{Fact::reason_given,
                          Fact::annex_signed,
                          Fact::holder_named,
                          Fact::product_chosen,
                          Fact::withdrawal_chosen,
                          Fact::notice_kept,
                          Fact::slot_exists,
                          Fact::slot_free,
                          Fact::operator_accredited,
                          Fact::holder_present,
                          Fact::same_document,
                          Fact::code_right,
                          Fact::requester_authenticated,
                          Fact::proof_of_possession,
                          Fact::lint_clean,
                          Fact::read_back,
                          Fact::key_on_token,
                          Fact::receipt_signed,
                          Fact::token_in_stock_here,
                          Fact::holder_identified_again};

/// Facts about who is looking: nobody reviews or delivers his own case.
FactSet facts_of(const Actor& actor, const CaseFile& file) {
  FactSet out;
  const bool holder = actor.person == file.line.holder;
  const bool party = holder || actor.person == file.line.ordered_by ||
                     file.acting.meets({Role::legal_representative, Role::delegate, Role::order_manager});
  out.add_if(!holder, Fact::operator_is_no_holder);
  out.add_if(!party, Fact::reviewer_is_no_party);
  return out;
}

struct Reader {
  CaseView& view;
  FactSet facts;

  /// Sorts every row that leaves this state for the reader's roles into what may be done and what waits.
  template <class State, class Event, std::size_t N>
  void read(std::string_view noun, const domain::Table<State, Event, N>& table, State state) {
    for (const auto& row : table) {
      if (row.from != state || !row.by.meets(view.file.acting)) continue;
      auto event = std::string{noun} + "." + std::string{base::to_name(row.on)};
      std::vector<std::string> missing;
      row.needs.without(facts).each([&](Fact fact) { missing.emplace_back(base::to_name(fact)); });
      if (missing.empty())
        view.possible.push_back(std::move(event));
      else
        view.blocked.emplace_back(std::move(event), std::move(missing));
    }
  }
};

/// The appointment a holder may act on: the booked one, or one still to be booked. Nothing once the face-to-face took place.
std::optional<domain::AppointmentState> appointment_state(const CaseFile& file) {
  if (file.honoured() != nullptr) return std::nullopt;
  if (file.booked() != nullptr) return domain::AppointmentState::booked;
  using enum domain::OrderState;
  const bool ahead = file.line.state == dossier_sent || file.line.state == validated || file.line.state == ready;
  const bool ours = file.line.mode == domain::WithdrawalMode::own_site;
  return ahead && ours ? std::optional{domain::AppointmentState::offered} : std::nullopt;
}

}  // namespace

Result<CaseView> view_case(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  CaseView out;
  VIDIMUS_TRY(letters, work.unit().letters_of(file.line.id));
  for (auto& letter : letters) letter.sealed.clear();
  out.letters = std::move(letters);
  VIDIMUS_TRY(history, work.unit().audit({.body = file.body.id, .reference = reference, .limit = 1000}));
  out.history = std::move(history);
  if (!file.line.holder.empty()) {
    VIDIMUS_TRY(met, work.unit().last_face_to_face(file.line.holder));
    if (met) out.last_face_to_face = met->at;
  }
  Reader reader{out, facts(file, work.now()) | facts_of(actor, file) | brought};
  out.file = std::move(file);
  reader.read("order", domain::order_table, out.file.line.state);
  if (out.file.dossier) reader.read("dossier", domain::dossier_table, out.file.dossier->state);
  if (const auto state = appointment_state(out.file)) reader.read("appointment", domain::appointment_table, *state);
  if (out.file.certificate) reader.read("certificate", domain::certificate_table, out.file.certificate->state);
  if (out.file.token) reader.read("token", domain::token_table, out.file.token->state);
  return out;
}

}  // namespace vidimus::ra
