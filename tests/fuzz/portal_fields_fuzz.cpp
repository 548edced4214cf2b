// Fields browsers send to the portal beside forms: wished languages.
#include "base/bytes.hpp"
#include "web/portal/languages.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus::web::portal;
  static const std::vector<Language> languages = [] {
    std::vector<Language> out(2);
    out[0].code = "fr";
    out[1].code = "en";
    return out;
  }();
  const auto text = vidimus::base::text_of({data, size});
  const auto* best = accepted_language(languages, text);
  if (best != nullptr && best != &languages[0] && best != &languages[1]) __builtin_trap();
  return 0;
}
