// «Test my certificate», «Check a certificate», «Is my computer ready?»: open to everybody.
#include "ra/certificate_check.hpp"
#include "web/portal/views.hpp"

namespace vidimus::web::portal {
namespace {

constexpr std::size_t largest_certificate = 64U << 10;

/// What is said of an answer: a certificate out of its time has expired, or is not valid yet.
std::string finding_key(const Visit& visit, const ra::CertificateCheck& check, const ra::CheckFinding& finding) {
  const auto question = std::string{base::to_name(finding.question)};
  if (finding.question == ra::CheckQuestion::in_time && finding.answer == ra::CheckAnswer::no)
    return question + (check.not_before && visit.request().now < *check.not_before ? ".early" : ".expired");
  return question + "." + std::string{base::to_name(finding.answer)};
}

Json finding_view(const Visit& visit, const ra::CertificateCheck& check, const ra::CheckFinding& finding) {
  const auto key = finding_key(visit, check, finding);
  const bool good = finding.answer == ra::CheckAnswer::yes;
  return Json::object({{"sentence", visit.texts().of("check", key)},
                       {"advice", maybe(visit.texts().find("check_advice." + key))},
                       {"word", visit.texts().of("check_answer", base::to_name(finding.answer))},
                       {"tone", good                                    ? "good"
                                : finding.answer == ra::CheckAnswer::no ? "bad"
                                                                        : "wait"}});
}

PageResult show_form(Visit& visit) {
  return visit.page("verifier", Json::object({{"file_form", form_view(visit, {.name = "verifier_fichier",
                                                                              .action = "/verifier",
                                                                              .submit = "verifier",
                                                                              .prefix = "fichier-",
                                                                              .multipart = true})},
                                              {"serial_form", form_view(visit, {.name = "verifier_numero",
                                                                                .action = "/verifier/numero",
                                                                                .submit = "verifier",
                                                                                .prefix = "numero-"})},
                                              {"test_url", maybe(visit.portal().certificate_url)},
                                              {"back", back("/", visit.texts().text("menu.home"))}}));
}

PageResult show_check(Visit& visit, const ra::CertificateCheck& check) {
  return visit.page("verifier_resultat", Json::object({{"check", check_view(visit, check)},
                                                       {"back", back("/verifier", visit.texts().of("title", "verifier"))}}));
}

PageResult check_file(Visit& visit) {
  const auto* file = visit.form().file("certificate");
  auto check = [&]() -> base::Result<ra::CertificateCheck> {
    if (file == nullptr) return base::fail(base::Code::malformed, "refused.certificate_unreadable");
    return ra::check_certificate(visit.counter(), base::view_of(file->content));
  }();
  if (check) return show_check(visit, *check);
  visit.refuse(check.error(), "verifier_fichier", "fichier-");
  return show_form(visit);
}

PageResult check_number(Visit& visit) {
  auto check = ra::check_serial(visit.counter(), visit.typed("serial"));
  if (check) return show_check(visit, *check);
  visit.refuse(check.error(), "verifier_numero", "numero-");
  return show_form(visit);
}

PageResult show_computer(Visit& visit) {
  return visit.page("mon_ordinateur", Json::object({{"test_url", maybe(visit.portal().certificate_url)},
                                                    {"back", back("/", visit.texts().text("menu.home"))}}));
}

using enum http::Method;

}  // namespace

Json check_view(const Visit& visit, const ra::CertificateCheck& check) {
  Json findings = Json::array();
  bool all_good = true;
  for (const auto& finding : check.findings) {
    findings.push(finding_view(visit, check, finding));
    const bool purpose = finding.question == ra::CheckQuestion::for_signing;
    all_good = all_good && (finding.answer == ra::CheckAnswer::yes || purpose);
  }
  return Json::object({{"subject", maybe(check.subject)},
                       {"issuer", maybe(check.issuer)},
                       {"serial", check.serial},
                       {"not_before", date(visit, check.not_before)},
                       {"not_after", date(visit, check.not_after)},
                       {"revoked_at", date(visit, check.revoked_at)},
                       {"all_good", all_good},
                       {"findings", std::move(findings)}});
}

std::span<const Row> check_rows() {
  static constexpr Row rows[] = {
      {get, "/verifier", show_form, Door::open},
      {post, "/verifier", check_file, Door::open, largest_certificate},
      {post, "/verifier/numero", check_number, Door::open},
      {get, "/mon-ordinateur", show_computer, Door::open},
  };
  return rows;
}

}  // namespace vidimus::web::portal
