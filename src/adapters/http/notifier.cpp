#include "adapters/http/notifier.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <cstring>

#include "adapters/http/client.hpp"
#include "adapters/http/public_address.hpp"

namespace vidimus::adapters::http {
namespace {

using base::Code;
using base::Done;
using base::fail;
using base::Result;

struct UrlFree {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlFree>;

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string out{text};
  curl_free(text);
  return out;
}

/// An address written out instead of a name, or nothing.
bool is_private_literal(std::string host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  sockaddr_in four{};
  four.sin_family = AF_INET;
  if (inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1) return !is_public(reinterpret_cast<const sockaddr*>(&four));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) == 1) return !is_public(reinterpret_cast<const sockaddr*>(&six));
  return false;
}

ClientOptions client_options(const NotifierOptions& options) {
  ClientOptions out;
  out.ca_file = options.ca_file;
  out.user_agent = "vidimus-notices";
  out.timeout = std::chrono::milliseconds{10'000};
  out.body_limit = 64U << 10;
  out.https_only = true;
  out.public_only = !options.allow_private;
  return out;
}

class HttpNotifier final : public ports::Notifier {
 public:
  explicit HttpNotifier(const NotifierOptions& options) : options_(options), client_(client_options(options)) {}

  [[nodiscard]] Result<Done> check(const std::string& text) const override {
    const Url url{curl_url()};
    const auto refused = fail(Code::bad_request, "field.webhook_url");
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return refused;
    const auto host = part(url.get(), CURLUPART_HOST);
    const bool good = part(url.get(), CURLUPART_SCHEME) == "https" && part(url.get(), CURLUPART_USER).empty() &&
                      part(url.get(), CURLUPART_PASSWORD).empty() && part(url.get(), CURLUPART_FRAGMENT).empty() && !host.empty();
    if (!good || (!options_.allow_private && (host == "localhost" || is_private_literal(host)))) return refused;
    return Done{};
  }

  Result<Done> post(const std::string& url, base::ByteView body,
                    const std::vector<std::pair<std::string, std::string>>& headers) override {
    VIDIMUS_CHECK(check(url));
    VIDIMUS_TRY(answer, client_.post(url, body, headers));
    if (answer.status >= 200 && answer.status < 300) return Done{};
    return fail(Code::bad_request, "HTTP " + std::to_string(answer.status));
  }

 private:
  NotifierOptions options_;
  Client client_;
};

}  // namespace

std::unique_ptr<ports::Notifier> make_notifier(const NotifierOptions& options) { return std::make_unique<HttpNotifier>(options); }

}  // namespace vidimus::adapters::http
