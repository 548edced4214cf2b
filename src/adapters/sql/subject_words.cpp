#include "adapters/sql/subject_words.hpp"

#include <array>
#include <set>

#include "domain/search.hpp"

namespace vidimus::adapters::sql {
namespace {

/// Where the words of a kind come from; every column of the question is text.
struct Source {
  std::string_view kind;
  std::string_view question;
};

constexpr std::array<Source, 4> sources{{
    {"person", "SELECT given_names, surname, email FROM person WHERE id = $1"},
    {"organisation", "SELECT name, siret, town FROM organisation WHERE id = $1"},
    {"certificate", "SELECT serial FROM certificate WHERE id = $1"},
    {"token", "SELECT serial FROM token WHERE id = $1"},
}};

const Source& source_of(SubjectKind kind) { return sources.at(static_cast<std::size_t>(kind)); }

Result<std::set<std::string>> texts(Connection& connection, std::string_view question, std::vector<Value> values) {
  std::set<std::string> out;
  VIDIMUS_TRY(answer, connection.run(std::string{question}, values));
  for (const auto& row : answer.rows)
    for (const auto& value : row)
      if (const auto* text = std::get_if<std::string>(&value)) out.insert(*text);
  return out;
}

Result<Done> index_kind(Connection& connection, SubjectKind kind) {
  const std::string name{source_of(kind).kind};
  VIDIMUS_TRY(found, texts(connection,
                           "SELECT id FROM " + name + " WHERE NOT EXISTS (SELECT 1 FROM subject_word WHERE kind = '" + name +
                               "' AND subject = " + name + ".id)",
                           {}));
  for (const auto& id : found) VIDIMUS_CHECK(write_subject_words(connection, kind, id));
  return Done{};
}

}  // namespace

Result<Done> write_subject_words(Connection& connection, SubjectKind kind, const std::string& id) {
  const auto& source = source_of(kind);
  const std::string name{source.kind};
  VIDIMUS_TRY(written, texts(connection, source.question, {id}));
  std::set<std::string> words;
  for (const auto& text : written) words.merge(domain::search_words(text));
  VIDIMUS_TRY(before, texts(connection, "SELECT word FROM subject_word WHERE kind = $1 AND subject = $2", {name, id}));
  for (const auto& word : before)
    if (!words.contains(word))
      VIDIMUS_CHECK(connection.run("DELETE FROM subject_word WHERE kind = $1 AND subject = $2 AND word = $3", {name, id, word}));
  for (const auto& word : words)
    if (!before.contains(word))
      VIDIMUS_CHECK(connection.run("INSERT INTO subject_word (kind, word, subject) VALUES ($1, $2, $3)", {name, word, id}));
  return Done{};
}

Result<Done> index_older_subjects(Connection& connection) {
  using enum SubjectKind;
  for (const auto kind : {person, organisation, certificate, token}) VIDIMUS_CHECK(index_kind(connection, kind));
  return Done{};
}

}  // namespace vidimus::adapters::sql
