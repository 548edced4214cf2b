// Words people look for cases by (recherche): what is written on a case, cut into words that compare whatever the case, the
// accents and the punctuation.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vidimus::domain {

/// Words of a text: runs of Latin letters and digits, in lower case and without accents ("Le Goff-Ménard" → le, goff, menard;
/// "AZUR-2026-000012-1" → azur, 2026, 000012, 1). Longer ones are cut at 40 characters, further ones left out after `most`.
[[nodiscard]] std::set<std::string> search_words(std::string_view text, std::size_t most = 60);

/// What somebody typed into a search field: at most six words, the longest first – it is the rarest as a rule. A number typed in
/// groups ("299 160 838") is one word. A word of one letter says nothing beside others.
[[nodiscard]] std::vector<std::string> wanted_words(std::string_view typed);

/// The words that begin with `word` are those from it up to, and without, the second one; empty: no upper end. Both ends are of
/// the same few characters, so any collation that puts digits before letters orders them alike.
[[nodiscard]] std::pair<std::string, std::string> word_range(const std::string& word);

}  // namespace vidimus::domain
