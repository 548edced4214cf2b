// The door against real sockets: octets as hostile clients send them, and curl as a stranger.
#include "web/http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

#include "client.hpp"
#include "web/http/problem.hpp"

namespace vidimus::web::http::test {
namespace {

class HttpServer : public testing::Test {
 protected:
  static constexpr std::string_view host = "Host: localhost\r\n";

  void SetUp() override { start(quick_settings()); }

  void start(ServerSettings settings) {
    RouteTable quick;
    quick.run_on = RunOn::io_thread;
    quick.rows = {{Method::post, "/echo", [](Request& request) { return der("application/octet-stream", request.bytes()); }},
                  {Method::get, "/tail/{rest...}", [](Request& request) { return text(std::string{request.param("rest")}); }}};
    RouteTable pages;
    pages.rows = {
        {Method::get, "/", [](Request& request) { return text("root " + request.remote); }},
        {Method::get, "/page", [](Request&) { return html("<p>été</p>"); }},
        {Method::get, "/who/{id}", [](Request& request) { return text(std::string{request.param("id")}); }},
        {Method::post, "/echo", [](Request& request) { return text(request.body); }, 64},
        {Method::post, "/large", [](Request& request) { return text(std::to_string(request.body.size())); }, 20U << 20},
        {Method::get, "/throw", [](Request&) -> Reply { throw std::runtime_error("secret reason"); }},
        {Method::get, "/big", [](Request&) { return text(std::string(8U << 20, 'x')); }},
        {Method::get, "/slow",
         [this](Request&) {
           slow_began_.set_value();
           std::this_thread::sleep_for(400ms);
           return text("slow done");
         }},
        {Method::get, "/wait",
         [this](Request&) {
           ++waiting_;
           gate_future_.wait();
           return text("waited");
         }},
    };
    server_ = serve(std::move(settings), {{"quick", "127.0.0.1", 0, quick, {}}, {"pages", "127.0.0.1", 0, pages, {}}});
  }
  std::uint16_t port() const { return server_->port("pages"); }
  std::string url(std::string_view path) const { return "http://127.0.0.1:" + std::to_string(port()) + std::string{path}; }
  /// Sends octets and reads until the server closes.
  std::string say(std::string_view octets) const {
    RawClient client(port());
    client.send(octets);
    return client.read_all(2s);
  }

