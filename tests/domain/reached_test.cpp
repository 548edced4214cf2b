// Every row of every table has somebody who walks it: the event of the row is named by a use case, a job or the calendar. Written
// from the tables, so a new row without an act fails here.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

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

namespace vidimus::domain {
namespace {

/// What the registration authority and the calendar of the domain are written in.
std::string acts() {
  std::string out;
  for (const auto* room : {"/src/ra", "/src/domain"})
    for (const auto& file : std::filesystem::directory_iterator{std::string{VIDIMUS_SOURCE} + room})
      if (file.path().extension() == ".cpp") out += base::read_file(file.path().string()).value();
  return out;
}

/// Does the whole word stand there? "OrderEvent::place" is not "OrderEvent::placed"; "delegate_" is how C++ writes a word that is
/// taken.
bool names(const std::string& text, const std::string& word) {
  const auto goes_on = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto after = at + word.size() + (text.compare(at + word.size(), 1, "_") == 0 ? 1U : 0U);
    if (after >= text.size() || !goes_on(text[after])) return true;
  }
  return false;
}

template <class State, class Event, std::size_t N>
void all_walked(const std::string& acts, const std::string& type, const Table<State, Event, N>& table) {
  std::set<std::string> missing;
  for (const auto& row : table) {
    const auto name = type + "::" + std::string{base::to_name(row.on)};
    if (!names(acts, name)) missing.insert(name + " (" + std::string{row.source} + ")");
  }
  EXPECT_EQ(missing, std::set<std::string>{}) << "rows nobody walks: give them a use case, or take them out";
}

TEST(Reached, EveryRowHasAnActThatWalksIt) {
  const auto text = acts();
  ASSERT_GT(text.size(), 100'000U);
  all_walked(text, "ContractEvent", contract_table);
  all_walked(text, "MembershipEvent", membership_table);
  all_walked(text, "OrderEvent", order_table);
  all_walked(text, "DossierEvent", dossier_table);
  all_walked(text, "AppointmentEvent", appointment_table);
  all_walked(text, "CertificateEvent", certificate_table);
  all_walked(text, "TokenEvent", token_table);
  all_walked(text, "LetterEvent", letter_table);
  all_walked(text, "AccreditationEvent", accreditation_table);
}

/// The rows of a table as trails have them: "order place draft placed".
template <class State, class Event, std::size_t N>
void add_rows(std::set<std::string>& out, const std::string& noun, const Table<State, Event, N>& table) {
  for (const auto& row : table)
    out.insert(noun + " " + std::string{base::to_name(row.on)} + " " + std::string{base::to_name(row.from)} + " " +
               std::string{base::to_name(row.to)});
}

std::set<std::string> all_rows() {
  std::set<std::string> out;
  add_rows(out, "contract", contract_table);
  add_rows(out, "membership", membership_table);
  add_rows(out, "order", order_table);
  add_rows(out, "dossier", dossier_table);
  add_rows(out, "appointment", appointment_table);
  add_rows(out, "certificate", certificate_table);
  add_rows(out, "token", token_table);
  add_rows(out, "letter", letter_table);
  add_rows(out, "accreditation", accreditation_table);
  return out;
}

std::set<std::string> lines_of(const std::string& path) {
  std::set<std::string> out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line.front() != '#') out.insert(line);
  return out;
}

// Run by tests/programs/rows_walked.sh, which first lets all of tests/ra write down what its houses did.
TEST(Reached, DISABLED_EveryRowWasWalkedByAUseCase) {
  const char* file = std::getenv("VIDIMUS_WALKED");
  ASSERT_NE(file, nullptr);
  const auto walked = lines_of(file);
  const auto excepted = lines_of(std::string{VIDIMUS_SOURCE} + "/tests/ra/rows_not_walked.txt");
  for (const auto& row : all_rows())
    EXPECT_NE(walked.contains(row), excepted.contains(row))
        << row
        << (walked.contains(row) ? ": walked now, take it out of rows_not_walked.txt" : ": no test of tests/ra walks this row");
}

}  // namespace
}  // namespace vidimus::domain
