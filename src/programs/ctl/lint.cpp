// vidimus lint: which rules does this certificate, list or OCSP answer break? For certificates, the same rules the CA asks before
// it signs.
#include "pki/lint.hpp"
#include "base/toml.hpp"
#include "pki/lint_status.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/input_files.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;

struct LintOptions {
  std::string file;
  std::string profile;
  std::string crypto_policy;
  std::string issuer;
  std::string kind;
  std::vector<std::string> settings;
  bool persons = false;
  bool json = false;
};

/// What the certificate seems to be, when neither a profile nor --kind says so.
pki::SubjectKind guess_kind(const pki::Certificate& certificate) {
  if (certificate.is_ca())
    return pki::same_name(certificate.subject, certificate.issuer) ? pki::SubjectKind::root_ca : pki::SubjectKind::issuing_ca;
  if (certificate.has_extended_key_usage(pki::oid::ocsp_signing)) return pki::SubjectKind::ocsp_responder;
  if (certificate.has_extended_key_usage(pki::oid::time_stamping)) return pki::SubjectKind::time_stamping;
  if (certificate.has_extended_key_usage(pki::oid::server_auth)) return pki::SubjectKind::tls_server;
  if (certificate.has_policy(pki::oid::policy_qcp_l) || certificate.has_policy(pki::oid::policy_qcp_l_qscd))
    return pki::SubjectKind::legal_person;
  return pki::SubjectKind::person;
}

base::Result<pki::ProfileSettings> read_first_settings(const std::vector<std::string>& texts) {
  pki::ProfileSettings out;
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) return base::fail(base::Code::bad_request, "--set: not NAME=VALUE: " + text);
    out[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return out;
}

/// What stands beside the certificate; the context handed to the rules points into it.
struct Beside {
  std::optional<pki::CertificateProfile> profile;
  std::optional<pki::CryptoPolicy> policy;
  std::vector<pki::Certificate> issuer;
  pki::LintContext context;
};

/// The policy and the issuer: what certificates, lists and answers are all held against.
base::Result<base::Done> gather(const LintOptions& wanted, Beside& beside) {
  if (!wanted.crypto_policy.empty()) {
    VIDIMUS_TRY(file, base::read_toml(wanted.crypto_policy));
    VIDIMUS_TRY(policy, pki::read_crypto_policy(file));
    beside.policy = std::move(policy);
    beside.context.policy = &*beside.policy;
  }
  if (!wanted.issuer.empty()) {
    VIDIMUS_TRY(issuer, read_certificates(wanted.issuer));
    beside.issuer = std::move(issuer);
    beside.context.issuer = &beside.issuer.front();
  }
  return base::Done{};
}

base::Result<base::Done> choose_kind(const LintOptions& wanted, const pki::Certificate& certificate, Beside& beside) {
  beside.context.kind = guess_kind(certificate);
  if (!wanted.profile.empty()) {
    VIDIMUS_TRY(settings, read_first_settings(wanted.settings));
    VIDIMUS_TRY(file, base::read_toml(wanted.profile));
    VIDIMUS_TRY(profile, pki::read_profile(file, settings));
    beside.profile = std::move(profile);
    beside.context.profile = &*beside.profile;
    beside.context.kind = beside.profile->kind;
  }
  if (!wanted.kind.empty()) {
    const auto kind = base::from_name<pki::SubjectKind>(wanted.kind);
    if (!kind) return base::fail(base::Code::bad_request, "--kind: no such kind: " + wanted.kind);
    beside.context.kind = *kind;
  }
  return base::Done{};
}

Json finding_json(const pki::Finding& finding) {
  const auto& rule = *finding.rule;
  auto out = Json::object(
      {{"rule", rule.id}, {"severity", base::to_name(rule.severity)}, {"sentence", rule.sentence}, {"source", rule.source}});
  if (!finding.detail.empty()) out.set("detail", finding.detail);
  return out;
}

