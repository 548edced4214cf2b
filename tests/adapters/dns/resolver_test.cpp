// The resolver against a name server that is not ours (dnsmasq), and against answers nobody should send.
#include "adapters/dns/resolver.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <thread>

namespace vidimus::adapters::dns {
namespace {

using base::Code;

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

/// dnsmasq with the records a test gives, on a port of its own.
class NameServer {
 public:
  explicit NameServer(const std::vector<std::string>& records) : address_("127.0.0.1:" + std::to_string(free_port())) {
    std::vector<std::string> words{"dnsmasq",
                                   "--keep-in-foreground",
                                   "--conf-file=/dev/null",
                                   "--no-resolv",
                                   "--no-hosts",
                                   "--pid-file",
                                   "--listen-address=127.0.0.1",
                                   "--bind-interfaces",
                                   "--local=/example/",
                                   "--log-facility=/dev/null",
                                   "--user=" + std::string{::getpwuid(::getuid())->pw_name},
                                   "--port=" + address_.substr(10)};
    words.insert(words.end(), records.begin(), records.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::string path = "PATH=/usr/sbin:/sbin:/usr/bin:/bin";
    std::array<char*, 2> environment{path.data(), nullptr};
    const bool there = ::access("/usr/sbin/dnsmasq", X_OK) == 0;
    EXPECT_TRUE(there) << "dnsmasq is not installed";
    if (there) {
      EXPECT_EQ(::posix_spawn(&child_, "/usr/sbin/dnsmasq", nullptr, nullptr, arguments.data(), environment.data()), 0);
    }
    for (int turn = 0; turn < 100 && !resolver()->texts("up.example"); ++turn)
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  ~NameServer() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;
  [[nodiscard]] std::unique_ptr<ports::NameService> resolver() const { return std::move(make_resolver(address_).value()); }

 private:
  std::string address_;
  ::pid_t child_ = -1;
};

TEST(Resolver, TextsAndMailServersOfADomain) {
  const std::string half(200, 'A');
  const NameServer server{{"--txt-record=solstice.example,v=spf1 mx -all", "--txt-record=solstice.example,verification=1",
                           "--txt-record=cle._domainkey.solstice.example,v=DKIM1; p=" + half + "," + half + "," + half,
                           "--mx-host=solstice.example,mx2.solstice.example,20",
                           "--mx-host=solstice.example,mx1.solstice.example,10"}};
  const auto names = server.resolver();
  auto texts = names->texts("solstice.example").value();
  std::ranges::sort(texts);
  EXPECT_EQ(texts, (std::vector<std::string>{"v=spf1 mx -all", "verification=1"}));
  EXPECT_EQ(names->texts("cle._domainkey.solstice.example").value(), std::vector<std::string>{"v=DKIM1; p=" + half + half + half})
      << "pieces are joined, and an answer too long for a datagram comes over TCP";
  EXPECT_EQ(names->mail_servers("solstice.example").value(),
            (std::vector<std::string>{"mx1.solstice.example", "mx2.solstice.example"}));
  EXPECT_TRUE(names->texts("absent.example").value().empty()) << "no such name";
  EXPECT_TRUE(names->mail_servers("cle._domainkey.solstice.example").value().empty()) << "a name without such a record";
}

TEST(Resolver, ARefusalAndSilenceAreNotAbsence) {
  const NameServer server{{"--txt-record=solstice.example,hello"}};
  const auto refused = server.resolver()->texts("elsewhere.invalid-zone");
  ASSERT_FALSE(refused) << "a server that will not answer says nothing about the name";
  EXPECT_EQ(refused.error().code, Code::unavailable);
  const auto silent = make_resolver("127.0.0.1:" + std::to_string(free_port())).value()->texts("solstice.example");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().code, Code::unavailable);
}

TEST(Resolver, AnAddressThatIsNoneIsASettingToCorrect) {
  for (const auto* server : {"ns.example", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:53x", "300.0.0.1"}) {
    const auto made = make_resolver(server);
    ASSERT_FALSE(made) << server;
    EXPECT_EQ(made.error().code, Code::misconfigured);
  }
  EXPECT_TRUE(make_resolver(""));
}

TEST(Resolver, NonsenseIsMalformed) {
  const base::Bytes nothing;
  EXPECT_FALSE(texts_of_answer(nothing));
  const base::Bytes cut{0x12, 0x34, 0x81, 0x80, 0, 0, 0, 9, 0, 0, 0, 0, 1};
  EXPECT_FALSE(texts_of_answer(cut));
  EXPECT_FALSE(mail_servers_of_answer(cut));
}

}  // namespace
}  // namespace vidimus::adapters::dns
