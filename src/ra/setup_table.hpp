// Reading a setup file: tables with named keys, the first mistake told with its place, unknown keys refused.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace vidimus::ra {

/// One table of a setup file. Reading goes on after a mistake with an empty value; the first mistake is what `verdict` answers.
class SetupTable {
 public:
  SetupTable(const base::Json& table, base::Day today);

  std::string text(const std::string& key);  ///< must be there and not empty
  std::string text(const std::string& key, const std::string& otherwise);
  int integer(const std::string& key, int otherwise);
  bool flag(const std::string& key, bool otherwise);
  /// "2027-01-01", "today", "+40d", "-300d", "cutoff" (30 November of this year), "year_end" (31 December), "next_year" (1
  /// January).
  base::Day day(const std::string& key);
  base::Day day(const std::string& key, const std::string& otherwise);
  [[nodiscard]] bool has(const std::string& key) const { return table_->find(key) != nullptr; }
  int minute(const std::string& key);  ///< "09:30" → 570
  std::vector<std::string> texts(const std::string& key);
  std::vector<SetupTable> tables(const std::string& key);  ///< [[key]]
  void refuse(const std::string& key, const std::string& why);
  /// Every key that nobody asked for is a mistake too. @errors misconfigured.
  base::Result<base::Done> verdict() const;

 private:
  SetupTable(const base::Json& table, std::string place, base::Day today, std::shared_ptr<std::string> mistake);
  const base::Json* find(const std::string& key);
  base::Day day_of(const std::string& key, const std::string& text);

  const base::Json* table_;
  std::string place_;
  base::Day today_;
  std::shared_ptr<std::string> mistake_;  ///< shared by all tables of a file
  std::set<std::string> known_;
};

}  // namespace vidimus::ra
