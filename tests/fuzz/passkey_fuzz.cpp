// Authenticator data and client data of any octets: read or refused.
#include "adapters/credentials/credentials.hpp"
#include "pki/digest.hpp"

using namespace vidimus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static adapters::credentials::SystemCredentials credentials;
  static const ports::RelyingParty party{.id = "registre.example", .origin = "https://registre.example"};
  static const base::Bytes challenge(56, 7);
  const std::string client =
      R"({"type":"webauthn.create","origin":"https://registre.example","challenge":")" + base::to_base64url(challenge) + "\"}";
  // The octets given stand after a site and flags that are right, so that the key behind them is reached.
  const auto hash = pki::sha256(base::view_of(party.id));
  base::Bytes authenticator{hash.begin(), hash.end()};
  authenticator.insert(authenticator.end(), {0x45, 0, 0, 0, 0});
  authenticator.insert(authenticator.end(), data, data + size);
  const auto text = base::view_of(client);
  (void)credentials.read_registration(party, challenge, {{text.begin(), text.end()}, authenticator});
  (void)credentials.read_registration(party, challenge, {{data, data + size}, authenticator});
  return 0;
}
