// Passkeys through libfido2, time-based codes through liboath, QR codes through libqrencode.
#pragma once

#include "ports/credentials.hpp"

namespace vidimus::adapters::credentials {

class SystemCredentials final : public ports::Credentials {
 public:
  base::Result<ports::Passkey> read_registration(const ports::RelyingParty& party, base::ByteView challenge,
                                                 const ports::PasskeyRegistration& given) override;
  base::Result<std::int64_t> verify_assertion(const ports::RelyingParty& party, base::ByteView challenge, base::ByteView material,
                                              const ports::PasskeyAssertion& given) override;
  base::Result<ports::OneTimeSetup> one_time_setup(base::ByteView secret, const std::string& issuer,
                                                   const std::string& account) override;
  base::Result<std::int64_t> verify_one_time_code(base::ByteView secret, const std::string& code, base::Instant now) override;
};

}  // namespace vidimus::adapters::credentials
