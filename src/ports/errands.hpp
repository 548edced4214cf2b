// Long work (travaux longs): acts on many things that somebody asked for and that go on after his page was answered. The book
// holds what was asked, how far it is and what came of each thing, so that a restart loses nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/names.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

enum class ErrandKind : unsigned char {
  revocation,  ///< many certificates
  acceptance,  ///< many dossiers
  sheet,       ///< a list as a file
  import,      ///< a file of orders
  rehearsal,   ///< of a contract
  retention,   ///< what will be archived and erased
};
enum class ErrandState : unsigned char { waiting, running, done, failed };

struct Errand {
  std::string id;
  std::string person;  ///< who asked; the work is done in his name, with the rights he has when it is done
  ErrandKind kind = ErrandKind::revocation;
  ErrandState state = ErrandState::waiting;
  base::Json request;  ///< what was asked, in the words of its kind
  int total = 0;       ///< things to do; 0: not known yet
  int done = 0;        ///< things done, refused ones included
  int refused = 0;
  base::Json outcome;   ///< one row a thing done, in the words of its kind
  base::Bytes file;     ///< what was made: a sheet, a rehearsal, a plan
  std::string failure;  ///< message key of what ended it, "" otherwise
  base::Instant asked;
  std::optional<base::Instant> beat;  ///< last sign of life of who works on it
  std::optional<base::Instant> ended;
};

class ErrandBook {
 public:
  virtual ~ErrandBook() = default;
  /// @errors conflict: the id is taken.
  virtual base::Result<base::Done> add(const Errand& errand) = 0;
  virtual base::Result<std::optional<Errand>> find(const std::string& id) = 0;
  /// Newest first, without files.
  virtual base::Result<std::vector<Errand>> of_person(const std::string& person, int limit) = 0;
  /// The oldest one that waits, or that nobody gave a sign of life for since `silent_since`: it is the caller's now.
  virtual base::Result<std::optional<Errand>> take(base::Instant now, base::Instant silent_since) = 0;
  /// State, counts, outcome, file and beat of one that was taken.
  virtual base::Result<base::Done> keep(const Errand& errand) = 0;
  /// Forgets those that ended before that. Answers how many.
  virtual base::Result<int> forget(base::Instant ended_before) = 0;
};

}  // namespace vidimus::ports

namespace vidimus::base {
using namespace std::literals;
template <>
inline constexpr std::array names<ports::ErrandKind>{"revocation"sv, "acceptance"sv, "sheet"sv,
                                                     "import"sv,     "rehearsal"sv,  "retention"sv};
template <>
inline constexpr std::array names<ports::ErrandState>{"waiting"sv, "running"sv, "done"sv, "failed"sv};
}  // namespace vidimus::base
