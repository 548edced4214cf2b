// The case as its page shows it: what is known, what happened, what may be done now and what is missing for the rest.
#include "ra/orders.hpp"
#include "ra/parties.hpp"

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
                          Fact::within_horizon,
                          Fact::operator_accredited,
                          Fact::operator_present,
                          Fact::stock_left,
                          Fact::certificate_of_holder,
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
                          Fact::token_at_hand,
                          Fact::operator_countersigns,
                          Fact::holder_identified_again,
                          Fact::another_agent,
                          Fact::checklist_complete};

/// Facts about who is looking: nobody reviews or delivers his own case, or agrees twice.
Result<FactSet> facts_of(Work& work, const CaseFile& file) {
  const auto& who = work.actor().person;
  FactSet out;
  out.add_if(who != file.line.holder, Fact::operator_is_no_holder);
  const bool first = file.dossier && !file.dossier->first_validator.empty();
  out.add_if(first && file.dossier->first_validator != who, Fact::other_reviewer_agreed);
  if (!file.acting.has(Role::registration_operator)) return out;
  VIDIMUS_TRY(party, is_party(work, file, who));
  out.add_if(!party, Fact::reviewer_is_no_party);
  return out;
}

struct Reader {
  CaseView& view;
  FactSet facts;

  /// Rows for our own sites say nothing about a CCI office, nor the other way round (R53).
  [[nodiscard]] bool is_for_other_sites(FactSet needs) const {
    return (needs.has(Fact::own_delivery_site) && facts.has(Fact::external_delivery_site)) ||
           (needs.has(Fact::external_delivery_site) && facts.has(Fact::own_delivery_site));
  }
  /// Sorts every row that leaves this state for the reader's roles into what may be done and what waits.
  template <class State, class Event, std::size_t N>
  void read(std::string_view noun, const domain::Table<State, Event, N>& table, State state) {
    for (const auto& row : table) {
      if (row.from != state || !row.by.meets(view.file.acting) || is_for_other_sites(row.needs)) continue;
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

/// The appointment one may act on: the booked one, or one still to be booked. Nothing once the face-to-face took place.
std::optional<domain::AppointmentState> appointment_state(const CaseFile& file) {
  if (file.honoured() != nullptr) return std::nullopt;
  if (file.booked() != nullptr) return domain::AppointmentState::booked;
  using enum domain::OrderState;
  const bool ahead = file.line.state == dossier_sent || file.line.state == validated || file.line.state == ready;
  return ahead ? std::optional{domain::AppointmentState::offered} : std::nullopt;
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
  VIDIMUS_TRY(own, facts_of(work, file));
  Reader reader{out, facts(file, work.now()) | own | brought};
  out.file = std::move(file);
  reader.read("order", domain::order_table, out.file.line.state);
  if (out.file.dossier) reader.read("dossier", domain::dossier_table, out.file.dossier->state);
  if (const auto state = appointment_state(out.file)) reader.read("appointment", domain::appointment_table, *state);
  const bool brought_in = out.file.line.mode == domain::WithdrawalMode::cci && out.file.honoured() != nullptr;
  if (out.file.certificate || brought_in)
    reader.read("certificate", domain::certificate_table,
                out.file.certificate ? out.file.certificate->state : domain::CertificateState::requested);
  if (out.file.token) reader.read("token", domain::token_table, out.file.token->state);
  return out;
}

}  // namespace vidimus::ra
