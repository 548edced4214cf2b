// The kinds of letters as a table (data/letters/kinds.toml): who sends, to whom, with which link, carrying which secret.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/names.hpp"
#include "base/result.hpp"

namespace vidimus::ra {

/// What a letter may carry that must not be read by others (secret d'un courriel).
enum class LetterSecret : unsigned char { withdrawal_code, one_time_code, revocation_code, sign_in_link };
/// Where the one link of a letter leads.
enum class LetterLink : unsigned char { none, of_case, of_space, of_membership, sign_in };
/// Who reads it. The first five are found from the case or the membership (`ra/readers.cpp`); the others are named by the act
/// that writes.
enum class LetterReader : unsigned char {
  holder,
  buyer,  ///< who ordered; of a membership whoever may order
  representative,
  certification_agent,
  ra_manager,
  applicant,
  asker,
  agent
};

/// A row of data/letters/kinds.toml: who sends a kind of letter, to whom, with which link and which secret, because of which
/// text.
struct LetterKind {
  std::string number;  ///< "L3"
  std::vector<LetterReader> to;
  LetterLink link = LetterLink::none;
  base::EnumSet<LetterSecret> secrets;
  bool restricted =
      false;          ///< goes to somebody whose data may be used for nothing but proof: he asked for it, or it protects him
  bool again = true;  ///< may it be sent again? A link or code that is over by then may not
  std::string source;
};

/// Rows by kind.
using LetterKinds = std::map<std::string, LetterKind, std::less<>>;

/// Reads the table. @errors misconfigured: the row that cannot be read, or that has another sender than the body.
[[nodiscard]] base::Result<LetterKinds> read_letter_kinds(const base::Json& tables);

/// The values of a letter without the secrets its kind may not carry: a mistake in an act cannot send a code where none belongs.
[[nodiscard]] base::Json without_foreign_secrets(const LetterKind& kind, base::Json values);

}  // namespace vidimus::ra

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<ra::LetterSecret>{"withdrawal_code"sv, "one_time_code"sv, "revocation_code"sv,
                                                    "sign_in_link"sv};
template <>
inline constexpr std::array names<ra::LetterLink>{"none"sv, "case"sv, "space"sv, "membership"sv, "sign_in"sv};
template <>
inline constexpr std::array names<ra::LetterReader>{"holder"sv,     "buyer"sv,     "representative"sv, "certification_agent"sv,
                                                    "ra_manager"sv, "applicant"sv, "asker"sv,          "agent"sv};
}  // namespace vidimus::base
