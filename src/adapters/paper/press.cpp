#include "adapters/paper/press.hpp"

#include <fstream>
#include <iterator>

#include "adapters/paper/archive.hpp"
#include "adapters/paper/drawing.hpp"
#include "adapters/paper/signature.hpp"

namespace vidimus::adapters::paper {
namespace {

class CairoPress final : public ports::Press {
 public:
  CairoPress(std::string font, std::string colour_profile) : font_(std::move(font)), colour_profile_(std::move(colour_profile)) {}
  base::Result<base::Bytes> print(const ports::Paper& paper) override {
    VIDIMUS_TRY(drawn, draw(paper, font_));
    return complete(drawn, paper, colour_profile_);
  }
  base::Result<ports::PaperToSign> make_room(base::ByteView pdf, const ports::SignatureField& field) override {
    return append_signature_field(pdf, field);
  }

 private:
  std::string font_;
  std::string colour_profile_;
};

}  // namespace

base::Result<std::unique_ptr<ports::Press>> open_press(PressOptions options) {
  if (!has_font(options.font)) return base::fail(base::Code::misconfigured, "font not installed: " + options.font);
  std::ifstream file{options.colour_profile, std::ios::binary};
  std::string profile{std::istreambuf_iterator<char>{file}, {}};
  // ICC.1 §7.2: the signature of a profile stands at octet 36.
  if (!file.is_open() || profile.size() < 128 || profile.compare(36, 4, "acsp") != 0)
    return base::fail(base::Code::misconfigured, "not a colour profile: " + options.colour_profile);
  return std::unique_ptr<ports::Press>{new CairoPress{std::move(options.font), std::move(profile)}};
}

}  // namespace vidimus::adapters::paper
