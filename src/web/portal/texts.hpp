// The portal's words: portal/fr.toml first, then the labels shared with letters (data/messages.toml).
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace vidimus::web::portal {

class Texts {
 public:
  Texts() = default;
  /// `shared` is the value of data/messages.toml.
  Texts(base::Json own, base::Json shared) : own_(std::move(own)), shared_(std::move(shared)) {}
  /// Text of a key ("next.order.reserve": the table `next`, the entry `order.reserve`), or the key itself when nobody wrote it.
  [[nodiscard]] std::string text(std::string_view key) const;
  /// The same, or empty when nobody wrote it.
  [[nodiscard]] std::string find(std::string_view key) const;
  /// Text of `table`.`name`: `table` may be several words deep.
  [[nodiscard]] std::string of(std::string_view table, std::string_view name) const;
  /// The entries of a table of the portal's own, as [{key, text}].
  [[nodiscard]] base::Json list(std::string_view table) const;
  /// A sentence of the instance's own data (pieces, corrections, lists of conformity) in this language; as it is when nobody
  /// translated it.
  [[nodiscard]] std::string said(const std::string& french) const;
  /// The labels shared with letters, for rooms below that compose sentences from them.
  [[nodiscard]] const base::Json& shared() const { return shared_; }
  /// Fields of a form ("form.<name>"): tables with name, label, hint, kind, type…
  [[nodiscard]] const base::Json::Array& form(std::string_view name) const;

 private:
  base::Json own_;
  base::Json shared_;
};

/// Sentences that say why an act was refused: missing facts one by one, else what the detail says, else the code's title.
base::Json refusal_sentences(const base::Error& error, const Texts& texts);

}  // namespace vidimus::web::portal
