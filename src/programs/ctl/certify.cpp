// vidimus certify: a certificate from a request (PKCS#10) for what no person collects: machines, services, seals.
#include <arpa/inet.h>

#include "base/toml.hpp"
#include "pki/csr.hpp"
#include "pki/pem.hpp"
#include "programs/ctl/arguments.hpp"
#include "programs/ctl/input_files.hpp"
#include "programs/ctl/issuing.hpp"

namespace vidimus::programs::ctl {
namespace {

using base::Code;
using base::fail;
using base::Result;
using pki::GeneralNameKind;

struct CertifyOptions {
  std::string instance = "instance";
  std::string authority;
  std::string profile;
  std::string request;
  std::string out;
  std::vector<std::string> subject;
  std::vector<std::string> dns;
  std::vector<std::string> ip;
  std::vector<std::string> email;
  bool json = false;
};

/// "common_name=…" lines, or the request's own subject when none is given.
Result<std::vector<pki::SubjectValue>> subject_of(const CertifyOptions& wanted, base::ByteView requested) {
  if (wanted.subject.empty()) return subject_values(requested);
  std::vector<pki::SubjectValue> out;
  for (const auto& text : wanted.subject) {
    const auto equals = text.find('=');
    const auto attribute = base::from_name<pki::SubjectAttribute>(text.substr(0, equals));
    if (equals == std::string::npos || !attribute) return fail(Code::bad_request, "--subject: not ATTRIBUTE=VALUE: " + text);
    out.push_back({*attribute, text.substr(equals + 1)});
  }
  return out;
}

Result<std::vector<pki::AlternativeName>> names_of(const CertifyOptions& wanted) {
  std::vector<pki::AlternativeName> out;
  for (const auto& name : wanted.dns) out.push_back({GeneralNameKind::dns_name, name});
  for (const auto& name : wanted.email) out.push_back({GeneralNameKind::rfc822_name, name});
  for (const auto& text : wanted.ip) {
    in6_addr six{};
    in_addr four{};
    if (::inet_pton(AF_INET, text.c_str(), &four) == 1)
      out.push_back({GeneralNameKind::ip_address, std::string(reinterpret_cast<const char*>(&four), sizeof four)});
    else if (::inet_pton(AF_INET6, text.c_str(), &six) == 1)
      out.push_back({GeneralNameKind::ip_address, std::string(reinterpret_cast<const char*>(&six), sizeof six)});
    else
      return fail(Code::bad_request, "--ip: not an address: " + text);
  }
  return out;
}

Result<pki::Certificate> issue(const CertifyOptions& wanted) {
  VIDIMUS_TRY(values, read_values(wanted.request));
  VIDIMUS_TRY(request, pki::read_certificate_request(values.front().der));
  VIDIMUS_CHECK(pki::check_possession(request));
  VIDIMUS_TRY(office, Office::open(wanted.instance));
  VIDIMUS_TRY(profile, read_profile(office->settings, wanted.profile));
  // A person's certificate needs a dossier, a face-to-face and the holder's acceptance: the registry's business, not this
  // command's.
  if (profile.kind == pki::SubjectKind::person || profile.basic_constraints.value_or(pki::BasicConstraints{}).ca)
    return fail(Code::bad_request, "profile " + wanted.profile + " is not for machines, services or seals");
  VIDIMUS_TRY(subject, subject_of(wanted, request.subject));
  VIDIMUS_TRY(names, names_of(wanted));
  VIDIMUS_TRY(authority, office->authority(wanted.authority));
  VIDIMUS_TRY(der, certify(*office, *authority, "certify:" + wanted.profile, wanted.profile, base::copy_of(request.spki),
                           std::move(subject), std::move(names)));
  VIDIMUS_CHECK(base::write_file(wanted.out, pki::to_pem("CERTIFICATE", der)));
  return pki::read_certificate(der);
}

}  // namespace

int certify(Arguments arguments) {
  CommandLine app{"Issues a certificate from a PKCS#10 request under a profile for machines, services or seals.",
                  "vidimus certify"};
  CertifyOptions wanted;
  app.add_option("--instance", wanted.instance, "folder of the instance");
  app.add_option("--authority", wanted.authority, "issuing authority, by name; [ca] when not given");
  app.add_option("--profile", wanted.profile, "name of a file of data/profiles: tls_server, tls_client, seal_rgs2_qcpl…")
      .required();
  app.add_option("--request", wanted.request, "PKCS#10 request, PEM or DER").required();
  app.add_option("--subject", wanted.subject, "ATTRIBUTE=VALUE, as often as needed; the request's subject when none is given")
      .repeated();
  app.add_option("--dns", wanted.dns, "DNS name (subjectAltName)").repeated();
  app.add_option("--ip", wanted.ip, "IP address (subjectAltName)").repeated();
  app.add_option("--email", wanted.email, "mail address (subjectAltName)").repeated();
  app.add_option("--out", wanted.out, "file to write, PEM").required();
  app.add_flag("--json", wanted.json, "answer in JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto issued = issue(wanted);
  if (!issued) return complain(issued.error(), wanted.json, refused);
  if (wanted.json)
    std::cout << base::Json::object({{"serial", base::to_hex(issued->serial)},
                                     {"subject", pki::name_text(issued->subject)},
                                     {"not_after", base::to_rfc3339(issued->not_after)}})
                     .dump(2)
              << '\n';
  else
    std::cout << pki::name_text(issued->subject) << ": until " << base::to_rfc3339(issued->not_after) << ", " << wanted.out
              << '\n';
  return done;
}

}  // namespace vidimus::programs::ctl
