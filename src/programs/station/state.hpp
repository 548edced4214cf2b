// What the station remembers between two runs: its pairing with a registry, and the unblocking codes it made, sealed.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "pki/digest.hpp"

namespace vidimus::programs::station {

/// A text of this many random decimal digits, from the system's generator.
base::Secret random_digits(std::size_t count);

/// The state file (mode 0600), with its sealing key beside it in `<file>.key`: a copy of the state alone opens nothing.
class State {
 public:
  /// Reads the file, or starts an empty state. @errors malformed station.state, unavailable.
  static base::Result<State> open(const std::string& file);

  [[nodiscard]] std::string registry() const { return held_.text("registry"); }
  [[nodiscard]] std::string station() const { return held_.text("station"); }
  [[nodiscard]] base::Secret bearer() const { return base::Secret{held_.text("key")}; }
  /// Name of the key in the station's own token; "": it has none, and the bearer key is kept here.
  [[nodiscard]] std::string own_key() const { return held_.text("own_key"); }
  base::Result<base::Done> pair(const std::string& registry, const std::string& station, const base::Secret& bearer);
  /// The same for a station whose key is in a token: no bearer key is kept.
  base::Result<base::Done> pair(const std::string& registry, const std::string& station, const std::string& own_key);

  /// The unblocking code (code de déblocage) kept for a token label. @errors bad_signature station.state when it was tampered
  /// with.
  [[nodiscard]] base::Result<std::optional<base::Secret>> security_officer(const std::string& token_label) const;
  /// Written before the token is initialised: a cut between the two must not leave a token nobody can unblock.
  base::Result<base::Done> keep_security_officer(const std::string& token_label, const base::Secret& code);

 private:
  State(std::string file, base::Json held, pki::Sha256 key) : file_(std::move(file)), held_(std::move(held)), key_(key) {}
  [[nodiscard]] base::Result<base::Done> save() const;
  std::string file_;
  base::Json held_;
  pki::Sha256 key_;
};

}  // namespace vidimus::programs::station
