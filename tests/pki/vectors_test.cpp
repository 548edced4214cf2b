// Files others publish to try readers, through ours and through OpenSSL's: who accepts what is compared, and what both accept
// must have been read alike. Where the two differ, tests/pki/vectors.txt says why.
#include <gtest/gtest.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <map>
#include <memory>
#include <set>

#include "pki/crl.hpp"
#include "pki/csr.hpp"
#include "pki/ocsp.hpp"
#include "pki/pem.hpp"
#include "vectors.hpp"

namespace vidimus::pki::testing {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* one) const {
    Free(one);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

/// OpenSSL's reading of octets that hold one structure and nothing after it.
template <auto Free, class T>
Owned<T, Free> by_openssl(T* (*read)(T**, const unsigned char**, long), ByteView octets) {
  const auto* at = octets.data();
  Owned<T, Free> out{read(nullptr, &at, static_cast<long>(octets.size()))};
  if (at != octets.data() + octets.size()) out.reset();
  return out;
}

Bytes written(const X509_NAME* name) {
  unsigned char* octets = nullptr;
  const int size = i2d_X509_NAME(name, &octets);
  Bytes out{octets, octets + std::max(size, 0)};
  OPENSSL_free(octets);
  return out;
}

Bytes content_of(const ASN1_INTEGER* number) {
  unsigned char* whole = nullptr;
  const int size = i2d_ASN1_INTEGER(number, &whole);
  Bytes out{whole + std::min(size, 2), whole + std::max(size, 0)};  // serial numbers are short: two octets of header
  OPENSSL_free(whole);
  return out;
}

bool same_time(const ASN1_TIME* theirs, Instant ours) { return ASN1_TIME_cmp_time_t(theirs, base::to_millis(ours) / 1000) == 0; }

/// Who accepts the octets: bit 0 we, bit 1 OpenSSL.
enum class Accepted : std::uint8_t { nobody, here, openssl, both };
Accepted accepted(bool here, bool there) { return static_cast<Accepted>((here ? 1 : 0) + (there ? 2 : 0)); }

Accepted as_certificate(ByteView octets) {
  const auto ours = read_certificate(octets);
  auto theirs = by_openssl<X509_free>(d2i_X509, octets);
  if (theirs && (X509_get_extension_flags(theirs.get()) & EXFLAG_INVALID) != 0) theirs.reset();
  if (!ours || !theirs) return accepted(static_cast<bool>(ours), theirs != nullptr);
  EXPECT_TRUE(same(ours->serial, content_of(X509_get0_serialNumber(theirs.get()))));
  EXPECT_TRUE(same_name(ours->subject, written(X509_get_subject_name(theirs.get()))));
  EXPECT_TRUE(same_name(ours->issuer, written(X509_get_issuer_name(theirs.get()))));
  EXPECT_TRUE(same_time(X509_get0_notBefore(theirs.get()), ours->not_before));
  EXPECT_TRUE(same_time(X509_get0_notAfter(theirs.get()), ours->not_after));
  EXPECT_EQ(ours->extensions.size(), static_cast<std::size_t>(X509_get_ext_count(theirs.get())));
  EXPECT_EQ(ours->is_ca(), (X509_get_extension_flags(theirs.get()) & EXFLAG_CA) != 0);
  if (ours->key_usage && ours->key_usage->has(KeyUsage::key_cert_sign)) {
    EXPECT_TRUE((X509_get_key_usage(theirs.get()) & KU_KEY_CERT_SIGN) != 0);
  }
  return Accepted::both;
}

/// How many entries a list has; nothing when one of them cannot be read.
std::optional<std::size_t> entries_of(const crl::Crl& list) {
  crl::EntryReader entries{list};
  for (std::size_t count = 0;; ++count) {
    const auto entry = entries.next();
    if (!entry) return std::nullopt;
    if (!*entry) return count;
  }
}

Accepted as_list(ByteView octets) {
  const auto ours = crl::read(octets);
  const auto count = ours ? entries_of(*ours) : std::nullopt;
  const auto theirs = by_openssl<X509_CRL_free>(d2i_X509_CRL, octets);
  if (!count || !theirs) return accepted(static_cast<bool>(count), theirs != nullptr);
  EXPECT_EQ(*count, static_cast<std::size_t>(std::max(0, sk_X509_REVOKED_num(X509_CRL_get_REVOKED(theirs.get())))));
  EXPECT_TRUE(same_name(ours->issuer, written(X509_CRL_get_issuer(theirs.get()))));
  EXPECT_TRUE(same_time(X509_CRL_get0_lastUpdate(theirs.get()), ours->this_update));
  EXPECT_EQ(ours->next_update.has_value(), X509_CRL_get0_nextUpdate(theirs.get()) != nullptr);
  return Accepted::both;
}

Accepted as_request(ByteView octets) {
  const auto ours = read_certificate_request(octets);
  const auto theirs = by_openssl<X509_REQ_free>(d2i_X509_REQ, octets);
  if (!ours || !theirs) return accepted(static_cast<bool>(ours), theirs != nullptr);
  EXPECT_TRUE(same_name(ours->subject, written(X509_REQ_get_subject_name(theirs.get()))));
  EVP_PKEY* key = X509_REQ_get0_pubkey(theirs.get());
  if (const auto possession = check_possession(*ours); possession) {
    EXPECT_EQ(X509_REQ_verify(theirs.get(), key), 1);
  } else if (possession.error().code == base::Code::bad_signature) {
    EXPECT_NE(X509_REQ_verify(theirs.get(), key), 1);
  }
  return Accepted::both;
}

Accepted as_question(ByteView octets) {
  const auto ours = ocsp::read_request(octets);
  const auto theirs = by_openssl<OCSP_REQUEST_free>(d2i_OCSP_REQUEST, octets);
  if (!ours || !theirs) return accepted(static_cast<bool>(ours), theirs != nullptr);
  EXPECT_EQ(ours->ids.size(), static_cast<std::size_t>(OCSP_request_onereq_count(theirs.get())));
  EXPECT_EQ(ours->nonce.has_value(), OCSP_REQUEST_get_ext_by_NID(theirs.get(), NID_id_pkix_OCSP_Nonce, -1) >= 0);
  return Accepted::both;
}

Accepted as_answer(ByteView octets) {
  const auto ours = ocsp::read_response(octets);
  const auto theirs = by_openssl<OCSP_RESPONSE_free>(d2i_OCSP_RESPONSE, octets);
  if (!ours || !theirs) return accepted(static_cast<bool>(ours), theirs != nullptr);
  const Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> basic{OCSP_response_get1_basic(theirs.get())};
  if (!basic) return accepted(true, OCSP_response_status(theirs.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL);
  EXPECT_EQ(ours->singles.size(), static_cast<std::size_t>(OCSP_resp_count(basic.get())));
  return Accepted::both;
}

struct Reader {
  const char* name;
  Accepted (*judge)(ByteView octets);
};
constexpr std::array readers{Reader{"certificate", as_certificate}, Reader{"crl", as_list}, Reader{"csr", as_request},
                             Reader{"ocsp_request", as_question}, Reader{"ocsp_response", as_answer}};

std::string said(Accepted accepted) { return accepted == Accepted::here ? "here" : "openssl"; }

std::vector<Bytes> pem_by_openssl(const std::string& text) {
  const Owned<BIO, BIO_vfree> in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  std::vector<Bytes> out;
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  for (long size = 0; PEM_read_bio(in.get(), &name, &header, &data, &size) == 1;) {
    out.emplace_back(data, data + size);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
  return out;
}

/// Octets to be read from one file: the file itself, or the blocks of a PEM text.
std::vector<Bytes> octets_of(const std::filesystem::path& file) {
  const auto text = vector_text(file);
  if (file.extension() != ".pem") return {base::copy_of(base::view_of(text))};
  const auto theirs = pem_by_openssl(text);
  const auto ours = from_pem(text);
  EXPECT_TRUE(ours) << (ours ? "" : ours.error().detail);
  if (!ours) return theirs;
  EXPECT_EQ(ours->size(), theirs.size());
  for (std::size_t at = 0; at < std::min(ours->size(), theirs.size()); ++at) EXPECT_TRUE(same((*ours)[at].der, theirs[at]));
  return theirs;
}

TEST(Vectors, AreReadAsOpensslReadsThemOrTheTableSaysWhy) {
  std::set<std::string> expected;
  for (const auto& row : table_rows("tests/pki/vectors.txt", 4)) expected.insert(row[0] + " | " + row[1] + " | " + row[2]);
  std::set<std::string> found;
  std::map<std::string, std::size_t> both;
  for (const auto* ending : {".pem", ".der", ".crt", ".crl", ".cp", ".p12"})
    for (const auto& file : files_under(vectors_folder, ending)) {
      const auto name = std::filesystem::relative(file, vectors_folder).string();
      SCOPED_TRACE(name);
      for (const auto& octets : octets_of(file))
        for (const auto& reader : readers) {
          const auto verdict = reader.judge(octets);
          if (verdict == Accepted::both) ++both[reader.name];
          if (verdict == Accepted::here || verdict == Accepted::openssl)
            found.insert(name + " | " + reader.name + " | " + said(verdict));
        }
    }
  for (const auto& one : found) EXPECT_TRUE(expected.contains(one)) << "not in tests/pki/vectors.txt: " << one;
  for (const auto& one : expected) EXPECT_TRUE(found.contains(one)) << "no longer so: " << one;
  for (const auto& reader : readers) {
    SCOPED_TRACE(reader.name);
    EXPECT_GT(both[reader.name], 5U);
    std::cout << reader.name << ": " << both[reader.name] << " files read by both\n";
  }
}

}  // namespace
}  // namespace vidimus::pki::testing
