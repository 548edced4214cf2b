// From a drawn PDF to an archive file: metadata, colour intent, language, attachments (ISO 19005-1, or -3 with attachments).
#pragma once

#include <string>

#include "ports/paper.hpp"

namespace vidimus::adapters::paper {

/// `drawn` is what draw() made; `colour_profile` the octets of an ICC profile for three components. The file's identifier is that
/// of its content. @errors internal: the drawn file could not be read back.
base::Result<base::Bytes> complete(const std::string& drawn, const ports::Paper& paper, const std::string& colour_profile);

/// Part of ISO 19005 a file is built to, at level B: 1 (PDF 1.4), or 3 where it has attachments or transparency.
enum class Part : unsigned char { one, three };

/// XMP packet of a paper (ISO 16684-1): the same title, author, subject, program and date as the document information.
std::string xmp_of(const ports::Paper& paper, Part part);

/// "D:20261122093000Z" (ISO 32000-1 §7.9.4): the RFC 3339 text without its signs, to the second.
std::string pdf_date(base::Instant when);

/// Name of the program, as metadata say it.
inline constexpr std::string_view producer = "Vidimus";

}  // namespace vidimus::adapters::paper
