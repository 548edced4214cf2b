// What a job is done with, and the two acts every job begins with: finding its token and logging its holder in.
#pragma once

#include <memory>

#include "adapters/pkcs11/module.hpp"
#include "ports/token_device.hpp"
#include "programs/station/codes.hpp"
#include "programs/station/recorder.hpp"
#include "programs/station/registry_link.hpp"
#include "programs/station/state.hpp"

namespace vidimus::programs::station {

struct Desk {
  std::vector<std::shared_ptr<adapters::pkcs11::Module>> modules;
  const std::vector<Device>& devices;
  Codes& codes;
  State& state;
  RegistryLink& registry;
  Sentences& sentences;  ///< what is said with the tokens of this job
};

/// The first token that answers to one of these addresses, in their order, in any module.
/// @errors device_retry token.absent; conflict token.ambiguous.
base::Result<std::unique_ptr<ports::TokenDevice>> find_token(Desk& desk,
                                                             const std::vector<adapters::pkcs11::TokenAddress>& wanted);
/// Logs the holder in. A person may mistype once; a file is offered once: three wrong codes block a token.
base::Result<base::Done> log_in(Desk& desk, ports::TokenDevice& token, const ports::TokenInfo& info);

/// Name of the key of a dossier on its token.
inline std::string key_label(const std::string& dossier) { return "vidimus:" + dossier; }

}  // namespace vidimus::programs::station
