#include "pki/cms.hpp"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <memory>

namespace vidimus::pki {
namespace {

using base::Code;
using base::fail;

template <auto Free>
struct Freed {
  void operator()(auto* held) const { Free(held); }
};
void free_stack(STACK_OF(X509) * held) { sk_X509_free(held); }

using Cms = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo_free>>;
using Cert = std::unique_ptr<X509, Freed<X509_free>>;
using Certs = std::unique_ptr<STACK_OF(X509), Freed<free_stack>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

/// Whole octets or nothing: no rest after the structure.
template <class Held, auto Read>
Held read_whole(ByteView octets) {
  const auto* at = octets.data();
  Held out{Read(nullptr, &at, static_cast<long>(octets.size()))};
  if (out && at != octets.data() + octets.size()) out.reset();
  return out;
}

}  // namespace

Result<Bytes> open_signed_file(ByteView file, ByteView signer) {
  if (file.size() > signed_file_limit) return fail(Code::too_large, "cms.too_large");
  ERR_clear_error();
  const auto cms = read_whole<Cms, d2i_CMS_ContentInfo>(file);
  const auto certificate = read_whole<Cert, d2i_X509>(signer);
  if (!certificate) return fail(Code::internal, "cms.signer", "the signer's certificate cannot be read");
  if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed || CMS_is_detached(cms.get()) != 0)
    return fail(Code::malformed, "cms.malformed");
  const auto* signatures = CMS_get0_SignerInfos(cms.get());
  if (signatures == nullptr || sk_CMS_SignerInfo_num(signatures) != 1) return fail(Code::malformed, "cms.one_signature");
  const Certs known{sk_X509_new_null()};
  const Bio content{BIO_new(BIO_s_mem())};
  if (!known || !content || sk_X509_push(known.get(), certificate.get()) == 0) return fail(Code::unavailable, "cms.memory");
  // NOINTERN: only the certificate of our own records counts, not those the file brings along.
  constexpr unsigned flags = CMS_NOINTERN | CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY;
  if (CMS_verify(cms.get(), known.get(), nullptr, nullptr, content.get(), flags) != 1) {
    ERR_clear_error();
    return fail(Code::bad_signature, "cms.bad_signature");
  }
  char* octets = nullptr;
  const auto size = BIO_get_mem_data(content.get(), &octets);
  return Bytes(octets, octets + size);
}

}  // namespace vidimus::pki
