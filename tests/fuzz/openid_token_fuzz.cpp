// Key sets and signed tokens of any octets, as an identity provider might send them: read or refused.
#include "adapters/openid/key_set.hpp"
#include "adapters/openid/provider.hpp"
#include "base/bytes.hpp"

using namespace vidimus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  (void)adapters::openid::KeySet::read(text);
  static const auto keys = adapters::openid::KeySet::read(
      R"({"keys":[{"kty":"EC","crv":"P-256","kid":"e","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}]})");
  (void)keys->verify(text);
  // Behind a header that is right, so that signatures and claims are reached.
  (void)keys->verify("eyJhbGciOiJFUzI1NiIsImtpZCI6ImUifQ." + std::string{text});
  if (const auto claims = base::Json::parse(text))
    (void)adapters::openid::check_claims(*claims, {"https://provider.example", "vidimus", "nonce", {}});
  return 0;
}
