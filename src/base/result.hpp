// Outcomes as values: a function of the house returns what it found or says why not. Exceptions are for bugs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vidimus::base {

/// Why a request was refused (motif de refus). One row per code in web/http/problem.cpp gives status and title.
enum class Code : std::uint8_t {
  bad_request,        ///< the bytes or fields are not what the door expects
  unauthenticated,    ///< nobody is signed in
  forbidden,          ///< the person's role may not do this
  not_found,          ///< no such thing, or not for this person to see
  wrong_state,        ///< the noun is in a state from which no row of its table starts on this event
  missing_facts,      ///< the row exists, but facts it needs are not true: `missing` names them
  stale,              ///< somebody else changed it since it was read (version guard)
  conflict,           ///< a uniqueness rule of the store refused (slot already taken, serial already used)
  too_large,          ///< body or upload over its limit
  unsupported_media,  ///< upload is not of an accepted kind
  too_many,           ///< attempts or rate exceeded
  locked,             ///< a code is locked after too many wrong attempts
  wrong_code,         ///< a secret code did not match
  expired,            ///< a link, code or session is past its time
  malformed,          ///< foreign bytes (DER, PEM, PDF, TOML…) could not be read
  lint_failed,        ///< to-be-signed bytes break a profile rule
  bad_signature,      ///< a signature or proof of possession does not verify
  untrusted,          ///< no path to an accepted anchor
  device_retry,       ///< token or module failure worth another try (unplugged, PIN wrong)
  device_fatal,       ///< token or module failure that ends the dialogue (blocked, unsupported)
  unavailable,        ///< a dependency is down now: try later
  timeout,            ///< a peer took too long
  misconfigured,      ///< a settings or data file is wrong
  unsupported,        ///< valid but outside what is built
  internal,           ///< a bug or a broken invariant: detail goes to the log only
};

/// A field of the input that is wrong: `pointer` is a JSON pointer ("/siret"), `reason` a message key of data/messages.toml.
struct FieldError {
  std::string pointer;
  std::string reason;
  bool operator==(const FieldError&) const = default;
};

/// A fact that is not true (what is missing): `fact` is its name, `items` name the missing things (piece kinds, dates…).
struct MissingFact {
  std::string fact;
  std::vector<std::string> items;
  bool operator==(const MissingFact&) const = default;
};

/// Error as a value. `detail` is a message key or a short English sentence safe for the wire; `cause` is for the log only.
struct Error {
  Code code = Code::internal;
  std::string detail;
  std::vector<FieldError> fields{};
  std::vector<MissingFact> missing{};
  std::string cause{};
};

/// The value of an act that has nothing to return.
struct Done {
  bool operator==(const Done&) const = default;
};

/// Either a value or an Error. `value()` and `operator*` on an error are bugs (std::bad_variant_access).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] explicit operator bool() const { return held_.index() == 0; }
  [[nodiscard]] const T& value() const& { return std::get<0>(held_); }
  [[nodiscard]] T& value() & { return std::get<0>(held_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(held_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::get<0>(std::move(held_)); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  [[nodiscard]] const Error& error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Error> held_;
};

inline Error fail(Code code, std::string detail, std::string cause = {}) {
  return Error{code, std::move(detail), {}, {}, std::move(cause)};
}

/// Stable English name of a code ("missing_facts"), as used in problem+json types and tests.
std::string_view name_of(Code code);

}  // namespace vidimus::base

// Hand an error up, or bind the value: `VIDIMUS_TRY(dossier, work.dossier(id));`
#define VIDIMUS_CAT2(a, b) a##b
#define VIDIMUS_CAT(a, b) VIDIMUS_CAT2(a, b)
#define VIDIMUS_TRY_AS(held, name, ...)      \
  auto held = (__VA_ARGS__);                 \
  if (!held) return std::move(held).error(); \
  auto& name = *held
#define VIDIMUS_TRY(name, ...) VIDIMUS_TRY_AS(VIDIMUS_CAT(held_, __LINE__), name, __VA_ARGS__)
#define VIDIMUS_CHECK(...)                                                              \
  if (auto VIDIMUS_CAT(done_, __LINE__) = (__VA_ARGS__); !VIDIMUS_CAT(done_, __LINE__)) \
  return VIDIMUS_CAT(done_, __LINE__).error()
