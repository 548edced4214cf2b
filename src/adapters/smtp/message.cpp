#include "adapters/smtp/message.hpp"

#include <algorithm>
#include <memory>

#include "adapters/smtp/gmime_held.hpp"

namespace vidimus::adapters::smtp {
namespace {

using base::Code;
using base::fail;

constexpr std::size_t address_limit = 254;  // RFC 5321 §4.5.3.1.3, without the angle brackets
constexpr std::size_t header_limit = 900;   // under the 998 octets of RFC 5322 §2.1.1 even before folding

struct DateFree {
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
};
struct ContentTypeFree {
  void operator()(GMimeContentType* type) const { g_object_unref(type); }
};
bool is_utf8(std::string_view text) { return g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr) != 0; }

/// A header value that cannot end its header: CR, LF, NUL and every other control character are refused (header injection).
bool fits_header(std::string_view text) {
  return text.size() <= header_limit && is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           const auto octet = static_cast<unsigned char>(c);
           return octet < 0x20 || octet == 0x7F;
         });
}

bool is_token_text(std::string_view text) {
  return !text.empty() && fits_header(text) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; });
}

Held<GMimeObject> text_part(const char* subtype, const std::string& text) {
  auto* part = g_mime_text_part_new_with_subtype(subtype);
  g_mime_text_part_set_charset(part, "utf-8");
  g_mime_text_part_set_text(part, text.c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return Held<GMimeObject>{GMIME_OBJECT(part)};
}

Held<GMimeObject> attachment_part(const ports::MessageParts::Attachment& attachment) {
  const std::unique_ptr<GMimeContentType, ContentTypeFree> type{
      g_mime_content_type_parse(nullptr, attachment.media_type.c_str())};
  auto* part = g_mime_part_new();
  g_mime_object_set_content_type(GMIME_OBJECT(part), type.get());
  const Held<GMimeStream> stream{
      g_mime_stream_mem_new_with_buffer(reinterpret_cast<const char*>(attachment.content.data()), attachment.content.size())};
  const Held<GMimeDataWrapper> content{g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT)};
  g_mime_part_set_content(part, content.get());
  g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
  g_mime_part_set_filename(part, attachment.name.c_str());
  return Held<GMimeObject>{GMIME_OBJECT(part)};
}

Held<GMimeMultipart> body_of(const ports::MessageParts& parts) {
  Held<GMimeMultipart> body{g_mime_multipart_new_with_subtype("alternative")};
  g_mime_multipart_add(body.get(), text_part("plain", parts.plain).get());
  g_mime_multipart_add(body.get(), text_part("html", parts.html).get());
  if (parts.attachments.empty()) return body;
  Held<GMimeMultipart> mixed{g_mime_multipart_new_with_subtype("mixed")};
  g_mime_multipart_add(mixed.get(), GMIME_OBJECT(body.get()));
  for (const auto& attachment : parts.attachments) g_mime_multipart_add(mixed.get(), attachment_part(attachment).get());
  return mixed;
}

/// One of our own messages, read again; nothing when it is none.
Held<GMimeMessage> parsed_message(base::ByteView message) {
  start_gmime();
  const Held<GMimeStream> stream{
      g_mime_stream_mem_new_with_buffer(reinterpret_cast<const char*>(message.data()), message.size())};
  const Held<GMimeParser> parser{g_mime_parser_new_with_stream(stream.get())};
  return Held<GMimeMessage>{g_mime_parser_construct_message(parser.get(), nullptr)};
}

base::Result<base::Bytes> octets_of(GMimeObject* object) {
  const std::unique_ptr<GMimeFormatOptions, FormatFree> options{g_mime_format_options_new()};
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const std::unique_ptr<char, Free> text{g_mime_object_to_string(object, options.get())};
  if (!text) return fail(Code::internal, "mail.not_written");
  return base::copy_of(base::view_of(text.get()));
}

