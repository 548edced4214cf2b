// The holder's token over a PKCS#11 module.
#pragma once

#include <memory>

#include "adapters/pkcs11/module.hpp"
#include "ports/token_device.hpp"

namespace vidimus::adapters::pkcs11 {

/// The token of this address; both parts empty is the first blank one. The token is looked for at each act, so it may be
/// unplugged and plugged in again between two.
std::unique_ptr<ports::TokenDevice> token_device(std::shared_ptr<Module> module, TokenAddress address);

}  // namespace vidimus::adapters::pkcs11
