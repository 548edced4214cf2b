#include "adapters/sql/case_words.hpp"

#include <array>

#include "adapters/sql/subject_words.hpp"
#include "domain/search.hpp"

namespace vidimus::adapters::sql {
namespace {

/// All that is written on a case and that somebody may have in hand; every column of this question is text.
constexpr std::string_view sources =
    "SELECT l.reference, l.external_reference, o.name, o.siret, o.town, p.given_names, p.surname, p.email "
    "FROM order_line l JOIN organisation o ON o.id = l.organisation LEFT JOIN person p ON p.id = l.holder WHERE l.id = $1";
constexpr std::string_view serials =
    "SELECT c.serial, t.serial FROM certificate c LEFT JOIN token t ON t.id = c.token WHERE c.line = $1";

std::string joined(const Row& row) {
  std::string out;
  for (const auto& value : row)
    if (const auto* text = std::get_if<std::string>(&value)) out += *text + " ";
  return out;
}

Result<std::set<std::string>> words_now(Connection& connection, const std::string& line) {
  std::set<std::string> out;
  VIDIMUS_TRY(answer, connection.run("SELECT word FROM case_word WHERE line = $1", {line}));
  for (const auto& row : answer.rows)
    if (const auto* word = std::get_if<std::string>(&row.front())) out.insert(*word);
  return out;
}

Result<Done> write_lines(Connection& connection, const std::string& question, const std::string& key) {
  VIDIMUS_TRY(found, connection.run(question, {key}));
  for (const auto& row : found.rows)
    if (const auto* line = std::get_if<std::string>(&row.front())) VIDIMUS_CHECK(write_case_words(connection, *line));
  return Done{};
}

}  // namespace

Result<Done> write_case_words(Connection& connection, const std::string& line) {
  VIDIMUS_TRY(found, connection.run(std::string{sources}, {line}));
  if (found.rows.empty()) return Done{};
  auto text = joined(found.rows.front());
  VIDIMUS_TRY(numbers, connection.run(std::string{serials}, {line}));
  for (const auto& row : numbers.rows) text += joined(row);
  const auto words = domain::search_words(text);
  VIDIMUS_TRY(before, words_now(connection, line));
  for (const auto& word : before)
    if (!words.contains(word)) VIDIMUS_CHECK(connection.run("DELETE FROM case_word WHERE line = $1 AND word = $2", {line, word}));
  for (const auto& word : words)
    if (!before.contains(word)) VIDIMUS_CHECK(connection.run("INSERT INTO case_word (word, line) VALUES ($1, $2)", {word, line}));
  return Done{};
}

void TouchedCases::note(const ports::Record& record) {
  if (const auto* line = std::get_if<domain::OrderLine>(&record)) lines_.insert(line->id.text);
  if (const auto* certificate = std::get_if<domain::Certificate>(&record)) {
    lines_.insert(certificate->line.text);
    certificates_.insert(certificate->id.text);
  }
  if (const auto* person = std::get_if<domain::Person>(&record)) people_.insert(person->id.text);
  if (const auto* organisation = std::get_if<domain::Organisation>(&record)) organisations_.insert(organisation->id.text);
  if (const auto* token = std::get_if<domain::Token>(&record)) tokens_.insert(token->id.text);
}

Result<Done> TouchedCases::refresh(Connection& connection) const {
  for (const auto& line : lines_) VIDIMUS_CHECK(write_case_words(connection, line));
  for (const auto& person : people_)
    VIDIMUS_CHECK(write_lines(connection, "SELECT id FROM order_line WHERE holder = $1", person));
  for (const auto& organisation : organisations_)
    VIDIMUS_CHECK(write_lines(connection, "SELECT id FROM order_line WHERE organisation = $1", organisation));
  for (const auto& token : tokens_)
    VIDIMUS_CHECK(write_lines(connection, "SELECT line FROM certificate WHERE token = $1", token));
  const std::array<std::pair<SubjectKind, const std::set<std::string>*>, 4> subjects{
      {{SubjectKind::person, &people_},
       {SubjectKind::organisation, &organisations_},
       {SubjectKind::certificate, &certificates_},
       {SubjectKind::token, &tokens_}}};
  for (const auto& [kind, ids] : subjects)
    for (const auto& id : *ids) VIDIMUS_CHECK(write_subject_words(connection, kind, id));
  return Done{};
}

}  // namespace vidimus::adapters::sql
