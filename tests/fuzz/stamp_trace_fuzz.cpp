// The trace of time stamps is read back by `vidimus audit stamps`: any text is walked, and a sound one stays sound.
#include "tsa/stamp_chain.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto verdict = vidimus::tsa::walk_trace(vidimus::base::text_of({data, size}));
  if (verdict.broken && (*verdict.broken == 0 || *verdict.broken > verdict.stamps)) __builtin_trap();
  return 0;
}
