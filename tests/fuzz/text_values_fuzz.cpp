// Values that stand in texts everywhere: base 64, hexadecimal, dates, domain names. What is read is written and read again the
// same.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.hpp"
#include "base/idna.hpp"
#include "base/time.hpp"
#include "domain/search.hpp"

namespace {

void must(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus;
  const base::ByteView octets{data, size};
  const auto text = base::text_of(octets);
  must(base::from_base64(base::to_base64(octets)) == base::copy_of(octets));
  must(base::from_base64(base::to_base64url(octets)) == base::copy_of(octets));
  if (const auto read = base::from_base64(text)) must(base::from_base64(base::to_base64(*read)) == read);
  if (const auto read = base::from_hex(text)) must(base::from_hex(base::to_hex(*read)) == read);
  if (const auto when = base::from_rfc3339(text)) must(base::from_rfc3339(base::to_rfc3339(*when)) == when);
  if (const auto day = base::day_from(text)) must(base::to_text(*day) == text);
  if (const auto name = base::ascii_domain(text)) must(base::ascii_domain(*name) == name);
  const auto words = domain::search_words(text);
  must(words.size() <= 60);
  for (const auto& word : words) must(!word.empty() && word.size() <= 40);
  must(domain::wanted_words(text).size() <= 6);
  return 0;
}
