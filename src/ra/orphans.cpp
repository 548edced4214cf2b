#include "ra/orphans.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "ra/revoke.hpp"
#include "ra/station_job.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using domain::RevocationReason;

/// A personalisation nobody finishes is ended after three days (calendar_jobs.cpp): a week sees every one to its end.
constexpr std::chrono::days looked_back{7};
constexpr std::chrono::hours settled_after{1};
constexpr int orphans_a_page = 500;
constexpr std::size_t id_length = 26;

/// What the registry asks certificates under: "<certificate>.<token>", or "<certificate>" for a renewal. Anything else in the
/// register was not asked for by a registry (keys of the authority's own house).
struct Asked {
  domain::CertificateId certificate;
  domain::TokenId token;
};
std::optional<Asked> asked_for(const std::string& request) {
  const auto is_id = [](std::string_view text) {
    return text.size() == id_length &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  };
  const std::string_view whole{request};
  if (is_id(whole)) return Asked{domain::CertificateId{request}, {}};
  if (whole.size() != 2 * id_length + 1 || whole[id_length] != '.') return std::nullopt;
  const auto certificate = whole.substr(0, id_length);
  const auto token = whole.substr(id_length + 1);
  if (!is_id(certificate) || !is_id(token)) return std::nullopt;
  return Asked{domain::CertificateId{std::string{certificate}}, domain::TokenId{std::string{token}}};
}

/// Will a personalisation that is going on still write it down?
Result<bool> is_going_on(Work& work, const domain::Certificate& record, const Asked& asked) {
  VIDIMUS_TRY(jobs, work.unit().jobs_of_line(record.line));
  return std::ranges::any_of(jobs, [&](const domain::StationJob& job) {
    return job.certificate == record.id && job.token == asked.token && !is_over(job);
  });
}

/// Revokes it when nothing knows it; says whether it did.
Result<bool> revoke_if_orphan(Counter& counter, const ports::RegisteredCertificate& made, const Asked& asked) {
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  auto record = work.unit().certificate(asked.certificate);
  if (!record && record.error().code != Code::not_found) return record.error();
  if (record && record->serial == made.serial_hex) return false;
  if (record) {
    VIDIMUS_TRY(going_on, is_going_on(work, *record, asked));
    if (going_on) return false;
  }
  VIDIMUS_CHECK(counter.house().authority.revoke(made.serial_hex, crl_reason_of(RevocationReason::cessation)));
  base::log::warn("orphan.revoked", {{"serial", made.serial_hex}, {"request", made.request}});
  // Of an act the registry knows nothing about, the authority's own trail is the record.
  if (!record) return true;
  VIDIMUS_TRY(line, work.unit().line(record->line));
  work.write(*record, "certificate", record->id.text, "revoke_orphan", record->body, line.reference,
             Json::object({{"serial", made.serial_hex}}));
  VIDIMUS_CHECK(work.commit());
  return true;
}

}  // namespace

Result<int> revoke_orphans(Counter& counter) {
  int count = 0;
  const auto now = counter.house().clock.now();
  auto from = now - looked_back;
  for (bool more = true; more;) {
    VIDIMUS_TRY(made, counter.house().authority.issued_since(from, orphans_a_page));
    for (const auto& one : made) {
      const auto asked = asked_for(one.request);
      if (!asked || one.revoked_at || now - one.issued < settled_after) continue;
      VIDIMUS_TRY(revoked, revoke_if_orphan(counter, one, *asked));
      count += revoked ? 1 : 0;
    }
    // The next page begins with the last instant of this one: what stands on both is looked at twice.
    more = made.size() == static_cast<std::size_t>(orphans_a_page) && made.back().issued > from;
    if (more) from = made.back().issued;
  }
  return count;
}

}  // namespace vidimus::ra
