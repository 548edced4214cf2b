// Form bodies and request targets.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "web/http/form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus::web::http;
  const auto input = vidimus::base::text_of({data, size});
  const auto form = parse_urlencoded(input);
  if (form)
    for (const auto& field : form->fields)
      if (percent_decode(percent_encode(field.value)) != field.value) std::abort();
  Request request;
  if (request.set_target(input)) {
    for (const auto& part : request.segments)
      if (part == ".." || part.find('\0') != std::string::npos) std::abort();
    const auto value = request.query_value("a");
    if (value && value->size() > size) std::abort();
  }
  return 0;
}
