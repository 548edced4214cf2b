#include "pki/der.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace vidimus::pki {
namespace {

// Arcs under 2.25 are UUIDs: 128 bits (ITU-T X.667 §6.5).
__extension__ using Arc = unsigned __int128;

std::string arc_text(Arc arc) {
  std::string out;
  do {
    out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(arc % 10)));
    arc /= 10;
  } while (arc > 0);
  return out;
}

bool two_digits(ByteView text, std::size_t at, int& out) {
  if (text[at] < '0' || text[at] > '9' || text[at + 1] < '0' || text[at + 1] > '9') return false;
  out = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return true;
}

}  // namespace

std::optional<Tlv> DerReader::any() {
  if (rest_.size() < 2 || (rest_[0] & 0x1F) == 0x1F) return std::nullopt;
  std::size_t header = 2;
  std::size_t length = rest_[1];
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7F;
    // 0x80 is BER's indefinite form; over four octets no document of ours is that long.
    if (octets == 0 || octets > 4 || rest_.size() < 2 + octets) return std::nullopt;
    length = 0;
    for (std::size_t at = 0; at < octets; ++at) length = length << 8 | rest_[2 + at];
    if (length < 0x80 || (octets > 1 && length < (std::size_t{1} << (8 * (octets - 1))))) return std::nullopt;
    header += octets;
  }
  if (length > rest_.size() - header) return std::nullopt;
  // Views made of pointers: every bound was checked above, and this is the most often run line of the house.
  const auto* const at = rest_.data();
  rest_ = {at + header + length, rest_.size() - header - length};
  return Tlv{*at, {at, header + length}, {at + header, length}};
}

std::optional<Tlv> DerReader::read(std::uint8_t wanted) {
  if (peek() != wanted || wanted == 0) return std::nullopt;
  return any();
}

std::optional<DerReader> DerReader::enter(std::uint8_t wanted) {
  const auto element = read(wanted);
  if (!element) return std::nullopt;
  return DerReader{element->content};
}

std::optional<bool> DerReader::boolean() {
  auto ahead = *this;
  const auto element = ahead.read(tag::boolean);
  if (!element || element->content.size() != 1 || (element->content[0] != 0 && element->content[0] != 0xFF)) return std::nullopt;
  *this = ahead;
  return element->content[0] != 0;
}

std::optional<ByteView> DerReader::integer() {
  auto ahead = *this;
  const auto element = ahead.read(tag::integer);
  if (!element || element->content.empty()) return std::nullopt;
  const auto content = element->content;
  if (content.size() > 1 && ((content[0] == 0 && content[1] < 0x80) || (content[0] == 0xFF && content[1] >= 0x80)))
    return std::nullopt;
  *this = ahead;
  return content;
}

std::optional<std::int64_t> DerReader::small_integer(std::uint8_t wanted) {
  auto ahead = *this;
  const auto element = ahead.read(wanted);
  if (!element || element->content.empty() || element->content.size() > 8) return std::nullopt;
  const auto content = element->content;
  if (content.size() > 1 && ((content[0] == 0 && content[1] < 0x80) || (content[0] == 0xFF && content[1] >= 0x80)))
    return std::nullopt;
  std::uint64_t value = content[0] >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const auto octet : content) value = value << 8 | octet;
  *this = ahead;
  return static_cast<std::int64_t>(value);
}

std::optional<ByteView> DerReader::oid() {
  auto ahead = *this;
  const auto element = ahead.read(tag::oid);
  if (!element || element->content.empty() || element->content.back() >= 0x80) return std::nullopt;
  bool starts = true;
  for (const auto octet : element->content) {
    if (starts && octet == 0x80) return std::nullopt;
    starts = octet < 0x80;
  }
  *this = ahead;
  return element->content;
}

std::optional<ByteView> DerReader::octets(std::uint8_t wanted) {
  const auto element = read(wanted);
  if (!element) return std::nullopt;
  return element->content;
}

