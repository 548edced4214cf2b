// A client that writes exactly the octets it is told to, and a server that is small enough to test.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "web/http/server.hpp"

namespace vidimus::web::http::test {

using namespace std::chrono_literals;

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("connect");
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { ::close(socket_); }

  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  /// Everything until `mark` has come, the peer has closed, or `patience` is over.
  std::string read_until(std::string_view mark, std::chrono::milliseconds patience = 3s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (kept_.find(mark) == std::string::npos && !closed_) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      pollfd wait{socket_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) break;
      std::array<char, 65536> part;
      const auto got = ::recv(socket_, part.data(), part.size(), 0);
      if (got <= 0)
        closed_ = true;
      else
        kept_.append(part.data(), static_cast<std::size_t>(got));
    }
    const auto at = kept_.find(mark);
    const auto size = at == std::string::npos ? kept_.size() : at + mark.size();
    auto out = kept_.substr(0, size);
    kept_.erase(0, size);
    return out;
  }
  /// All until the peer closes.
  std::string read_all(std::chrono::milliseconds patience = 5s) {
    std::string out;
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!closed_ && std::chrono::steady_clock::now() < end) out += read_until("\x01 never \x01", 200ms);
    return out;
  }
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  int socket_;
  std::string kept_;
  bool closed_ = false;
};

/// A fresh folder, gone at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vidimus-http-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string operator/(std::string_view name) const { return path_ + "/" + std::string{name}; }

 private:
  std::string path_;
};

struct Ran {
  int code = -1;
  std::string out;
};
/// Runs a command line, standard error included.
inline Ran run(const std::string& command) {
  Ran ran;
  auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> part;
  while (const auto got = std::fread(part.data(), 1, part.size(), pipe)) ran.out.append(part.data(), got);
  const int status = ::pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

inline ServerSettings quick_settings() {
  ServerSettings settings;
  settings.clock = [] { return base::from_millis(1'795'339'800'000); };
  settings.limits.head_time = 800ms;
  settings.limits.body_time = 600ms;
  settings.limits.idle_time = 700ms;
  settings.limits.stop_time = 3s;
  settings.limits.sweep = 50ms;
  settings.workers = 2;
  return settings;
}

inline std::unique_ptr<Server> serve(ServerSettings settings, std::vector<Listener> listeners) {
  auto opened = Server::open(std::move(settings), std::move(listeners));
  if (!opened) throw std::runtime_error(opened.error().detail + " " + opened.error().cause);
  auto server = std::move(opened).value();
  server->start();
  return server;
}

}  // namespace vidimus::web::http::test
