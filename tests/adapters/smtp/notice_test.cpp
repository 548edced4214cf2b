// Notices of non-delivery as mail servers write them, and what is not one.
#include "adapters/smtp/notice.hpp"

#include <gtest/gtest.h>

#include <string>

#include "adapters/smtp/message.hpp"

namespace vidimus::adapters::smtp {
namespace {

using ports::NoticeKind;

ports::Notice read(const std::string& text) { return read_notice(base::view_of(text)).value(); }

std::string report(const std::string& status, const std::string& returned, const std::string& type = "delivery-status") {
  return "From: MAILER-DAEMON@mx.example\r\nTo: certificats@solstice.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
         "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/report; report-type=" +
         type +
         "; boundary=\"B\"\r\n\r\n"
         "--B\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n\r\n"
         "--B\r\nContent-Type: message/delivery-status\r\n\r\n" +
         status +
         "\r\n"
         "--B\r\n" +
         returned + "\r\n--B--\r\n";
}

const std::string failed =
    "Reporting-MTA: dns; mx.example\r\nArrival-Date: Sun, 22 Nov 2026 10:00:00 +0100\r\n\r\n"
    "Final-Recipient: rfc822; zoe@mairie.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <zoe@mairie.example>: Recipient\r\n address rejected\r\n";
const std::string whole =
    "Content-Type: message/rfc822\r\n\r\nFrom: certificats@solstice.example\r\nMessage-ID: <01ABC@solstice.example>\r\n"
    "Subject: Dossier\r\n\r\nBonjour\r\n";
const std::string head =
    "Content-Type: text/rfc822-headers\r\n\r\nFrom: certificats@solstice.example\r\nmessage-id:\r\n <01ABC@solstice.example>\r\n";

TEST(Notice, ARefusalIsReadWithItsLetterStatusAndWords) {
  for (const auto& returned : {whole, head}) {
    const auto notice = read(report(failed, returned));
    EXPECT_EQ(notice.kind, NoticeKind::failed);
    EXPECT_EQ(notice.message_id, "01ABC@solstice.example");
    EXPECT_EQ(notice.status, "5.1.1");
    EXPECT_EQ(notice.diagnostic, "smtp; 550 5.1.1 <zoe@mairie.example>: Recipient  address rejected")
        << "a folded line keeps its blank";
  }
}

TEST(Notice, ADelayIsNoRefusal) {
  const auto notice = read(report("Reporting-MTA: dns; mx\r\n\r\nAction: delayed\r\nStatus: 4.4.1\r\n", whole));
  EXPECT_EQ(notice.kind, NoticeKind::delayed);
  EXPECT_EQ(notice.status, "4.4.1");
}

TEST(Notice, OneRefusalAmongSeveralCounts) {
  EXPECT_EQ(
      read(report("Reporting-MTA: dns; mx\r\n\r\nAction: delivered\r\n\r\nAction: FAILED\r\nStatus: 5.2.2 (full)\r\n", whole))
          .kind,
      NoticeKind::failed);
}

TEST(Notice, TheEnvelopeIdServesWhenNothingIsReturned) {
  const auto notice =
      read(report("Original-Envelope-Id: 01ABC@solstice.example\r\n\r\nAction: failed\r\n", "Content-Type: text/plain\r\n\r\n-"));
  EXPECT_EQ(notice.message_id, "01ABC@solstice.example");
}

TEST(Notice, AbsentPeopleReceiptsAndDeliveriesAreNothingToDo) {
  EXPECT_EQ(read("From: zoe@mairie.example\r\nAuto-Submitted: auto-replied\r\nSubject: Absente\r\n\r\nAction: failed\r\n").kind,
            NoticeKind::other);
  EXPECT_EQ(read(report("Reporting-MTA: dns; mx\r\n\r\nAction: delivered\r\nStatus: 2.0.0\r\n", whole)).kind, NoticeKind::other);
  EXPECT_EQ(read(report(failed, whole, "disposition-notification")).kind, NoticeKind::other);
  EXPECT_EQ(read("Subject: bonjour\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nx\r\n--B--\r\n").kind,
            NoticeKind::other);
}

TEST(Notice, HostileOctetsAreBounded) {
  EXPECT_EQ(read_notice(base::Bytes(notice_limit + 1, 'a')).error().code, base::Code::too_large);
  std::string nest = "Subject: x\r\n";
  for (int at = 0; at < 5000; ++at)
    nest += "Content-Type: multipart/report; report-type=delivery-status; boundary=b" + std::to_string(at) + "\r\n\r\n--b" +
            std::to_string(at) + "\r\n";
  EXPECT_EQ(read(nest).kind, NoticeKind::other) << "nested without end";
  const auto notice = read(report("\r\nAction: failed\r\nStatus: 5\x01" + std::string(5000, '1') +
                                      "\r\nDiagnostic-Code: " + std::string(5000, '\x07') + "\r\n",
                                  whole));
  EXPECT_LE(notice.diagnostic.size(), 300U);
  EXPECT_EQ(notice.diagnostic.find('\x07'), std::string::npos);
  EXPECT_LE(notice.status.size(), 16U);
}

TEST(TurnedMessage, IsTurnedToAnotherAddressWhole) {
  ports::MessageParts parts;
  parts.from_name = "Syndicat Solstice";
  parts.from_email = "certificats@solstice.example";
  parts.to_name = "Zoé Lefèvre";
  parts.to_email = "zoe@mairie.example";
  parts.subject = "Dossier reçu";
  parts.plain = "Bonjour Zoé,\n\n.\nà bientôt\n";
  parts.html = "<p>Bonjour</p>";
  parts.message_id = "01ABC@solstice.example";
  parts.date = "2026-11-22T09:30:00Z";
  const auto message = compose_message(parts).value();
  EXPECT_EQ(plain_text_of_message(message).value(), parts.plain);
  const auto turned = readdress_message(message, "Zoé Martin", "zoe.martin@mairie.example").value();
  const auto text = std::string{base::text_of(turned)};
  EXPECT_EQ(text.find("zoe@mairie.example"), std::string::npos);
  EXPECT_NE(text.find("zoe.martin@mairie.example"), std::string::npos);
  EXPECT_NE(text.find("Message-Id: <01ABC@solstice.example>"), std::string::npos) << text;
  EXPECT_EQ(plain_text_of_message(turned).value(), parts.plain);
  EXPECT_FALSE(readdress_message(message, "X\r\nBcc: a@b.example", "zoe@mairie.example"));
  EXPECT_FALSE(readdress_message(message, "X", "a@b.example>\r\nRCPT TO:<c@d.example"));
}

}  // namespace
}  // namespace vidimus::adapters::smtp
