#include "domain/verification.hpp"

#include <algorithm>

namespace vidimus::domain {
namespace {

using base::Code;
using base::Json;

base::Error wrong(const std::string& what) { return base::fail(Code::misconfigured, "review: " + what); }

base::Result<CorrectionReason> read_correction(const Json& table) {
  CorrectionReason out{table.text("name"), table.text("label"), {}};
  if (out.name.empty() || out.label.empty()) return wrong("a correction needs a name and a label");
  for (const auto& [key, value] : table.members()) {
    if (key == "name" || key == "label") continue;
    if (key != "pieces") return wrong(out.name + " has the unknown key " + key);
    for (const auto& item : value.items()) {
      const auto kind = item.is_string() ? base::from_name<PieceKind>(*item.string()) : std::nullopt;
      if (!kind) return wrong(out.name + " names an unknown piece");
      out.pieces.push_back(*kind);
    }
  }
  return out;
}

base::Result<Checklist> read_checklist(const Json& table) {
  Checklist out{table.text("name"), {}};
  const auto* items = table.find("item");
  if (out.name.empty() || items == nullptr || items->items().empty()) return wrong("a checklist needs a name and boxes");
  for (const auto& item : items->items()) {
    CheckItem box{item.text("name"), item.text("label")};
    if (box.name.empty() || box.label.empty()) return wrong(out.name + ": a box needs a name and a label");
    if (std::ranges::find(out.items, box.name, &CheckItem::name) != out.items.end())
      return wrong(out.name + ": two boxes are called " + box.name);
    out.items.push_back(std::move(box));
  }
  return out;
}

/// Nearest rank: `sorted` is not empty.
base::milliseconds percentile(const std::vector<std::int64_t>& sorted, std::size_t percent) {
  const auto rank = (percent * sorted.size() + 99) / 100;
  return base::milliseconds{sorted[std::max<std::size_t>(rank, 1) - 1]};
}

}  // namespace

bool serves(const Identification& identification, base::Instant now) {
  if (identification.used_at || now - identification.at > identification_serves) return false;
  return identification.method != IdentificationMethod::two_agents || identification.witnessed_at.has_value();
}

ClockAlertId alert_id(const DossierId& dossier, base::Instant received_at, int percent) {
  return ClockAlertId{dossier.text + ":" + std::to_string(base::to_millis(received_at)) + ":" + std::to_string(percent)};
}

int threshold_reached(int percent) {
  int out = 0;
  for (const int threshold : alert_thresholds)
    if (percent >= threshold) out = threshold;
  return out;
}

const Checklist* ReviewRules::checklist(std::string_view name) const {
  if (name.empty()) return checklists.empty() ? nullptr : &checklists.front();
  const auto found = std::ranges::find(checklists, name, &Checklist::name);
  return found == checklists.end() ? nullptr : &*found;
}

const CorrectionReason* ReviewRules::correction(std::string_view name) const {
  const auto found = std::ranges::find(corrections, name, &CorrectionReason::name);
  return found == corrections.end() ? nullptr : &*found;
}

base::Result<ReviewRules> read_review_rules(const Json& file) {
  ReviewRules out;
  for (const auto& [key, value] : file.members()) {
    if (key != "correction" && key != "checklist") return wrong("unknown key " + key);
    for (const auto& table : value.items()) {
      if (key == "correction") {
        VIDIMUS_TRY(read, read_correction(table));
        if (out.correction(read.name) != nullptr) return wrong("two corrections are called " + read.name);
        out.corrections.push_back(std::move(read));
      } else {
        VIDIMUS_TRY(read, read_checklist(table));
        if (out.checklist(read.name) != nullptr) return wrong("two checklists are called " + read.name);
        out.checklists.push_back(std::move(read));
      }
    }
  }
  if (out.corrections.empty() || out.checklists.empty()) return wrong("corrections and checklists must be there");
  return out;
}

bool complete(const Checklist& list, const std::vector<std::string>& ticked) {
  return std::ranges::all_of(list.items,
                             [&](const CheckItem& item) { return std::ranges::find(ticked, item.name) != ticked.end(); });
}

VerificationTimes verification_times(const std::vector<Review>& reviews) {
  std::vector<std::int64_t> used;
  std::size_t within = 0;
  for (const auto& one : reviews) {
    if (one.outcome == ReviewOutcome::agreed) continue;
    used.push_back(one.used_ms);
    within += one.at <= one.due_at ? 1 : 0;
  }
  VerificationTimes out;
  if (used.empty()) return out;
  std::ranges::sort(used);
  out.count = used.size();
  out.p50 = percentile(used, 50);
  out.p80 = percentile(used, 80);
  out.p95 = percentile(used, 95);
  out.within_percent = static_cast<int>(within * 100 / used.size());
  return out;
}

}  // namespace vidimus::domain
