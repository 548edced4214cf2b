// Consents of a dossier (accords): the terms the holder accepts and the mandate signed for his organisation, kept word for word.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Names of the texts in data/conventions/fr.
inline constexpr std::string_view terms_text = "cgu";
inline constexpr std::string_view mandate_words = "mandat";

/// A text as it stands for somebody to sign now.
struct TextToSign {
  std::string name;     ///< `terms_text` or `mandate_words`
  std::string role;     ///< in which role it is signed
  std::string version;  ///< as data/conventions/versions.toml says
  std::string text;
  std::string digest;  ///< SHA-256 of `text`, hex
};
/// What this person signs for the dossier: a small town's mayor who is holder too gets both. Empty for everybody else.
Result<std::vector<TextToSign>> texts_to_sign(Counter& counter, const Actor& actor, const domain::DossierId& dossier);
/// One digest over all texts of a person, to say "this is what I saw".
[[nodiscard]] std::string digest_of(const std::vector<TextToSign>& texts);

/// The holder accepts the terms, or the legal representative signs the mandate (or his delegate, or the certification agent, each
/// with the piece that proves his power), with a one-time code asked for "dossier:<dossier>". Which follows from the role; when
/// one person is both, both are signed. `seen`, when given, is the digest of what was shown.
/// @errors stale: the texts are others than those seen; wrong_code, expired, locked.
Result<domain::Dossier> consent(Counter& counter, const Actor& actor, const domain::DossierId& dossier, const std::string& code,
                                const std::string& seen = {});

/// A signature with the name of who gave it; `stands`: the data it confirmed are those of today.
struct SignatureView {
  domain::SignedConsent consent;
  std::string signer;
  bool stands = false;
};
/// Every text signed for a dossier, oldest first, for whoever may see the case.
Result<std::vector<SignatureView>> signatures(Counter& counter, const Actor& actor, const domain::DossierId& dossier);

}  // namespace vidimus::ra
