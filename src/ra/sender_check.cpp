#include "ra/sender_check.hpp"

namespace vidimus::ra {
namespace {

using domain::Role;
using domain::SenderFinding;
using domain::SenderRecord;
using domain::SenderVerdict;

constexpr domain::RoleSet sender_readers{Role::registration_operator, Role::delivery_operator, Role::ra_manager, Role::auditor};

/// Asks one name after the other, until one is not answered.
class Inquiry {
 public:
  explicit Inquiry(ports::NameService& names) : names_(names) {}

  SenderLine texts(SenderRecord record, std::string name, SenderVerdict (*judge)(const std::vector<std::string>&)) {
    auto answer =
        silent_ ? Result<std::vector<std::string>>{base::fail(base::Code::unavailable, "name.unanswered")} : names_.texts(name);
    return line(record, std::move(name), answer, judge);
  }
  SenderLine mail_servers(std::string domain) {
    const auto answer = names_.mail_servers(domain);
    return line(SenderRecord::mail_servers, std::move(domain), answer, domain::judge_mail_servers);
  }

 private:
  SenderLine line(SenderRecord record, std::string name, const Result<std::vector<std::string>>& answer,
                  SenderVerdict (*judge)(const std::vector<std::string>&)) {
    if (!answer) {
      silent_ = true;
      return {record, std::move(name), "", SenderFinding::unanswered};
    }
    auto verdict = judge(*answer);
    return {record, std::move(name), std::move(verdict.found), verdict.finding};
  }

  ports::NameService& names_;
  bool silent_ = false;
};

/// The nearest domain with a policy speaks for those below it.
SenderLine dmarc_line(Inquiry& inquiry, const std::string& domain) {
  SenderLine first{SenderRecord::dmarc, "_dmarc." + domain, "", SenderFinding::dmarc_missing};
  for (const auto& candidate : domain::dmarc_domains(domain)) {
    auto line = inquiry.texts(SenderRecord::dmarc, "_dmarc." + candidate, domain::judge_dmarc);
    if (line.finding != SenderFinding::dmarc_missing) return line;
  }
  return first;
}

}  // namespace

SenderReport check_sender(ports::NameService& names, const std::string& address, const std::vector<std::string>& selectors) {
  SenderReport out;
  out.address = address;
  out.domain = address.substr(address.find('@') + 1);
  Inquiry inquiry{names};
  out.lines.push_back(inquiry.mail_servers(out.domain));
  out.lines.push_back(inquiry.texts(SenderRecord::spf, out.domain, domain::judge_spf));
  if (selectors.empty()) out.lines.push_back({SenderRecord::dkim, "_domainkey." + out.domain, "", SenderFinding::dkim_unnamed});
  for (const auto& selector : selectors)
    out.lines.push_back(inquiry.texts(SenderRecord::dkim, selector + "._domainkey." + out.domain, domain::judge_dkim));
  out.lines.push_back(dmarc_line(inquiry, out.domain));
  return out;
}

Result<SenderReport> sender_report(Counter& counter, const Actor& actor) {
  std::string address;
  {
    VIDIMUS_TRY(work, counter.open(actor));
    if (!work.acting_in(actor.body).meets(sender_readers)) return base::fail(base::Code::forbidden, "refused.role");
    VIDIMUS_TRY(body, work.unit().body(actor.body));
    address = body.sender_email;
  }  // no transaction stays open while others are asked
  auto& house = counter.house();
  if (house.names == nullptr) return base::fail(base::Code::unavailable, "refused.no_name_service");
  return check_sender(*house.names, address, house.dkim_selectors);
}

}  // namespace vidimus::ra
