// The limit of everything that signs: the bare operation of the crypto library on a digest that is ready, contexts kept.
#pragma once

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

#include "base/bytes.hpp"
#include "bench/rounds.hpp"

namespace vidimus::bench {

class RawKey {
 public:
  explicit RawKey(base::ByteView pkcs8, bool pss = false) {
    const auto* at = pkcs8.data();
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info{
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8.size())), PKCS8_PRIV_KEY_INFO_free};
    key_.reset(EVP_PKCS82PKEY(info.get()));
    for (auto* context : {&sign_, &verify_}) context->reset(EVP_PKEY_CTX_new(key_.get(), nullptr));
    check(EVP_PKEY_sign_init(sign_.get()));
    check(EVP_PKEY_verify_init(verify_.get()));
    for (auto* context : {sign_.get(), verify_.get()}) {
      check(EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()));
      if (!pss) continue;
      check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING));
      check(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST));
    }
    signature_.resize(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())));
    sign();
  }
  void sign() {
    size_ = signature_.size();
    check(EVP_PKEY_sign(sign_.get(), signature_.data(), &size_, digest_.data(), digest_.size()));
  }
  void verify() { check(EVP_PKEY_verify(verify_.get(), signature_.data(), size_, digest_.data(), digest_.size())); }

 private:
  static void check(int answer) {
    if (answer != 1) throw std::runtime_error("the crypto library refuses");
  }
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  };
  std::unique_ptr<EVP_PKEY, Free> key_;
  std::unique_ptr<EVP_PKEY_CTX, Free> sign_;
  std::unique_ptr<EVP_PKEY_CTX, Free> verify_;
  base::Bytes digest_ = base::Bytes(32, 0xA5);
  base::Bytes signature_;
  std::size_t size_ = 0;
};

}  // namespace vidimus::bench
