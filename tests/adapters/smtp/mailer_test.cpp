// Letters handed to a real mail server, and the ways it goes wrong.
#include <regex>

#include "adapters/smtp/smtp_mailer.hpp"
#include "fixture.hpp"

namespace vidimus::adapters::smtp {
namespace {

using base::Code;

class Mailing : public ::testing::Test {
 protected:
  /// A self-signed certificate of "localhost" for the server: its own anchor.
  std::vector<std::string> certificate() {
    run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
        folder_.file("key.pem") + " -out " + folder_.file("cert.pem") + " 2>/dev/null");
    return {"--cert", folder_.file("cert.pem"), "--key", folder_.file("key.pem")};
  }
  std::unique_ptr<ports::Mailer> mailer(const MailSettings& settings) {
    auto made = make_mailer(settings, clock_, entropy_);
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? std::move(*made) : nullptr;
  }
  MailSettings secure(const Sink& sink, const std::string& password) {
    std::ofstream{folder_.file("password")} << password << "\n";
    MailSettings settings;
    settings.url = sink.url("localhost");
    settings.ca_file = folder_.file("cert.pem");
    settings.user = "guichet";
    settings.password_file = folder_.file("password");
    return settings;
  }
  static MailSettings local(const std::string& url) {
    MailSettings settings;
    settings.url = url;
    settings.starttls = false;
    return settings;
  }
  static base::Result<ports::Handed> send(ports::Mailer& mailer, const std::string& to = "zoe.lefevre@mairie.example") {
    VIDIMUS_TRY(message, mailer.compose(letter()));
    return mailer.deliver("certificats@solstice.example", to, message);
  }
  Folder folder_;
  StillClock clock_;
  CountingEntropy entropy_;
};

TEST_F(Mailing, GoesUnderTlsWithAPassword) {
  auto options = certificate();
  options.insert(options.end(), {"--auth", "guichet:mot de passe é"});
  const Sink sink{options};
  const auto mailer = this->mailer(secure(sink, "mot de passe é"));
  const auto sent = send(*mailer);
  ASSERT_TRUE(sent) << sent.error().detail << " " << sent.error().cause;
  EXPECT_EQ(sent->reply, "250 kept") << "what the server said of the letter itself";
  ASSERT_TRUE(send(*mailer)) << "a second letter on the same connection";
  EXPECT_EQ(sink.envelope(1),
            R"({"from": "certificats@solstice.example", "to": ["zoe.lefevre@mairie.example"], "tls": true, "user": "guichet"})");
  EXPECT_EQ(asked_of(sink.message(1), "m[\"subject\"]"), letter().subject);
  EXPECT_EQ(asked_of(sink.message(2), "m.get_body((\"plain\",)).get_content()"), letter().plain) << "the lone dot came through";
  EXPECT_EQ(content_of(sink.message(1)).size(), (*mailer->compose(letter())).size());
}

TEST_F(Mailing, AWrongPasswordIsTriedAgainLaterAndNotTold) {
  auto options = certificate();
  options.insert(options.end(), {"--auth", "guichet:juste"});
  const Sink sink{options};
  const auto sent = send(*mailer(secure(sink, "archifaux")));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::unavailable);
  EXPECT_EQ(sent.error().detail, "mail.sign_in_refused");
  EXPECT_EQ(sent.error().cause.find("archifaux"), std::string::npos);
}

TEST_F(Mailing, AServerWithAnotherCertificateGetsNothing) {
  const Sink sink{certificate()};
  certificate();  // another key and certificate under the same names: the server no longer shows our anchor
  MailSettings settings;
  settings.url = sink.url("localhost");
  settings.ca_file = folder_.file("cert.pem");
  const auto sent = send(*mailer(settings));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::unavailable);
  EXPECT_EQ(sent.error().detail, "mail.no_trusted_connection");
}

TEST_F(Mailing, AServerWithoutStarttlsGetsNothing) {
  const Sink sink;
  MailSettings settings;
  settings.url = sink.url("localhost");
  const auto sent = send(*mailer(settings));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::unavailable);
  EXPECT_FALSE(std::filesystem::exists(sink.message(1)));
}

