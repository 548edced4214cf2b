#include "ra/ends.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/template.hpp"
#include "ra/readers.hpp"
#include "ra/revoke.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::EndAdvice;
using domain::Role;

constexpr int ends_a_page = 200;
constexpr std::chrono::days warned_before{30};  ///< alarm of the calendar entry

bool stands(const domain::OrderLine& line) {
  return line.state != domain::OrderState::cancelled && line.state != domain::OrderState::cancelled_auto;
}

Result<EndOfCertificate> look_at(Work& work, const CaseFile& file) {
  if (!file.certificate || !file.certificate->not_after) return fail(Code::not_found, "refused.no_certificate");
  EndOfCertificate out;
  out.certificate = *file.certificate;
  VIDIMUS_TRY(contracts, work.unit().contracts(file.body.id));
  out.plan = domain::plan_for_end(contracts, file.contract.id, out.certificate, work.now());
  out.days_left = domain::days_left(*out.certificate.not_after, work.now());
  if (!out.plan.contract.empty()) {
    VIDIMUS_TRY(membership, work.unit().membership_of(file.organisation.id, out.plan.contract));
    out.must_adhere = !membership || membership->state != domain::MembershipState::active;
  }
  VIDIMUS_TRY(replacing, work.unit().lines_replacing(out.certificate.id));
  for (const auto& line : replacing)
    if (stands(line)) out.replaced_by.push_back(line.reference);
  return out;
}

Json letter_values(const Work& work, const CaseFile& file, const EndOfCertificate& end) {
  const auto& words = work.house().words;
  const auto long_or_none = [&](base::Day day) { return day.ok() ? long_day(day, words) : std::string{}; };
  return Json::object({{"days", std::to_string(std::max(end.days_left, 0))},
                       {"last_day", end.days_left <= 1},
                       {"may_order", end.plan.advice == EndAdvice::order_now},
                       {"before_cutoff", end.plan.advice == EndAdvice::order_before_cutoff},
                       {"wait", end.plan.advice == EndAdvice::wait},
                       {"ask_desk", end.plan.advice == EndAdvice::ask_desk},
                       {"from_long", long_or_none(end.plan.from)},
                       {"until_long", long_or_none(end.plan.until)},
                       {"must_adhere", end.must_adhere},
                       {"replaced_by", end.replaced_by.empty() ? std::string{} : end.replaced_by.back()},
                       {"link", work.house().public_url + "/dossiers/" + file.line.reference + "/echeance"}});
}

/// The end as an event of the reader's own calendar.
Result<std::string> calendar_of(const Work& work, const CaseFile& file) {
  if (!file.certificate || !file.certificate->not_after) return fail(Code::not_found, "refused.no_certificate");
  const auto* table = work.house().texts.find("calendar");
  if (table == nullptr) return fail(Code::misconfigured, "refused.internal", "data/messages.toml: no [calendar]");
  const auto& sender = file.body.sender_email;
  VIDIMUS_TRY(summary, base::render(table->text("end_summary"), Json::object({{"organisation", file.organisation.name}}),
                                    base::Escape::none));
  ports::CalendarEvent event;
  event.uid = "certificate-" + file.certificate->id.text + "@" + sender.substr(sender.find('@') + 1);
  event.written = work.now();
  event.starts = event.ends = *file.certificate->not_after;
  event.zone = file.body.zone;
  event.summary = std::move(summary);
  event.description = table->text("end_description");
  event.url = work.house().public_url + "/dossiers/" + file.line.reference + "/echeance";
  event.alarms = {warned_before};
  ports::CalendarFile out;
  out.name = event.summary;
  out.events.push_back(std::move(event));
  return work.house().calendars.write(out);
}

/// That day the contract itself writes to those whose certificate ends in its gap (L20): one letter is enough.
Result<bool> contract_wrote_today(Work& work, const EndOfCertificate& end) {
  if (end.plan.advice != EndAdvice::order_before_cutoff) return false;
  VIDIMUS_TRY(contract, work.unit().contract(end.plan.contract));
  return contract.cutoff_announced_at && base::civil_of(*contract.cutoff_announced_at).day == base::civil_of(work.now()).day;
}

Result<bool> remind(Counter& counter, const domain::CertificateId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(certificate, work.unit().certificate(id));
  const auto due = domain::reminder_due(*certificate.not_after, certificate.reminded_days, work.now());
  if (certificate.state != domain::CertificateState::active || !due) return false;
  VIDIMUS_TRY(replaced, has_successor(work, id));
  if (replaced) return false;
  VIDIMUS_TRY(file, work.open_case(certificate.line));
  file.certificate = certificate;
  VIDIMUS_TRY(end, look_at(work, file));
  VIDIMUS_TRY(written, contract_wrote_today(work, end));
  if (written) return false;
  const auto kind = end.plan.advice == EndAdvice::renew ? "certificate_ending" : "renewal_impossible";
  VIDIMUS_TRY(people, concerned_by_end(work, file, work.now()));
  VIDIMUS_TRY(calendar, calendar_of(work, file));
  const ports::MessageParts::Attachment entry{"fin-du-certificat.ics", "text/calendar", base::copy_of(base::view_of(calendar))};
  for (const auto& person : people) {
    auto values = letter_values(work, file, end);
    values.set("to_holder", person.id == certificate.holder).set("to_buyer", person.id != certificate.holder);
    VIDIMUS_CHECK(work.tell(kind, file.body, person, &file, std::move(values), {entry}));
  }
  certificate.reminded_days = *due;
  work.write(certificate, "certificate", id.text, "remind", certificate.body, file.line.reference,
             Json::object({{"days", *due}, {"advice", base::to_name(end.plan.advice)}}));
  VIDIMUS_CHECK(work.commit());
  return true;
}

