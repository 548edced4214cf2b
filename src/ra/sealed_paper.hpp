// A paper of the house, sealed and time-stamped by the instance where it has a seal (cachet).
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// The body's seal on a PDF, with a time stamp. @errors unavailable: the stamping unit is away. There must be a seal.
Result<base::Bytes> with_seal(House& house, const domain::MutualisationBody& body, base::ByteView pdf, Instant now);
/// A paper of data/papers filled and printed; sealed when there is a seal that answers.
Result<base::Bytes> print_sealed(House& house, const domain::MutualisationBody& body, std::string_view paper, const Json& values,
                                 Instant now);

}  // namespace vidimus::ra
