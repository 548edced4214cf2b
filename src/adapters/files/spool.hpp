// A spool in a file without a name: its pages are the kernel's to write out and forget, and it is gone with its owner or a crash.
#pragma once

#include <memory>
#include <string>

#include "pki/spool.hpp"

namespace vidimus::adapters::files {

/// @errors unavailable: the folder cannot be written to.
base::Result<std::unique_ptr<pki::Spool>> open_spool(const std::string& folder);

}  // namespace vidimus::adapters::files
