#include "adapters/smtp/notice.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "adapters/smtp/gmime_held.hpp"

namespace vidimus::adapters::smtp {
namespace {

using base::Code;
using base::fail;
using ports::Notice;
using ports::NoticeKind;

constexpr std::size_t diagnostic_limit = 300;
constexpr std::size_t status_limit = 16;
constexpr std::size_t most_parts = 50;  ///< nested parts a notice may have: GMime walks them by recursion

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

std::string shown(std::string_view text, std::size_t limit) {
  std::string out{text.substr(0, limit)};
  std::ranges::replace_if(
      out, [](char c) { return c < ' ' || c > '~'; }, ' ');
  return out;
}

/// How often a word stands in a text: a bound on the parts before the parser sees them.
std::size_t times(std::string_view text, std::string_view word) {
  std::size_t out = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) ++out;
  return out;
}

/// Calls `field(name, value)` for every header field of a text, folded lines joined.
template <class Field>
void each_field(std::string_view text, Field field) {
  std::string name;
  std::string value;
  const auto end_field = [&] {
    if (!name.empty()) field(std::string_view{name}, trimmed(value));
    name.clear();
    value.clear();
  };
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) {
      if (value.size() < 2000) value.append(" ").append(trimmed(line));
      continue;
    }
    end_field();
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    name = trimmed(line.substr(0, colon));
    value = line.substr(colon + 1, 2000);
  }
  end_field();
}

std::string id_of(std::string_view value) {
  const auto from = value.find('<');
  const auto end = value.find('>', from == std::string_view::npos ? 0 : from);
  if (from == std::string_view::npos || end == std::string_view::npos) return {};
  return shown(value.substr(from + 1, end - from - 1), 200);
}

std::string content_of(GMimeObject* object) {
  if (!GMIME_IS_PART(object)) return {};
  auto* wrapper = g_mime_part_get_content(GMIME_PART(object));
  if (wrapper == nullptr) return {};
  const Held<GMimeStream> stream{g_mime_stream_mem_new()};
  if (g_mime_data_wrapper_write_to_stream(wrapper, stream.get()) < 0) return {};
  auto* octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(octets->data), octets->len};
}

/// "5.1.1 (no such mailbox)" → "5.1.1"; nothing when it is no status of RFC 3463.
std::string status_of(std::string_view value) {
  const auto end = std::min(value.find_first_not_of("0123456789."), value.size());
  const auto code = value.substr(0, std::min(end, status_limit));
  return !code.empty() && (code[0] == '4' || code[0] == '5' || code[0] == '2') ? std::string{code} : std::string{};
}

/// The fields of a message/delivery-status. A failure for one recipient counts, whatever is said of others.
void read_status(std::string_view text, Notice& notice) {
  each_field(text, [&notice](std::string_view name, std::string_view value) {
    if (same_word(name, "Original-Envelope-Id") && notice.message_id.empty()) notice.message_id = shown(value, 200);
    if (same_word(name, "Action")) {
      if (same_word(value, "failed")) notice.kind = NoticeKind::failed;
      if (same_word(value, "delayed") && notice.kind == NoticeKind::other) notice.kind = NoticeKind::delayed;
    }
    if (same_word(name, "Status") && notice.status.empty()) notice.status = status_of(value);
    if (same_word(name, "Diagnostic-Code") && notice.diagnostic.empty()) notice.diagnostic = shown(value, diagnostic_limit);
  });
}

/// The returned letter, whole or its head: whose it was.
void read_returned(GMimeObject* object, Notice& notice) {
  std::string found;
  if (GMIME_IS_MESSAGE_PART(object)) {
    auto* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    const char* id = message != nullptr ? g_mime_message_get_message_id(message) : nullptr;
    if (id != nullptr) found = shown(id, 200);
  } else {
    each_field(content_of(object), [&found](std::string_view name, std::string_view value) {
      if (same_word(name, "Message-ID") && found.empty()) found = id_of(value);
    });
  }
  if (!found.empty()) notice.message_id = std::move(found);
}

bool is_type(GMimeObject* object, const char* type, const char* subtype) {
  auto* found = g_mime_object_get_content_type(object);
  return found != nullptr && g_mime_content_type_is_type(found, type, subtype) != 0;
}

bool is_report(GMimeObject* root) {
  if (root == nullptr || !GMIME_IS_MULTIPART(root) || !is_type(root, "multipart", "report")) return false;
  const char* kind = g_mime_object_get_content_type_parameter(root, "report-type");
  return kind != nullptr && same_word(kind, "delivery-status");
}

}  // namespace

base::Result<Notice> read_notice(base::ByteView message) {
  if (message.size() > notice_limit) return fail(Code::too_large, "notice.too_large");
  const auto text = base::text_of(message);
  Notice out;
  if (times(text, "ultipart/") + times(text, "essage/") + times(text, "ULTIPART/") + times(text, "ESSAGE/") > most_parts)
    return out;
  start_gmime();
  const Held<GMimeStream> stream{
      g_mime_stream_mem_new_with_buffer(reinterpret_cast<const char*>(message.data()), message.size())};
  const Held<GMimeParser> parser{g_mime_parser_new_with_stream(stream.get())};
  const Held<GMimeMessage> parsed{g_mime_parser_construct_message(parser.get(), nullptr)};
  if (!parsed) return fail(Code::malformed, "notice.no_message");
  auto* root = g_mime_message_get_mime_part(parsed.get());
  if (!is_report(root)) return out;
  auto* parts = GMIME_MULTIPART(root);
  const int count = std::min(g_mime_multipart_get_count(parts), static_cast<int>(most_parts));
  for (int at = 0; at < count; ++at) {
    auto* part = g_mime_multipart_get_part(parts, at);
    if (is_type(part, "message", "delivery-status")) read_status(content_of(part), out);
    if (is_type(part, "message", "rfc822") || is_type(part, "text", "rfc822-headers")) read_returned(part, out);
  }
  return out;
}

}  // namespace vidimus::adapters::smtp
