// Whoever reads the trail reads sentences: each act has its words. Acts of the state tables are taken from the tables, all others
// from the calls that write them; what tests bring about is held against the same words by tests/ra/house.cpp.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "base/names.hpp"
#include "base/toml.hpp"
#include "domain/accreditation.hpp"
#include "domain/appointment.hpp"
#include "domain/certificate.hpp"
#include "domain/contract.hpp"
#include "domain/dossier.hpp"
#include "domain/letters.hpp"
#include "domain/order.hpp"
#include "domain/organisation.hpp"
#include "domain/token.hpp"

namespace vidimus::web::portal {
namespace {

template <class State, class Event, std::size_t N>
void add_acts(std::set<std::string>& out, const std::string& noun, const domain::Table<State, Event, N>& table) {
  for (const auto& row : table) out.insert(noun + "." + std::string{base::to_name(row.on)});
}

/// `work.write(record, "noun", id, "event", …)` and `work.trace(…)`, as sources have them.
std::set<std::string> written_acts() {
  const std::regex call{R"re((?:write|trace)\(\s*[^,;"]+,\s*"([a-z_]+)",[^,;]*,\s*"([a-z_]+)")re"};
  std::set<std::string> out;
  for (const auto& file : std::filesystem::directory_iterator(std::string{VIDIMUS_SOURCE} + "/src/ra")) {
    if (file.path().extension() != ".cpp") continue;
    std::ifstream in(file.path());
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    for (std::sregex_iterator at{text.begin(), text.end(), call}; at != std::sregex_iterator{}; ++at)
      out.insert((*at)[1].str() + "." + (*at)[2].str());
  }
  return out;
}

std::set<std::string> all_acts() {
  auto out = written_acts();
  EXPECT_GT(out.size(), 80U) << "the calls that write the trail look otherwise now";
  add_acts(out, "contract", domain::contract_table);
  add_acts(out, "membership", domain::membership_table);
  add_acts(out, "order", domain::order_table);
  add_acts(out, "dossier", domain::dossier_table);
  add_acts(out, "appointment", domain::appointment_table);
  add_acts(out, "certificate", domain::certificate_table);
  add_acts(out, "token", domain::token_table);
  add_acts(out, "letter", domain::letter_table);
  add_acts(out, "accreditation", domain::accreditation_table);
  return out;
}

TEST(Acts, EachHasItsWords) {
  const auto texts = base::read_toml(std::string{VIDIMUS_SOURCE} + "/portal/fr.toml").value();
  const auto* words = texts.find("event");
  ASSERT_NE(words, nullptr);
  for (const auto& act : all_acts()) EXPECT_FALSE(words->text(act).empty()) << act << ": no label in portal/fr.toml [event]";
}

}  // namespace
}  // namespace vidimus::web::portal
