// Traces of time stamps, chained: a line taken out, put in or altered is seen by whoever walks them. @source EN 319 421 §7.12
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pki/digest.hpp"
#include "tsa/authority.hpp"

namespace vidimus::tsa {

/// One line of the trace, without its end: {"time":…,"serial":…,"policy":…,"imprint":…,"chain":…}. `chain` is SHA-256 over the
/// chain before and the line up to it; it is replaced by this line's.
std::string trace_line(const StampRecord& record, pki::Sha256& chain);

/// The chain a line ends with; nothing when it has none (an older trace) or is damaged.
std::optional<pki::Sha256> chain_of(std::string_view line);

/// What walking a trace found.
struct TraceVerdict {
  std::size_t stamps = 0;             ///< lines
  std::size_t unchained = 0;          ///< at the beginning, from before traces were chained
  std::optional<std::size_t> broken;  ///< first line that does not follow from the one before, counted from 1
  pki::Sha256 head{};
};
TraceVerdict walk_trace(std::string_view text);

}  // namespace vidimus::tsa
