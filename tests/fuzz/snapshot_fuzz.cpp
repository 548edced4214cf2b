// The responder's snapshot, as a disk may give it back. Its digest is put right, so that what it guards is reached.
#include "pki/digest.hpp"
#include "va/snapshot.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus;
  base::Bytes octets{data, data + size};
  const auto digest = pki::sha256(octets);
  octets.insert(octets.end(), digest.begin(), digest.end());
  if (const auto snapshot = va::read_snapshot(octets, {"essai", "autre"})) {
    const auto again = va::write_snapshot(snapshot->index, snapshot->as_of, {"essai", "autre"});
    if (!va::read_snapshot(again, {"essai", "autre"})) __builtin_trap();
  }
  return 0;
}
