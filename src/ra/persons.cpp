#include "ra/persons.hpp"

#include <algorithm>

#include "domain/identifiers.hpp"
#include "domain/letters_of_text.hpp"

namespace vidimus::ra {
namespace {

constexpr std::size_t longest_function = 120;

std::string first_of(const std::string& given_names) { return given_names.substr(0, given_names.find(',')); }

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, domain::ascii_lower, domain::ascii_lower);
}

}  // namespace

domain::Person read_person(FieldReader& fields, const TypedPerson& typed) {
  const auto function_from = [](std::string_view text) { return domain::tidy_line(text, longest_function); };
  domain::Person out;
  out.given_names = fields.required("/given_names", typed.given_names, "name_invalid", domain::given_names_from);
  out.surname = fields.required("/surname", typed.surname, "name_invalid", domain::person_name_from);
  out.email = fields.required("/email", typed.email, "email_invalid", domain::email_from);
  out.function = fields.optional("/function", typed.function, "too_long", function_from);
  out.phone = fields.optional("/phone", typed.phone, "phone_invalid", domain::phone_from);
  return out;
}

Result<domain::Person> person_under_address(Work& work, const domain::Person& typed, FieldReader& fields) {
  VIDIMUS_TRY(known, work.unit().person_by_email(typed.body, typed.email));
  if (!known) {
    domain::Person person = typed;
    person.id = work.new_id<domain::PersonId>();
    work.write(person, "person", person.id.text, "create", person.body);
    return person;
  }
  if (!same_word(known->surname, typed.surname) || !same_word(first_of(known->given_names), first_of(typed.given_names)))
    fields.refuse("/email", "email_of_somebody_else");
  domain::Person person = *known;
  if (person.function.empty()) person.function = typed.function;
  if (person.phone.empty()) person.phone = typed.phone;
  if (person.organisation.empty()) person.organisation = typed.organisation;
  if (typed.mandate_ends.ok()) person.mandate_ends = typed.mandate_ends;
  const bool completed = person.function != known->function || person.phone != known->phone ||
                         person.organisation != known->organisation || person.mandate_ends != known->mandate_ends;
  if (completed) work.write(person, "person", person.id.text, "complete", person.body);
  return person;
}

base::Day read_day(FieldReader& fields, std::string_view pointer, const std::string& typed) {
  if (typed.empty()) fields.refuse(pointer, "required");
  return read_optional_day(fields, pointer, typed);
}

base::Day read_optional_day(FieldReader& fields, std::string_view pointer, const std::string& typed) {
  if (typed.empty()) return {};
  const auto day = base::day_from(typed);
  if (!day) fields.refuse(pointer, "date_invalid");
  return day.value_or(base::Day{});
}

}  // namespace vidimus::ra
