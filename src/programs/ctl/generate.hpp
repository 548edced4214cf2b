// Cases made up for measuring and trying out (données d'essai): people, municipalities and their cases at every stage, the same
// for the same seed. Only an instance of the sample takes them.
#pragma once

#include <cstdint>
#include <string>

#include "base/toml.hpp"
#include "ports/store.hpp"

namespace vidimus::programs::ctl {

struct GenerateOrder {
  std::int64_t cases = 1000;
  std::uint64_t seed = 1;
  std::int64_t tokens = 40;  ///< blank ones put into the stock of each site
  std::string body;          ///< short name of the mutualisation body whose cases they are; "": the first by that name
  base::Instant now;
};
struct Generated {
  std::int64_t cases = 0;
  std::int64_t organisations = 0;
  std::int64_t certificates = 0;
};

/// Writes the cases, a few hundred a commit, each record with its audit entry. Cases spread over three years before `now`; the
/// last few hundred are under way, the others ended as cases end. `words` is data/generate.toml.
/// @errors misconfigured: no such body, or no contract with a product and a site of its own; the store's.
base::Result<Generated> generate_cases(ports::Store& store, const base::Json& words, const GenerateOrder& order);

}  // namespace vidimus::programs::ctl
