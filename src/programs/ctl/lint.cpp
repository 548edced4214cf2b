// vidimus lint: which rules does this certificate break? The same rules the CA asks before it signs.
#include "pki/lint.hpp"
#include "base/toml.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/input_files.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Json;

struct Wanted {
  std::string file;
  std::string profile;
  std::string crypto_policy;
  std::string issuer;
  std::string kind;
  std::vector<std::string> settings;
  bool json = false;
};

/// What the certificate seems to be, when neither a profile nor --kind says so.
pki::SubjectKind guess_kind(const pki::Certificate& certificate) {
  if (certificate.is_ca())
    return pki::same_name(certificate.subject, certificate.issuer) ? pki::SubjectKind::root_ca : pki::SubjectKind::issuing_ca;
  if (certificate.has_extended_key_usage(pki::oid::ocsp_signing)) return pki::SubjectKind::ocsp_responder;
  if (certificate.has_extended_key_usage(pki::oid::time_stamping)) return pki::SubjectKind::time_stamping;
  if (certificate.has_extended_key_usage(pki::oid::server_auth)) return pki::SubjectKind::tls_server;
  return pki::SubjectKind::person;
}

base::Result<pki::ProfileSettings> read_settings(const std::vector<std::string>& texts) {
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

base::Result<base::Done> gather(const Wanted& wanted, const pki::Certificate& certificate, Beside& beside) {
  beside.context.kind = guess_kind(certificate);
  if (!wanted.profile.empty()) {
    VIDIMUS_TRY(settings, read_settings(wanted.settings));
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

Json finding_json(const pki::Finding& finding) {
  const auto& rule = *finding.rule;
  auto out = Json::object(
      {{"rule", rule.id}, {"severity", base::to_name(rule.severity)}, {"sentence", rule.sentence}, {"source", rule.source}});
  if (!finding.detail.empty()) out.set("detail", finding.detail);
  return out;
}

int print(const std::vector<pki::Finding>& findings, pki::SubjectKind kind, bool json) {
  const auto errors = static_cast<std::size_t>(std::ranges::count_if(
      findings, [](const pki::Finding& finding) { return finding.rule->severity == pki::Severity::error; }));
  if (json) {
    Json list = Json::array();
    for (const auto& finding : findings) list.push(finding_json(finding));
    std::cout << Json::object({{"kind", base::to_name(kind)}, {"errors", errors}, {"findings", std::move(list)}}).dump(2) << '\n';
  } else {
    for (const auto& finding : findings)
      std::cout << base::to_name(finding.rule->severity) << "  " << finding.rule->id << ": " << finding.rule->sentence << " ["
                << finding.rule->source << "]" << (finding.detail.empty() ? "" : "; seen: " + finding.detail) << '\n';
    std::cout << findings.size() << " findings, " << errors << " errors, judged as " << base::to_name(kind) << '\n';
  }
  return errors == 0 ? done : refused;
}

}  // namespace

int lint(Arguments arguments) {
  CLI::App app{
      "Checks a certificate against RFC 5280, ETSI, RGS and its profile. Exit 1 when a rule of severity error is broken.",
      "vidimus lint"};
  Wanted wanted;
  app.add_option("--profile", wanted.profile, "profile file (TOML)");
  app.add_option("--set", wanted.settings, "NAME=VALUE of a placeholder of the profile")->allow_extra_args(false);
  app.add_option("--kind", wanted.kind, "root_ca, issuing_ca, person, tls_server, tls_client, time_stamping, ocsp_responder");
  app.add_option("--crypto-policy", wanted.crypto_policy, "algorithms and sizes allowed (TOML)");
  app.add_option("--issuer", wanted.issuer, "certificate of the issuer");
  app.add_flag("--json", wanted.json, "answer in JSON");
  app.add_option("FILE", wanted.file, "the certificate; the first of the file is judged")->required();
  if (const auto ended = parse(app, arguments)) return *ended;
  const auto certificates = read_certificates(wanted.file);
  if (!certificates) return complain(certificates.error(), wanted.json);
  Beside beside;
  if (const auto gathered = gather(wanted, certificates->front(), beside); !gathered)
    return complain(gathered.error(), wanted.json);
  return print(pki::lint(certificates->front(), beside.context), beside.context.kind, wanted.json);
}

}  // namespace vidimus::programs::ctl