/// One record that cannot be moved must not keep the others waiting.
template <class Act>
Result<int> each(const std::vector<domain::CertificateId>& ids, std::string_view what, Act act) {
  int count = 0;
  for (const auto& id : ids) {
    const auto done = act(id);
    if (!done && done.error().code == Code::unavailable) return done.error();
    if (!done)
      base::log::warn("calendar.act_refused", {{"act", std::string{what}}, {"id", id.text}, {"reason", done.error().detail}});
    count += done && *done ? 1 : 0;
  }
  return count;
}

Result<bool> told_before(Work& work, const domain::LineId& line, std::string_view kind) {
  VIDIMUS_TRY(letters, work.unit().letters_of(line));
  return std::ranges::any_of(letters, [&](const domain::Letter& letter) { return letter.kind == kind; });
}

Result<bool> press_for_acceptance(Counter& counter, const domain::CertificateId& id) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(certificate, work.unit().certificate(id));
  if (certificate.state != domain::CertificateState::delivered || !certificate.delivered_at) return false;
  const auto waited = work.now() - *certificate.delivered_at;
  if (waited < acceptance_told_after) return false;
  VIDIMUS_TRY(file, work.open_case(certificate.line));
  if (waited >= acceptance_revoked_after) {
    VIDIMUS_CHECK(revoke_now(work, file, certificate, {domain::RevocationReason::cessation, "never accepted", "house"}));
    VIDIMUS_CHECK(work.commit());
    return true;
  }
  VIDIMUS_TRY(told, told_before(work, certificate.line, "acceptance_awaited"));
  if (told || !file.holder) return false;
  const auto last = base::civil_of(*certificate.delivered_at + acceptance_revoked_after).day;
  VIDIMUS_CHECK(work.tell("acceptance_awaited", file.body, *file.holder, &file,
                          Json::object({{"until_long", long_day(last, work.house().words)}})));
  VIDIMUS_CHECK(work.commit());
  return true;
}

}  // namespace

Result<bool> has_successor(Work& work, const domain::CertificateId& id) {
  VIDIMUS_TRY(replacing, work.unit().lines_replacing(id));
  for (const auto& line : replacing) {
    VIDIMUS_TRY(certificates, work.unit().certificates_of(line.id));
    if (std::ranges::any_of(certificates, [](const auto& one) { return one.state == domain::CertificateState::active; }))
      return true;
  }
  return false;
}

Result<std::vector<domain::Person>> concerned_by_end(Work& work, const CaseFile& file, Instant when) {
  People ids{file.certificate->holder};
  VIDIMUS_TRY(known, work.unit().accreditations_for(file.organisation.id));
  for (const auto& id : organisation_readers(work.house().letters.kinds, "renewal_impossible", known, when))
    if (id != ids.front()) ids.push_back(id);
  return people_by_id(work.unit(), ids);
}

Result<EndOfCertificate> end_of_certificate(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  return look_at(work, file);
}

Result<std::string> end_calendar(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  return calendar_of(work, file);
}

Result<int> remind_of_ends(Counter& counter) {
  std::vector<domain::CertificateId> ids;
  {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    // A day more than the first reminder: the end is counted in civil days.
    VIDIMUS_TRY(ending, work.unit().certificates_ending(work.now() + std::chrono::days{domain::reminder_days.front() + 1}));
    for (const auto& one : ending)
      if (domain::reminder_due(*one.not_after, one.reminded_days, work.now())) ids.push_back(one.id);
  }
  return each(ids, "remind_of_end", [&](const auto& id) { return remind(counter, id); });
}

Result<int> watch_acceptances(Counter& counter) {
  std::vector<domain::CertificateId> ids;
  ports::CertificateFilter filter;
  filter.state = domain::CertificateState::delivered;
  filter.limit = ends_a_page;
  for (bool more = true; more;) {
    VIDIMUS_TRY(work, counter.open(Actor::house()));
    VIDIMUS_TRY(found, work.unit().certificates(filter));
    for (const auto& one : found) ids.push_back(one.id);
    more = found.size() == static_cast<std::size_t>(ends_a_page);
    if (more) filter.after = found.back().id;
  }
  return each(ids, "watch_acceptance", [&](const auto& id) { return press_for_acceptance(counter, id); });
}

}  // namespace vidimus::ra
