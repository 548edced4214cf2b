#include "pki/signed_mail.hpp"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace vidimus::pki {
namespace {

template <auto Free>
struct Freed {
  void operator()(auto* held) const { Free(held); }
};
void free_all(STACK_OF(X509) * held) { sk_X509_pop_free(held, X509_free); }

using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Cert = std::unique_ptr<X509, Freed<X509_free>>;
using Certs = std::unique_ptr<STACK_OF(X509), Freed<free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Cms = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo_free>>;

Cert read_one(ByteView der) {
  const auto* at = der.data();
  return Cert{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
}

int no_phrase(char*, int, int, void*) { return -1; }

}  // namespace

Result<std::string> signed_mail(std::string_view text, ByteView certificate, std::span<const Bytes> chain,
                                const base::Secret& key) {
  ERR_clear_error();
  const auto refused = base::fail(base::Code::misconfigured, "the certificate or key that signs hand-offs cannot be used");
  const auto signer = read_one(certificate);
  const Bio key_text{BIO_new_mem_buf(key.reveal().data(), static_cast<int>(key.reveal().size()))};
  const Key secret{PEM_read_bio_PrivateKey(key_text.get(), nullptr, no_phrase, nullptr)};
  const Certs along{sk_X509_new_null()};
  for (const auto& der : chain) {
    auto one = read_one(der);
    if (!one || sk_X509_push(along.get(), one.get()) == 0) return refused;
    static_cast<void>(one.release());
  }
  constexpr unsigned flags = CMS_DETACHED | CMS_STREAM | CMS_TEXT;
  const Bio content{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  const Bio out{BIO_new(BIO_s_mem())};
  const Cms signed_text{signer && secret ? CMS_sign(signer.get(), secret.get(), along.get(), content.get(), flags) : nullptr};
  if (!signed_text || SMIME_write_CMS(out.get(), signed_text.get(), content.get(), static_cast<int>(flags)) != 1) {
    ERR_clear_error();
    return refused;
  }
  char* octets = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &octets);
  return std::string(octets, static_cast<std::size_t>(size));
}

}  // namespace vidimus::pki
