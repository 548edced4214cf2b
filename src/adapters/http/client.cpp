#include "adapters/http/client.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include "adapters/http/pinned_anchors.hpp"
#include "adapters/http/public_address.hpp"

namespace vidimus::adapters::http {
namespace {

using base::Code;
using base::fail;

struct EasyFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyFree>;
struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListFree>;

struct MimeFree {
  void operator()(curl_mime* form) const { curl_mime_free(form); }
};
using Mime = std::unique_ptr<curl_mime, MimeFree>;

/// What goes out beside URL and headers.
struct Outgoing {
  std::optional<base::ByteView> body;
  const char* method = nullptr;  ///< nullptr: GET, or POST when there is a body
  const std::vector<Part>* parts = nullptr;
};

struct Receiving {
  Answer answer;
  std::size_t limit = 0;
  std::size_t header_octets = 0;
  bool overflow = false;
  bool kept_out = false;  ///< an address was refused
};

constexpr std::size_t header_limit = 64U << 10;

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* held) {
  auto& receiving = *static_cast<Receiving*>(held);
  const auto octets = size * count;
  if (receiving.answer.body.size() + octets > receiving.limit) {
    receiving.overflow = true;
    return 0;
  }
  receiving.answer.body.insert(receiving.answer.body.end(), data, data + octets);
  return octets;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* held) {
  auto& receiving = *static_cast<Receiving*>(held);
  const std::string_view line{data, size * count};
  receiving.header_octets += line.size();
  if (receiving.header_octets > header_limit) {
    receiving.overflow = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) receiving.answer.headers.clear();  // an interim answer (100) came before
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  std::string name{trimmed(line.substr(0, colon))};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  receiving.answer.headers.emplace_back(std::move(name), std::string{trimmed(line.substr(colon + 1))});
  return line.size();
}

/// Asked once the name is resolved: what a name leads to is what counts.
curl_socket_t on_socket(void* held, curlsocktype, curl_sockaddr* address) {
  if (!is_public(&address->addr)) {
    static_cast<Receiving*>(held)->kept_out = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int on_progress(void* held, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const ClientOptions*>(held)->abandoned() ? 1 : 0;
}

base::Error error_of(CURLcode code, const Receiving& receiving, const std::string& text) {
  if (receiving.overflow) return fail(Code::too_large, "http.too_large", "the answer is over its limit");
  if (receiving.kept_out && code == CURLE_COULDNT_CONNECT)
    return fail(Code::forbidden, "http.private_address", "the name leads to an address of a private network");
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return fail(Code::timeout, "http.timeout", text);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return fail(Code::bad_request, "http.url", text);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return fail(Code::untrusted, "http.untrusted", text);
    default:
      return fail(Code::unavailable, "http.unavailable", text);
  }
}

bool has_line_break(const Header& header) {
  const auto broken = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  return std::any_of(header.first.begin(), header.first.end(), broken) ||
         std::any_of(header.second.begin(), header.second.end(), broken);
}

/// The form; the library takes copies, draws the boundary and names it in the header.
Mime form_of(CURL* handle, const std::vector<Part>& parts) {
  Mime out{curl_mime_init(handle)};
  for (const auto& one : parts) {
    auto* part = curl_mime_addpart(out.get());
    curl_mime_name(part, one.name.c_str());
    curl_mime_data(part, one.content.data(), one.content.size());
    if (!one.file_name.empty()) curl_mime_filename(part, one.file_name.c_str());
  }
  return out;
}

/// Method and body; the form must live until the call is over.
Mime set_outgoing(CURL* handle, const Outgoing& out) {
  Mime form;
  if (out.parts != nullptr && !out.parts->empty()) {
    form = form_of(handle, *out.parts);
    curl_easy_setopt(handle, CURLOPT_MIMEPOST, form.get());
  } else if (out.body) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(out.body->size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, out.body->empty() ? "" : reinterpret_cast<const char*>(out.body->data()));
  }
  if (out.method != nullptr) curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, out.method);
  return form;
}

base::Result<Answer> call(CURL* handle, const ClientOptions& options, const PinnedAnchors& pinned, const std::string& url,
                          const Outgoing& outgoing, const std::vector<Header>& headers) {
  curl_easy_reset(handle);  // options only: live connections stay
  Receiving receiving;
  receiving.limit = options.body_limit;
  std::array<char, CURL_ERROR_SIZE> text{};
  List list;
  const auto add = [&](const std::string& line) { list.reset(curl_slist_append(list.release(), line.c_str())); };
  for (const auto& header : headers) {
    if (has_line_break(header)) return fail(Code::bad_request, "http.header", "a header holds a line break");
    add(header.first + ": " + header.second);
  }
  add("Expect:");  // curl would wait a second for a 100 that most servers never send

  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, options.https_only ? "https" : "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, text.data());
  curl_easy_setopt(handle, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  VIDIMUS_CHECK(trust_only(handle, pinned));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &receiving);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &receiving);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list.get());
  if (options.public_only) {
    // No proxy of the environment: it would resolve the name in our place.
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &receiving);
  }
  if (options.abandoned) {
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &options);
  }
  const auto form = set_outgoing(handle, outgoing);
  const auto code = curl_easy_perform(handle);
  if (code != CURLE_OK) return error_of(code, receiving, text[0] != '\0' ? text.data() : curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  receiving.answer.status = static_cast<int>(status);
  return std::move(receiving.answer);
}

}  // namespace

std::string_view Answer::header(std::string_view name) const {
  for (const auto& [held, value] : headers)
    if (held == name) return value;
  return {};
}

/// Handles not in use; each keeps its own connections.
struct Client::Pool {
  explicit Pool(const std::string& ca_file) : pinned{.file = ca_file} {}
  const PinnedAnchors pinned;  // before the handles, whose connections hold on to it
  std::mutex lock;
  std::vector<Easy> idle;

  base::Result<Answer> run(const ClientOptions& options, const std::string& url, const Outgoing& outgoing,
                           const std::vector<Header>& headers) {
    Easy handle;
    {
      const std::lock_guard guard{lock};
      if (!idle.empty()) {
        handle = std::move(idle.back());
        idle.pop_back();
      }
    }
    if (!handle) handle.reset(curl_easy_init());
    if (!handle) return fail(Code::internal, "http.unavailable", "curl_easy_init failed");
    auto answer = call(handle.get(), options, pinned, url, outgoing, headers);
    const std::lock_guard guard{lock};
    if (idle.size() < 8) idle.push_back(std::move(handle));
    return answer;
  }
};

Client::Client(ClientOptions options) : options_(std::move(options)), pool_(std::make_unique<Pool>(options_.ca_file)) {
  // The global initialisation is not thread-safe in old curls: a function-local static does it once.
  [[maybe_unused]] static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
}
Client::~Client() = default;

base::Result<Answer> Client::get(const std::string& url, const std::vector<Header>& headers) {
  return pool_->run(options_, url, {}, headers);
}
base::Result<Answer> Client::post(const std::string& url, base::ByteView body, const std::vector<Header>& headers) {
  return pool_->run(options_, url, {.body = body}, headers);
}
base::Result<Answer> Client::send(const Sending& sending) {
  const bool bare = sending.body.empty() && (sending.method == "GET" || sending.method == "DELETE");
  return pool_->run(options_, sending.url,
                    {.body = bare ? std::optional<base::ByteView>{} : base::view_of(sending.body),
                     .method = sending.method.c_str(),
                     .parts = &sending.parts},
                    sending.headers);
}

}  // namespace vidimus::adapters::http
