// vidimus path-check: is this certificate good, judged from files alone? Useful without the rest of the house.
#include <array>
#include <deque>

#include "base/time.hpp"
#include "pki/path.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/input_files.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Json;

struct PathCheckOptions {
  std::vector<std::string> anchors;
  std::vector<std::string> untrusted;
  std::vector<std::string> crls;
  std::vector<std::string> ocsp;
  std::vector<std::string> policies;
  std::string time;
  std::string name;
  std::string eku;
  std::string target;
  std::array<bool, base::count_of<pki::PathFlag>()> flags{};
  bool json = false;
};

/// What was read, and the octets CRLs and OCSP answers look into.
struct Inputs {
  std::deque<base::Bytes> octets;
  std::vector<pki::Certificate> target;
  pki::Evidence evidence;
  pki::PathOptions options;
};

struct Use {
  std::string_view name;
  pki::Oid oid;
};
constexpr std::array uses{Use{"serverAuth", pki::oid::server_auth},
                          Use{"clientAuth", pki::oid::client_auth},
                          Use{"codeSigning", pki::oid::encode("1.3.6.1.5.5.7.3.3")},
                          Use{"emailProtection", pki::oid::email_protection},
                          Use{"timeStamping", pki::oid::time_stamping},
                          Use{"OCSPSigning", pki::oid::ocsp_signing},
                          Use{"smartcardLogon", pki::oid::smartcard_logon}};

base::Result<base::Bytes> oid_of(const std::string& text) {
  for (const auto& use : uses)
    if (use.name == text) return base::copy_of(use.oid);
  auto oid = pki::oid_from(text);
  if (!oid) return fail(Code::bad_request, "not an object identifier: " + text);
  return std::move(*oid);
}

template <class Read, class Into>
base::Result<base::Done> read_each(const std::vector<std::string>& files, Inputs& inputs, Read read, Into& into) {
  for (const auto& file : files) {
    VIDIMUS_TRY(values, read_values(file));
    for (auto& value : values) {
      inputs.octets.push_back(std::move(value.der));
      auto one = read(inputs.octets.back());
      if (!one) return fail(one.error().code, file + ": " + one.error().detail);
      into.push_back(std::move(*one));
    }
  }
  return base::Done{};
}

base::Result<base::Done> read_options(const PathCheckOptions& wanted, pki::PathOptions& options) {
  for (std::size_t at = 0; at < wanted.flags.size(); ++at)
    options.flags.add_if(wanted.flags.at(at), static_cast<pki::PathFlag>(at));
  options.time = base::system_now();
  if (!wanted.time.empty()) {
    const auto time = base::from_rfc3339(wanted.time);
    if (!time) return fail(Code::bad_request, "--time: not an RFC 3339 time: " + wanted.time);
    options.time = *time;
    options.flags.add(pki::PathFlag::later_evidence);
  }
  for (const auto& text : wanted.policies) {
    VIDIMUS_TRY(policy, oid_of(text));
    options.initial_policies.push_back(std::move(policy));
  }
  if (!wanted.eku.empty()) {
    VIDIMUS_TRY(use, oid_of(wanted.eku));
    options.extended_key_usage = std::move(use);
  }
  options.name = wanted.name;
  return base::Done{};
}

base::Result<base::Done> read_inputs(const PathCheckOptions& wanted, Inputs& inputs) {
  VIDIMUS_CHECK(read_options(wanted, inputs.options));
  const auto certificates = [](const std::vector<std::string>& files, auto& into) -> base::Result<base::Done> {
    for (const auto& file : files) {
      VIDIMUS_TRY(found, read_certificates(file));
      into.insert(into.end(), found.begin(), found.end());
    }
    return base::Done{};
  };
  VIDIMUS_CHECK(certificates({wanted.target}, inputs.target));
  VIDIMUS_CHECK(certificates(wanted.anchors, inputs.evidence.anchors));
  VIDIMUS_CHECK(certificates(wanted.untrusted, inputs.evidence.untrusted));
  // What stands after the target in its own file is its chain, as servers and signers send it.
  inputs.evidence.untrusted.insert(inputs.evidence.untrusted.end(), inputs.target.begin() + 1, inputs.target.end());
  VIDIMUS_CHECK(read_each(wanted.crls, inputs, pki::crl::read, inputs.evidence.crls));
  return read_each(wanted.ocsp, inputs, pki::ocsp::read_response, inputs.evidence.ocsp);
}

