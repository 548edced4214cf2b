// DER (ITU-T X.690): a bounds-checked reader that never copies and a writer that measures nothing twice.
// For what is made or read in quantity: requests, certificates, CRLs, OCSP, time stamps. OpenSSL is the oracle in the tests.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::pki {

using base::Bytes;
using base::ByteView;
using base::Instant;
using base::Result;

namespace tag {
inline constexpr std::uint8_t boolean = 0x01, integer = 0x02, bit_string = 0x03, octet_string = 0x04, null = 0x05, oid = 0x06,
                              enumerated = 0x0A, utf8_string = 0x0C, sequence = 0x30, set = 0x31, numeric_string = 0x12,
                              printable_string = 0x13, teletex_string = 0x14, ia5_string = 0x16, utc_time = 0x17,
                              generalized_time = 0x18, visible_string = 0x1A, universal_string = 0x1C, bmp_string = 0x1E;
/// Context-specific tag [n], primitive or constructed.
constexpr std::uint8_t context(unsigned n, bool constructed = true) {
  return static_cast<std::uint8_t>(0x80U | (constructed ? 0x20U : 0U) | n);
}
}  // namespace tag

/// One tag-length-value inside foreign bytes: `whole` with its header, `content` without.
struct Tlv {
  std::uint8_t tag = 0;
  ByteView whole;
  ByteView content;
};

/// Walks the elements of a DER value from left to right. Every read refuses what is not DER: indefinite or long-form
/// lengths that could be shorter, multi-byte tags, lengths past the end. A refused read leaves the reader where it was.
class DerReader {
 public:
  DerReader() = default;
  explicit DerReader(ByteView bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] ByteView rest() const { return rest_; }
  /// Tag of the next element, or 0 at the end.
  [[nodiscard]] std::uint8_t peek() const { return rest_.empty() ? std::uint8_t{0} : rest_[0]; }
  /// The next element whatever its tag.
  std::optional<Tlv> any();
  /// The next element when it has this tag.
  std::optional<Tlv> read(std::uint8_t tag);
  /// A reader over the content of the next element when it has this tag (SEQUENCE, SET, [n]…).
  std::optional<DerReader> enter(std::uint8_t tag);
  std::optional<bool> boolean();                                               ///< DER: 0x00 or 0xFF only
  std::optional<ByteView> integer();                                           ///< two's-complement content octets, minimal
  std::optional<std::int64_t> small_integer(std::uint8_t tag = tag::integer);  ///< an INTEGER that fits in 64 bits
  std::optional<ByteView> oid();  ///< content octets of an OBJECT IDENTIFIER, well-formed
  std::optional<ByteView> octets(std::uint8_t tag = tag::octet_string);
  std::optional<ByteView> bits(unsigned* unused = nullptr);  ///< BIT STRING; refuses unused bits unless asked for them
  std::optional<Instant> time();  ///< UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them (seconds, Z)

 private:
  ByteView rest_;
};

/// Appends DER to one buffer. Constructed values are opened and closed; lengths are put in at closing time.
class DerWriter {
 public:
  struct Mark {
    std::size_t at;
  };
  [[nodiscard]] Mark open(std::uint8_t tag);
  void close(Mark mark);
  /// A constructed value filled by a callable: `w.in(tag::sequence, [&] { … });`
  template <class Fill>
  void in(std::uint8_t tag, Fill fill) {
    const Mark mark = open(tag);
    fill();
    close(mark);
  }
  void raw(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  void primitive(std::uint8_t tag, ByteView content);
  void boolean(bool value);
  void integer(std::int64_t value, std::uint8_t tag = tag::integer);
  void unsigned_integer(ByteView big_endian, std::uint8_t tag = tag::integer);  ///< minimal, positive
  void oid(ByteView content) { primitive(tag::oid, content); }
  void oid(std::string_view dotted);  ///< constants of the code only: a wrong text is a bug
  void octets(ByteView content) { primitive(tag::octet_string, content); }
  void bits(ByteView content, unsigned unused = 0, std::uint8_t tag = tag::bit_string);
  void null() { primitive(tag::null, {}); }
  void text(std::uint8_t tag, std::string_view value) { primitive(tag, base::view_of(value)); }
  void time(Instant when);  ///< UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5)
  void generalized_time(Instant when, bool with_milliseconds = false, std::uint8_t tag = tag::generalized_time);
  [[nodiscard]] const Bytes& bytes() const { return out_; }
  [[nodiscard]] Bytes take() { return std::move(out_); }
  void reserve(std::size_t size) { out_.reserve(size); }

 private:
  Bytes out_;
};

/// "1.2.250.1" ⇄ content octets. Nothing when the text or the octets are not an object identifier.
std::optional<Bytes> oid_from(std::string_view dotted);
std::optional<std::string> oid_text(ByteView content);

/// Number of octets a DER header takes for a content of this size.
std::size_t header_size(std::size_t content);
/// Elements of a SET OF sorted as X.690 §11.6 asks.
Bytes set_of(std::vector<Bytes> elements, std::uint8_t tag = tag::set);

}  // namespace vidimus::pki
