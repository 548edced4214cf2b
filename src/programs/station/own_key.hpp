// The station's own key in a token of its own (clé du poste): made there at pairing, and used to answer the registry's questions.
#pragma once

#include <string>

#include "base/secret.hpp"
#include "ports/token_device.hpp"
#include "programs/station/codes.hpp"

namespace vidimus::programs::station {

/// Where that key is, as the command line says.
struct OwnToken {
  std::string label;     ///< of the token; "": the key is in the state file
  std::string module;    ///< PKCS#11 module; "": the ones of the other tokens
  std::string pin_file;  ///< for a station without an operator; "": asked for once, when the program starts
  [[nodiscard]] bool wanted() const { return !label.empty(); }
};

/// The token is opened for each signature, so it may be unplugged between two: a station without it gets no new bearer key.
class OwnKey {
 public:
  /// Asks for the PIN, once. @errors those of TokenDevice; misconfigured station.code_file.
  static base::Result<OwnKey> open(const OwnToken& where, std::vector<std::string> modules, const CodeOptions& codes,
                                   const Messages& messages);

  /// A fresh key, beside the one that serves. Answers its name.
  base::Result<std::string> make();
  /// The key of this name gone.
  base::Result<base::Done> erase(const std::string& name);
  base::Result<base::Bytes> spki(const std::string& name);
  base::Result<base::Bytes> sign(const std::string& name, std::string_view text);

 private:
  OwnKey(OwnToken where, std::vector<std::string> modules, base::Secret pin)
      : where_(std::move(where)), modules_(std::move(modules)), pin_(std::move(pin)) {}
  [[nodiscard]] base::Result<std::unique_ptr<ports::TokenDevice>> token() const;
  base::Result<ports::TokenKey> key(ports::TokenDevice& token, const std::string& name) const;

  OwnToken where_;
  std::vector<std::string> modules_;
  base::Secret pin_;
};

/// What is signed at pairing and at each session (docs/api/openapi.json).
std::string pairing_text(const std::string& code);
std::string session_text(const std::string& station, const std::string& question);

}  // namespace vidimus::programs::station
