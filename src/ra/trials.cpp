#include "ra/trials.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "domain/identifiers.hpp"
#include "pki/cms.hpp"
#include "pki/x509.hpp"
#include "ports/token_device.hpp"
#include "ra/drivers.hpp"
#include "ra/fields.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::InstallationTrial;
using domain::Role;
using domain::TrialOutcome;

constexpr std::size_t challenge_octets = 16;
constexpr int most_counted = 5000;
constexpr std::size_t longest_application = 60;

void write_trial(Work& work, InstallationTrial& trial, const std::string& reference, std::string_view event) {
  work.write(trial, "trial", trial.id.text, event, trial.body, reference,
             Json::object({{"outcome", base::to_name(trial.outcome)}, {"system", trial.system}, {"trouble", trial.tried}}));
}

Result<std::optional<InstallationTrial>> open_trial(Work& work, const domain::LineId& line) {
  VIDIMUS_TRY(all, work.unit().trials_of(line));
  if (all.empty() || all.back().outcome != TrialOutcome::open) return std::optional<InstallationTrial>{};
  return std::optional{std::move(all.back())};
}

/// The case of the holder who acts. @errors forbidden: somebody else's.
Result<CaseFile> own_trial_case(Work& work, const std::string& reference) {
  VIDIMUS_TRY(file, work.open_case(reference));
  if (!file.acting.has(Role::holder)) return fail(Code::forbidden, "refused.role");
  return std::move(file);
}

struct OwnTrial {
  Work work;
  CaseFile file;
  InstallationTrial trial;
};
Result<OwnTrial> own_trial(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, own_trial_case(work, reference));
  VIDIMUS_TRY(trial, open_trial(work, file.line.id));
  if (!trial) return fail(Code::wrong_state, "refused.no_trial");
  return OwnTrial{std::move(work), std::move(file), *std::move(trial)};
}

std::string content_of(const InstallationTrial& trial) { return "Vidimus " + base::to_hex(trial.challenge) + "\n"; }

/// Was the trial's file signed with the key of this certificate?
Result<Done> check(const InstallationTrial& trial, const domain::Certificate& certificate, base::ByteView octets) {
  const auto content = content_of(trial);
  if (const auto opened = pki::open_signed_file(octets, certificate.der)) {
    if (base::text_of(*opened) != content) return fail(Code::bad_signature, "refused.trial_other_file");
    return Done{};
  } else if (opened.error().code == Code::bad_signature) {
    return fail(Code::bad_signature, "refused.trial_signature");
  }
  VIDIMUS_TRY(read, pki::read_certificate(certificate.der));
  VIDIMUS_TRY(kind, pki::key_kind(read.spki));
  if (!pki::verify(ports::usual_algorithm(kind), read.spki, base::view_of(content), octets))
    return fail(Code::bad_signature, "refused.trial_signature");
  return Done{};
}

/// Words that come from a browser or a person: short, one line.
std::string tidy(const std::string& text) { return domain::tidy_line(text, longest_application).value_or(""); }

}  // namespace

Result<InstallationTrial> begin_trial(Counter& counter, const Actor& actor, const BeginTrial& command) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, own_trial_case(work, command.reference));
  if (!file.certificate || file.certificate->state != domain::CertificateState::active || !file.token)
    return fail(Code::wrong_state, "refused.no_certificate_in_force");
  FieldReader fields;
  if (!is_system(command.system)) fields.refuse("/system", "choice_unknown");
  const auto application = tidy(command.application);
  if (application.empty()) fields.refuse("/application", "required");
  VIDIMUS_CHECK(fields.verdict());
  VIDIMUS_TRY(before, open_trial(work, file.line.id));
  auto trial = before.value_or(InstallationTrial{});
  if (!before) trial.id = work.new_id<domain::TrialId>();
  trial.body = file.line.body;
  trial.line = file.line.id;
  trial.certificate = file.certificate->id;
  trial.model = file.token->model;
  trial.system = command.system;
  trial.browser = tidy(command.browser);
  trial.application = application;
  trial.challenge = work.house().entropy.draw(challenge_octets);
  trial.logged_in_at.reset();
  trial.signed_at.reset();
  trial.begun_at = work.now();
  write_trial(work, trial, file.line.reference, "begin");
  VIDIMUS_CHECK(work.commit());
  return trial;
}

