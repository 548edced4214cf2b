// Signing with a key of a token: the digest is made here, the private operation there.
#include "adapters/pkcs11/errors.hpp"
#include "adapters/pkcs11/keys.hpp"
#include "pki/der.hpp"
#include "pki/digest.hpp"

namespace vidimus::adapters::pkcs11 {
namespace {

using base::Code;
using base::fail;
using pki::KeyKind;
using pki::SignatureAlgorithm;

Bytes digest_of(SignatureAlgorithm algorithm, ByteView data) {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_sha384:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::ecdsa_sha384:
      return pki::sha384(data);
    case SignatureAlgorithm::rsa_sha512:
    case SignatureAlgorithm::rsa_pss_sha512:
      return pki::sha512(data);
    default: {
      const auto digest = pki::sha256(data);
      return {digest.begin(), digest.end()};
    }
  }
}

/// DigestInfo of PKCS#1 v1.5 (RFC 8017 §9.2), for CKM_RSA_PKCS: the one RSA mechanism every module has.
Bytes digest_info(SignatureAlgorithm algorithm, ByteView digest) {
  const auto* name = algorithm == SignatureAlgorithm::rsa_sha256   ? "2.16.840.1.101.3.4.2.1"
                     : algorithm == SignatureAlgorithm::rsa_sha384 ? "2.16.840.1.101.3.4.2.2"
                                                                   : "2.16.840.1.101.3.4.2.3";
  pki::DerWriter out;
  out.in(pki::tag::sequence, [&] {
    out.in(pki::tag::sequence, [&] {
      out.oid(name);
      out.null();
    });
    out.octets(digest);
  });
  return out.take();
}

/// MGF1 with the digest itself, a salt of its length (RFC 4055 §3.1).
ck_rsa_pkcs_pss_params pss_parameters(SignatureAlgorithm algorithm) {
  if (algorithm == SignatureAlgorithm::rsa_pss_sha384) return {CKM_SHA384, CKG_MGF1_SHA384, 48};
  if (algorithm == SignatureAlgorithm::rsa_pss_sha512) return {CKM_SHA512, CKG_MGF1_SHA512, 64};
  return {CKM_SHA256, CKG_MGF1_SHA256, 32};
}

bool suits(SignatureAlgorithm algorithm, KeyKind kind) {
  switch (algorithm) {
    case SignatureAlgorithm::ecdsa_sha256:
      return kind == KeyKind::p256;
    case SignatureAlgorithm::ecdsa_sha384:
      return kind == KeyKind::p384;
    default:
      return kind != KeyKind::p256 && kind != KeyKind::p384;
  }
}

/// r ‖ s of PKCS#11 as the Ecdsa-Sig-Value of RFC 3279 §2.2.3.
Result<Bytes> ecdsa_value(ByteView pair) {
  if (pair.empty() || pair.size() % 2 != 0) return fail(Code::device_fatal, "token.module_failed", "r and s differ in length");
  pki::DerWriter out;
  out.in(pki::tag::sequence, [&] {
    out.unsigned_integer(pair.first(pair.size() / 2));
    out.unsigned_integer(pair.last(pair.size() / 2));
  });
  return out.take();
}

}  // namespace

Result<Bytes> sign_with(Session& session, const FoundKey& key, SignatureAlgorithm algorithm, ByteView data) {
  VIDIMUS_TRY(kind, pki::key_kind(key.spki));
  if (!suits(algorithm, kind)) return fail(Code::unsupported, "token.unsupported", "this algorithm is not for this key");
  Bytes input = digest_of(algorithm, data);
  auto pss = pss_parameters(algorithm);
  ck_mechanism mechanism{CKM_RSA_PKCS, nullptr, 0};
  if (pki::is_pss(algorithm))
    mechanism = {CKM_RSA_PKCS_PSS, &pss, sizeof pss};
  else if (kind == KeyKind::p256 || kind == KeyKind::p384)
    mechanism.mechanism = CKM_ECDSA;
  else
    input = digest_info(algorithm, input);

  auto* functions = session.functions();
  VIDIMUS_CHECK(session.check(functions->C_SignInit(session.handle(), &mechanism, key.private_key), "C_SignInit"));
  if (key.pin_each_time) {
    auto* pin = reinterpret_cast<unsigned char*>(const_cast<char*>(session.pin().reveal().data()));
    VIDIMUS_CHECK(session.check(functions->C_Login(session.handle(), CKU_CONTEXT_SPECIFIC, pin, session.pin().reveal().size()),
                                "C_Login (for this signature)"));
  }
  Bytes signature(1024);  // RSA up to 8192 bits
  unsigned long size = signature.size();
  VIDIMUS_CHECK(
      session.check(functions->C_Sign(session.handle(), input.data(), input.size(), signature.data(), &size), "C_Sign"));
  if (size > signature.size()) return fail(Code::device_fatal, "token.module_failed", "C_Sign answered a length out of bounds");
  signature.resize(size);
  if (mechanism.mechanism == CKM_ECDSA) return ecdsa_value(signature);
  return signature;
}

}  // namespace vidimus::adapters::pkcs11
