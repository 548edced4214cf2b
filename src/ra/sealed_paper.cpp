#include "ra/sealed_paper.hpp"

#include "pki/cms_write.hpp"

namespace vidimus::ra {

Result<base::Bytes> with_seal(House& house, const domain::MutualisationBody& body, base::ByteView pdf, Instant now) {
  auto& seal = *house.seal;
  const auto* texts = house.texts.find("delivery");
  VIDIMUS_TRY(room, house.press.make_room(pdf, {.name = "Cachet",
                                                .signer = body.name,
                                                .reason = texts == nullptr ? std::string{} : texts->text("seal_reason"),
                                                .place = {},
                                                .when = now}));
  VIDIMUS_TRY(octets, ports::signed_octets(room));
  VIDIMUS_TRY(attributes, pki::signed_attributes(seal.chain().front(), seal.algorithm(), octets));
  VIDIMUS_TRY(signature, seal.sign(attributes));
  VIDIMUS_TRY(stamp, seal.stamp(pki::sha256(signature)));
  VIDIMUS_TRY(cms, pki::write_detached({seal.chain(), seal.algorithm(), attributes, signature, stamp}));
  return ports::with_signature(std::move(room), cms);
}

Result<base::Bytes> print_sealed(House& house, const domain::MutualisationBody& body, std::string_view name, const Json& values,
                                 Instant now) {
  VIDIMUS_TRY(paper, render_paper(house.papers, name, values));
  paper.issuer = body.name;
  paper.language = "fr-FR";
  paper.made_at = now;
  VIDIMUS_TRY(printed, house.press.print(paper));
  if (house.seal == nullptr) return std::move(printed);
  auto sealed = with_seal(house, body, printed, now);
  // Without the stamping unit the paper goes out as it is: it can be printed again.
  if (!sealed && sealed.error().code != base::Code::unavailable) return sealed.error();
  return sealed ? *std::move(sealed) : std::move(printed);
}

}  // namespace vidimus::ra