std::optional<ByteView> DerReader::bits(unsigned* unused) {
  auto ahead = *this;
  const auto element = ahead.read(tag::bit_string);
  if (!element || element->content.empty()) return std::nullopt;
  const unsigned left = element->content[0];
  const auto content = element->content.subspan(1);
  if (left > 7 || (left > 0 && content.empty()) || (unused == nullptr && left != 0)) return std::nullopt;
  if (left > 0 && (content.back() & ((1U << left) - 1U)) != 0) return std::nullopt;
  if (unused != nullptr) *unused = left;
  *this = ahead;
  return content;
}

std::optional<Instant> DerReader::time() {
  auto ahead = *this;
  const auto element = ahead.any();
  if (!element) return std::nullopt;
  auto text = element->content;
  int year = 0;
  int century = 0;
  if (element->tag == tag::utc_time) {
    if (text.size() != 13 || !two_digits(text, 0, year)) return std::nullopt;
    year += year < 50 ? 2000 : 1900;
    text = text.subspan(2);
  } else if (element->tag == tag::generalized_time) {
    if (text.size() != 15 || !two_digits(text, 0, century) || !two_digits(text, 2, year)) return std::nullopt;
    year += century * 100;
    text = text.subspan(4);
  } else {
    return std::nullopt;
  }
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!two_digits(text, 0, month) || !two_digits(text, 2, day) || !two_digits(text, 4, hour) || !two_digits(text, 6, minute) ||
      !two_digits(text, 8, second) || text[10] != 'Z')
    return std::nullopt;
  const base::Day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                       std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  *this = ahead;
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

std::size_t header_size(std::size_t content) {
  std::size_t out = 2;
  if (content >= 0x80)
    for (auto left = content; left > 0; left >>= 8) ++out;
  return out;
}

DerWriter::Mark DerWriter::open(std::uint8_t wanted) {
  out_.push_back(wanted);
  out_.push_back(0);
  return {out_.size()};
}

void DerWriter::close(Mark mark) {
  const std::size_t length = out_.size() - mark.at;
  if (length < 0x80) {
    out_[mark.at - 1] = static_cast<std::uint8_t>(length);
    return;
  }
  std::uint8_t octets[8];
  std::size_t count = 0;
  for (auto left = length; left > 0; left >>= 8) octets[count++] = static_cast<std::uint8_t>(left & 0xFF);
  std::reverse(octets, octets + count);
  out_[mark.at - 1] = static_cast<std::uint8_t>(0x80 | count);
  out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(mark.at), octets, octets + count);
}

void DerWriter::primitive(std::uint8_t wanted, ByteView content) {
  const auto mark = open(wanted);
  raw(content);
  close(mark);
}

void DerWriter::boolean(bool value) {
  const std::uint8_t octet = value ? 0xFF : 0;
  primitive(tag::boolean, {&octet, 1});
}

void DerWriter::integer(std::int64_t value, std::uint8_t wanted) {
  std::uint8_t octets[8];
  for (int at = 0; at < 8; ++at) octets[at] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (56 - 8 * at));
  std::size_t from = 0;
  while (from < 7 && ((octets[from] == 0 && octets[from + 1] < 0x80) || (octets[from] == 0xFF && octets[from + 1] >= 0x80)))
    ++from;
  primitive(wanted, ByteView{octets}.subspan(from));
}

void DerWriter::unsigned_integer(ByteView big_endian, std::uint8_t wanted) {
  while (big_endian.size() > 1 && big_endian[0] == 0) big_endian = big_endian.subspan(1);
  const auto mark = open(wanted);
  if (big_endian.empty() || big_endian[0] >= 0x80) out_.push_back(0);
  raw(big_endian);
  close(mark);
}

void DerWriter::oid(std::string_view dotted) {
  const auto content = oid_from(dotted);
  if (!content) throw std::logic_error("not an object identifier: " + std::string{dotted});
  primitive(tag::oid, *content);
}

void DerWriter::bits(ByteView content, unsigned unused, std::uint8_t wanted) {
  const auto mark = open(wanted);
  out_.push_back(static_cast<std::uint8_t>(unused));
  raw(content);
  close(mark);
}

