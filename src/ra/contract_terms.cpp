#include "ra/contract_terms.hpp"

#include <algorithm>
#include <charconv>

#include "domain/identifiers.hpp"
#include "domain/slots.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using domain::FrameworkContract;

constexpr std::size_t longest_term = 160;
constexpr int largest_count = 100'000'000;

template <auto Member>
std::string show_text(const FrameworkContract& contract) {
  return contract.*Member;
}
template <auto Member>
bool read_text(FrameworkContract& contract, std::string_view typed) {
  if (typed.empty()) {
    (contract.*Member).clear();
    return true;
  }
  auto line = domain::tidy_line(typed, longest_term);
  if (line) contract.*Member = *std::move(line);
  return line.has_value();
}

template <auto Member>
std::string show_day(const FrameworkContract& contract) {
  return (contract.*Member).ok() ? base::to_text(contract.*Member) : std::string{};
}
/// A day that is not chosen yet is empty in a draft.
template <auto Member>
bool read_day(FrameworkContract& contract, std::string_view typed) {
  const auto day = typed.empty() ? std::optional{base::Day{}} : base::day_from(typed);
  if (day) contract.*Member = *day;
  return day.has_value();
}

template <auto Member>
std::string show_flag(const FrameworkContract& contract) {
  return contract.*Member ? "true" : "false";
}
/// "oui" is what a ticked box of a form says.
template <auto Member>
bool read_flag(FrameworkContract& contract, std::string_view typed) {
  contract.*Member = typed == "true" || typed == "oui";
  return contract.*Member || typed == "false" || typed == "non" || typed.empty();
}

template <auto Member>
std::string show_count(const FrameworkContract& contract) {
  return std::to_string(contract.*Member);
}
template <auto Member, int Least, int Most = largest_count>
bool read_count(FrameworkContract& contract, std::string_view typed) {
  int number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc{} || end != typed.data() + typed.size() || number < Least || number > Most) return false;
  contract.*Member = number;
  return true;
}

template <auto Member>
std::string show_choice(const FrameworkContract& contract) {
  return std::string{base::to_name(contract.*Member)};
}
template <auto Member>
bool read_choice(FrameworkContract& contract, std::string_view typed) {
  const auto found = base::from_name<std::remove_cvref_t<decltype(contract.*Member)>>(typed);
  if (found) contract.*Member = *found;
  return found.has_value();
}

std::string show_successor(const FrameworkContract& contract) { return contract.successor.text; }
bool read_successor(FrameworkContract& contract, std::string_view typed) {
  contract.successor = domain::ContractId{std::string{typed}};
  return typed.empty() || contract.successor != contract.id;
}

/// "a@x.example; B@x.example" → "a@x.example, b@x.example".
bool read_addresses(FrameworkContract& contract, std::string_view typed) {
  std::string out;
  while (!typed.empty()) {
    const auto end = std::min(typed.find_first_of(",; \n\r\t"), typed.size());
    if (end > 0) {
      const auto address = domain::email_from(typed.substr(0, end));
      if (!address) return false;
      out += (out.empty() ? "" : ", ") + *address;
    }
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
  contract.sender_addresses = std::move(out);
  return contract.sender_addresses.size() <= 1000;
}

template <auto M>
constexpr ContractTerm text_term(std::string_view name) {
  return {name, TermKind::text, false, "too_long", show_text<M>, read_text<M>};
}
template <auto M>
constexpr ContractTerm day_term(std::string_view name) {
  return {name, TermKind::day, true, "date_invalid", show_day<M>, read_day<M>};
}
template <auto M>
constexpr ContractTerm flag_term(std::string_view name, bool amendable = false) {
  return {name, TermKind::flag, amendable, "choice_invalid", show_flag<M>, read_flag<M>};
}
template <auto M, int Least, int Most = largest_count>
constexpr ContractTerm count_term(std::string_view name, bool amendable) {
  return {name, TermKind::count, amendable, "number_invalid", show_count<M>, read_count<M, Least, Most>};
}
template <auto M>
constexpr ContractTerm choice_term(std::string_view name) {
  return {name, TermKind::choice, false, "choice_invalid", show_choice<M>, read_choice<M>};
}

using F = FrameworkContract;
constexpr ContractTerm all_terms[]{
    text_term<&F::name>("name"),
    text_term<&F::supplier>("supplier"),
    day_term<&F::adhesion_open>("adhesion_open"),
    day_term<&F::effective>("effective"),
    day_term<&F::order_cutoff>("order_cutoff"),
    flag_term<&F::cutoff_included>("cutoff_included", true),
    day_term<&F::dossier_deadline>("dossier_deadline"),
    day_term<&F::term>("term"),
    {"successor", TermKind::choice, true, "choice_unknown", show_successor, read_successor},
    text_term<&F::convention_text>("convention_text"),
    count_term<&F::code_attempts, 1, 20>("code_attempts", false),
    count_term<&F::face_to_face_days, 1, 3650>("face_to_face_days", true),
    count_term<&F::booking_notice_hours, 0, 720>("booking_notice_hours", true),
    count_term<&F::booking_horizon_days, 1, domain::longest_window_days>("booking_horizon_days", true),
    count_term<&F::booking_change_hours, 0, 720>("booking_change_hours", true),
    count_term<&F::no_shows_allowed, 1, 20>("no_shows_allowed", true),
    flag_term<&F::second_reviewer>("second_reviewer"),
    flag_term<&F::cci_by_pre_order>("cci_by_pre_order"),
    flag_term<&F::purchase_order_in_cci>("purchase_order_in_cci"),
    flag_term<&F::outside_counters>("outside_counters"),
    flag_term<&F::operator_token>("operator_token"),
    count_term<&F::order_quota, 0>("order_quota", true),
    count_term<&F::member_quota, 0>("member_quota", true),
    count_term<&F::fee_cents, 0>("fee_cents", false),
    flag_term<&F::fee_includes_tax>("fee_includes_tax"),
    count_term<&F::fee_tax_per_mille, 0, 1000>("fee_tax_per_mille", false),
    choice_term<&F::fee_due>("fee_due"),
    text_term<&F::base_bundle>("base_bundle"),
    text_term<&F::add_on>("add_on"),
    {"sender_addresses", TermKind::text, true, "email_invalid", show_text<&F::sender_addresses>, read_addresses},
    choice_term<&F::renewal_rule>("renewal_rule"),
    count_term<&F::renewal_window_days, 0, 366>("renewal_window_days", true),
    count_term<&F::announcement_days, 0, 366>("announcement_days", true),
    count_term<&F::warning_days, 0, 60>("warning_days", true),
};

}  // namespace

std::span<const ContractTerm> contract_terms() { return all_terms; }

base::Result<base::Done> read_terms(FrameworkContract& contract, const TypedTerms& typed, bool amending) {
  FieldReader fields;
  for (const auto& [name, value] : typed) {
    const auto* term = std::ranges::find(all_terms, std::string_view{name}, &ContractTerm::name);
    if (term == std::ranges::end(all_terms)) {
      fields.refuse("/" + name, "unknown");
      continue;
    }
    const auto before = term->show(contract);
    if (!term->read(contract, value))
      fields.refuse("/" + name, term->reason);
    else if (amending && !term->amendable && term->show(contract) != before)
      fields.refuse("/" + name, "term_fixed");
  }
  return fields.verdict();
}

}  // namespace vidimus::ra
