#include "adapters/cmp/pbmac1.hpp"

#include <openssl/crmf.h>
#include <openssl/hmac.h>

#include "adapters/cmp/held.hpp"
#include "adapters/cmp/message_head.hpp"
#include "pki/oids.hpp"

namespace vidimus::adapters::cmp {
namespace {

using base::Code;
using base::fail;
using base::Result;
using base::Secret;
using pki::DerReader;
using pki::DerWriter;
using pki::same;
namespace tag = pki::tag;
namespace oid = pki::oid;

constexpr auto pbkdf2 = oid::encode("1.2.840.113549.1.5.12");
constexpr auto hmac_sha256 = oid::encode("1.2.840.113549.2.9");
constexpr std::size_t shortest_salt = 8;
constexpr std::size_t longest_salt = 64;
constexpr std::int64_t shortest_key = 20;  // RFC 9579 §4
constexpr std::int64_t longest_key = 64;
constexpr auto protection_algorithm = tag::context(1);

struct Hash {
  pki::Oid hmac;
  int bits;
  const EVP_MD* (*digest)();
};
constexpr std::array hashes{Hash{hmac_sha256, 256, EVP_sha256}, Hash{oid::encode("1.2.840.113549.2.10"), 384, EVP_sha384},
                            Hash{oid::encode("1.2.840.113549.2.11"), 512, EVP_sha512}};

const EVP_MD* digest_of(int bits) {
  for (const auto& hash : hashes)
    if (hash.bits == bits) return hash.digest();
  return nullptr;
}

base::Error malformed(std::string_view what) { return fail(Code::malformed, "CMP: " + std::string{what}); }
base::Error unsupported(std::string_view what) { return fail(Code::unsupported, "CMP: PBMAC1: " + std::string{what}); }

/// A PKIMessage taken apart (RFC 9810 §5.1); views into its octets.
struct Parts {
  ByteView header;  // whole
  ByteView header_inside;
  ByteView algorithm;   // AlgorithmIdentifier of the protection, whole; empty: not protected
  ByteView body;        // whole
  ByteView protection;  // octets of the BIT STRING
  ByteView rest;        // extraCerts
};

Result<Parts> take_apart(ByteView message) {
  Parts out;
  DerReader in{message};
  auto whole = in.enter(tag::sequence);
  const auto header = whole && in.at_end() ? whole->read(tag::sequence) : std::nullopt;
  const auto body = header ? whole->any() : std::nullopt;
  if (!body) return malformed("header and body");
  out.header = header->whole;
  out.header_inside = header->content;
  out.body = body->whole;
  if (auto protection = whole->enter(tag::context(0))) {
    const auto bits = protection->bits();
    if (!bits) return malformed("protection");
    out.protection = *bits;
  }
  out.rest = whole->rest();
  DerReader fields{out.header_inside};
  while (!fields.at_end()) {
    const auto field = fields.any();
    if (!field) return malformed("header");
    if (field->tag != protection_algorithm) continue;
    DerReader one{field->content};
    const auto algorithm = one.read(tag::sequence);
    if (!algorithm || !one.at_end()) return malformed("protection algorithm");
    out.algorithm = algorithm->whole;
  }
  return out;
}

bool is_algorithm(ByteView identifier, ByteView name) {
  DerReader in{identifier};
  auto inside = in.enter(tag::sequence);
  const auto found = inside ? inside->oid() : std::nullopt;
  return found && same(*found, name);
}

/// HMAC with SHA-2 from its AlgorithmIdentifier, parameters NULL or absent.
Result<int> read_hmac(DerReader& in) {
  auto identifier = in.enter(tag::sequence);
  const auto name = identifier ? identifier->oid() : std::nullopt;
  if (!name) return malformed("PBMAC1: HMAC");
  if (!identifier->at_end() && (!identifier->read(tag::null) || !identifier->at_end())) return malformed("PBMAC1: HMAC");
  for (const auto& hash : hashes)
    if (same(*name, hash.hmac)) return hash.bits;
  return unsupported("HMAC with SHA-256, SHA-384 or SHA-512 only");
}

/// PBKDF2-params (RFC 8018, appendix A.2), in bounds.
Result<base::Done> read_derivation(DerReader in, Pbmac1& out) {
  const auto salt = in.octets();
  const auto iterations = salt ? in.small_integer() : std::nullopt;
  if (!iterations) return malformed("PBMAC1: PBKDF2");
  if (in.peek() != tag::integer) return unsupported("a key length is needed (RFC 9579)");
  const auto length = in.small_integer();
  if (!length) return malformed("PBMAC1: key length");
  if (in.at_end()) return unsupported("PBKDF2 with SHA-1");
  VIDIMUS_TRY(prf, read_hmac(in));
  if (!in.at_end()) return malformed("PBMAC1: PBKDF2");
  if (salt->size() < shortest_salt || salt->size() > longest_salt) return unsupported("salt of 8 to 64 octets only");
  if (*length < shortest_key || *length > longest_key) return unsupported("keys of 20 to 64 octets only");
  if (*iterations < pbmac1_fewest_iterations || *iterations > pbmac1_most_iterations)
    return unsupported("1,000 to 600,000 iterations only");
  out.salt = *salt;
  out.iterations = *iterations;
  out.key_octets = static_cast<std::size_t>(*length);
  out.prf_bits = prf;
  return base::Done{};
}

Result<Pbmac1> read_parameters(ByteView identifier) {
  Pbmac1 out;
  DerReader in{identifier};
  auto inside = in.enter(tag::sequence);
  auto parameters = inside && inside->oid() ? inside->enter(tag::sequence) : std::nullopt;
  auto derivation = parameters && inside->at_end() ? parameters->enter(tag::sequence) : std::nullopt;
  const auto name = derivation ? derivation->oid() : std::nullopt;
  if (!name) return malformed("PBMAC1: parameters");
  if (!same(*name, pbkdf2)) return unsupported("PBKDF2 only");
  const auto details = derivation->enter(tag::sequence);
  if (!details || !derivation->at_end()) return malformed("PBMAC1: PBKDF2");
  VIDIMUS_CHECK(read_derivation(*details, out));
  VIDIMUS_TRY(mac, read_hmac(*parameters));
  if (!parameters->at_end()) return malformed("PBMAC1: parameters");
  out.mac_bits = mac;
  return out;
}

Bytes write_parameters(const Pbmac1& how) {
  const auto hmac = [](DerWriter& out) {
    out.in(tag::sequence, [&] {
      out.oid(hmac_sha256);
      out.null();
    });
  };
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.oid(pbmac1);
    out.in(tag::sequence, [&] {
      out.in(tag::sequence, [&] {
        out.oid(pbkdf2);
        out.in(tag::sequence, [&] {
          out.octets(how.salt);
          out.integer(how.iterations);
          out.integer(static_cast<std::int64_t>(how.key_octets));
          hmac(out);
        });
      });
      hmac(out);
    });
  });
  return out.take();
}

