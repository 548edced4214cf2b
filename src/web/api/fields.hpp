// The members of a command as a client wrote them: each read into its type, every error gathered and told at once.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/names.hpp"
#include "base/time.hpp"
#include "web/http/form.hpp"
#include "web/http/request.hpp"

namespace vidimus::web::api {

/// Readers answer an empty value where they refuse: ask `verdict` before using any. Pointers are those of RFC 6901.
class Fields {
 public:
  /// The JSON object in a request's body. @errors unsupported_media: not JSON; malformed: cannot be read; bad_request: no object.
  static base::Result<Fields> of_body(const http::Request& request);
  /// The same, where the body may be missing: as if it were {}.
  static base::Result<Fields> of_optional_body(const http::Request& request);
  /// The parameters of the query, each once. @errors malformed, bad_request.
  static base::Result<Fields> of_query(const http::Request& request);
  /// The fields of a form that are not files. @errors bad_request: one of them stands twice.
  static base::Result<Fields> of_form(const http::Form& form);

  /// Text that must be there and not be blank.
  std::string required(std::string_view name);
  /// Text that may be missing or null.
  std::string optional(std::string_view name);
  /// An array of texts, none blank; at least one, at most `most`.
  std::vector<std::string> texts(std::string_view name, std::size_t most);
  bool flag(std::string_view name, std::optional<bool> otherwise = std::nullopt);
  std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most,
                      std::optional<std::int64_t> otherwise = std::nullopt);
  base::Instant instant(std::string_view name);
  std::optional<base::Day> optional_day(std::string_view name);
  /// A member that is a text, a number or a truth value, as text; nothing when it is not there. JSON null is an empty text.
  std::optional<std::string> scalar(std::string_view name);
  /// A list of texts that may be missing; at most `most`.
  std::vector<std::string> optional_texts(std::string_view name, std::size_t most);
  /// An array that must be there.
  base::Json list(std::string_view name);
  /// Octets in base 64, at least one.
  base::Bytes octets(std::string_view name);
  /// A word of an enumeration that must be there.
  template <class E>
  E choice(std::string_view name) {
    const auto word = required(name);
    const auto found = base::from_name<E>(word);
    if (!found && !word.empty()) refuse(name, "choice_unknown");
    return found.value_or(E{});
  }
  /// A word of an enumeration, or nothing.
  template <class E>
  std::optional<E> optional_choice(std::string_view name) {
    const auto word = optional(name);
    const auto found = base::from_name<E>(word);
    if (!found && !word.empty()) refuse(name, "choice_unknown");
    return found;
  }
  /// Members that may be there and say nothing to us.
  void ignore(std::initializer_list<std::string_view> names) { known_.insert(known_.end(), names.begin(), names.end()); }
  void refuse(std::string_view name, std::string_view reason);
  /// The same, of something inside a member: a JSON pointer as it stands ("/holders/3/email").
  void refuse_at(std::string pointer, std::string_view reason);
  /// @errors bad_request with every member that was refused or is not known.
  base::Result<base::Done> verdict();

 private:
  enum class Written : std::uint8_t { json, text };  ///< in a query or form every value is text
  Fields(base::Json members, Written written) : members_(std::move(members)), written_(written) {}
  /// The member, or null; a member that is JSON null counts as missing.
  const base::Json* take(std::string_view name);
  const base::Json* take_required(std::string_view name);

  base::Json members_;
  Written written_;
  std::vector<std::string> known_;
  base::Error error_ = base::fail(base::Code::bad_request, "refused.fields");
};

}  // namespace vidimus::web::api
