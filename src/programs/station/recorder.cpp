#include "programs/station/recorder.hpp"

namespace vidimus::programs::station {
namespace {

using base::Bytes;
using base::ByteView;
using base::Done;
using base::Result;
using ports::TokenCodes;
using ports::TokenKey;

std::string count(std::size_t number, std::string_view what) { return std::to_string(number) + " " + std::string{what}; }

class Recorder final : public ports::TokenDevice {
 public:
  Recorder(std::unique_ptr<ports::TokenDevice> token, Sentences& sentences) : token_(std::move(token)), sentences_(sentences) {}

  Result<ports::TokenInfo> info() override {
    return heard("What are you?", token_->info(), [](const ports::TokenInfo& told) {
      return told.model + ", " + std::string{base::to_name(told.condition)} +
             (told.tries_left ? ", " + count(*told.tries_left, "tries left") : std::string{});
    });
  }
  Result<Done> initialise(std::string_view label, const TokenCodes& codes) override {
    return done("Take the label " + std::string{label} + ", an unblocking code and the holder's PIN.",
                token_->initialise(label, codes));
  }
  Result<Done> prepare(std::string_view label, const base::Secret& code) override {
    return done("Take the label " + std::string{label} + " and an unblocking code.", token_->prepare(label, code));
  }
  Result<Done> change_security_officer(const base::Secret& before, const base::Secret& after) override {
    return done("Take another unblocking code.", token_->change_security_officer(before, after));
  }
  Result<Done> log_in(const base::Secret& pin) override { return done("Here is the PIN.", token_->log_in(pin)); }
  Result<Done> change_pin(const base::Secret& before, const base::Secret& after) override {
    return done("Take another PIN.", token_->change_pin(before, after));
  }
  Result<Done> unblock(const TokenCodes& codes) override {
    return done("Here is the unblocking code; take a new PIN.", token_->unblock(codes));
  }
  Result<TokenKey> generate_key(std::string_view label, pki::KeyKind kind) override {
    return heard("Make a key " + std::string{base::to_name(kind)} + " named " + std::string{label} + ".",
                 token_->generate_key(label, kind), [](const TokenKey&) { return std::string{"the key is there"}; });
  }
  Result<std::optional<TokenKey>> find_key(std::string_view label) override {
    return heard("Have you a key named " + std::string{label} + "?", token_->find_key(label),
                 [](const std::optional<TokenKey>& key) { return std::string{key ? "yes" : "no"}; });
  }
  Result<Bytes> sign(const TokenKey& key, pki::SignatureAlgorithm algorithm, ByteView data) override {
    return heard(
        "Sign " + count(data.size(), "octets") + " with " + key.label + ", " + std::string{base::to_name(algorithm)} + ".",
        token_->sign(key, algorithm, data), [](const Bytes& made) { return count(made.size(), "octets"); });
  }
  Result<Bytes> make_request(const TokenKey& key, std::string_view common_name) override {
    return heard("Make a request for " + key.label + ".", token_->make_request(key, common_name),
                 [](const Bytes&) { return std::string{"a request signed by the key"}; });
  }
  Result<Done> write_certificates(const TokenKey& key, const ports::TokenCertificates& certificates) override {
    return done("Keep the certificate of " + key.label + ", issuers: " + std::to_string(certificates.chain.size()) + ".",
                token_->write_certificates(key, certificates));
  }
  Result<std::optional<Bytes>> read_certificate(const TokenKey& key) override {
    return heard("Give the certificate of " + key.label + " back.", token_->read_certificate(key),
                 [](const std::optional<Bytes>& der) { return std::string{der ? "the certificate" : "there is none"}; });
  }
  Result<std::vector<ports::TokenObject>> objects() override {
    return heard("What do you hold?", token_->objects(),
                 [](const std::vector<ports::TokenObject>& all) { return count(all.size(), "objects"); });
  }
  Result<std::size_t> erase(std::string_view label) override {
    return heard("Forget " + std::string{label} + ".", token_->erase(label),
                 [](std::size_t gone) { return count(gone, "objects are gone"); });
  }

 private:
  template <class T, class Words>
  Result<T> heard(const std::string& asked, Result<T> answer, Words words) {
    sentences_.add(asked + " – " + (answer ? words(*answer) : "refused: " + answer.error().detail) + ".");
    return answer;
  }
  Result<Done> done(const std::string& asked, Result<Done> answer) {
    return heard(asked, std::move(answer), [](const Done&) { return std::string{"done"}; });
  }

  std::unique_ptr<ports::TokenDevice> token_;
  Sentences& sentences_;
};

}  // namespace

std::unique_ptr<ports::TokenDevice> recorded(std::unique_ptr<ports::TokenDevice> token, Sentences& sentences) {
  return std::make_unique<Recorder>(std::move(token), sentences);
}

}  // namespace vidimus::programs::station