Bytes header_with(ByteView header_inside, ByteView algorithm) {
  DerWriter out;
  DerReader fields{header_inside};
  out.in(tag::sequence, [&] {
    while (const auto field = fields.any()) {
      if (field->tag == protection_algorithm)
        out.in(protection_algorithm, [&] { out.raw(algorithm); });
      else
        out.raw(field->whole);
    }
  });
  return out.take();
}

/// ProtectedPart (RFC 9810 §5.1.3): what the MAC is of.
Bytes protected_part(ByteView header, ByteView body) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.raw(header);
    out.raw(body);
  });
  return out.take();
}

Bytes put_together(ByteView header, const Parts& parts, ByteView mac) {
  DerWriter out;
  out.in(tag::sequence, [&] {
    out.raw(header);
    out.raw(parts.body);
    out.in(tag::context(0), [&] { out.bits(mac); });
    out.raw(parts.rest);
  });
  return out.take();
}

Result<Bytes> pbmac1_of(const Pbmac1& how, ByteView header, ByteView body, const Secret& secret) {
  const auto& password = secret.reveal();
  std::array<unsigned char, longest_key> key{};
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  const auto octets = protected_part(header, body);
  const bool done = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), how.salt.data(),
                                      static_cast<int>(how.salt.size()), static_cast<int>(how.iterations),
                                      digest_of(how.prf_bits), static_cast<int>(how.key_octets), key.data()) == 1 &&
                    HMAC(digest_of(how.mac_bits), key.data(), static_cast<int>(how.key_octets), octets.data(), octets.size(),
                         out.data(), &size) != nullptr;
  OPENSSL_cleanse(key.data(), key.size());
  if (!done) return fail(Code::unavailable, "CMP: PBMAC1", complaints());
  out.resize(size);
  return out;
}

