#include "adapters/secrets/argon2.hpp"

#include <sodium.h>

#include <array>
#include <semaphore>
#include <stdexcept>

namespace vidimus::adapters::secrets {
namespace {

/// Each takes 64 MiB for a moment: guessers must not take the server's memory.
constexpr std::ptrdiff_t most_at_once = 2;

class Turn {
 public:
  explicit Turn(std::counting_semaphore<most_at_once>& turns) : turns_(turns) { turns_.acquire(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { turns_.release(); }

 private:
  std::counting_semaphore<most_at_once>& turns_;
};

class Argon2 final : public ports::SecretHasher {
 public:
  explicit Argon2(Cost cost)
      : passes_(cost == Cost::least ? crypto_pwhash_argon2id_OPSLIMIT_MIN : crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE),
        octets_(cost == Cost::least ? crypto_pwhash_argon2id_MEMLIMIT_MIN : crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
  }

  base::Result<std::string> hash(const base::Secret& secret) override {
    const Turn turn{turns_};
    std::array<char, crypto_pwhash_argon2id_STRBYTES> out{};
    const auto text = secret.reveal();
    if (crypto_pwhash_argon2id_str(out.data(), text.data(), text.size(), passes_, octets_) != 0)
      return base::fail(base::Code::unavailable, "not enough memory for a hash");
    return std::string{out.data()};
  }

  bool matches(const base::Secret& secret, const std::string& hash) override {
    const Turn turn{turns_};
    const auto text = secret.reveal();
    return hash.size() < crypto_pwhash_argon2id_STRBYTES &&
           crypto_pwhash_argon2id_str_verify(hash.c_str(), text.data(), text.size()) == 0;
  }

 private:
  unsigned long long passes_;
  std::size_t octets_;
  std::counting_semaphore<most_at_once> turns_{most_at_once};
};

}  // namespace

std::unique_ptr<ports::SecretHasher> argon2(Cost cost) { return std::make_unique<Argon2>(cost); }

}  // namespace vidimus::adapters::secrets
