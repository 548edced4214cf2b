// Lists found by the words written on their records: people, organisations, certificates, tokens.
#include "adapters/sql/certificate_rows.hpp"
#include "adapters/sql/database.hpp"
#include "adapters/sql/line_question.hpp"
#include "adapters/sql/lists.hpp"
#include "adapters/sql/order_rows.hpp"
#include "adapters/sql/organisation_rows.hpp"
#include "adapters/sql/people_rows.hpp"
#include "adapters/sql/pool.hpp"
#include "adapters/sql/token_rows.hpp"
#include "adapters/sql/word_search.hpp"

namespace vidimus::adapters::sql {
namespace {

using namespace domain;

/// Records of a list looked at one after the other where every word is carried by very many.
constexpr int longest_walk = 4'000;

/// One page of a list, newest first, of records that carry the words. @errors too_large "refused.search_too_wide": very many
/// carry each of them, and the newest do not fill the page.
template <class R>
Result<std::vector<R>> page(Database& database, Where where, const std::vector<std::string>& words, const std::string& after,
                            int limit) {
  const auto& table = table_of<R>();
  VIDIMUS_TRY(reading, database.readers().read());
  const WordTable index{"subject_word", "subject", table.name() + ".id", "kind = '" + table.name() + "' AND "};
  if (!after.empty()) where.add("id < ", after);
  const auto all = where;
  VIDIMUS_TRY(led, with_words(*reading, where, index, words));
  std::string end;
  if (led == Led::by_none) {
    VIDIMUS_TRY(walked_to, walk_end(*reading, table.name(), all, longest_walk));
    end = std::move(walked_to);
  }
  if (!end.empty()) where.add("id >= ", end);
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{limit});
  VIDIMUS_TRY(found, records<R>(*reading, rest, where.values(), table));
  if (!end.empty() && found.size() < static_cast<std::size_t>(limit)) return fail(Code::too_large, "refused.search_too_wide");
  return std::move(found);
}

/// Of the body, and where the question says so of some organisations alone.
Where within(const ports::WordQuestion& question, const std::string& column) {
  Where where;
  where.add("body = ", question.body.text);
  if (!question.organisations) return where;
  std::vector<Value> values;
  std::string places;
  for (const auto& one : *question.organisations) {
    places += values.empty() ? "?" : ", ?";
    values.emplace_back(one.text);
  }
  const auto among = places.empty() ? std::string{"1 = 0"} : column + " IN (" + places + ")";
  where.holds(among, std::move(values));
  return where;
}

}  // namespace

Result<ports::FoundByWords> Lists::lines_named(const ports::LineFilter& filter, int walk) {
  VIDIMUS_TRY(reading, database_.readers().read());
  auto where = line_question(filter);
  const auto all = where;
  ports::FoundByWords out;
  VIDIMUS_TRY(led, with_words(*reading, where, words_of_cases(), filter.words));
  if (led == Led::by_none) {
    VIDIMUS_TRY(end, walk_end(*reading, "order_line", all, walk));
    out.walked_to.text = std::move(end);
  }
  if (!out.walked_to.empty()) where.add("id >= ", out.walked_to.text);
  const auto rest = where.then("ORDER BY id DESC LIMIT ", std::int64_t{filter.limit});
  VIDIMUS_TRY(found, records<OrderLine>(*reading, rest, where.values()));
  out.lines = std::move(found);
  if (out.lines.size() == static_cast<std::size_t>(filter.limit)) out.walked_to = {};
  return out;
}

Result<std::vector<Person>> Lists::people_named(const ports::WordQuestion& question) {
  return page<Person>(database_, within(question, "organisation"), question.words, question.after, question.limit);
}

Result<std::vector<Organisation>> Lists::organisations_named(const ports::WordQuestion& question) {
  return page<Organisation>(database_, within(question, "id"), question.words, question.after, question.limit);
}

Result<std::vector<Certificate>> Lists::certificates_named(const ports::CertificateFilter& filter,
                                                           const std::vector<std::string>& words) {
  Where where;
  where.add("body = ", filter.body.text).equals("organisation", filter.organisation).equals("holder", filter.holder);
  return page<Certificate>(database_, std::move(where), words, filter.after.text, filter.limit);
}

Result<std::vector<Token>> Lists::tokens_named(const ports::TokenFilter& filter, const std::vector<std::string>& words) {
  Where where;
  where.add("body = ", filter.body.text).equals("site", filter.site);
  return page<Token>(database_, std::move(where), words, filter.after.text, filter.limit);
}

}  // namespace vidimus::adapters::sql
