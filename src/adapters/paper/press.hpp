// The press: cairo and pango draw the pages, qpdf completes the file to PDF/A.
#pragma once

#include <memory>

#include "ports/paper.hpp"

namespace vidimus::adapters::paper {

struct PressOptions {
  std::string font = "Liberation Sans";
  std::string colour_profile = "/usr/share/color/icc/sRGB.icc";  ///< ICC profile of the output intent (icc-profiles-free)
};

/// @errors misconfigured: the font is not installed (another would silently stand in for it) or there is no colour profile.
base::Result<std::unique_ptr<ports::Press>> open_press(PressOptions options = {});

}  // namespace vidimus::adapters::paper