Result<Done> note_log_in(Counter& counter, base::ByteView certificate, const std::string& system, const std::string& browser) {
  VIDIMUS_TRY(read, pki::read_certificate(certificate));
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(known, work.unit().certificate_by_serial(base::to_hex(read.serial)));
  if (!known || !std::ranges::equal(known->der, certificate)) return Done{};
  VIDIMUS_TRY(trial, open_trial(work, known->line));
  if (!trial || trial->certificate != known->id) return Done{};
  trial->logged_in_at = work.now();
  if (is_system(system)) trial->system = system;
  if (const auto seen = tidy(browser); !seen.empty()) trial->browser = seen;
  VIDIMUS_TRY(line, work.unit().line(known->line));
  write_trial(work, *trial, line.reference, "log_in");
  return work.commit();
}

Result<std::string> trial_file(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(own, own_trial(counter, actor, reference));
  return content_of(own.trial);
}

Result<InstallationTrial> submit_trial_signature(Counter& counter, const Actor& actor, const std::string& reference,
                                                 base::ByteView octets) {
  VIDIMUS_TRY(own, own_trial(counter, actor, reference));
  VIDIMUS_TRY(certificate, own.work.unit().certificate(own.trial.certificate));
  VIDIMUS_CHECK(check(own.trial, certificate, octets));
  own.trial.signed_at = own.work.now();
  write_trial(own.work, own.trial, own.file.line.reference, "sign");
  VIDIMUS_CHECK(own.work.commit());
  return std::move(own.trial);
}

Result<InstallationTrial> end_trial(Counter& counter, const Actor& actor, const std::string& reference, bool works,
                                    const std::string& trouble) {
  VIDIMUS_TRY(own, own_trial(counter, actor, reference));
  auto& trial = own.trial;
  if (works && !(trial.logged_in_at && trial.signed_at)) return fail(Code::wrong_state, "refused.trial_untried");
  if (!works) {
    FieldReader fields;
    if (std::ranges::find(trial_troubles, trouble) == trial_troubles.end()) fields.refuse("/trouble", "choice_unknown");
    VIDIMUS_CHECK(fields.verdict());
    trial.tried = trouble;
  }
  trial.outcome = works ? TrialOutcome::works : TrialOutcome::fails;
  trial.ended_at = own.work.now();
  write_trial(own.work, trial, own.file.line.reference, "end");
  VIDIMUS_CHECK(own.work.commit());
  return std::move(trial);
}

Result<InstallationTrial> newest_trial(Counter& counter, const Actor& actor, const std::string& reference) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(file, work.open_case(reference));
  VIDIMUS_TRY(all, work.unit().trials_of(file.line.id));
  if (all.empty()) return fail(Code::not_found, "refused.not_found");
  return std::move(all.back());
}

Result<std::vector<Compatibility>> compatibility(Counter& counter) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  VIDIMUS_TRY(bodies, work.unit().bodies());
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Compatibility> counted;
  for (const auto& body : bodies) {
    VIDIMUS_TRY(trials, work.unit().trials_ended(body.id, most_counted));
    for (const auto& one : trials) {
      auto& row = counted[{one.model, one.system, one.browser, one.application}];
      row.model = one.model;
      row.system = one.system;
      row.browser = one.browser;
      row.application = one.application;
      const bool works = one.outcome == TrialOutcome::works;
      (works ? row.works : row.fails) += 1;
      row.last = std::max(row.last, one.ended_at.value_or(one.begun_at));
      if (!works && row.last_trouble.empty()) row.last_trouble = one.tried;  // newest first
    }
  }
  std::vector<Compatibility> out;
  for (auto& [key, row] : counted) out.push_back(std::move(row));
  std::ranges::stable_sort(out, [](const auto& a, const auto& b) { return a.works + a.fails > b.works + b.fails; });
  return out;
}

Result<std::vector<Compatibility>> compatibility_in_stock(Counter& counter, const domain::BodyId& body) {
  VIDIMUS_TRY(rows, compatibility(counter));
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  ports::TokenFilter filter;
  filter.body = body;
  filter.state = domain::TokenState::in_stock;
  filter.limit = most_counted;
  VIDIMUS_TRY(stock, work.unit().tokens(filter));
  std::set<std::string> models;
  for (const auto& token : stock) models.insert(token.model);
  if (!models.empty()) std::erase_if(rows, [&](const Compatibility& row) { return !models.contains(row.model); });
  return std::move(rows);
}

}  // namespace vidimus::ra
