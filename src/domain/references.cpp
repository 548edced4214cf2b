#include "domain/references.hpp"

#include <cstdio>

#include "domain/letters_of_text.hpp"

namespace vidimus::domain {

std::string reference_stem(std::string_view slug) {
  std::string letters;
  for (const char c : slug)
    if (is_ascii_letter(c)) letters += ascii_upper(c);
  if (letters.size() > 5) letters.resize(3);
  while (letters.size() < 3) letters += 'X';
  return letters;
}

std::string case_reference(std::string_view slug, int year, long number, int line) {
  char text[64];
  const int length = std::snprintf(text, sizeof text, "-%04d-%06ld-%d", year, number, line);
  return reference_stem(slug) + std::string(text, static_cast<std::size_t>(length));
}

}  // namespace vidimus::domain
