#include "programs/shared_secret.hpp"

#include "adapters/files/master_key.hpp"
#include "adapters/files/sealed.hpp"
#include "base/bytes.hpp"
#include "programs/instance.hpp"

namespace vidimus::programs {
namespace {

using base::Code;
using base::fail;

constexpr std::string_view mark = "sealed:";
constexpr std::string_view bound_to = "shared secret";  // a sealed document is no secret, and the other way round

}  // namespace

base::Result<std::string> seal_shared_secret(const Settings& settings, const base::Secret& secret, ports::Entropy& entropy) {
  VIDIMUS_TRY(master, adapters::files::read_master_key(settings.master_key));
  return std::string{mark} + base::to_base64(adapters::files::seal(base::view_of(secret.reveal()), bound_to, master, entropy));
}

base::Result<base::Secret> read_shared_secret(const Settings& settings, const std::string& path) {
  VIDIMUS_TRY(line, read_pin(path));
  if (!line.reveal().starts_with(mark)) return std::move(line);
  VIDIMUS_TRY(master, adapters::files::read_master_key(settings.master_key));
  const auto octets = base::from_base64(std::string_view{line.reveal()}.substr(mark.size()));
  const auto opened =
      octets ? adapters::files::unseal(*octets, bound_to, master) : base::Result<base::Bytes>{fail(Code::malformed, "")};
  if (!opened) return fail(Code::misconfigured, "not a secret sealed under this instance's master key: " + path);
  return base::Secret{std::string{base::text_of(*opened)}};
}

}  // namespace vidimus::programs
