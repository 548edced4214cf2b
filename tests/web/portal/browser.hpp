// A browser without windows: calls the handlers of the portal's table as the server does, keeps cookies, reads forms.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <regex>

#include "base/toml.hpp"
#include "ra/house.hpp"
#include "web/http/form.hpp"
#include "web/portal/portal.hpp"

namespace vidimus::web::portal::testing {

using ra::testing::must;
using Fields = std::vector<std::pair<std::string, std::string>>;

class Browser {
 public:
  Browser(ra::testing::TestHouse& house, const http::Router& router) : house_(house), router_(router) {}

  /// Opens a page, following redirects; keeps its text.
  Browser& open(const std::string& target) {
    ask(http::Method::get, target, {}, {});
    return *this;
  }
  /// As a scanner that wants no text.
  Browser& head(const std::string& target) {
    ask(http::Method::head, target, {}, {});
    return *this;
  }
  /// Sends a form of the page shown, with its token.
  Browser& send(const std::string& target, Fields fields) {
    fields.emplace_back("csrf", token());
    return send_as_is(target, fields);
  }
  Browser& send_as_is(const std::string& target, const Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields)
      body += (body.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
    ask(http::Method::post, target, "application/x-www-form-urlencoded", body);
    return *this;
  }
  Browser& upload(const std::string& target, const std::string& file_name, const std::string& content) {
    return upload(target, {{"csrf", token()}}, "file", file_name, content);
  }
  /// A form with fields and a file.
  Browser& upload(const std::string& target, const Fields& fields, const std::string& field, const std::string& file_name,
                  const std::string& content) {
    const std::string edge = "edge-of-a-part";
    const std::string head = "--" + edge + "\r\nContent-Disposition: form-data; name=\"";
    std::string body;
    for (const auto& [name, value] : fields) body += head + name + "\"\r\n\r\n" + value + "\r\n";
    ask(http::Method::post, target, "multipart/form-data; boundary=" + edge,
        body + head + field + "\"; filename=\"" + file_name + "\"\r\nContent-Type: application/pdf\r\n\r\n" + content + "\r\n--" +
            edge + "--\r\n");
    return *this;
  }
  /// Comes in by the e-mailed link.
  Browser& sign_in(const std::string& email) {
    cookies.clear();
    open("/connexion").send("/connexion", {{"email", email}});
    const auto link = "/connexion/" + house_.last_link();
    return open(link).send(link, {});
  }
  [[nodiscard]] std::string token() const {
    std::smatch found;
    static const std::regex field{"name=\"csrf\" value=\"([^\"]+)\""};
    // The layout's own form (signing out) carries the same token as the page's.
    return std::regex_search(page, found, field) ? found[1].str() : std::string{};
  }
  /// Words are looked for whatever their spaces: the page holds together what belongs together (typography.hpp).
  [[nodiscard]] bool shows(const std::string& text) const { return spaced(page).find(spaced(text)) != std::string::npos; }
  [[nodiscard]] std::string find(const char* pattern) const {
    std::smatch found;
    return std::regex_search(page, found, std::regex{pattern}) ? found[1].str() : std::string{};
  }
  /// Keeps the page for people to look at, when VIDIMUS_PAGES names a folder.
  Browser& keep(const std::string& name) {
    if (const char* folder = std::getenv("VIDIMUS_PAGES"); folder != nullptr)
      must(base::write_file(std::string{folder} + "/" + name + ".html", page));
    return *this;
  }

  std::map<std::string, std::string> cookies;
  std::string origin;
  std::string page;
  std::string at;
  int status = 0;

 private:
  static std::string spaced(std::string text) {
    for (auto at = text.find("\u00A0"); at != std::string::npos; at = text.find("\u00A0", at)) text.replace(at, 2, " ");
    return text;
  }
  void ask(http::Method method, std::string target, const std::string& type, std::string body) {
    for (int hop = 0; hop < 5; ++hop) {
      auto reply = once(method, target, type, std::move(body));
      status = reply.status;
      at = target;
      page = std::string{reply.content()};
      if (status != 303) return;
      target = std::string{reply.header("Location")};
      method = http::Method::get;
      body.clear();
    }
    FAIL() << "redirects without end at " << target;
  }
  http::Reply once(http::Method method, const std::string& target, const std::string& type, std::string body) {
    http::Request request;
    request.method = method;
    request.now = house_.clock.at;
    request.body = std::move(body);
    request.tls = true;
    EXPECT_TRUE(request.set_target(target)) << target;
    request.headers.add("Host", "registry.example");
    if (!type.empty()) request.headers.add("Content-Type", type);
    if (!origin.empty()) request.headers.add("Origin", origin);
    std::string jar;
    for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
    if (!jar.empty()) request.headers.add("Cookie", jar);
    const auto match = router_.find(request);
    if (match.route == nullptr) throw std::runtime_error("no route for " + target);
    auto reply = match.route->handler(request);
    for (const auto& [name, value] : reply.headers) {
      if (name != "Set-Cookie") continue;
      const auto equal = value.find('=');
      cookies[value.substr(0, equal)] = value.substr(equal + 1, value.find(';') - equal - 1);
    }
    return reply;
  }

  ra::testing::TestHouse& house_;
  const http::Router& router_;
};

/// The portal over a desk with cases at some stage (tests/ra/*_desk.hpp), with one visitor at its door.
struct OpenPortal {
  OpenPortal(ra::testing::TestHouse& house, ra::Counter& counter)
      : portal(must(open_portal(counter, std::string{VIDIMUS_SOURCE} + "/portal", "https://registry.example:8444/certificat"))),
        router(must(http::Router::make(portal_routes(portal).rows))),
        web(house, router) {}

  Portal portal;
  http::Router router;
  Browser web;
};

/// The portal of an empty house, with one visitor at its door.
class PortalTest : public ::testing::Test {
 protected:
  ra::testing::TestHouse house;
  Portal portal =
      must(open_portal(house.counter, std::string{VIDIMUS_SOURCE} + "/portal", "https://registry.example:8444/certificat"));
  http::RouteTable table = portal_routes(portal);
  http::Router router = must(http::Router::make(table.rows));
  Browser web{house, router};
};

}  // namespace vidimus::web::portal::testing
