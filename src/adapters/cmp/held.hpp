// OpenSSL's values owned, and octets in and out of them. Inside this room only.
#pragma once

#include <openssl/cmp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace vidimus::adapters::cmp {

using base::Bytes;
using base::ByteView;

template <auto Free>
struct Freed {
  void operator()(auto* held) const { Free(held); }
};
inline void free_certificates(STACK_OF(X509) * held) { sk_X509_pop_free(held, X509_free); }

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Held = std::unique_ptr<X509, Freed<X509_free>>;
using X509List = std::unique_ptr<STACK_OF(X509), Freed<free_certificates>>;
using X509Request = std::unique_ptr<X509_REQ, Freed<X509_REQ_free>>;
using X509Name = std::unique_ptr<X509_NAME, Freed<X509_NAME_free>>;
using Context = std::unique_ptr<OSSL_CMP_CTX, Freed<OSSL_CMP_CTX_free>>;
using ServerContext = std::unique_ptr<OSSL_CMP_SRV_CTX, Freed<OSSL_CMP_SRV_CTX_free>>;
using Message = std::unique_ptr<OSSL_CMP_MSG, Freed<OSSL_CMP_MSG_free>>;
using OctetString = std::unique_ptr<ASN1_OCTET_STRING, Freed<ASN1_OCTET_STRING_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

/// A structure from its octets, all of them; null when they are not one.
template <class Held, auto Read>
Held from_der(ByteView octets) {
  const auto* at = octets.data();
  Held out{Read(nullptr, &at, static_cast<long>(octets.size()))};
  if (out && at != octets.data() + octets.size()) out.reset();
  return out;
}
template <auto Write>
Bytes to_der(const auto* held) {
  unsigned char* octets = nullptr;
  const int size = Write(held, &octets);
  if (size <= 0) return {};
  Bytes out(octets, octets + size);
  OPENSSL_free(octets);
  return out;
}

inline X509Held certificate_from(ByteView der) { return from_der<X509Held, d2i_X509>(der); }

/// Null when one of them cannot be read.
inline X509List certificates_from(std::span<const Bytes> list) {
  X509List out{sk_X509_new_null()};
  for (const auto& der : list) {
    auto one = certificate_from(der);
    if (!one || sk_X509_push(out.get(), one.get()) == 0) return nullptr;
    static_cast<void>(one.release());
  }
  return out;
}
inline std::vector<Bytes> octets_of(const STACK_OF(X509) * list) {
  std::vector<Bytes> out;
  for (int at = 0; at < sk_X509_num(list); ++at) out.push_back(to_der<i2d_X509>(sk_X509_value(list, at)));
  return out;
}

/// A private key from PEM (PKCS#8), without a pass phrase.
inline Key key_from(const base::Secret& pem) {
  const Bio text{BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size()))};
  const auto no_phrase = [](char*, int, int, void*) { return -1; };
  return Key{PEM_read_bio_PrivateKey(text.get(), nullptr, no_phrase, nullptr)};
}

/// What OpenSSL complained of since the queue was last emptied, for the log.
inline std::string complaints() {
  std::string out;
  while (const auto code = ERR_get_error()) {
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    out += (out.empty() ? "" : "; ") + std::string{text.data()};
  }
  return out;
}

}  // namespace vidimus::adapters::cmp
