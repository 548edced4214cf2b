#include "ra/office_visits.hpp"

#include <algorithm>

#include "domain/folded.hpp"
#include "pki/lint.hpp"
#include "pki/path.hpp"
#include "pki/pem.hpp"
#include "ra/booking.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::AppointmentEvent;
using domain::Fact;

constexpr std::size_t longest_pem = 64U << 10;
constexpr std::size_t most_certificates = 8;
constexpr std::chrono::minutes visit_lasts{30};

/// Values the letters about a visit show: the office, and why when there is a reason.
Json visit_values(const House& house, const CaseFile& file, const domain::Appointment& visit, const std::string& reason) {
  auto out = appointment_values(house, visit, *file.site);
  return std::move(out.set("reason", reason));
}

Result<domain::Appointment> note_outcome(Counter& counter, const Actor& actor, const std::string& reference,
                                         AppointmentEvent event, const std::string& reason) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  const auto* booked = file.booked();
  if (booked == nullptr) return fail(Code::not_found, "appointment");
  auto visit = *booked;
  auto known = facts(file, work.now());
  known.add_if(is_written(reason), Fact::reason_given);
  VIDIMUS_TRY(decision, domain::decide(domain::appointment_table, visit.state, event, file.acting, known));
  visit.reason = reason;
  work.move(visit, decision, reference, Json::object({{"reason", reason}}));
  put_back(file, visit);
  VIDIMUS_CHECK(work.perform(file, decision.then, visit_values(work.house(), file, visit, reason)));
  VIDIMUS_CHECK(work.commit());
  return visit;
}

/// The certificate, then its issuers.
Result<std::vector<pki::Certificate>> read_chain(std::string_view pem) {
  if (pem.size() > longest_pem) return fail(Code::too_large, "refused.certificate_file");
  const auto blocks = pki::from_pem(pem, most_certificates);
  std::vector<pki::Certificate> out;
  if (blocks)
    for (const auto& block : *blocks) {
      if (block.label != "CERTIFICATE") continue;
      auto read = pki::read_certificate(block.der);
      if (!read) return fail(Code::malformed, "refused.certificate_file", read.error().detail);
      out.push_back(std::move(*read));
    }
  if (out.empty()) return fail(Code::malformed, "refused.certificate_file");
  return out;
}

/// Where anchors of the contract's supplier are known, one of them must lead to it; another supplier's do not serve. "not_judged"
/// when none of his is known.
Result<std::string_view> judged_path(const House& house, const std::string& supplier, const std::vector<pki::Certificate>& chain,
                                     Instant now) {
  pki::Evidence evidence;
  for (const auto& known : house.supplier_anchors) {
    if (known.supplier != domain::folded_letters(supplier)) continue;
    VIDIMUS_TRY(anchor, pki::read_certificate(known.der));
    evidence.anchors.push_back(std::move(anchor));
  }
  if (evidence.anchors.empty()) return std::string_view{"not_judged"};
  evidence.untrusted.assign(chain.begin() + 1, chain.end());
  pki::PathOptions options;
  options.time = now;
  options.revocation = pki::RevocationMode::off;
  const auto report = pki::validate_path(chain.front(), evidence, options);
  if (!report.valid()) return fail(Code::untrusted, "refused.certificate_path", report.detail);
  return std::string_view{"valid"};
}

/// A certificate that breaks a rule of the trade (RFC 5280, RGS A4, EN 319 412) is not brought in, whoever made it: what a holder
/// is given must be accepted where he uses it. Warnings are kept with the act. @errors lint_failed, naming each rule.
Result<Json> judged_form(const pki::Certificate& certificate) {
  auto warned = Json::array();
  auto error = fail(Code::lint_failed, "refused.certificate_rules");
  for (const auto& finding : pki::lint(certificate, {})) {
    if (finding.rule->severity == pki::Severity::error)
      error.fields.push_back({"/pem", std::string{finding.rule->id}});
    else
      warned.push(finding.rule->id);
  }
  if (!error.fields.empty()) return error;
  return warned;
}

/// An attribute of the subject. Where this house issues test certificates, their mark (RGS A4) is no part of a name; elsewhere it
/// stays, and a test certificate names nobody.
std::string name_in(const House& house, const pki::Certificate& certificate, pki::ByteView oid) {
  constexpr std::string_view mark = "TEST ";
  auto out = pki::attribute_text(certificate.subject, oid);
  if (house.test_names && out.starts_with(mark)) out.erase(0, mark.size());
  return out;
}

