// ZIP files written with libarchive.
#pragma once

#include <memory>

#include "ports/archive.hpp"

namespace vidimus::adapters::archive {

/// Thread-safe: it holds nothing.
std::unique_ptr<ports::Packer> make_packer();

}  // namespace vidimus::adapters::archive
