// A composed letter, read again by a stranger.
#include "adapters/smtp/message.hpp"

#include "fixture.hpp"

namespace vidimus::adapters::smtp {
namespace {

using base::Code;

class Message : public ::testing::Test {
 protected:
  std::string written(const ports::MessageParts& parts) {
    const auto composed = compose_message(parts);
    EXPECT_TRUE(composed) << (composed ? "" : composed.error().detail);
    const auto path = folder_.file("m.eml");
    if (composed) std::ofstream{path, std::ios::binary} << base::text_of(*composed);
    return path;
  }
  Folder folder_;
};

TEST_F(Message, ReadsBackWithItsAccents) {
  const auto parts = letter();
  const auto path = written(parts);
  EXPECT_EQ(asked_of(path, "m[\"subject\"]"), parts.subject);
  EXPECT_EQ(asked_of(path, "m[\"from\"].addresses[0].display_name"), parts.from_name);
  EXPECT_EQ(asked_of(path, "m[\"from\"].addresses[0].addr_spec"), parts.from_email);
  EXPECT_EQ(asked_of(path, "m[\"to\"].addresses[0].display_name"), parts.to_name);
  EXPECT_EQ(asked_of(path, "m.get_content_type()"), "multipart/alternative");
  EXPECT_EQ(asked_of(path, "m.get_body((\"plain\",)).get_content()"), parts.plain);
  EXPECT_EQ(asked_of(path, "m.get_body((\"html\",)).get_content()"), parts.html);
  EXPECT_EQ(asked_of(path, "m[\"message-id\"]"), "<" + parts.message_id + ">");
  EXPECT_EQ(asked_of(path, "m[\"date\"].datetime.isoformat()"), "2026-11-22T09:30:00+00:00");
  EXPECT_EQ(asked_of(path, "m[\"x-vidimus-reference\"]"), parts.reference);
  EXPECT_EQ(asked_of(path, "m[\"auto-submitted\"]"), "auto-generated");
  EXPECT_EQ(asked_of(path, "m[\"mime-version\"]"), "1.0");
  EXPECT_EQ(asked_of(path, "[type(d).__name__ for p in m.walk() for d in p.defects]"), "[]");
}

TEST_F(Message, KeepsLinesShortAndEndsThemAsMailDoes) {
  const auto text = content_of(written(letter()));
  std::size_t longest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    ASSERT_NE(end, std::string::npos);
    ASSERT_EQ(text[end - 1], '\r');
    longest = std::max(longest, end - at);
    at = end + 1;
  }
  EXPECT_LE(longest, 998U);
  for (const char c : text) ASSERT_LT(static_cast<unsigned char>(c), 0x80) << "an 8-bit octet would need 8BITMIME";
}

TEST_F(Message, CarriesAttachmentsOctetForOctet) {
  auto parts = letter();
  base::Bytes every(256);
  for (std::size_t at = 0; at < every.size(); ++at) every[at] = static_cast<std::uint8_t>(at);
  parts.attachments.push_back({"bon de commande n° 12.pdf", "application/pdf", every});
  parts.attachments.push_back({"rendez-vous.ics", "text/calendar; charset=utf-8; method=REQUEST",
                               base::copy_of(base::view_of("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))});
  const auto path = written(parts);
  EXPECT_EQ(asked_of(path, "m.get_content_type()"), "multipart/mixed");
  EXPECT_EQ(asked_of(path, "m.get_body((\"plain\",)).get_content()"), parts.plain);
  EXPECT_EQ(asked_of(path, "[a.get_filename() for a in m.iter_attachments()]"),
            "['bon de commande n° 12.pdf', 'rendez-vous.ics']");
  EXPECT_EQ(asked_of(path, "list(m.iter_attachments())[0].get_content() == bytes(range(256))"), "True");
  EXPECT_EQ(asked_of(path, "list(m.iter_attachments())[1].get_content_type()"), "text/calendar");
  EXPECT_EQ(asked_of(path, "list(m.iter_attachments())[1][\"content-type\"].params[\"method\"]"), "REQUEST");
  EXPECT_EQ(asked_of(path, "list(m.iter_attachments())[1].get_payload(decode=True)"),
            "b'BEGIN:VCALENDAR\\r\\nEND:VCALENDAR\\r\\n'");
}

TEST_F(Message, LetsNobodyWriteAHeader) {
  const std::string evil = "Objet\r\nBcc: tous@mairie.example";
  const auto refused = [](auto change) {
    auto parts = letter();
    change(parts);
    const auto composed = compose_message(parts);
    return !composed && composed.error().code == Code::bad_request;
  };
  EXPECT_TRUE(refused([&](auto& p) { p.subject = evil; }));
  EXPECT_TRUE(refused([&](auto& p) { p.subject = "Objet\nBcc: x@y.example"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.subject = std::string{"a\0b", 3}; }));
  EXPECT_TRUE(refused([&](auto& p) { p.from_name = evil; }));
  EXPECT_TRUE(refused([&](auto& p) { p.to_name = evil; }));
  EXPECT_TRUE(refused([&](auto& p) { p.reference = evil; }));
  EXPECT_TRUE(refused([&](auto& p) { p.message_id = "a@b>\r\nBcc: <x@y.example"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.to_email = "a@b.example>,<c@d.example"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.to_email = "a@b.example\r\nRCPT TO:<c@d.example>"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.to_email = "a@b.example, c@d.example"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.from_email = "pas une adresse"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.plain = "\xFF\xFE"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.date = "hier"; }));
  EXPECT_TRUE(refused([&](auto& p) { p.attachments.push_back({"a\r\nX: y", "application/pdf", {}}); }));
  EXPECT_TRUE(refused([&](auto& p) { p.attachments.push_back({"a.pdf", "application/pdf\r\nX: y", {}}); }));
}

TEST_F(Message, TakesAnyNameAsAName) {
  auto parts = letter();
  parts.to_name = "Jean \"Jo\" <x@y.example>, maire; = ?=";
  const auto path = written(parts);
  EXPECT_EQ(asked_of(path, "len(m[\"to\"].addresses)"), "1");
  EXPECT_EQ(asked_of(path, "m[\"to\"].addresses[0].addr_spec"), parts.to_email);
  EXPECT_EQ(asked_of(path, "m[\"to\"].addresses[0].display_name"), parts.to_name);
}

}  // namespace
}  // namespace vidimus::adapters::smtp
