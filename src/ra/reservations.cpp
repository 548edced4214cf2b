#include "ra/reservations.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/letters_of_text.hpp"
#include "domain/mandates.hpp"
#include "ra/lost_replacement.hpp"
#include "ra/persons.hpp"
#include "ra/privacy.hpp"

namespace vidimus::ra {
namespace {

auto line_of(std::size_t longest) {
  return [longest](std::string_view typed) { return domain::tidy_line(typed, longest); };
}

std::string first_of(const std::string& given_names) { return given_names.substr(0, given_names.find(',')); }

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, domain::ascii_lower, domain::ascii_lower);
}

domain::Person person_typed(const CaseFile& file, const domain::OrderedHolder& typed, FieldReader& fields) {
  domain::Person out{.body = file.body.id, .organisation = file.organisation.id};
  out.given_names = fields.required("/given_names", typed.given_names, "name_invalid", domain::given_names_from);
  out.surname = fields.required("/surname", typed.surname, "name_invalid", domain::person_name_from);
  out.email = fields.required("/email", typed.email, "email_invalid", domain::email_from);
  if (!out.email.empty() && domain::looks_shared(out.email)) fields.refuse("/email", "email_shared");
  out.phone = fields.required("/phone", typed.phone, "phone_invalid", domain::phone_from);
  out.function = fields.required("/function", typed.function, "too_long", line_of(120));
  out.mandate_ends = read_optional_day(fields, "/mandate_ends", typed.mandate_ends);
  if (out.mandate_ends.ok() && !domain::elected_function(out.function)) fields.refuse("/mandate_ends", "mandate_not_elected");
  return out;
}

void read_references(CaseFile& file, const domain::OrderedHolder& typed, FieldReader& fields) {
  const auto reference_from = [](std::string_view text) { return domain::accounting_reference_from(text); };
  file.line.commitment_number =
      fields.optional("/commitment_number", typed.commitment_number, "reference_invalid", reference_from);
  file.line.service_code = fields.optional("/service_code", typed.service_code, "reference_invalid", reference_from);
  file.line.external_reference = fields.optional("/external_reference", typed.external_reference, "too_long", line_of(80));
}

}  // namespace

/// The holder by his address in the body, completed, or a new person. The address of somebody else is a field error, not a silent
/// mix-up: the withdrawal code goes there.
Result<domain::Person> Reservations::holder_for(domain::Person typed, FieldReader& fields) {
  const auto met = met_.find(typed.email);
  auto known = met == met_.end() ? std::optional<domain::Person>{} : std::optional{met->second};
  if (!known) {
    VIDIMUS_TRY(kept, work_.unit().person_by_email(typed.body, typed.email));
    known = std::move(kept);
  }
  if (!known) {
    typed.id = work_.new_id<domain::PersonId>();
    work_.write(typed, "person", typed.id.text, "create", typed.body);
    met_.emplace(typed.email, typed);
    return typed;
  }
  if (!same_word(known->surname, typed.surname) || !same_word(first_of(known->given_names), first_of(typed.given_names)))
    fields.refuse("/email", "email_of_somebody_else");
  VIDIMUS_TRY(restricted, is_restricted(work_.unit(), known->id));
  if (restricted) return base::fail(base::Code::conflict, "refused.person_restricted");
  domain::Person person = *known;
  if (person.given_names.size() < typed.given_names.size()) person.given_names = typed.given_names;
  if (person.phone.empty()) person.phone = typed.phone;
  if (person.function.empty()) person.function = typed.function;
  // Who orders says it last: the end of a mandate changes with each election, the rest was known before.
  if (typed.mandate_ends.ok() && domain::elected_function(person.function)) person.mandate_ends = typed.mandate_ends;
  const bool completed = person.given_names != known->given_names || person.phone != known->phone ||
                         person.function != known->function || person.mandate_ends != known->mandate_ends;
  if (completed) work_.write(person, "person", person.id.text, "complete", person.body);
  met_.insert_or_assign(person.email, person);
  return person;
}

/// Product, delivery site and verifying office, each checked to be the contract's or the body's own (R45, R49, R76).
Result<Done> Reservations::choose(CaseFile& file, const domain::OrderedHolder& typed, Cci cci, FieldReader& fields) {
  if (!typed.product.empty()) {
    VIDIMUS_TRY(products, work_.unit().products(file.contract.id));
    const auto product = std::ranges::find(products, typed.product, &domain::Product::id);
    if (product == products.end())
      fields.refuse("/product", "choice_unknown");
    else
      file.product = *product;
  }
  if (typed.delivery_site.empty()) return Done{};
  VIDIMUS_TRY(sites, work_.unit().sites(file.body.id));
  const auto site = std::ranges::find(sites, typed.delivery_site, &domain::DeliverySite::id);
  if (site == sites.end() || !site->offered) {
    fields.refuse("/delivery_site", "choice_unknown");
    return Done{};
  }
  if (site->outside && !file.contract.outside_counters) {
    fields.refuse("/delivery_site", "outside_not_allowed");
    return Done{};
  }
  const bool by_cci = site->kind == domain::SiteKind::cci;
  if (by_cci && cci == Cci::refused) {
    fields.refuse("/delivery_site", "pre_order_first");
    return Done{};
  }
  file.site = *site;
  file.line.mode = by_cci ? domain::WithdrawalMode::cci : domain::WithdrawalMode::own_site;
  // A CCI verifies what it hands over (R45); at an own site the verifying office may be another one of the body's.
  const auto asked = typed.verifying_office.empty() ? typed.delivery_site : typed.verifying_office;
  const auto office = std::ranges::find(sites, asked, &domain::DeliverySite::id);
  const bool right = office != sites.end() && (by_cci ? office->id == site->id : office->verifies);
  if (!right)
    fields.refuse("/verifying_office", "choice_unknown");
  else
    file.office = *office;
  return Done{};
}

Result<Done> Reservations::fill(CaseFile& file, const domain::OrderedHolder& typed, Cci cci, FieldReader& fields) {
  const auto person = person_typed(file, typed, fields);
  read_references(file, typed, fields);
  VIDIMUS_CHECK(choose(file, typed, cci, fields));
  if (!fields.verdict()) return Done{};
  VIDIMUS_TRY(holder, holder_for(person, fields));
  file.holder = holder;
  file.line.holder = holder.id;
  if (file.line.replaces.empty()) {
    VIDIMUS_TRY(lost, lost_certificate_of(work_, holder.id, file.organisation.id));
    if (!lost.empty() && replaced_.insert(lost.text).second) file.line.replaces = lost;
  }
  if (file.product) file.line.product = file.product->id;
  if (file.site) file.line.delivery_site = file.site->id;
  if (file.office) file.line.verifying_office = file.office->id;
  return Done{};
}

}  // namespace vidimus::ra
