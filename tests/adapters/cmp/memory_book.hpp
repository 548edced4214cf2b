// The book of supplies in memory.
#pragma once

#include <map>

#include "ports/supply.hpp"

namespace vidimus::adapters::cmp::testing {

struct MemoryBook : ports::SupplyBook {
  std::map<std::string, ports::Supply> rows;
  std::vector<std::string> events;

  base::Result<std::optional<ports::Supply>> find_request(const std::string& request) override {
    const auto found = rows.find(request);
    return found == rows.end() ? std::optional<ports::Supply>{} : std::optional{found->second};
  }
  base::Result<std::optional<ports::Supply>> find_serial(const std::string& supplier, const std::string& serial_hex) override {
    for (const auto& [key, row] : rows)
      if (row.supplier == supplier && row.serial_hex == serial_hex && !serial_hex.empty()) return std::optional{row};
    return std::optional<ports::Supply>{};
  }
  base::Result<std::vector<ports::Supply>> find_reference(const std::string&) override { return std::vector<ports::Supply>{}; }
  base::Result<std::vector<ports::Supply>> list(const std::string&, const std::string&, int) override {
    return std::vector<ports::Supply>{};
  }
  base::Result<std::vector<ports::Supply>> issued_since(const std::string&, base::Instant, int) override {
    std::vector<ports::Supply> out;
    for (const auto& [key, row] : rows)
      if (row.state == ports::SupplyState::issued) out.push_back(row);
    return out;
  }
  base::Result<base::Done> keep(ports::Supply& supply, const ports::AuditDraft& audit) override {
    ++supply.version;
    rows[supply.request] = supply;
    events.push_back(audit.event);
    return base::Done{};
  }
};

}  // namespace vidimus::adapters::cmp::testing
