// The authority's register in memory, and the accidents that may befall it: a power cut before or after any of its steps.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

#include "ports/register.hpp"

namespace vidimus::ca::testing {

/// What a power cut looks like to a test.
struct PowerCut : std::runtime_error {
  PowerCut() : std::runtime_error("power cut") {}
};

/// Counts the steps of an act and cuts the power at one of them.
struct Breaker {
  int steps = 0;
  int cut_at = 0;  ///< 0: never
  void step() {
    if (++steps == cut_at) throw PowerCut{};
  }
};

class MemoryRegister : public ports::Register {
 public:
  explicit MemoryRegister(Breaker* breaker = nullptr) : breaker_(breaker) {}

  base::Result<std::optional<ports::Issuance>> find_request(const std::string& request) override {
    const std::lock_guard hold(lock);
    const auto found = issuances.find(request);
    if (found == issuances.end()) return std::optional<ports::Issuance>{};
    return std::optional{found->second};
  }
  base::Result<std::optional<ports::Issuance>> find_serial(const std::string& issuer, base::ByteView serial) override {
    const std::lock_guard hold(lock);
    auto* found = by_serial(issuer, serial);
    return found == nullptr ? std::optional<ports::Issuance>{} : std::optional{*found};
  }
  base::Result<base::Done> reserve(const ports::Issuance& issuance, const ports::AuditDraft& audit,
                                   const std::optional<ports::Enrolling>& enrolling) override {
    step();
    {
      const std::lock_guard hold(lock);
      if (issuances.contains(issuance.request)) return base::fail(base::Code::conflict, "request_taken");
      if (by_serial(issuance.issuer, issuance.serial) != nullptr) return base::fail(base::Code::conflict, "serial_taken");
      issuances.emplace(issuance.request, issuance);
      if (enrolling && on_enrolling) on_enrolling(*enrolling);
      note(audit);
    }
    step();
    return base::Done{};
  }
  base::Result<base::Done> complete(const std::string& request, base::ByteView certificate,
                                    const ports::AuditDraft& audit) override {
    step();
    {
      const std::lock_guard hold(lock);
      const auto found = issuances.find(request);
      if (found == issuances.end() || found->second.state != ports::IssuanceState::reserved)
        return base::fail(base::Code::stale, "not_reserved");
      found->second.state = ports::IssuanceState::issued;
      found->second.certificate = base::copy_of(certificate);
      note(audit);
    }
    step();
    return base::Done{};
  }
  base::Result<std::vector<ports::Issuance>> issued_since(const std::string& issuer, base::Instant from, int limit) override {
    const std::lock_guard hold(lock);
    std::vector<ports::Issuance> out;
    for (const auto& [request, one] : issuances)
      if (one.issuer == issuer && one.state == ports::IssuanceState::issued && one.created >= from) out.push_back(one);
    std::ranges::sort(out, {}, &ports::Issuance::created);
    if (out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
    return out;
  }
  base::Result<std::vector<ports::Issuance>> unfinished(base::Instant before) override {
    const std::lock_guard hold(lock);
    std::vector<ports::Issuance> out;
    for (const auto& [request, one] : issuances)
      if (one.state == ports::IssuanceState::reserved && one.created < before) out.push_back(one);
    return out;
  }
  base::Result<base::Instant> revoke(const std::string& issuer, base::ByteView serial, base::Instant when, int reason,
                                     const ports::AuditDraft& audit) override {
    const std::lock_guard hold(lock);
    auto* found = by_serial(issuer, serial);
    if (found == nullptr || found->state != ports::IssuanceState::issued)
      return base::fail(base::Code::not_found, "no such certificate");
    if (found->revoked_at) return *found->revoked_at;
    found->revoked_at = when;
    found->reason = reason;
    note(audit);
    return when;
  }
  base::Result<base::Done> each_revoked(const std::string& issuer, base::Instant not_before_end,
                                        const std::function<void(const ports::RevokedSerial&)>& tell) override {
    const std::lock_guard hold(lock);
    std::map<base::Bytes, base::Instant> sorted;
    for (const auto& [request, one] : issuances)
      if (one.issuer == issuer && one.revoked_at && one.not_after > not_before_end) sorted[one.serial] = *one.revoked_at;
    for (const auto& [serial, when] : sorted) tell({serial, when});
    return base::Done{};
  }
  base::Result<std::optional<ports::PressedCrl>> last_crl(const std::string& issuer) override {
    const std::lock_guard hold(lock);
    const auto found = crls.find(issuer);
    if (found == crls.end() || found->second.empty()) return std::optional<ports::PressedCrl>{};
    return std::optional{found->second.rbegin()->second.facts};
  }
  base::Result<base::Done> read_crl(const std::string& issuer, std::int64_t number,
                                    const std::function<base::Result<base::Done>(base::ByteView)>& take) override {
    base::Bytes der;
    {
      const std::lock_guard hold(lock);
      der = crls.at(issuer).at(number).der;
    }
    return take(der);
  }
  base::Result<base::Done> store_crl(const ports::PressedCrl& crl, base::ByteView der, const ports::AuditDraft& audit) override {
    const std::lock_guard hold(lock);
    if (!crls[crl.issuer].emplace(crl.number, Kept{crl, base::copy_of(der)}).second)
      return base::fail(base::Code::conflict, "crl_number_taken");
    note(audit);
    return base::Done{};
  }
  base::Result<std::vector<ports::AuditEntry>> audit(std::int64_t after, int limit) override {
    const std::lock_guard hold(lock);
    std::vector<ports::AuditEntry> out;
    for (auto at = static_cast<std::size_t>(after); at < trail.size() && out.size() < static_cast<std::size_t>(limit); ++at)
      out.push_back(trail[at]);
    return out;
  }

  std::mutex lock;
  std::map<std::string, ports::Issuance> issuances;
  struct Kept {
    ports::PressedCrl facts;
    base::Bytes der;
  };
  std::map<std::string, std::map<std::int64_t, Kept>> crls;
  std::vector<ports::AuditEntry> trail;
  std::function<void(const ports::Enrolling&)> on_enrolling;  ///< whoever keeps the records of enrolments

 private:
  void step() {
    if (breaker_ != nullptr) breaker_->step();
  }
  void note(const ports::AuditDraft& draft) {
    const auto previous = trail.empty() ? base::Bytes(32, 0) : trail.back().self;
    trail.push_back(ports::chained(static_cast<std::int64_t>(trail.size()) + 1, previous, draft));
  }
  ports::Issuance* by_serial(const std::string& issuer, base::ByteView serial) {
    for (auto& [request, one] : issuances)
      if (one.issuer == issuer && std::equal(one.serial.begin(), one.serial.end(), serial.begin(), serial.end())) return &one;
    return nullptr;
  }
  Breaker* breaker_;
};

}  // namespace vidimus::ca::testing
