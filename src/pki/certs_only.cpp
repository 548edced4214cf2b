#include "pki/certs_only.hpp"

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include <memory>

namespace vidimus::pki {

Result<Bytes> certificates_only(std::span<const Bytes> certificates) {
  const auto refused = base::fail(base::Code::malformed, "a certificate cannot be read");
  const auto free_file = [](PKCS7* held) { PKCS7_free(held); };
  const std::unique_ptr<PKCS7, decltype(free_file)> file{PKCS7_new(), free_file};
  if (!file || PKCS7_set_type(file.get(), NID_pkcs7_signed) != 1) return base::fail(base::Code::unavailable, "no memory");
  file->d.sign->contents->type = OBJ_nid2obj(NID_pkcs7_data);
  for (const auto& der : certificates) {
    const auto* at = der.data();
    const auto free_one = [](X509* held) { X509_free(held); };
    const std::unique_ptr<X509, decltype(free_one)> one{d2i_X509(nullptr, &at, static_cast<long>(der.size())), free_one};
    if (!one || PKCS7_add_certificate(file.get(), one.get()) != 1) {
      ERR_clear_error();
      return refused;
    }
  }
  unsigned char* octets = nullptr;
  const int size = i2d_PKCS7(file.get(), &octets);
  if (size <= 0) return refused;
  Bytes out(octets, octets + size);
  OPENSSL_free(octets);
  return out;
}

}  // namespace vidimus::pki
