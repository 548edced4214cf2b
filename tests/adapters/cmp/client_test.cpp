// Our client against a server that is not ours: OpenSSL's mock of a CMP server (openssl cmp -port); and against our own, while
// the authority behind it cannot answer.
#include "adapters/cmp/client.hpp"

#include <arpa/inet.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "adapters/cmp/memory_book.hpp"
#include "adapters/cmp/message_head.hpp"
#include "adapters/cmp/pbmac1.hpp"
#include "adapters/cmp/server.hpp"
#include "adapters/http/client.hpp"
#include "base/toml.hpp"
#include "ca/desk.hpp"
#include "pki/pem.hpp"

namespace vidimus::adapters::cmp::testing {
namespace {

using base::Code;
using ports::SupplyState;

std::uint16_t free_port() {
  const int held = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(held, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(held, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(held);
  return ntohs(address.sin_port);
}

/// A desk whose authority is away for so many questions.
struct AwayDesk : ports::Enrolment {
  int away = 0;
  base::Error why = base::fail(Code::unavailable, "the token is away");
  ports::IssuedCertificate made;
  std::vector<std::string> asked{};  ///< transactions, and confirmations
  base::Result<ports::IssuedCertificate> issue(const ports::EnrolmentWish& wish) override {
    asked.push_back(wish.transaction);
    if (away-- > 0) return why;
    return made;
  }
  base::Result<base::Done> confirm(const std::string&, const std::string& transaction, bool accepted) override {
    asked.push_back((accepted ? "kept " : "refused ") + transaction);
    return base::Done{};
  }
  base::Result<base::Instant> revoke(const std::string&, base::ByteView, base::ByteView, int) override {
    asked.emplace_back("revoke");
    return base::fail(Code::not_found, "none");
  }
  base::Result<std::optional<std::string>> client_of(base::ByteView) override { return std::optional<std::string>{}; }
  base::Result<bool> stands(base::ByteView) override { return true; }
  base::Result<std::vector<base::Bytes>> authority_certificates(const std::string&) override { return made.chain; }
  [[nodiscard]] std::vector<pki::KeyKind> keys(const std::string&, const std::string&) const override { return {}; }
};

class CmpClient : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("cmp_" + std::to_string(::getpid()) + "_" + std::to_string(++count_));
    std::filesystem::create_directories(folder_);
    for (const auto* who : {"ra", "server"})
      run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + std::string{who} +
          " -addext keyUsage=digitalSignature -addext subjectKeyIdentifier=hash -days 2 -keyout " + path(who) + ".key -out " +
          path(who) + ".pem");
    authority_ = desk_.open();
    order_ = desk_.order("case-1");
    made_ = authority_->issue(order_).value();
    ASSERT_TRUE(base::write_file(path("made.pem"), pki::to_pem("CERTIFICATE", made_.der)));
    std::string chain;
    for (const auto& der : made_.chain) chain += pki::to_pem("CERTIFICATE", der);
    ASSERT_TRUE(base::write_file(path("chain.pem"), chain));
    settings_.supplier = "Chambre";
    settings_.certificate = pki::one_from_pem(base::read_file(path("ra.pem")).value(), "CERTIFICATE").value();
    settings_.key = base::Secret{base::read_file(path("ra.key")).value()};
    settings_.server_certificate = pki::one_from_pem(base::read_file(path("server.pem")).value(), "CERTIFICATE").value();
    settings_.anchors = {desk_.house.root};
  }
  void TearDown() override {
    stop();
    std::filesystem::remove_all(folder_);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  static void run(const std::string& command) { ASSERT_EQ(std::system((command + " 2>/dev/null").c_str()), 0) << command; }

  /// The stranger, with what it is to answer.
  void serve(const std::string& options) {
    port_ = free_port();
    std::filesystem::remove(path("server.log"));
    const auto command = "exec openssl cmp -port " + std::to_string(port_) + " -srv_cert " + path("server.pem") + " -srv_key " +
                         path("server.key") + " -srv_trusted " + path("ra.pem") + " -rsp_cert " + path("made.pem") +
                         " -rsp_extracerts " + path("chain.pem") + " " + options + " > " + path("server.log") + " 2>&1";
    std::array<char*, 4> words{const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>(command.c_str()), nullptr};
    ASSERT_EQ(::posix_spawnp(&server_, "sh", nullptr, nullptr, words.data(), environ), 0);
    for (int tries = 0; tries < 200 && !says("server.log", "ACCEPT"); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  [[nodiscard]] bool says(const std::string& file, std::string_view words) const {
    const auto text = base::read_file(path(file));
    return text && text->find(words) != std::string::npos;
  }
  void stop() {
    if (server_ == 0) return;
    ::kill(server_, SIGTERM);
    ::waitpid(server_, nullptr, 0);
    server_ = 0;
  }
  std::unique_ptr<Client> client() {
    auto out = Client::make(
        settings_, [this](base::ByteView message) { return carry(message); }, book_, desk_.clock, desk_.entropy);
    EXPECT_TRUE(out) << out.error().detail << " " << out.error().cause;
    return std::move(*out);
  }
  base::Result<base::Bytes> carry(base::ByteView message) {
    sent_.push_back(base::copy_of(message));
    if (cut_) return base::fail(Code::unavailable, "http.unavailable");
    if (ours_) return ours_->answer(message, "");
    auto answer =
        http_.post("http://127.0.0.1:" + std::to_string(port_) + "/", message, {{"Content-Type", "application/pkixcmp"}});
    if (!answer) return answer.error();
    if (lose_answer_) return base::fail(Code::timeout, "http.timeout");
    return std::move(answer->body);
  }
  [[nodiscard]] bool last_holds(std::string_view transaction) const {
    const auto octets = base::from_hex(transaction).value();
    return std::search(sent_.back().begin(), sent_.back().end(), octets.begin(), octets.end()) != sent_.back().end();
  }

  static inline int count_ = 0;
  std::filesystem::path folder_;
  ca::testing::Desk desk_;
  std::unique_ptr<ca::Ca> authority_;
  ports::CertificateOrder order_;
  ports::IssuedCertificate made_;
  ClientSettings settings_;
  MemoryBook book_;
  http::Client http_{{}};
  std::uint16_t port_ = 0;
  pid_t server_ = 0;
  std::unique_ptr<Server> ours_;  ///< answers instead of the stranger
  bool cut_ = false;
  bool lose_answer_ = false;
  std::vector<base::Bytes> sent_;
};

struct CmpServerAway : CmpClient {
  void SetUp() override {
    CmpClient::SetUp();
    desk_behind_.made = made_;
    settings_.patience = std::chrono::seconds{0};
    start();
  }
  void start() {
    ServerSettings settings;
    settings.certificate = settings_.server_certificate;
    settings.key = base::Secret{base::read_file(path("server.key")).value()};
    settings.clients.push_back({.name = "ra", .certificate = settings_.certificate, .vouches = true});
    settings.clients.push_back({.name = "ra-secret", .secret = base::Secret{"essai"}, .reference = "ra-1", .vouches = true});
    auto server = Server::make(std::move(settings), desk_behind_, desk_.clock, desk_.entropy);
    ASSERT_TRUE(server) << server.error().detail << " " << server.error().cause;
    ours_ = std::move(*server);
  }
  AwayDesk desk_behind_;
};

TEST_F(CmpServerAway, TheAskerIsToldToComeBackAndGetsItUnderTheSameTransaction) {
  desk_behind_.away = 3;
  const auto asked = client();
  base::Result<ports::IssuedCertificate> issued = base::fail(Code::internal, "");
  int turns = 0;
  for (; turns < 10 && !issued; ++turns) {
    issued = asked->issue(order_);
    ASSERT_TRUE(issued || issued.error().detail == "refused.supplier_waiting") << issued.error().cause;
    desk_.clock.when += std::chrono::seconds{6};
  }
  ASSERT_TRUE(issued);
  EXPECT_EQ(issued->der, made_.der);
  EXPECT_GE(turns, 2);
  ASSERT_EQ(desk_behind_.asked.size(), 5U);
  for (std::size_t at = 1; at < 4; ++at) EXPECT_EQ(desk_behind_.asked[at], desk_behind_.asked[0]) << "one transaction";
  EXPECT_EQ(desk_behind_.asked[4], "kept " + desk_behind_.asked[0]);
}

TEST_F(CmpServerAway, WhatIsRefusedMeanwhileIsToldAtThePoll) {
  desk_behind_.away = 2;
  const auto asked = client();
  ASSERT_EQ(asked->issue(order_).error().detail, "refused.supplier_waiting");
  desk_behind_.away = 1;
  desk_behind_.why = base::fail(Code::forbidden, "enrolment.name");
  desk_.clock.when += std::chrono::seconds{6};
  const auto refused = asked->issue(order_);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail, "refused.supplier_waiting");
}

/// Client and server share a secret.
struct CmpSecret : CmpServerAway {
  void SetUp() override {
    CmpServerAway::SetUp();
    settings_.certificate.clear();
    settings_.server_certificate.clear();
    settings_.secret = base::Secret{"essai"};
    settings_.reference = "ra-1";
    settings_.mac = Mac::pbmac1;
  }
  /// What the shell says, without the end of line.
  [[nodiscard]] std::string told(const std::string& command) const {
    run(command + " > " + path("told"));
    auto text = base::read_file(path("told")).value();
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }
  /// The content of the body's list, twice.
  static base::Bytes with_its_list_twice(base::ByteView message) {
    using namespace pki;
    DerReader in{message};
    auto whole = in.enter(tag::sequence);
    const auto header = whole->any();
    const auto body = whole->any();
    DerReader inside{body->content};
    const auto list = inside.read(tag::sequence);
    DerWriter out;
    out.in(tag::sequence, [&] {
      out.raw(header->whole);
      out.in(body->tag, [&] {
        out.in(tag::sequence, [&] {
          out.raw(list->content);
          out.raw(list->content);
        });
      });
      out.raw(whole->rest());
    });
    return out.take();
  }
  Body answered(base::ByteView message) {
    const auto answer = ours_->answer(message, "");
    EXPECT_TRUE(answer) << answer.error().detail;
    return static_cast<Body>(read_message_head(*answer)->body);
  }
  base::Bytes under_pbmac1(base::ByteView message) {
    return to_pbmac1(message, settings_.secret, desk_.entropy.draw(pbmac1_salt_octets)).value();
  }
};

TEST_F(CmpSecret, AWholeTransactionUnderPbmac1) {
  const auto issued = client()->issue(order_);
  ASSERT_TRUE(issued) << issued.error().detail << " " << issued.error().cause;
  EXPECT_EQ(issued->der, made_.der);
  ASSERT_EQ(sent_.size(), 2U) << "cr, certConf";
  for (const auto& message : sent_) {
    EXPECT_EQ(read_message_head(message)->protection, Protection::pbmac1);
    EXPECT_EQ(read_message_head(*ours_->answer(message, ""))->protection, Protection::pbmac1) << "answered in kind";
  }
  EXPECT_NE(base::to_hex(read_pbmac1(sent_[0]).value()->salt), base::to_hex(read_pbmac1(sent_[1]).value()->salt));
}

TEST_F(CmpSecret, TheOlderMacIsAnsweredInKind) {
  settings_.mac = Mac::password_based;
  ASSERT_TRUE(client()->issue(order_));
  EXPECT_EQ(read_message_head(sent_[0])->protection, Protection::password_based_mac);
  EXPECT_EQ(read_message_head(*ours_->answer(sent_[0], ""))->protection, Protection::password_based_mac);
}

TEST_F(CmpSecret, TheMacIsTheOneOpensslComputesFromTheSameParameters) {
  ASSERT_TRUE(client()->issue(order_));
  const auto how = *read_pbmac1(sent_[0]).value();
  EXPECT_EQ(how.iterations, pbmac1_iterations);
  const auto key =
      told("openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt pass:essai -kdfopt hexsalt:" + base::to_hex(how.salt) +
           " -kdfopt iter:100000 -binary PBKDF2 | od -An -v -tx1 | tr -d ' \\n'");
  pki::DerReader in{sent_[0]};
  auto whole = in.enter(pki::tag::sequence);
  const auto header = whole->any();
  const auto body = whole->any();
  const auto mac = whole->enter(pki::tag::context(0))->bits();
  pki::DerWriter part;
  part.in(pki::tag::sequence, [&] {
    part.raw(header->whole);
    part.raw(body->whole);
  });
  ASSERT_TRUE(base::write_file(path("part"), base::text_of(part.bytes())));
  const auto theirs = told("openssl mac -digest SHA256 -macopt hexkey:" + key + " -in " + path("part") + " HMAC | tr A-F a-f");
  EXPECT_EQ(base::to_hex(*mac), theirs);
}

TEST_F(CmpSecret, AnotherSecretIsRefusedOnBothSides) {
  settings_.secret = base::Secret{"un autre"};
  const auto refused = client()->issue(order_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::untrusted) << refused.error().detail;
  EXPECT_TRUE(desk_behind_.asked.empty());
  EXPECT_EQ(answered(sent_[0]), Body::error);
  EXPECT_EQ(from_pbmac1(sent_[0], base::Secret{"essai"}).error().code, Code::bad_signature);
}

TEST_F(CmpSecret, AStrangerDoesNotChooseHowLongWeCompute) {
  ASSERT_TRUE(client()->issue(order_));
  const base::Bytes usual{0x02, 0x03, 0x01, 0x86, 0xA0, 0x02, 0x01, 0x20};  // 100,000 iterations, keys of 32 octets
  for (const auto& [other, code] : {std::pair{base::Bytes{0x02, 0x03, 0x7F, 0xFF, 0xFF, 0x02, 0x01, 0x20}, Code::unsupported},
                                    {base::Bytes{0x02, 0x03, 0x00, 0x80, 0x00, 0x02, 0x01, 0x20}, Code::bad_signature},
                                    {base::Bytes{0x02, 0x03, 0x01, 0x86, 0xA0, 0x02, 0x01, 0x41}, Code::unsupported},
                                    {base::Bytes{0x02, 0x03, 0x01, 0x86, 0xA0, 0x02, 0x01, 0x01}, Code::unsupported}}) {
    auto message = sent_[0];
    const auto at = std::search(message.begin(), message.end(), usual.begin(), usual.end());
    ASSERT_NE(at, message.end());
    std::copy(other.begin(), other.end(), at);
    EXPECT_EQ(from_pbmac1(message, settings_.secret).error().code, code);
  }
}

TEST_F(CmpSecret, SeveralRequestsInOneMessageAreRefusedWhole) {
  settings_.mac = Mac::password_based;
  const auto asked = client();
  const auto issued = asked->issue(order_);
  ASSERT_TRUE(issued);
  const auto request = sent_[0];
  (void)asked->revoke(issued->serial_hex, 1);
  const auto revocation = sent_.back();
  desk_behind_.asked.clear();
  // Changed, and protected anew: what is left to refuse is the number of requests (RFC 9483 §4.1, §4.2).
  EXPECT_EQ(answered(under_pbmac1(with_its_list_twice(request))), Body::error);
  EXPECT_EQ(answered(under_pbmac1(with_its_list_twice(revocation))), Body::error);
  EXPECT_TRUE(desk_behind_.asked.empty()) << "nothing of it was done";
  EXPECT_NE(answered(under_pbmac1(request)), Body::error) << "one alone is served";
  EXPECT_EQ(desk_behind_.asked.size(), 1U);
}

TEST_F(CmpServerAway, AServerStartedAnewRefusesThePoll) {
  desk_behind_.away = 2;
  const auto asked = client();
  ASSERT_FALSE(asked->issue(order_));
  start();
  desk_.clock.when += std::chrono::seconds{6};
  const auto refused = asked->issue(order_);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail, "refused.supplier_waiting");
  EXPECT_LE(desk_behind_.asked.size(), 2U) << "a poll asks for nothing new";
}

TEST_F(CmpClient, ACertificateIsAskedForCheckedAndConfirmed) {
  serve("-accept_raverified");
  const auto asked = client();
  const auto issued = asked->issue(order_);
  ASSERT_TRUE(issued) << issued.error().detail << " " << issued.error().cause;
  EXPECT_EQ(issued->der, made_.der);
  EXPECT_EQ(issued->chain, made_.chain);
  EXPECT_EQ(sent_.size(), 2U) << "cr, certConf";
  EXPECT_EQ(book_.events, (std::vector<std::string>{"ask", "receive"}));
  // Asked again, nobody is asked.
  stop();
  EXPECT_EQ(asked->issue(order_)->der, made_.der);
  EXPECT_EQ(sent_.size(), 2U);
  EXPECT_EQ(asked->issued_since(desk_.clock.now(), 10)->size(), 1U);
}

TEST_F(CmpClient, TheTokensOwnRequestAndASharedSecret) {
  serve("-srv_secret pass:essai");
  settings_.certificate.clear();
  settings_.secret = base::Secret{"essai"};
  settings_.reference = "ra-1";
  settings_.server_certificate.clear();
  settings_.asking = Asking::signed_request;
  const auto issued = client()->issue(order_);
  ASSERT_TRUE(issued) << issued.error().detail << " " << issued.error().cause;
  EXPECT_EQ(issued->der, made_.der);
}

TEST_F(CmpClient, ConfirmationMayBeLeftOut) {
  serve("-accept_raverified -grant_implicitconf");
  settings_.implicit_confirmation = true;
  ASSERT_TRUE(client()->issue(order_));
  EXPECT_EQ(sent_.size(), 1U);
}

TEST_F(CmpClient, WhatIsNotReadyIsPolledFor) {
  serve("-accept_raverified -poll_count 2 -check_after 1");
  const auto issued = client()->issue(order_);
  ASSERT_TRUE(issued) << issued.error().detail << " " << issued.error().cause;
  EXPECT_EQ(issued->der, made_.der);
}

TEST_F(CmpClient, AnImpatientClientAsksAgainLaterInTheSameTransaction) {
  serve("-accept_raverified -poll_count 2 -check_after 1");
  settings_.patience = std::chrono::seconds{0};
  const auto asked = client();
  for (int turn = 0; turn < 3; ++turn) {
    const auto waiting = asked->issue(order_);
    if (waiting) break;
    EXPECT_EQ(waiting.error().code, Code::unavailable);
    EXPECT_EQ(waiting.error().detail, "refused.supplier_waiting");
    EXPECT_TRUE(last_holds(book_.rows.at("case-1").reference));
  }
  const auto issued = asked->issue(order_);
  ASSERT_TRUE(issued) << issued.error().detail << " " << issued.error().cause;
  EXPECT_EQ(book_.events, (std::vector<std::string>{"ask", "receive"}));
}

TEST_F(CmpClient, WhatIsCutOffIsSentAgainUnderTheSameNumber) {
  const auto asked = client();
  cut_ = true;
  EXPECT_EQ(asked->issue(order_).error().code, Code::unavailable);
  const auto number = book_.rows.at("case-1").reference;
  EXPECT_TRUE(last_holds(number));
  cut_ = false;
  serve("-accept_raverified");
  lose_answer_ = true;
  EXPECT_EQ(asked->issue(order_).error().code, Code::timeout);
  lose_answer_ = false;
  stop();
  serve("-accept_raverified");  // and another process takes it up
  const auto issued = client()->issue(order_);
  ASSERT_TRUE(issued) << issued.error().detail << " " << issued.error().cause;
  EXPECT_EQ(book_.rows.at("case-1").reference, number);
}

TEST_F(CmpClient, ACertificateForAnotherKeyIsRefusedAndTheAuthorityTold) {
  serve("-accept_raverified");
  const auto other = pki::testing::key(pki::KeyKind::p256, pki::SignatureAlgorithm::ecdsa_sha256);
  order_.csr = ca::testing::Desk::csr(*other);
  const auto issued = client()->issue(order_);
  ASSERT_FALSE(issued);
  EXPECT_EQ(issued.error().code, Code::conflict) << issued.error().cause;
  EXPECT_EQ(issued.error().detail, "supplier.other_key");
  EXPECT_EQ(book_.rows.at("case-1").state, SupplyState::refused);
  EXPECT_EQ(sent_.size(), 2U) << "the refusal is a certConf";
}

TEST_F(CmpClient, AnotherNameADateTooFarAndAnUnknownIssuerAreRefused) {
  serve("-accept_raverified");
  const auto detail = [&](const std::string& request, auto change) {
    auto order = order_;
    order.request = request;
    change(order);
    const auto issued = client()->issue(order);
    return issued ? std::string{"issued"} : issued.error().detail;
  };
  EXPECT_EQ(detail("n", [](auto& o) { o.subject.back() = {"common_name", "TEST Anne Le Gall"}; }), "supplier.other_name");
  EXPECT_EQ(detail("m", [](auto& o) { o.email = "x@vannes.example"; }), "supplier.other_name");
  EXPECT_EQ(detail("d", [](auto& o) { o.not_after = o.not_before + std::chrono::hours{24 * 300}; }), "supplier.other_dates");
  const pki::testing::House strangers;
  settings_.anchors = {strangers.root};
  EXPECT_EQ(detail("a", [](auto&) {}), "supplier.no_path");
}

TEST_F(CmpClient, AnAuthorityThatIsNotTheOneWeKnowIsNotBelieved) {
  serve("-accept_raverified");
  settings_.server_certificate = settings_.certificate;
  const auto issued = client()->issue(order_);
  ASSERT_FALSE(issued);
  EXPECT_EQ(issued.error().code, Code::untrusted) << issued.error().detail;
  EXPECT_EQ(book_.rows.at("case-1").state, SupplyState::asked) << "nothing was said that can be believed";
}

/// The authority is known by the anchor its signers stand under.
struct CmpAnchors : CmpClient {
  void SetUp() override {
    CmpClient::SetUp();
    certify("anchor", "-addext keyUsage=critical,keyCertSign,cRLSign");
    settings_.server_certificate.clear();
    settings_.server_anchors = {anchor("anchor")};
  }
  base::Bytes anchor(const std::string& who) const {
    return pki::one_from_pem(base::read_file(path(who + ".pem")).value(), "CERTIFICATE").value();
  }
  /// Good for two days around the clock of the desk.
  void certify(const std::string& who, const std::string& more) const {
    run("faketime 2026-11-21 openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3 -subj /CN=" + who +
        " -addext subjectKeyIdentifier=hash -keyout " + path(who) + ".key -out " + path(who) + ".pem " + more);
  }
  void serve_as(const std::string& uses, const std::string& issuer = "anchor") {
    stop();
    certify("server", "-CA " + path(issuer) + ".pem -CAkey " + path(issuer) +
                          ".key -addext basicConstraints=critical,CA:FALSE -addext keyUsage=digitalSignature " + uses);
    serve("-accept_raverified");
  }
  void expect_unbelieved(std::string_view reason) {
    const auto issued = client()->issue(order_);
    ASSERT_FALSE(issued);
    EXPECT_EQ(issued.error().code, Code::untrusted);
    EXPECT_EQ(issued.error().detail, "supplier.unbelieved");
    EXPECT_TRUE(issued.error().cause.starts_with(reason)) << issued.error().cause;
    EXPECT_EQ(book_.rows.at("case-1").state, SupplyState::asked) << "nothing was said that can be believed";
  }
};

TEST_F(CmpAnchors, WhoseSignerIsNamedItsOwnIsBelieved) {
  serve_as("-addext extendedKeyUsage=cmcCA");
  const auto asked = client();
  const auto issued = asked->issue(order_);
  ASSERT_TRUE(issued) << issued.error().detail << " " << issued.error().cause;
  EXPECT_EQ(issued->der, made_.der);
  EXPECT_TRUE(asked->revoke(issued->serial_hex, 1));
  // Another of its signers, another day.
  serve_as("-addext extendedKeyUsage=cmcRA");
  order_.request = "case-2";
  EXPECT_TRUE(asked->issue(order_));
}

TEST_F(CmpAnchors, NobodyElseUnderTheAnchorSpeaksForIt) {
  serve_as("");
  expect_unbelieved("extended_key_usage");
  serve_as("-addext extendedKeyUsage=serverAuth");
  expect_unbelieved("extended_key_usage");
  certify("stranger", "-addext keyUsage=critical,keyCertSign,cRLSign");
  serve_as("-addext extendedKeyUsage=cmcCA", "stranger");
  expect_unbelieved("no_path");
}

TEST_F(CmpAnchors, WhoseSignerIsOutOfDateIsNotBelieved) {
  serve_as("-addext extendedKeyUsage=cmcCA");
  desk_.clock.when += std::chrono::hours{24 * 5};
  expect_unbelieved("expired");
  desk_.clock.when -= std::chrono::hours{24 * 10};
  order_.request = "case-1";
  expect_unbelieved("not_yet_valid");
}

TEST_F(CmpClient, RevokesOnceAndKnowsItsOwn) {
  serve("-accept_raverified");
  const auto asked = client();
  const auto issued = asked->issue(order_);
  ASSERT_TRUE(issued);
  EXPECT_EQ(asked->revoke("00ff", 1).error().code, Code::not_found);
  const auto when = asked->revoke(issued->serial_hex, 1);
  ASSERT_TRUE(when) << when.error().detail << " " << when.error().cause;
  const auto messages = sent_.size();
  EXPECT_EQ(*asked->revoke(issued->serial_hex, 4), *when);
  EXPECT_EQ(sent_.size(), messages);
  EXPECT_EQ(book_.rows.at("case-1").reason, 1);
}

TEST_F(CmpClient, RefusesToStartWithoutAnybodyToBelieve) {
  settings_.server_certificate.clear();
  EXPECT_EQ(Client::make(settings_, {}, book_, desk_.clock, desk_.entropy).error().code, Code::misconfigured);
  settings_.server_certificate = {1, 2, 3};
  EXPECT_EQ(Client::make(settings_, {}, book_, desk_.clock, desk_.entropy).error().code, Code::misconfigured);
  settings_.server_certificate.clear();
  settings_.server_anchors = {{1, 2, 3}};
  EXPECT_EQ(Client::make(settings_, {}, book_, desk_.clock, desk_.entropy).error().code, Code::misconfigured);
}

}  // namespace
}  // namespace vidimus::adapters::cmp::testing