/// Does it name the holder, in givenName and surname, or in its common name?
bool names(const House& house, const pki::Certificate& certificate, const domain::Person& holder) {
  const auto text = [&](pki::ByteView oid) { return name_in(house, certificate, oid); };
  const auto first = holder.given_names.substr(0, holder.given_names.find(','));
  const auto surname = text(pki::oid::surname);
  const auto given = text(pki::oid::given_name);
  if (!surname.empty() && !given.empty())
    return same_person_name(surname, holder.surname) &&
           same_person_name(std::string_view{given}.substr(0, given.find_first_of(", ")), first);
  const auto common = text(pki::oid::common_name);
  return same_person_name(common, first + " " + holder.surname) || same_person_name(common, holder.surname + " " + first);
}

bool is_of_holder(const House& house, const pki::Certificate& certificate, const domain::Person& holder, Instant now) {
  const bool in_time = certificate.not_before <= now && now < certificate.not_after;
  return in_time && !certificate.is_ca() && names(house, certificate, holder);
}

domain::Certificate record_of(Work& work, const CaseFile& file, const pki::Certificate& read) {
  domain::Certificate out;
  out.id = work.new_id<domain::CertificateId>();
  out.body = file.line.body;
  out.line = file.line.id;
  out.holder = file.line.holder;
  out.organisation = file.line.organisation;
  out.profile = domain::external_profile;
  out.serial = base::to_hex(read.serial);
  out.subject = pki::name_text(read.subject);
  out.der = base::copy_of(read.der);
  out.not_before = read.not_before;
  out.not_after = read.not_after;
  return out;
}

}  // namespace

bool same_person_name(std::string_view a, std::string_view b) { return domain::folded_letters(a) == domain::folded_letters(b); }

Result<domain::Appointment> note_visit(Counter& counter, const Actor& actor, const std::string& reference, Instant when) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  domain::Appointment visit;
  if (const auto* booked = file.booked()) {
    visit = *booked;
    ++visit.sequence;
  } else {
    visit.id = work.new_id<domain::AppointmentId>();
    visit.body = file.line.body;
    visit.line = file.line.id;
    visit.holder = file.line.holder;
    visit.site = file.line.delivery_site;
    visit.seat.reset();
  }
  if (file.honoured() != nullptr) return fail(Code::wrong_state, "refused.state.honoured");
  VIDIMUS_TRY(decision, domain::decide(domain::appointment_table, visit.state, AppointmentEvent::note_arranged, file.acting,
                                       facts(file, work.now())));
  visit.starts = when;
  visit.ends = when + visit_lasts;
  visit.booked_at = work.now();
  work.move(visit, decision, reference, Json::object({{"starts", base::to_rfc3339(when)}}));
  VIDIMUS_CHECK(work.commit());
  return visit;
}

Result<domain::Appointment> note_refusal(Counter& counter, const Actor& actor, const std::string& reference,
                                         const std::string& reason) {
  return note_outcome(counter, actor, reference, AppointmentEvent::note_refused, reason);
}

Result<domain::Appointment> note_missed_visit(Counter& counter, const Actor& actor, const std::string& reference) {
  return note_outcome(counter, actor, reference, AppointmentEvent::note_missed, {});
}

Result<domain::Certificate> bring_certificate(Counter& counter, const Actor& actor, const std::string& reference,
                                              std::string_view pem) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.holder) return fail(Code::wrong_state, "refused.no_product");
  VIDIMUS_TRY(chain, read_chain(pem));
  VIDIMUS_TRY(path, judged_path(work.house(), file.contract.supplier, chain, work.now()));
  const auto& read = chain.front();
  VIDIMUS_TRY(warned, judged_form(read));
  auto certificate = record_of(work, file, read);
  auto known = facts(file, work.now());
  known.add_if(is_of_holder(work.house(), read, *file.holder, work.now()), Fact::certificate_of_holder);
  VIDIMUS_TRY(decision, domain::decide(domain::certificate_table, certificate.state, domain::CertificateEvent::bring_in,
                                       file.acting, known));
  work.move(certificate, decision, reference,
            Json::object({{"serial", certificate.serial}, {"path", path}, {"warned", std::move(warned)}}));
  file.certificate = certificate;
  VIDIMUS_CHECK(work.perform(file, decision.then));
  VIDIMUS_CHECK(work.commit());
  return certificate;
}

}  // namespace vidimus::ra
