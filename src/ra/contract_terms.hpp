// The terms of a framework contract that people write, as a table: how each is read, shown, and whether an amendment may touch
// it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "domain/contract.hpp"

namespace vidimus::ra {

enum class TermKind : unsigned char { text, day, flag, count, choice };

/// One term. Values are texts here: "2027-01-31", "true", "40"; `show` and `read` agree.
struct ContractTerm {
  std::string_view name;  ///< as in the interface and in form fields
  TermKind kind;
  bool amendable;           ///< may change after publication, as far as it only extends
  std::string_view reason;  ///< field reason when it cannot be read
  std::string (*show)(const domain::FrameworkContract&);
  bool (*read)(domain::FrameworkContract&, std::string_view);
};
std::span<const ContractTerm> contract_terms();

/// What somebody typed, by the name of the term; terms not named stay as they are.
using TypedTerms = std::map<std::string, std::string>;
/// Reads terms into a contract. @errors bad_request: every term that cannot be read ("/order_cutoff" "date_invalid"), is not
/// known, or, when `amending`, does not change after publication ("term_fixed").
base::Result<base::Done> read_terms(domain::FrameworkContract& contract, const TypedTerms& typed, bool amending);

}  // namespace vidimus::ra