TEST_F(Mailing, ARefusedRecipientIsForGoodAndABusyOneIsNot) {
  const Sink sink{{"--refuse", "parti@mairie.example", "--later", "plein@mairie.example"}};
  const auto mailer = this->mailer(local(sink.url()));
  const auto refused = send(*mailer, "parti@mairie.example");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::bad_request);
  EXPECT_EQ(refused.error().cause, "550 5.1.1 no such mailbox");
  const auto later = send(*mailer, "plein@mairie.example");
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, Code::unavailable);
  EXPECT_EQ(later.error().cause, "451 4.3.0 mailbox busy, try again later");
  EXPECT_TRUE(send(*mailer)) << "the connection serves the next letter";
}

TEST_F(Mailing, AMessageTooLongForTheServerIsForGood) {
  const Sink sink{{"--size-limit", "1000"}};
  const auto sent = send(*mailer(local(sink.url())));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::bad_request);
}

TEST_F(Mailing, ADeadServerIsUnavailable) {
  Sink sink;
  const auto mailer = this->mailer(local(sink.url()));
  ASSERT_TRUE(send(*mailer));
  sink.stop();
  const auto sent = send(*mailer);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::unavailable);
}

TEST_F(Mailing, NoAddressCarriesACommand) {
  const Sink sink;
  const auto mailer = this->mailer(local(sink.url()));
  for (const std::string to : {"a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example\nDATA", "", "a b@c.example", "@"}) {
    const auto sent = send(*mailer, to);
    ASSERT_FALSE(sent) << to;
    EXPECT_EQ(sent.error().code, Code::bad_request);
  }
  EXPECT_FALSE(std::filesystem::exists(sink.message(1)));
}

TEST_F(Mailing, SettingsThatWouldTellAPasswordAreRefused) {
  std::ofstream{folder_.file("password")} << "secret\n";
  const auto refused = [this](const MailSettings& settings) {
    const auto made = make_mailer(settings, clock_, entropy_);
    return !made && made.error().code == Code::misconfigured;
  };
  MailSettings clear = local("smtp://127.0.0.1:25");
  clear.user = "guichet";
  clear.password_file = folder_.file("password");
  EXPECT_TRUE(refused(clear));
  EXPECT_TRUE(refused(local("smtp://mail.solstice.example:25")));
  EXPECT_TRUE(refused(local("smtp://127.0.0.1.solstice.example")));
  EXPECT_TRUE(refused(local("http://127.0.0.1")));
  EXPECT_TRUE(refused(local("smtp://guichet:secret@127.0.0.1")));
  EXPECT_TRUE(refused({}));
  MailSettings both = local("smtp://127.0.0.1:25");
  both.folder = folder_.file("mail");
  EXPECT_TRUE(refused(both));
  MailSettings missing;
  missing.url = "smtps://mail.solstice.example";
  missing.user = "guichet";
  missing.password_file = folder_.file("nowhere");
  EXPECT_TRUE(refused(missing));
}

TEST_F(Mailing, AFolderKeepsEachLetterForItsOwnerOnly) {
  MailSettings settings;
  settings.folder = folder_.file("mail");
  const auto mailer = this->mailer(settings);
  ASSERT_TRUE(send(*mailer));
  ASSERT_TRUE(send(*mailer));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{settings.folder}) {
    names.push_back(entry.path().filename());
    EXPECT_EQ(static_cast<unsigned>(entry.status().permissions()), 0600U);
    EXPECT_EQ(asked_of(entry.path(), "m[\"subject\"]"), letter().subject);
  }
  ASSERT_EQ(names.size(), 2U);
  for (const auto& name : names)
    EXPECT_TRUE(std::regex_match(name, std::regex{R"(2026-11-22T093000\.250Z-[0-9a-f]{16}\.eml)"})) << name;
}

}  // namespace
}  // namespace vidimus::adapters::smtp
