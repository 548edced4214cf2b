// Settings, profiles, contracts and tables that people write by hand: whatever the file is, it is read or refused by name.
#include <cstdint>

#include "base/toml.hpp"
#include "domain/piece_rules.hpp"
#include "domain/retention.hpp"
#include "domain/working_time.hpp"
#include "pki/lint.hpp"
#include "pki/profile.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus;
  const auto file = base::parse_toml(base::text_of({data, size}), "fichier.toml");
  if (!file) {
    if (file.error().detail.empty()) __builtin_trap();
    return 0;
  }
  (void)file->dump();
  const pki::ProfileSettings values{{"policy_arc", "2.25.1"}, {"cps_url", "http://x.example/"}};
  (void)pki::read_profile(*file, values);
  (void)pki::read_crypto_policy(*file);
  (void)domain::read_holidays(*file);
  (void)domain::read_retention(*file);
  (void)domain::read_piece_rules(*file);
  return 0;
}
