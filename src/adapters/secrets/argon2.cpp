#include "adapters/secrets/argon2.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace vidimus::adapters::secrets {
namespace {

class Argon2 final : public ports::SecretHasher {
 public:
  explicit Argon2(Cost cost)
      : passes_(cost == Cost::least ? crypto_pwhash_argon2id_OPSLIMIT_MIN : crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE),
        octets_(cost == Cost::least ? crypto_pwhash_argon2id_MEMLIMIT_MIN : crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  }

  base::Result<std::string> hash(const base::Secret& secret) override {
    std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
    const auto text = secret.reveal();
    if (crypto_pwhash_argon2id_str(out.data(), text.data(), text.size(), passes_, octets_) != 0)
      return base::fail(base::Code::unavailable, "not enough memory for a hash");
    return std::string{out.data()};
  }

  bool matches(const base::Secret& secret, const std::string& hash) override {
    const auto text = secret.reveal();
    return hash.size() < crypto_pwhash_argon2id_STRBYTES &&
           crypto_pwhash_argon2id_str_verify(hash.c_str(), text.data(), text.size()) == 0;
  }

 private:
  unsigned long long passes_;
  std::size_t octets_;
};

}  // namespace

std::unique_ptr<ports::SecretHasher> argon2(Cost cost) { return std::make_unique<Argon2>(cost); }

}  // namespace vidimus::adapters::secrets
