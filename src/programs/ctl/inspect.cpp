// vidimus inspect: what is in this file? One record a value, with the fields people look for first.
#include <array>

#include "base/time.hpp"
#include "pki/crl.hpp"
#include "pki/csr.hpp"
#include "pki/digest.hpp"
#include "pki/ocsp.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/input_files.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;

std::string algorithm_text(base::ByteView identifier) {
  if (const auto known = pki::algorithm_from(identifier)) return std::string{base::to_name(*known)};
  pki::DerReader outer{identifier};
  auto in = outer.enter(pki::tag::sequence);
  const auto oid = in ? in->oid() : std::nullopt;
  return oid ? pki::oid_text(*oid).value_or("?") : "?";
}

std::string key_text(base::ByteView spki) {
  const auto kind = pki::key_kind(spki);
  return kind ? std::string{base::to_name(*kind)} : "other";
}

Json names_json(const std::vector<pki::GeneralName>& names) {
  Json out = Json::array();
  for (const auto& name : names) out.push(pki::general_name_text(name));
  return out;
}

void add_uses(const pki::Certificate& certificate, Json& out) {
  if (certificate.key_usage) {
    Json usages = Json::array();
    certificate.key_usage->each([&](pki::KeyUsage usage) { usages.push(base::to_name(usage)); });
    out.set("keyUsage", std::move(usages));
  }
  if (certificate.extended_key_usage) {
    Json uses = Json::array();
    for (const auto oid : *certificate.extended_key_usage) uses.push(pki::oid_text(oid).value_or("?"));
    out.set("extendedKeyUsage", std::move(uses));
  }
  if (certificate.policies) {
    Json policies = Json::array();
    for (const auto& policy : *certificate.policies) policies.push(pki::oid_text(policy.oid).value_or("?"));
    out.set("policies", std::move(policies));
  }
}

Json certificate_json(const pki::Certificate& certificate) {
  auto out = Json::object({{"kind", "certificate"},
                           {"version", certificate.version},
                           {"serial", base::to_hex(certificate.serial)},
                           {"subject", pki::name_text(certificate.subject)},
                           {"issuer", pki::name_text(certificate.issuer)},
                           {"notBefore", base::to_rfc3339(certificate.not_before)},
                           {"notAfter", base::to_rfc3339(certificate.not_after)},
                           {"key", key_text(certificate.spki)},
                           {"signature", algorithm_text(certificate.signature_algorithm)},
                           {"ca", certificate.is_ca()},
                           {"sha256", base::to_hex(pki::sha256(certificate.der))}});
  add_uses(certificate, out);
  out.set("subjectAlternativeNames", names_json(certificate.subject_alternative_names));
  Json extensions = Json::array();
  for (const auto& extension : certificate.extensions)
    extensions.push(pki::oid_text(extension.oid).value_or("?") + (extension.critical ? " critical" : ""));
  return out.set("extensions", std::move(extensions));
}

Json crl_json(const pki::crl::Crl& crl) {
  auto out = Json::object({{"kind", crl.delta_base ? "delta CRL" : "CRL"},
                           {"issuer", pki::name_text(crl.issuer)},
                           {"thisUpdate", base::to_rfc3339(crl.this_update)},
                           {"signature", algorithm_text(crl.algorithm)}});
  if (crl.next_update) out.set("nextUpdate", base::to_rfc3339(*crl.next_update));
  if (crl.number) out.set("number", base::to_hex(*crl.number));
  if (crl.delta_base) out.set("deltaBase", base::to_hex(*crl.delta_base));
  if (crl.distribution_point) out.set("indirect", crl.distribution_point->indirect);
  std::size_t revoked = 0;
  pki::crl::EntryReader entries{crl};
  while (true) {
    const auto entry = entries.next();
    if (!entry) out.set("entriesError", entry.error().detail);
    if (!entry || !*entry) break;
    ++revoked;
  }
  return out.set("revoked", revoked);
}

Json response_json(const pki::ocsp::Response& response) {
  auto out = Json::object({{"kind", "OCSP answer"}, {"status", static_cast<int>(response.status)}});
  if (response.status != pki::ocsp::ResponseStatus::successful) return out;
  constexpr std::array words{"good", "revoked", "unknown"};
  out.set("producedAt", base::to_rfc3339(response.produced_at)).set("signature", algorithm_text(response.algorithm));
  if (response.responder_name) out.set("responder", pki::name_text(*response.responder_name));
  if (response.responder_key_hash) out.set("responderKey", base::to_hex(*response.responder_key_hash));
  Json singles = Json::array();
  for (const auto& single : response.singles) {
    auto one = Json::object({{"serial", base::to_hex(single.id.serial)},
                             {"status", words.at(static_cast<std::size_t>(single.status))},
                             {"thisUpdate", base::to_rfc3339(single.this_update)}});
    if (single.next_update) one.set("nextUpdate", base::to_rfc3339(*single.next_update));
    if (single.revoked_at) one.set("revokedAt", base::to_rfc3339(*single.revoked_at));
    singles.push(std::move(one));
  }
  return out.set("answers", std::move(singles)).set("certificates", response.certificates.size());
}

Json request_json(const pki::CertificateRequest& request) {
  return Json::object({{"kind", "certificate request"},
                       {"subject", pki::name_text(request.subject)},
                       {"key", key_text(request.spki)},
                       {"signature", algorithm_text(request.signature_algorithm)},
                       {"possessionProven", static_cast<bool>(pki::check_possession(request))}});
}

/// The kinds are told apart by their form alone: what one reader takes, no other does.
base::Result<Json> describe(const InputValue& value) {
  if (const auto certificate = pki::read_certificate(value.der)) return certificate_json(*certificate);
  if (const auto crl = pki::crl::read(value.der)) return crl_json(*crl);
  if (const auto request = pki::read_certificate_request(value.der)) return request_json(*request);
  if (const auto response = pki::ocsp::read_response(value.der)) return response_json(*response);
  return base::fail(base::Code::malformed, "neither a certificate, a CRL, a certificate request nor an OCSP answer");
}

void print_lines(const Json& value, const std::string& indent) {
  for (const auto& [name, member] : value.members()) {
    std::cout << indent << name << ": ";
    if (!member.is_array() || member.items().empty() || !member.items().front().is_object()) {
      std::cout << (member.is_string() ? *member.string() : member.dump()) << '\n';
      continue;
    }
    std::cout << '\n';
    for (const auto& item : member.items()) print_lines(item, indent + "  ");
  }
}

}  // namespace

int inspect(Arguments arguments) {
  CommandLine app{"Says what a PEM or DER file holds.", "vidimus inspect"};
  std::string file;
  bool json = false;
  app.add_flag("--json", json, "answer in JSON: an array, one object a value");
  app.add_option("FILE", file, "the file").required();
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto values = read_values(file);
  if (!values) return complain(values.error(), json);
  Json all = Json::array();
  for (const auto& value : *values) {
    auto described = describe(value);
    if (!described) return complain(described.error(), json);
    all.push(std::move(*described));
  }
  if (json)
    std::cout << all.dump(2) << '\n';
  else
    for (const auto& one : all.items()) print_lines(one, "");
  return done;
}

}  // namespace vidimus::programs::ctl
