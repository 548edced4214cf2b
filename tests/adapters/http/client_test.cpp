// The client against a server that says exactly what a test wants, good or bad.
#include "adapters/http/client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace vidimus::adapters::http {
namespace {

using base::Code;

/// Answers each connection with one text, then closes; keeps what it was sent.
class Server {
 public:
  explicit Server(std::string answer, int connections = 1) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 4), 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread{[this, connections] {
      for (int turn = 0; turn < connections; ++turn) serve();
    }};
  }
  ~Server() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  [[nodiscard]] std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  [[nodiscard]] const std::string& heard() {
    thread_.join();
    thread_ = std::jthread{[] {}};
    return heard_;
  }

 private:
  void serve() {
    const int peer = ::accept(listener_, nullptr, nullptr);
    if (peer < 0) return;
    std::array<char, 65536> some{};
    const timeval patience{2, 0};
    ::setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while (heard_.find("\r\n\r\n") == std::string::npos || (heard_.starts_with("POST") && !heard_.ends_with("end"))) {
      const auto count = ::recv(peer, some.data(), some.size(), 0);
      if (count <= 0) break;
      heard_.append(some.data(), static_cast<std::size_t>(count));
      if (heard_.starts_with('\x16')) break;  // a TLS hello: answered in the wrong language
    }
    if (answer_.empty()) ::recv(peer, some.data(), some.size(), 0);  // silence
    for (std::size_t at = 0; at < answer_.size();) {
      const auto sent = ::send(peer, answer_.data() + at, answer_.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) break;
      at += static_cast<std::size_t>(sent);
    }
    ::close(peer);
  }
  std::string answer_;
  std::string heard_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

ClientOptions quick() {
  ClientOptions options;
  options.timeout = std::chrono::milliseconds{700};
  options.body_limit = 1000;
  return options;
}

TEST(HttpClient, GetsOctetsAndHeaders) {
  Server server{"HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Length: 3\r\n\r\na\nb"};
  const auto answer = Client{quick()}.get(server.url("/x?y"), {{"Accept", "text/plain"}});
  ASSERT_TRUE(answer) << answer.error().cause;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(base::text_of(answer->body), "a\nb");
  EXPECT_EQ(answer->header("content-type"), "application/ocsp-response");
  EXPECT_EQ(answer->header("absent"), "");
  EXPECT_TRUE(server.heard().starts_with("GET /x?y HTTP/1.1\r\n"));
  EXPECT_NE(server.heard().find("Accept: text/plain\r\n"), std::string::npos);
}

TEST(HttpClient, PostsOctetsAsTheyAre) {
  Server server{"HTTP/1.1 204 No Content\r\n\r\n"};
  const std::string body{"a\0b\xff end", 8};
  const auto answer = Client{quick()}.post(server.url(), base::view_of(body), {{"Content-Type", "application/timestamp-query"}});
  ASSERT_TRUE(answer) << answer.error().cause;
  EXPECT_EQ(answer->status, 204);
  EXPECT_TRUE(server.heard().ends_with("\r\n\r\n" + body));
  EXPECT_NE(server.heard().find("Content-Length: 8\r\n"), std::string::npos);
  EXPECT_EQ(server.heard().find("Expect:"), std::string::npos);
}

TEST(HttpClient, FollowsNoRedirect) {
  Server server{"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"};
  const auto answer = Client{quick()}.get(server.url());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
}

TEST(HttpClient, StopsAtItsLimits) {
  Server large{"HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')};
  EXPECT_EQ(Client{quick()}.get(large.url()).error().code, Code::too_large);
  Server headers{"HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n"};
  EXPECT_FALSE(Client{quick()}.get(headers.url()));
  Server silent{""};
  EXPECT_EQ(Client{quick()}.get(silent.url()).error().code, Code::timeout);
}

TEST(HttpClient, NamesWhatWentWrong) {
  EXPECT_EQ(Client{quick()}.get("http://127.0.0.1:1/").error().code, Code::unavailable);
  EXPECT_EQ(Client{quick()}.get("file:///etc/passwd").error().code, Code::bad_request);
  EXPECT_EQ(Client{quick()}.get("http://127.0.0.1:1/", {{"X", "a\r\nY: b"}}).error().code, Code::bad_request);
  Server plain{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
  auto url = plain.url();
  EXPECT_EQ(Client{quick()}.get(url.replace(0, 4, "https")).error().code, Code::untrusted);
  Server cut{"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nabc"};
  EXPECT_EQ(Client{quick()}.get(cut.url()).error().code, Code::unavailable);
}

TEST(Client, EndsACallThatIsAbandoned) {
  Server silent{""};
  ClientOptions options;
  int asked = 0;
  options.abandoned = [&] { return ++asked > 1; };
  Client client{options};
  const auto before = std::chrono::steady_clock::now();
  const auto answer = client.get(silent.url());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::unavailable);
  EXPECT_EQ(asked, 2);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds{1900});  // before the server hangs up
}

}  // namespace
}  // namespace vidimus::adapters::http