  std::promise<void> slow_began_;
  std::promise<void> gate_;
  std::shared_future<void> gate_future_{gate_.get_future().share()};
  std::atomic<int> waiting_{0};
  std::unique_ptr<Server> server_;
};

TEST_F(HttpServer, CurlReadsAPageWithItsSecurityHeaders) {
  const auto ran = run("curl -s -i " + url("/page"));
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.out.starts_with("HTTP/1.1 200 OK\r\n")) << ran.out;
  for (const std::string_view line :
       {"Content-Security-Policy: default-src 'none'; script-src 'self';", "frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff\r\n", "Referrer-Policy: same-origin\r\n", "Cross-Origin-Opener-Policy: same-origin\r\n",
        "Permissions-Policy: ", "Cache-Control: no-store\r\n", "Content-Type: text/html; charset=utf-8\r\n",
        "Content-Length: 12\r\n", "Date: Sun, 22 Nov 2026 09:30:00 GMT\r\n"})
    EXPECT_NE(ran.out.find(line), std::string::npos) << line << "\n" << ran.out;
  EXPECT_EQ(ran.out.find("unsafe-inline"), std::string::npos);
  EXPECT_EQ(ran.out.find("Strict-Transport"), std::string::npos) << "only over TLS";
  EXPECT_TRUE(ran.out.ends_with("\r\n\r\n<p>été</p>"));
}

TEST_F(HttpServer, HeadHasTheLengthButNoContent) {
  const auto answer = say("HEAD /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_NE(answer.find("Content-Length: 12\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(HttpServer, UnknownPathsAndMethodsAreProblems) {
  const auto missing = run("curl -s -i " + url("/nothing"));
  EXPECT_NE(missing.out.find("404 Not Found"), std::string::npos);
  EXPECT_NE(missing.out.find("application/problem+json"), std::string::npos);
  EXPECT_NE(missing.out.find("\"code\":\"not_found\""), std::string::npos);
  const auto method = run("curl -s -i -X DELETE " + url("/page"));
  EXPECT_NE(method.out.find("405 Method Not Allowed"), std::string::npos);
  EXPECT_NE(method.out.find("Allow: GET, HEAD\r\n"), std::string::npos);
  EXPECT_NE(method.out.find("\"status\":405"), std::string::npos);
  EXPECT_TRUE(say("BREW / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 501"));
}

TEST_F(HttpServer, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
  RawClient client(port());
  std::string all;
  for (int at = 0; at < 50; ++at) all += "GET /who/" + std::to_string(at) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  all += "GET /who/last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  client.send(all);
  const auto answers = client.read_all();
  std::size_t from = 0;
  for (int at = 0; at < 50; ++at) {
    from = answers.find("\r\n\r\n" + std::to_string(at) + "HTTP/1.1 200", from);
    ASSERT_NE(from, std::string::npos) << at;
  }
  EXPECT_TRUE(answers.ends_with("last"));
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpServer, OldClientsGetOneAnswerAConnectionUnlessTheyAskForMore) {
  const auto once = say("GET /who/a HTTP/1.0\r\n\r\n");
  EXPECT_NE(once.find("Connection: close\r\n"), std::string::npos);
  RawClient client(port());
  client.send("GET /who/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(client.read_until("\r\n\r\na").find("Connection: keep-alive\r\n"), std::string::npos);
  client.send("GET /who/b HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(client.read_all().ends_with("\r\n\r\nb"));
}

TEST_F(HttpServer, TakesChunkedBodiesEvenOctetByOctet) {
  const std::string_view message =
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "3;x=y\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Trailer: 1\r\n\r\n";
  EXPECT_TRUE(say(message).ends_with("\r\n\r\nabcdefg"));
  RawClient client(port());
  for (const char octet : message) client.send({&octet, 1});
  EXPECT_TRUE(client.read_all().ends_with("\r\n\r\nabcdefg"));
  RawClient empty(port());
  for (const char octet :
       std::string_view{"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"})
    empty.send({&octet, 1});
  EXPECT_NE(empty.read_all().find("Content-Length: 0\r\n"), std::string::npos);
}

TEST_F(HttpServer, RefusesWhatTwoServersCouldReadInTwoWays) {
  const std::string hidden = "GET /who/hidden HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const std::string head : {
           "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
           "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
           "Content-Length: 5\r\nContent-Length: 6\r\n",
           "Content-Length: 5\r\nContent-Length: 5\r\n",
           "Content-Length: +5\r\n",
           "Content-Length: 5x\r\n",
           "Transfer-Encoding: gzip, chunked\r\n",
           "Transfer-Encoding: chunked, identity\r\n",
           "Transfer-Encoding: xchunked\r\n",
           "Transfer-Encoding : chunked\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
       }) {
    const auto answer = say("POST /echo HTTP/1.1\r\nHost: a\r\n" + head + "\r\n0\r\n\r\n" + hidden);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << head << answer;
    EXPECT_EQ(answer.find("hidden"), std::string::npos) << head;
  }
  EXPECT_TRUE(say("POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").starts_with("HTTP/1.1 400"));
}

TEST_F(HttpServer, RefusesMalformedHeads) {
  for (const std::string message : {
           "GET /who/a HTTP/1.1\r\n\r\n",
           "GET /who/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
           "GET /who/a HTTP/1.1\r\nHost: a/../b\r\n\r\n",
           "GET /who/a\tb HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /who/a%00b HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /who/a%0d%0ab HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /who/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /who/../page HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /who/%2e%2E/page HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET who HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /who/a HTTP/1.1\r\nHost: a\r\nX: a\x01 b\r\n\r\n",
           "GET /who/a HTTP/1.1\r\nHost: a\r\nX y: b\r\n\r\n",
           "GET /who/a HTTP/1.1\nHost: a\n\n",
           "GET /who/a HTTP/3.0\r\nHost: a\r\n\r\n",
           "\x16\x03\x01\x02\x00\x01 hello\r\n\r\n",
           "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
       }) {
    const auto answer = say(message);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << message << "\n" << answer;
    EXPECT_NE(answer.find("Connection: close"), std::string::npos) << message;
  }
  EXPECT_TRUE(say("\r\nGET http://elsewhere.example/who/absolute HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                  .ends_with("absolute"));
}

TEST_F(HttpServer, AHeadOverItsLimitIs431) {
  const auto pad = [](std::size_t size) {
    return "GET /who/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: " + std::string(size, 'x') + "\r\n\r\n";
  };
  EXPECT_TRUE(say(pad(15'000)).starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(say(pad(17'000)).starts_with("HTTP/1.1 431"));
  EXPECT_TRUE(say("GET /" + std::string(40'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 431"));
  std::string many = "GET /who/a HTTP/1.1\r\nHost: a\r\n";
  for (int at = 0; at < 120; ++at) many += "X-" + std::to_string(at) + ": 1\r\n";
  EXPECT_TRUE(say(many + "\r\n").starts_with("HTTP/1.1 431"));
  // In pieces too: fields already read still count.
  RawClient client(port());
  client.send("GET /who/a HTTP/1.1\r\nHost: a\r\n");
  for (int at = 0; at < 30; ++at) {
    std::this_thread::sleep_for(2ms);
    client.send("X-" + std::to_string(at) + ": " + std::string(1000, 'x') + "\r\n");
  }
  EXPECT_TRUE(client.read_all(2s).starts_with("HTTP/1.1 431"));
}

TEST_F(HttpServer, ABodyOverItsLimitIs413BeforeItIsRead) {
  RawClient client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65\r\n\r\n");
  EXPECT_TRUE(client.read_until("\r\n").starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 64\r\nConnection: close\r\n\r\n" + std::string(64, 'b'))
                  .ends_with("bbb"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n").starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n30\r\n" + std::string(48, 'b') +
                  "\r\n30\r\n" + std::string(48, 'b') + "\r\n0\r\n\r\n")
                  .starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n")
                  .starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(40'000, 'x'))
                  .starts_with("HTTP/1.1 400"));
}

TEST_F(HttpServer, CurlStillReadsTheRefusalOfAnUploadItIsSending) {
  const Folder folder;
  run("head -c 30000000 /dev/zero > " + (folder / "zeros"));
  const auto refused =
      run("curl -s -H Expect: --data-binary @" + (folder / "zeros") + " -w %{http_code} -o /dev/null " + url("/large"));
  EXPECT_EQ(refused.out, "413");
  run("head -c 19000000 /dev/zero > " + (folder / "zeros"));
  const auto taken = run("curl -s --data-binary @" + (folder / "zeros") + " " + url("/large"));
  EXPECT_EQ(taken.out, "19000000");
}

TEST_F(HttpServer, SaysContinueOnlyWhenTheBodyIsWelcome) {
  RawClient client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_TRUE(client.read_all().ends_with("\r\n\r\nabc"));
  EXPECT_TRUE(
      say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65\r\nExpect: 100-continue\r\n\r\n").starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(
      say("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n").starts_with("HTTP/1.1 404"));
  EXPECT_TRUE(say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: tea\r\n\r\n").starts_with("HTTP/1.1 417"));
}

TEST_F(HttpServer, CutsSlowClients) {
  const auto cut_after = [](RawClient& client) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(client.read_all(4s), "");
    EXPECT_TRUE(client.closed());
    return std::chrono::steady_clock::now() - began;
  };
  RawClient silent(port());
  EXPECT_LT(cut_after(silent), 3s);
  RawClient drip(port());
  bool open = true;
  const auto began = std::chrono::steady_clock::now();
  for (int at = 0; at < 60 && open; ++at) {
    open = drip.send("G") && drip.read_until("never", 20ms).empty() && !drip.closed();
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_FALSE(open) << "one octet at a time does not buy more time";
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2300ms);
  RawClient body(port());
  body.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
  EXPECT_LT(cut_after(body), 3s);
  RawClient idle(port());
  idle.send("GET /who/a HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(idle.read_until("\r\n\r\na").ends_with("a"));
  const auto idled = cut_after(idle);
  EXPECT_GT(idled, 500ms) << "idle connections have their own, longer time";
  EXPECT_LT(idled, 3s);
}

TEST_F(HttpServer, CutsReadersThatDoNotRead) {
  auto settings = quick_settings();
  settings.limits.slowest = 16U << 20;
  start(settings);
  RawClient client(port());
  client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(1500ms);
  EXPECT_LT(client.read_all(5s).size(), 8U << 20);
  EXPECT_TRUE(client.closed());
}

TEST_F(HttpServer, ABugInAHandlerIsABare500) {
  const auto ran = run("curl -s -i " + url("/throw"));
  EXPECT_NE(ran.out.find("HTTP/1.1 500"), std::string::npos);
  EXPECT_NE(ran.out.find("\"trace\":\""), std::string::npos);
  EXPECT_EQ(ran.out.find("secret"), std::string::npos);
  EXPECT_EQ(ran.out.find("detail"), std::string::npos);
}

TEST_F(HttpServer, TheFastTableRunsOnTheIoThreadAndKeepsSlashesOfATail) {
  const auto quick = "http://127.0.0.1:" + std::to_string(server_->port("quick"));
  EXPECT_EQ(run("curl -s --path-as-is " + quick + "/tail/MFQw//Uj%2FBQ%3D%3D").out, "MFQw//Uj/BQ==");
  EXPECT_EQ(run("curl -s --data-binary abc " + quick + "/echo").out, "abc");
}

TEST_F(HttpServer, AFullQueueIs503) {
  auto settings = quick_settings();
  settings.workers = 1;
  settings.limits.queued = 1;
  start(settings);
  RawClient running(port());
  running.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  while (waiting_ == 0) std::this_thread::sleep_for(1ms);
  RawClient queued(port());
  queued.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::this_thread::sleep_for(100ms);
  const auto refused = say("GET /who/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503")) << refused;
  EXPECT_NE(refused.find("Retry-After: "), std::string::npos);
  gate_.set_value();
  EXPECT_TRUE(running.read_all().ends_with("waited"));
  EXPECT_TRUE(queued.read_all().ends_with("waited"));
}

TEST_F(HttpServer, ConnectionsOverTheCapAreClosed) {
  auto settings = quick_settings();
  settings.limits.connections = 2;
  settings.limits.head_time = 5s;
  start(settings);
  RawClient first(port());
  RawClient second(port());
  std::this_thread::sleep_for(100ms);
  RawClient third(port());
  EXPECT_EQ(third.read_all(2s), "");
  EXPECT_TRUE(third.closed());
  first.send("GET /who/a HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(first.read_until("\r\n\r\na").ends_with("a"));
}

TEST_F(HttpServer, StoppingLetsRunningRequestsFinish) {
  RawClient idle(port());
  idle.send("GET /who/a HTTP/1.1\r\nHost: a\r\n\r\n");
  idle.read_until("\r\n\r\na");
  RawClient running(port());
  running.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  slow_began_.get_future().wait();
  const auto was = port();
  auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  EXPECT_EQ(idle.read_all(300ms), "");
  EXPECT_TRUE(idle.closed()) << "idle connections go at once";
  const auto answer = running.read_until("slow done");
  EXPECT_TRUE(answer.ends_with("slow done")) << answer;
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(running.read_all(1s).empty());
  EXPECT_EQ(stopped.wait_for(3s), std::future_status::ready);
  EXPECT_THROW(RawClient{was}, std::runtime_error);
}

TEST_F(HttpServer, SeveralIoThreadsShareThePorts) {
  auto settings = quick_settings();
  settings.io_threads = 2;
  std::mutex guard;
  std::vector<Measure> seen;
  settings.measured = [&](const Measure& measure) {
    const std::lock_guard hold(guard);
    seen.push_back(measure);
  };
  start(settings);
  for (int at = 0; at < 20; ++at) EXPECT_TRUE(say("GET /who/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").ends_with("a"));
  server_->stop();
  ASSERT_EQ(seen.size(), 20U);
  EXPECT_EQ(seen[0].route, "/who/{id}");
  EXPECT_EQ(seen[0].listener, "pages");
  EXPECT_EQ(seen[0].status, 200);
  EXPECT_EQ(seen[0].sent, 1U);
}

TEST(HttpServerOpen, SaysWhatIsWrong) {
  auto taken = serve(quick_settings(), {{"a", "127.0.0.1", 0, {}, {}}});
  const auto again = Server::open(quick_settings(), {{"b", "127.0.0.1", taken->port("a"), {}, {}}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::Code::unavailable);
  EXPECT_NE(again.error().detail.find(std::to_string(taken->port("a"))), std::string::npos);
  const auto name = Server::open(quick_settings(), {{"b", "localhost", 0, {}, {}}});
  ASSERT_FALSE(name);
  EXPECT_EQ(name.error().code, base::Code::misconfigured);
  EXPECT_FALSE(Server::open(quick_settings(), {{"b", "127.0.0.1", 0, {}, Tls{"/nowhere.pem", "/nowhere.key", {}, {}}}}));
  EXPECT_FALSE(Server::open({}, {}));
}

}  // namespace
}  // namespace vidimus::web::http::test