Json certificate_json(const pki::Certificate& certificate) {
  return Json::object({{"subject", pki::name_text(certificate.subject)},
                       {"issuer", pki::name_text(certificate.issuer)},
                       {"serial", base::to_hex(certificate.serial)},
                       {"notBefore", base::to_rfc3339(certificate.not_before)},
                       {"notAfter", base::to_rfc3339(certificate.not_after)}});
}

Json finding_json(const pki::RevocationFinding& finding) {
  constexpr std::array words{"good", "revoked", "unknown"};
  auto out = Json::object({{"at", finding.at},
                           {"status", words.at(static_cast<std::size_t>(finding.status))},
                           {"source", base::to_name(finding.source)}});
  if (finding.revoked_at) out.set("revokedAt", base::to_rfc3339(*finding.revoked_at));
  if (finding.reason) out.set("reason", base::to_name(*finding.reason));
  return out;
}

Json report_json(const pki::PathReport& report) {
  Json path = Json::array();
  for (const auto* certificate : report.path) path.push(certificate_json(*certificate));
  Json policies = Json::array();
  for (const auto& policy : report.policies) policies.push(pki::oid_text(policy).value_or("?"));
  Json revocation = Json::array();
  for (const auto& finding : report.revocation) revocation.push(finding_json(finding));
  auto out = Json::object({{"valid", report.valid()}, {"reason", base::to_name(report.reason)}, {"detail", report.detail}});
  if (!report.valid()) out.set("at", report.at);
  out.set("path", std::move(path)).set("policies", std::move(policies)).set("revocation", std::move(revocation));
  return out;
}

void print_lines(const pki::PathReport& report) {
  std::cout << (report.valid() ? "valid" : "invalid: " + std::string{base::to_name(report.reason)}) << '\n';
  std::cout << report.detail << '\n';
  for (std::size_t at = 0; at < report.path.size(); ++at)
    std::cout << "  " << at << "  " << pki::name_text(report.path[at]->subject)
              << (!report.valid() && at == report.at ? "   <- here" : "") << '\n';
  for (const auto& policy : report.policies) std::cout << "  policy " << pki::oid_text(policy).value_or("?") << '\n';
}

void declare(CommandLine& app, PathCheckOptions& wanted) {
  using pki::PathFlag;
  const auto flag = [&](PathFlag which) -> bool& { return wanted.flags.at(static_cast<std::size_t>(which)); };
  app.add_option("--anchor", wanted.anchors, "trust anchors (certificates): names and keys to believe").repeated();
  app.add_option("--untrusted", wanted.untrusted, "intermediates, CRL and OCSP signers").repeated();
  app.add_option("--crl", wanted.crls, "CRLs; then the status of every certificate is looked for").repeated();
  app.add_option("--ocsp", wanted.ocsp, "OCSP answers; likewise").repeated();
  app.add_option("--time", wanted.time, "judge at this time (RFC 3339) instead of now");
  app.add_option("--policy", wanted.policies, "acceptable policy (OID)").repeated();
  app.add_flag("--require-explicit-policy", flag(PathFlag::require_explicit_policy), "an acceptable policy must be there");
  app.add_flag("--inhibit-any-policy", flag(PathFlag::inhibit_any_policy), "anyPolicy stands for no policy");
  app.add_flag("--inhibit-policy-mapping", flag(PathFlag::inhibit_policy_mapping), "policies are not mapped");
  app.add_option("--name", wanted.name, "DNS name, address or mailbox it must be for");
  app.add_option("--eku", wanted.eku, "use it must be for: OID, clientAuth, serverAuth, emailProtection, OCSPSigning…");
  app.add_flag("--allow-unknown-status", flag(PathFlag::allow_unknown_status), "take an unknown status for good");
  app.add_flag("--anchor-constraints", flag(PathFlag::anchor_constraints), "the anchor's own dates and constraints bind too");
  app.add_flag("--json", wanted.json, "answer in JSON");
  app.add_option("TARGET", wanted.target, "the certificate, perhaps with its chain").required();
}

}  // namespace

int path_check(Arguments arguments) {
  CommandLine app{"Validates a certification path from files alone (RFC 5280 §6). Files are PEM or DER.", "vidimus path-check"};
  PathCheckOptions wanted;
  declare(app, wanted);
  if (const auto ended = app.parse(arguments)) return *ended;
  Inputs inputs;
  if (const auto read = read_inputs(wanted, inputs); !read) return complain(read.error(), wanted.json);
  const auto report = pki::validate_path(inputs.target.front(), inputs.evidence, inputs.options);
  if (wanted.json)
    std::cout << report_json(report).dump(2) << '\n';
  else
    print_lines(report);
  return report.valid() ? done : refused;
}

}  // namespace vidimus::programs::ctl