base::Result<base::Done> check(const ports::MessageParts& parts) {
  if (!is_mailbox(parts.from_email)) return fail(Code::bad_request, "mail.from_not_an_address");
  if (!is_mailbox(parts.to_email)) return fail(Code::bad_request, "mail.to_not_an_address");
  for (const auto* value : {&parts.from_name, &parts.to_name, &parts.subject, &parts.reference})
    if (!fits_header(*value)) return fail(Code::bad_request, "mail.header_refused");
  if (!is_token_text(parts.message_id)) return fail(Code::bad_request, "mail.message_id_refused");
  if (!is_utf8(parts.plain) || !is_utf8(parts.html)) return fail(Code::bad_request, "mail.text_not_utf8");
  for (const auto& attachment : parts.attachments) {
    const auto slash = attachment.media_type.find('/');
    if (!fits_header(attachment.name) || attachment.name.empty() || !fits_header(attachment.media_type) || slash == 0 ||
        slash == std::string::npos)
      return fail(Code::bad_request, "mail.attachment_refused");
  }
  return base::Done{};
}

}  // namespace

bool is_mailbox(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size() || text.size() > address_limit) return false;
  static constexpr std::string_view others = "()<>[],;:\\\"";
  const auto plain = [](char c) { return c > ' ' && c < 0x7F && others.find(c) == std::string_view::npos; };
  return std::all_of(text.begin(), text.end(), plain) && text.substr(0, at).find('@') == std::string_view::npos;
}

base::Result<base::Bytes> compose_message(const ports::MessageParts& parts) {
  start_gmime();
  VIDIMUS_CHECK(check(parts));
  const std::unique_ptr<GDateTime, DateFree> date{g_date_time_new_from_iso8601(parts.date.c_str(), nullptr)};
  if (!date) return fail(Code::bad_request, "mail.date_refused");

  const Held<GMimeMessage> message{g_mime_message_new(TRUE)};
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, parts.from_name.c_str(), parts.from_email.c_str());
  g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, parts.to_name.c_str(), parts.to_email.c_str());
  g_mime_message_set_subject(message.get(), parts.subject.c_str(), "utf-8");
  g_mime_message_set_date(message.get(), date.get());
  g_mime_message_set_message_id(message.get(), parts.message_id.c_str());
  auto* object = GMIME_OBJECT(message.get());
  g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", "utf-8");
  if (!parts.reference.empty()) g_mime_object_set_header(object, "X-Vidimus-Reference", parts.reference.c_str(), "utf-8");
  const auto body = body_of(parts);
  g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(body.get()));

  return octets_of(object);
}

base::Result<std::string> plain_text_of_message(base::ByteView message) {
  const auto parsed = parsed_message(message);
  if (!parsed) return fail(Code::bad_request, "mail.not_written");
  std::string out;
  g_mime_message_foreach(
      parsed.get(),
      [](GMimeObject*, GMimeObject* part, gpointer into) {
        auto& text = *static_cast<std::string*>(into);
        if (!text.empty() || !GMIME_IS_TEXT_PART(part)) return;
        if (g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", "plain") == 0) return;
        const std::unique_ptr<char, Free> found{g_mime_text_part_get_text(GMIME_TEXT_PART(part))};
        if (found) text = found.get();
      },
      &out);
  if (out.empty()) return fail(Code::bad_request, "mail.not_written");
  std::erase(out, '\r');
  return out;
}

base::Result<base::Bytes> readdress_message(base::ByteView message, const std::string& to_name, const std::string& to_email) {
  if (!is_mailbox(to_email) || !fits_header(to_name)) return fail(Code::bad_request, "mail.to_not_an_address");
  const auto parsed = parsed_message(message);
  if (!parsed) return fail(Code::bad_request, "mail.not_written");
  internet_address_list_clear(g_mime_message_get_to(parsed.get()));
  g_mime_message_add_mailbox(parsed.get(), GMIME_ADDRESS_TYPE_TO, to_name.c_str(), to_email.c_str());
  return octets_of(GMIME_OBJECT(parsed.get()));
}

}  // namespace vidimus::adapters::smtp
