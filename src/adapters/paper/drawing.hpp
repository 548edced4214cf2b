// Pages of a paper, drawn: a tagged PDF with embedded fonts, not yet an archive file.
#pragma once

#include <string>

#include "ports/paper.hpp"

namespace vidimus::adapters::paper {

/// Is a font of this family installed?
bool has_font(const std::string& family);

/// @errors bad_request: a text is not UTF-8, or the QR code cannot hold its text; internal: the drawing library gave up.
base::Result<std::string> draw(const ports::Paper& paper, const std::string& font);

}  // namespace vidimus::adapters::paper
