// Room for a signature in a finished PDF, as a revision appended to it (ISO 32000-1 §7.5.6, §12.8).
#pragma once

#include "ports/paper.hpp"

namespace vidimus::adapters::paper {

/// What Press::make_room answers.
base::Result<ports::PaperToSign> append_signature_field(base::ByteView pdf, const ports::SignatureField& field);

}  // namespace vidimus::adapters::paper