using PbmParameters = std::unique_ptr<OSSL_CRMF_PBMPARAMETER, Freed<OSSL_CRMF_PBMPARAMETER_free>>;

/// Protected as OpenSSL knows it. The message does not leave this process so: few iterations do.
Result<Bytes> under_password_based_mac(const Parts& parts, const Secret& secret) {
  constexpr std::size_t salt = 16;
  constexpr int iterations = 100;
  const PbmParameters parameters{OSSL_CRMF_pbmp_new(nullptr, salt, NID_sha256, iterations, NID_hmacWithSHA256)};
  if (!parameters) return fail(Code::unavailable, "CMP: no memory", complaints());
  DerWriter algorithm;
  algorithm.in(tag::sequence, [&] {
    algorithm.oid(password_based_mac);
    algorithm.raw(to_der<i2d_OSSL_CRMF_PBMPARAMETER>(parameters.get()));
  });
  const auto header = header_with(parts.header_inside, algorithm.bytes());
  const auto octets = protected_part(header, parts.body);
  const auto password = base::view_of(secret.reveal());
  unsigned char* mac = nullptr;
  std::size_t size = 0;
  if (OSSL_CRMF_pbm_new(nullptr, nullptr, parameters.get(), octets.data(), octets.size(), password.data(), password.size(), &mac,
                        &size) != 1)
    return fail(Code::unavailable, "CMP: PasswordBasedMac", complaints());
  auto out = put_together(header, parts, {mac, size});
  OPENSSL_free(mac);
  return out;
}

}  // namespace

Result<std::optional<Pbmac1>> read_pbmac1(ByteView message) {
  VIDIMUS_TRY(parts, take_apart(message));
  if (!is_algorithm(parts.algorithm, pbmac1)) return std::optional<Pbmac1>{};
  VIDIMUS_TRY(how, read_parameters(parts.algorithm));
  return std::optional{how};
}

Result<Bytes> from_pbmac1(ByteView message, const Secret& secret) {
  VIDIMUS_TRY(how, read_pbmac1(message));
  if (!how) return base::copy_of(message);
  VIDIMUS_TRY(parts, take_apart(message));
  VIDIMUS_TRY(mac, pbmac1_of(*how, parts.header, parts.body, secret));
  if (!base::equal_in_constant_time(base::text_of(mac), base::text_of(parts.protection)))
    return fail(Code::bad_signature, "CMP: PBMAC1: not made with this secret");
  return under_password_based_mac(parts, secret);
}

Result<Bytes> to_pbmac1(ByteView message, const Secret& secret, ByteView salt) {
  VIDIMUS_TRY(parts, take_apart(message));
  if (!is_algorithm(parts.algorithm, password_based_mac)) return base::copy_of(message);
  const Pbmac1 how{.salt = salt};
  const auto header = header_with(parts.header_inside, write_parameters(how));
  VIDIMUS_TRY(mac, pbmac1_of(how, header, parts.body, secret));
  return put_together(header, parts, mac);
}

}  // namespace vidimus::adapters::cmp