int print(const std::vector<pki::Finding>& findings, const std::string& kind, bool json) {
  const auto errors = static_cast<std::size_t>(std::ranges::count_if(
      findings, [](const pki::Finding& finding) { return finding.rule->severity == pki::Severity::error; }));
  if (json) {
    Json list = Json::array();
    for (const auto& finding : findings) list.push(finding_json(finding));
    std::cout << Json::object({{"kind", kind}, {"errors", errors}, {"findings", std::move(list)}}).dump(2) << '\n';
  } else {
    for (const auto& finding : findings)
      std::cout << base::to_name(finding.rule->severity) << "  " << finding.rule->id << ": " << finding.rule->sentence << " ["
                << finding.rule->source << "]" << (finding.detail.empty() ? "" : "; seen: " + finding.detail) << '\n';
    std::cout << findings.size() << " findings, " << errors << " errors, judged as " << kind << '\n';
  }
  return errors == 0 ? done : refused;
}

/// What was judged, as what, and what was found.
struct Verdict {
  std::string kind;
  std::vector<pki::Finding> findings;
};

/// Lists and answers of an authority that certifies people (path length 0) are held to the rules for persons.
pki::StatusContext status_context(const LintOptions& wanted, const Beside& beside) {
  pki::StatusContext out{beside.context.issuer, beside.context.policy, wanted.persons};
  const auto* issuer = out.issuer;
  if (issuer != nullptr && issuer->basic_constraints && issuer->basic_constraints->path_length == 0) out.about_persons = true;
  return out;
}

/// The kinds are told apart by their form alone: what one reader takes, no other does.
base::Result<Verdict> judge(const LintOptions& wanted, base::ByteView der) {
  Beside beside;
  VIDIMUS_CHECK(gather(wanted, beside));
  if (const auto list = pki::crl::read(der)) return Verdict{"crl", pki::lint_crl(*list, status_context(wanted, beside))};
  if (const auto answer = pki::ocsp::read_response(der))
    return Verdict{"ocsp_answer", pki::lint_answer(*answer, status_context(wanted, beside))};
  auto certificate = pki::read_certificate(der);
  if (!certificate) return base::fail(certificate.error().code, wanted.file + ": " + certificate.error().detail);
  VIDIMUS_CHECK(choose_kind(wanted, *certificate, beside));
  return Verdict{std::string{base::to_name(beside.context.kind)}, pki::lint(*certificate, beside.context)};
}

}  // namespace

int lint(Arguments arguments) {
  CommandLine app{
      "Checks a certificate, a CRL or an OCSP answer against RFC 5280, RFC 6960, ETSI, RGS and the profile. Exit 1 when a rule "
      "of "
      "severity error is broken.",
      "vidimus lint"};
  LintOptions wanted;
  app.add_option("--profile", wanted.profile, "profile file (TOML)");
  app.add_option("--set", wanted.settings, "NAME=VALUE of a placeholder of the profile").repeated();
  app.add_option("--kind", wanted.kind,
                 "root_ca, issuing_ca, person, legal_person, tls_server, tls_client, time_stamping, ocsp_responder");
  app.add_option("--crypto-policy", wanted.crypto_policy, "algorithms and sizes allowed (TOML)");
  app.add_option("--issuer", wanted.issuer, "certificate of the issuer");
  app.add_flag("--persons", wanted.persons, "the list or answer speaks of people's certificates; known when --issuer says it");
  app.add_flag("--json", wanted.json, "answer in JSON");
  app.add_option("FILE", wanted.file, "certificate, CRL or OCSP answer, PEM or DER; the first of the file is judged").required();
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto values = read_values(wanted.file);
  if (!values) return complain(values.error(), wanted.json);
  const auto verdict = judge(wanted, values->front().der);
  if (!verdict) return complain(verdict.error(), wanted.json);
  return print(verdict->findings, verdict->kind, wanted.json);
}

}  // namespace vidimus::programs::ctl
