// Cookie fields.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.hpp"
#include "web/http/cookie.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = vidimus::base::text_of({data, size});
  const auto name = input.substr(0, input.find('\n'));
  const auto field = input.substr(name.size());
  const auto value = vidimus::web::http::find_cookie(field, name);
  if (value && !value->empty() && (value->data() < field.data() || value->data() + value->size() > field.data() + field.size()))
    std::abort();
  return 0;
}
