// Texts people sign on line (convention, annexe 4): filled here, so that the digest kept with a signature is that of the very
// words shown.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

struct SignedText {
  std::string text;
  std::string digest;  ///< SHA-256 of `text`, hex
};

/// Name of the text of annexe 4 in data/conventions.
inline constexpr std::string_view annex_text = "annexe-4";

/// Fills a text of House::conventions for a membership; `extra` adds values. @errors misconfigured: there is no such text.
Result<SignedText> text_to_sign(Work& work, std::string_view name, const domain::Membership& membership, Json extra = {});

}  // namespace vidimus::ra
