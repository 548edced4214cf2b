// JSON from anybody who may call the interface: what is read is written and read again the same.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.hpp"
#include "base/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vidimus::base::Json;
  const auto value = Json::parse(vidimus::base::text_of({data, size}));
  if (!value) return 0;
  const auto text = value->dump();
  const auto again = Json::parse(text);
  if (!again || again->dump() != text) std::abort();
  if (!Json::parse(value->dump(2))) std::abort();
  return 0;
}
