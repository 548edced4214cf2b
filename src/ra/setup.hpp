// What an administrator puts into an empty instance: bodies, contracts, products, sites, people. Used by `vidimus init` and
// tests.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Loads a setup file (data/sample/*.toml or an administrator's own) into the store: bodies with their contracts, products,
/// sites, opening hours, agents and their accreditations, tokens in stock. Dates may be relative ("+30d", "-10d", "cutoff") to
/// `now`. Everything goes through audited steps as the house. @errors misconfigured naming the key; conflict when already loaded.
Result<Done> load_setup(Counter& counter, const Json& file);

}  // namespace vidimus::ra
