// A public key infrastructure made octet by octet for the tests of paths, so that every rule can be broken one at a time; and
// OpenSSL's X509_verify_cert as the stranger that judges the same files.
#pragma once

#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pki/algorithm.hpp"
#include "pki/digest.hpp"
#include "pki/path.hpp"

namespace vidimus::pki::testing {

struct Ext {
  std::string oid;
  bool critical = false;
  Bytes value;
};

inline const Instant year_start = *base::from_rfc3339("2026-01-01T00:00:00Z");
inline const Instant judged = *base::from_rfc3339("2026-06-01T00:00:00Z");
inline const Instant year_end = *base::from_rfc3339("2036-01-01T00:00:00Z");
inline Instant days(Instant from, int count) { return from + std::chrono::hours{24 * count}; }

template <class Fill>
Bytes der(Fill fill) {
  DerWriter out;
  fill(out);
  return out.take();
}
template <class Fill>
Bytes sequence(Fill fill) {
  return der([&](DerWriter& out) { out.in(tag::sequence, [&] { fill(out); }); });
}

/// "O=Acme/CN=Root" → Name. Types: C, O, OU, CN, E.
inline Bytes name(std::string_view text) {
  static const std::map<std::string, std::string, std::less<>> types{
      {"C", "2.5.4.6"}, {"O", "2.5.4.10"}, {"OU", "2.5.4.11"}, {"CN", "2.5.4.3"}, {"E", "1.2.840.113549.1.9.1"}};
  std::vector<AttributeValue> attributes;
  while (!text.empty()) {
    const auto end = std::min(text.find('/'), text.size());
    const auto equals = text.find('=');
    const auto type = std::string{text.substr(0, equals)};
    const std::uint8_t form = type == "E" ? tag::ia5_string : type == "C" ? tag::printable_string : tag::utf8_string;
    attributes.push_back({*oid_from(types.at(type)), form, std::string{text.substr(equals + 1, end - equals - 1)}});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return write_name(attributes);
}

// GeneralNames, whole.
inline Bytes general(unsigned form, std::string_view text) {
  return der([&](DerWriter& out) { out.primitive(tag::context(form, false), base::view_of(text)); });
}
inline Bytes mail(std::string_view text) { return general(1, text); }
inline Bytes dns(std::string_view text) { return general(2, text); }
inline Bytes uri(std::string_view text) { return general(6, text); }
inline Bytes ip(const Bytes& octets) { return general(7, base::text_of(octets)); }
inline Bytes directory(std::string_view text) {
  return der([&](DerWriter& out) { out.in(tag::context(4), [&] { out.raw(name(text)); }); });
}
inline Bytes other_name(std::string_view text) {
  return der([&](DerWriter& out) {
    out.in(tag::context(0), [&] {
      out.oid("1.3.6.1.4.1.311.20.2.3");
      out.in(tag::context(0), [&] { out.text(tag::utf8_string, text); });
    });
  });
}

// Extensions.
using Texts = std::vector<std::string>;
using Names = std::vector<Bytes>;
inline Ext basic(bool ca, std::optional<int> length = {}) {
  return {"2.5.29.19", true, sequence([&](DerWriter& out) {
            if (ca) out.boolean(true);
            if (length) out.integer(*length);
          })};
}
inline Ext usage(std::uint8_t first_octet, unsigned unused) {
  return {"2.5.29.15", true, der([&](DerWriter& out) { out.bits(Bytes{first_octet}, unused); })};
}
inline Ext ca_usage() { return usage(0x06, 1); }  // keyCertSign, cRLSign
inline Ext cert_sign_only() { return usage(0x04, 2); }
inline Ext crl_sign_only() { return usage(0x02, 1); }
inline Ext signature_only() { return usage(0x80, 7); }
inline Ext policies(const Texts& oids) {
  return {"2.5.29.32", false, sequence([&](DerWriter& out) {
            for (const auto& oid : oids) out.in(tag::sequence, [&] { out.oid(oid); });
          })};
}
inline Ext mappings(const std::vector<std::pair<std::string, std::string>>& pairs) {
  return {"2.5.29.33", true, sequence([&](DerWriter& out) {
            for (const auto& [from, to] : pairs)
              out.in(tag::sequence, [&, &theirs = from, &ours = to] {
                out.oid(theirs);
                out.oid(ours);
              });
          })};
}
inline Ext policy_constraints(std::optional<int> require_explicit, std::optional<int> inhibit_mapping = {}) {
  return {"2.5.29.36", true, sequence([&](DerWriter& out) {
            if (require_explicit) out.integer(*require_explicit, tag::context(0, false));
            if (inhibit_mapping) out.integer(*inhibit_mapping, tag::context(1, false));
          })};
}
inline Ext inhibit_any(int count) {
  return {"2.5.29.54", true, der([&](DerWriter& out) { out.integer(count); })};
}
inline Ext constrain(const Names& permitted, const Names& excluded = {}) {
  return {"2.5.29.30", true, sequence([&](DerWriter& out) {
            for (const auto& [form, names] : {std::pair{0U, permitted}, std::pair{1U, excluded}})
              if (!names.empty())
                out.in(tag::context(form), [&, &held = names] {
                  for (const auto& one : held) out.in(tag::sequence, [&] { out.raw(one); });
                });
          })};
}
inline Bytes names_der(const Names& names) {
  return sequence([&](DerWriter& out) {
    for (const auto& one : names) out.raw(one);
  });
}
inline Ext alternative(const Names& names) { return {"2.5.29.17", false, names_der(names)}; }
inline Ext uses(const Texts& oids) {
  return {"2.5.29.37", false, sequence([&](DerWriter& out) {
            for (const auto& oid : oids) out.oid(oid);
          })};
}

/// DistributionPoint: full names, reasons (bits from keyCompromise on, as the content of a BIT STRING), CRL issuer.
struct Point {
  Names full{};
  Bytes reasons{};
  Names crl_issuer{};
  std::string relative{};  ///< instead of full names: a CN relative to the issuer
};
inline void put_name(DerWriter& out, const Names& full, const std::string& relative = "") {
  if (full.empty() && relative.empty()) return;
  out.in(tag::context(0), [&] {
    out.in(tag::context(relative.empty() ? 0 : 1), [&] {
      for (const auto& one : full) out.raw(one);
      if (relative.empty()) return;
      out.in(tag::sequence, [&] {
        out.oid("2.5.4.3");
        out.text(tag::utf8_string, relative);
      });
    });
  });
}
inline Ext points(const std::vector<Point>& all) {
  return {"2.5.29.31", false, sequence([&](DerWriter& out) {
            for (const auto& point : all)
              out.in(tag::sequence, [&] {
                put_name(out, point.full, point.relative);
                if (!point.reasons.empty()) out.primitive(tag::context(1, false), point.reasons);
                if (!point.crl_issuer.empty())
                  out.in(tag::context(2), [&] {
                    for (const auto& one : point.crl_issuer) out.raw(one);
                  });
              });
          })};
}
/// issuingDistributionPoint; `flags`: 'u'ser, 'c'a, 'i'ndirect, 'a'ttribute.
inline Ext scope(const Names& full, std::string_view flags = "", const Bytes& reasons = {}, const std::string& relative = "") {
  const auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
  return {"2.5.29.28", true, sequence([&](DerWriter& out) {
            put_name(out, full, relative);
            if (has('u')) out.primitive(tag::context(1, false), Bytes{0xFF});
            if (has('c')) out.primitive(tag::context(2, false), Bytes{0xFF});
            if (!reasons.empty()) out.primitive(tag::context(3, false), reasons);
            if (has('i')) out.primitive(tag::context(4, false), Bytes{0xFF});
            if (has('a')) out.primitive(tag::context(5, false), Bytes{0xFF});
          })};
}
inline Ext unknown(bool critical) { return {"1.3.6.1.4.1.55555.1", critical, Bytes{0x05, 0x00}}; }

/// Keys by name, P-256, made once in the process.
inline Signer& key(const std::string& who) {
  static std::map<std::string, std::unique_ptr<Signer>> keys;
  auto& held = keys[who];
  if (!held) held = std::move(*software_signer(*make_software_key(KeyKind::p256), SignatureAlgorithm::ecdsa_sha256));
  return *held;
}

struct Cert {
  std::string subject;
  std::string issuer;
  std::vector<Ext> extensions{};
  int serial = 1;
  std::string key_name{};         ///< default: the subject
  std::string issuer_key_name{};  ///< default: the issuer
  Instant from = year_start;
  Instant to = year_end;
  int version = 3;
  bool break_signature = false;
  bool unique_ids = false;
  Bytes algorithm{};  ///< AlgorithmIdentifier to name instead of the true one
};

inline void put_extensions(DerWriter& out, unsigned form, const std::vector<Ext>& extensions) {
  out.in(tag::context(form), [&] {
    out.in(tag::sequence, [&] {
      for (const auto& extension : extensions)
        out.in(tag::sequence, [&] {
          out.oid(extension.oid);
          if (extension.critical) out.boolean(true);
          out.octets(extension.value);
        });
    });
  });
}

inline Bytes sealed(const Bytes& tbs, Signer& signer, bool break_signature = false, const Bytes& algorithm = {}) {
  auto signature = *signer.sign(tbs);
  if (break_signature) signature = *signer.sign(Bytes{1});
  return sequence([&](DerWriter& out) {
    out.raw(tbs);
    out.raw(algorithm.empty() ? algorithm_identifier(signer.algorithm()) : ByteView{algorithm});
    out.bits(signature);
  });
}

inline Bytes make(const Cert& spec) {
  auto& own = key(spec.key_name.empty() ? spec.subject : spec.key_name);
  auto& issuer = key(spec.issuer_key_name.empty() ? spec.issuer : spec.issuer_key_name);
  auto extensions = spec.extensions;
  extensions.push_back({"2.5.29.14", false, der([&](DerWriter& out) { out.octets(*key_identifier(own.spki())); })});
  extensions.push_back({"2.5.29.35", false, sequence([&](DerWriter& out) {
                          out.primitive(tag::context(0, false), *key_identifier(issuer.spki()));
                        })});
  const auto tbs = sequence([&](DerWriter& out) {
    if (spec.version > 1) out.in(tag::context(0), [&] { out.integer(spec.version - 1); });
    out.integer(spec.serial);
    out.raw(spec.algorithm.empty() ? algorithm_identifier(issuer.algorithm()) : ByteView{spec.algorithm});
    out.raw(name(spec.issuer));
    out.in(tag::sequence, [&] {
      out.time(spec.from);
      out.time(spec.to);
    });
    out.raw(name(spec.subject));
    out.raw(own.spki());
    if (spec.unique_ids)
      for (const unsigned form : {1U, 2U}) out.bits(Bytes{0x42}, 0, tag::context(form, false));
    if (spec.version == 3) put_extensions(out, 3, extensions);
  });
  return sealed(tbs, issuer, spec.break_signature, spec.algorithm);
}

inline Bytes make_root(const std::string& who) { return make({who, who, {basic(true), ca_usage()}}); }
inline Cert ca(const std::string& subject, const std::string& issuer, std::vector<Ext> more = {}) {
  more.insert(more.begin(), {basic(true), ca_usage()});
  return {subject, issuer, std::move(more)};
}

struct Listed {
  int serial = 0;
  Instant when = days(year_start, 10);
  std::optional<int> reason{};
  std::string certificate_issuer{};
  bool unknown_critical = false;
};
struct Crl {
  std::string issuer;
  std::vector<Listed> listed{};
  int number = 1;
  std::optional<int> delta_base{};
  std::vector<Ext> extensions{};
  std::string key_name{};
  Instant from = days(judged, -10);
  Instant to = days(judged, 10);
  bool break_signature = false;
};

inline void put_listed(DerWriter& out, const Listed& entry) {
  std::vector<Ext> extensions;
  if (entry.reason)
    extensions.push_back({"2.5.29.21", false, der([&](DerWriter& in) { in.integer(*entry.reason, tag::enumerated); })});
  if (!entry.certificate_issuer.empty())
    extensions.push_back({"2.5.29.29", true, names_der({directory(entry.certificate_issuer)})});
  if (entry.unknown_critical) extensions.push_back(unknown(true));
  out.in(tag::sequence, [&] {
    out.integer(entry.serial);
    out.time(entry.when);
    if (extensions.empty()) return;
    out.in(tag::sequence, [&] {
      for (const auto& one : extensions)
        out.in(tag::sequence, [&] {
          out.oid(one.oid);
          if (one.critical) out.boolean(true);
          out.octets(one.value);
        });
    });
  });
}

inline Bytes make(const Crl& spec) {
  auto& issuer = key(spec.key_name.empty() ? spec.issuer : spec.key_name);
  auto extensions = spec.extensions;
  extensions.push_back({"2.5.29.20", false, der([&](DerWriter& out) { out.integer(spec.number); })});
  extensions.push_back({"2.5.29.35", false, sequence([&](DerWriter& out) {
                          out.primitive(tag::context(0, false), *key_identifier(issuer.spki()));
                        })});
  if (spec.delta_base) extensions.push_back({"2.5.29.27", true, der([&](DerWriter& out) { out.integer(*spec.delta_base); })});
  const auto tbs = sequence([&](DerWriter& out) {
    out.integer(1);
    out.raw(algorithm_identifier(issuer.algorithm()));
    out.raw(name(spec.issuer));
    out.time(spec.from);
    out.time(spec.to);
    if (!spec.listed.empty())
      out.in(tag::sequence, [&] {
        for (const auto& entry : spec.listed) put_listed(out, entry);
      });
    put_extensions(out, 0, extensions);
  });
  return sealed(tbs, issuer, spec.break_signature);
}

/// The files of one question.
struct World {
  std::vector<Bytes> anchors;
  std::vector<Bytes> untrusted;
  Bytes target;
  std::vector<Bytes> crls{};
  std::vector<Bytes> ocsp{};
  PathOptions options{.time = judged};
};

inline Evidence evidence_of(const World& world) {
  Evidence out;
  for (const auto& one : world.anchors) out.anchors.push_back(*read_certificate(one));
  for (const auto& one : world.untrusted) out.untrusted.push_back(*read_certificate(one));
  for (const auto& one : world.crls) out.crls.push_back(*crl::read(one));
  for (const auto& one : world.ocsp) out.ocsp.push_back(*ocsp::read_response(one));
  return out;
}

/// What OpenSSL says of the same question: X509_V_OK or its error.
inline int ask_openssl(const World& world) {
  std::vector<X509*> certificates;
  const auto read = [&](const Bytes& octets) {
    const auto* at = octets.data();
    certificates.push_back(d2i_X509(nullptr, &at, static_cast<long>(octets.size())));
    return certificates.back();
  };
  X509_STORE* store = X509_STORE_new();
  STACK_OF(X509)* untrusted = sk_X509_new_null();
  STACK_OF(X509_CRL)* crls = sk_X509_CRL_new_null();
  for (const auto& one : world.anchors) X509_STORE_add_cert(store, read(one));
  for (const auto& one : world.untrusted) sk_X509_push(untrusted, read(one));
  for (const auto& one : world.crls) {
    const auto* at = one.data();
    sk_X509_CRL_push(crls, d2i_X509_CRL(nullptr, &at, static_cast<long>(one.size())));
  }
  X509_STORE_CTX* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, read(world.target), untrusted);
  X509_STORE_CTX_set0_crls(context, crls);
  X509_VERIFY_PARAM* wanted = X509_STORE_CTX_get0_param(context);
  const auto flags = world.options.flags;
  unsigned long bits = X509_V_FLAG_POLICY_CHECK;
  if (flags.has(PathFlag::require_explicit_policy)) bits |= X509_V_FLAG_EXPLICIT_POLICY;
  if (flags.has(PathFlag::inhibit_any_policy)) bits |= X509_V_FLAG_INHIBIT_ANY;
  if (flags.has(PathFlag::inhibit_policy_mapping)) bits |= X509_V_FLAG_INHIBIT_MAP;
  if (!world.crls.empty())
    bits |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_EXTENDED_CRL_SUPPORT | X509_V_FLAG_USE_DELTAS;
  X509_VERIFY_PARAM_set_flags(wanted, bits);
  X509_VERIFY_PARAM_set_time(wanted, base::to_millis(world.options.time) / 1000);
  if (world.options.initial_policies.empty()) X509_VERIFY_PARAM_add0_policy(wanted, OBJ_nid2obj(NID_any_policy));
  for (const auto& policy : world.options.initial_policies)
    X509_VERIFY_PARAM_add0_policy(wanted, OBJ_txt2obj(oid_text(policy)->c_str(), 1));
  X509_verify_cert(context);
  const int error = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  sk_X509_CRL_pop_free(crls, X509_CRL_free);
  sk_X509_free(untrusted);
  X509_STORE_free(store);
  for (auto* one : certificates) X509_free(one);
  return error;
}

enum class Oracle : std::uint8_t { agrees, differs };

/// Judges here and there. Where the two may differ, the test says why beside it.
inline PathReport expect(PathReason reason, const World& world, Oracle oracle = Oracle::agrees) {
  // Reports point into what was judged: kept until the process ends, for the tests to look at.
  static std::vector<std::unique_ptr<std::pair<Certificate, Evidence>>> kept;
  kept.push_back(std::make_unique<std::pair<Certificate, Evidence>>(*read_certificate(world.target), evidence_of(world)));
  auto report = validate_path(kept.back()->first, kept.back()->second, world.options);
  EXPECT_EQ(base::to_name(report.reason), base::to_name(reason)) << report.detail;
  const int error = ask_openssl(world);
  EXPECT_EQ((error == X509_V_OK) == report.valid(), oracle == Oracle::agrees)
      << "openssl: " << X509_verify_cert_error_string(error);
  return report;
}

}  // namespace vidimus::pki::testing
