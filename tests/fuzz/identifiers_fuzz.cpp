// What people type into the fields of a form: whatever comes in, what is accepted is well formed and reads back as itself.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/dossier.hpp"
#include "domain/identifiers.hpp"

namespace {

void must(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus::domain;
  const std::string_view typed{reinterpret_cast<const char*>(data), size};
  if (const auto email = email_from(typed))
    must(email_from(*email) == email && email->find_first_of("\r\n ") == std::string::npos);
  if (const auto phone = phone_from(typed)) must(phone_from(*phone) == phone && phone->front() == '+');
  if (const auto siret = siret_from(typed)) must(siret_from(*siret) == siret && siret->size() == 14);
  if (const auto line = tidy_line(typed)) must(tidy_line(*line) == line && line->size() <= 200);
  if (const auto name = person_name_from(typed)) must(person_name_from(*name) == name);
  if (const auto names = given_names_from(typed)) must(given_names_from(*names) == names);
  if (const auto reference = accounting_reference_from(typed)) must(accounting_reference_from(*reference) == reference);
  const auto number = normalised_document_number(typed);
  must(normalised_document_number(number) == number);
  return 0;
}