void DerWriter::time(Instant when) {
  const base::Day day{std::chrono::floor<std::chrono::days>(when)};
  if (int{day.year()} >= 2050 || int{day.year()} < 1950) return generalized_time(when);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when - std::chrono::floor<std::chrono::days>(when)).count();
  char text_form[32];
  const int length = std::snprintf(text_form, sizeof text_form, "%02d%02u%02u%02d%02d%02dZ", int{day.year()} % 100,
                                   unsigned{day.month()}, unsigned{day.day()}, static_cast<int>(seconds / 3600),
                                   static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  text(tag::utc_time, {text_form, static_cast<std::size_t>(length)});
}

void DerWriter::generalized_time(Instant when, bool with_milliseconds, std::uint8_t wanted) {
  const auto days = std::chrono::floor<std::chrono::days>(when);
  const base::Day day{days};
  const auto millis = (when - days).count();
  char text_form[48];
  int length = std::snprintf(text_form, sizeof text_form, "%04d%02u%02u%02d%02d%02d", int{day.year()}, unsigned{day.month()},
                             unsigned{day.day()}, static_cast<int>(millis / 3600000), static_cast<int>(millis / 60000 % 60),
                             static_cast<int>(millis / 1000 % 60));
  std::string out(text_form, static_cast<std::size_t>(length));
  if (with_milliseconds && millis % 1000 != 0) {
    length = std::snprintf(text_form, sizeof text_form, ".%03d", static_cast<int>(millis % 1000));
    out.append(text_form, static_cast<std::size_t>(length));
    while (out.back() == '0') out.pop_back();  // X.690 §11.7.3: no trailing zeros
  }
  out += 'Z';
  text(wanted, out);
}

std::optional<Bytes> oid_from(std::string_view dotted) {
  std::vector<Arc> arcs(1, 0);
  bool digit_seen = false;
  for (const char c : dotted) {
    if (c == '.') {
      if (!digit_seen) return std::nullopt;
      arcs.push_back(0);
      digit_seen = false;
    } else if (c >= '0' && c <= '9') {
      if (arcs.back() > (~Arc{0} - 89) / 10) return std::nullopt;
      arcs.back() = arcs.back() * 10 + static_cast<Arc>(c - '0');
      digit_seen = true;
    } else {
      return std::nullopt;
    }
  }
  if (!digit_seen || arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39)) return std::nullopt;
  arcs[1] += arcs[0] * 40;
  Bytes out;
  for (std::size_t at = 1; at < arcs.size(); ++at) {
    std::uint8_t groups[19];
    std::size_t count = 0;
    auto left = arcs[at];
    do {
      groups[count++] = static_cast<std::uint8_t>(left & 0x7F);
      left >>= 7;
    } while (left > 0);
    while (count > 1) out.push_back(static_cast<std::uint8_t>(groups[--count] | 0x80));
    out.push_back(groups[0]);
  }
  return out;
}

std::optional<std::string> oid_text(ByteView content) {
  if (content.empty() || content.back() >= 0x80) return std::nullopt;
  std::string out;
  Arc arc = 0;
  bool first = true;
  for (const auto octet : content) {
    if (arc > (~Arc{0} >> 7)) return std::nullopt;
    arc = arc << 7 | (octet & 0x7FU);
    if (octet >= 0x80) continue;
    if (first) {
      const unsigned root = arc < 40 ? 0 : arc < 80 ? 1 : 2;
      out = std::to_string(root) + "." + arc_text(arc - root * 40);
      first = false;
    } else {
      out += "." + arc_text(arc);
    }
    arc = 0;
  }
  return out;
}

Bytes set_of(std::vector<Bytes> elements, std::uint8_t wanted) {
  std::sort(elements.begin(), elements.end());
  DerWriter out;
  out.in(wanted, [&] {
    for (const auto& element : elements) out.raw(element);
  });
  return out.take();
}

}  // namespace vidimus::pki
