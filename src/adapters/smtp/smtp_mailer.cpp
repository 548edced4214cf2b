#include "adapters/smtp/smtp_mailer.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "adapters/http/pinned_anchors.hpp"
#include "adapters/smtp/message.hpp"

namespace vidimus::adapters::smtp {
namespace {

using base::Code;
using base::fail;

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// What is still to be sent of a message.
struct Sending {
  base::ByteView left;
};

std::size_t on_read(char* into, std::size_t size, std::size_t count, void* held) {
  auto& sending = *static_cast<Sending*>(held);
  const auto octets = std::min(size * count, sending.left.size());
  std::memcpy(into, sending.left.data(), octets);
  sending.left = sending.left.subspan(octets);
  return octets;
}

/// The server's last words of each tone. Only what the server says passes here: no password.
struct Replies {
  std::string last;       ///< its last line that begins with a code: after the letter, what it did with it
  std::string complaint;  ///< its last line that begins with 4 or 5
};

std::size_t on_reply(char* data, std::size_t size, std::size_t count, void* held) {
  auto& replies = *static_cast<Replies*>(held);
  std::string line{data, std::min<std::size_t>(size * count, 200)};
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c < ' ' || c > '~'; }, ' ');
  line.erase(line.find_last_not_of(' ') + 1);
  if (line.size() >= 3 && line[0] >= '2' && line[0] <= '5') replies.last = line;
  if (line.size() >= 3 && (line[0] == '4' || line[0] == '5')) replies.complaint = line;
  return size * count;
}

/// Replies about who may send at all (RFC 4954 §6, RFC 3207 §4): the set-up is wrong, not the letter.
bool is_about_sign_in(long reply) { return reply == 530 || reply == 534 || reply == 535 || reply == 538; }

base::Error error_of(CURLcode code, long reply, const std::string& complaint, const char* text) {
  const std::string cause = complaint.empty() ? std::string{text[0] != '\0' ? text : curl_easy_strerror(code)} : complaint;
  if (code == CURLE_LOGIN_DENIED || is_about_sign_in(reply)) return fail(Code::unavailable, "mail.sign_in_refused", cause);
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
      return fail(Code::unavailable, "mail.no_trusted_connection", cause);
    default:
      break;
  }
  if (reply >= 500 && reply < 600) return fail(Code::bad_request, "mail.refused", cause);
  return fail(Code::unavailable, "mail.unavailable", cause);
}

bool is_this_machine(std::string_view url) {
  for (const std::string_view start : {"smtp://127.0.0.1", "smtp://[::1]", "smtp://localhost"})
    if (url.starts_with(start)) {
      const auto rest = url.substr(start.size());
      return rest.empty() || rest[0] == ':' || rest[0] == '/';
    }
  return false;
}

}  // namespace

struct SmtpMailer::Line {
  const http::PinnedAnchors pinned;
  CURL* handle = curl_easy_init();
  explicit Line(const std::string& ca_file) : pinned{.file = ca_file} {}
  ~Line() { curl_easy_cleanup(handle); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
};

SmtpMailer::SmtpMailer(SmtpOptions options) : options_(std::move(options)), line_(std::make_unique<Line>(options_.ca_file)) {}
SmtpMailer::~SmtpMailer() = default;

base::Result<std::unique_ptr<ports::Mailer>> SmtpMailer::open(SmtpOptions options) {
  const bool tls_first = options.url.starts_with("smtps://");
  if (!tls_first && !options.url.starts_with("smtp://"))
    return fail(Code::misconfigured, "mail: the URL must be smtp:// or smtps://");
  if (options.url.find('@') != std::string::npos) return fail(Code::misconfigured, "mail: no user or password in the URL");
  const bool clear = !tls_first && !options.starttls;
  if (clear && !is_this_machine(options.url))
    return fail(Code::misconfigured, "mail: only a server on this machine may do without STARTTLS");
  if (clear && !options.user.empty()) return fail(Code::misconfigured, "mail: a password would travel in clear");
  return std::unique_ptr<ports::Mailer>{new SmtpMailer{std::move(options)}};
}

base::Result<base::Bytes> SmtpMailer::compose(const ports::MessageParts& parts) { return compose_message(parts); }

base::Result<base::Bytes> SmtpMailer::readdress(base::ByteView message, const std::string& to_name, const std::string& to_email) {
  return readdress_message(message, to_name, to_email);
}

base::Result<std::string> SmtpMailer::plain_text(base::ByteView message) { return plain_text_of_message(message); }

base::Result<ports::Handed> SmtpMailer::deliver(const std::string& envelope_from, const std::string& to, base::ByteView message) {
  if (!is_mailbox(envelope_from) || !is_mailbox(to)) return fail(Code::bad_request, "mail.to_not_an_address");
  const std::lock_guard lock{one_at_a_time_};
  CURL* handle = line_->handle;
  if (handle == nullptr) return fail(Code::unavailable, "mail.unavailable", "curl did not start");
  curl_easy_reset(handle);  // options only: the live connection stays
  Sending sending{message};
  Replies replies;
  std::array<char, CURL_ERROR_SIZE> text{};
  const std::unique_ptr<curl_slist, ListFree> recipients{curl_slist_append(nullptr, ("<" + to + ">").c_str())};
  const std::string from = "<" + envelope_from + ">";

  curl_easy_setopt(handle, CURLOPT_URL, options_.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, text.data());
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(options_.starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  VIDIMUS_CHECK(http::trust_only(handle, line_->pinned));
  if (!options_.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, options_.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, std::string{options_.password.reveal()}.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, &on_read);
  curl_easy_setopt(handle, CURLOPT_READDATA, &sending);
  curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &on_reply);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &replies);

  const auto code = curl_easy_perform(handle);
  if (code == CURLE_OK) return ports::Handed{replies.last};
  long reply = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
  return error_of(code, reply, replies.complaint, text.data());
}

}  // namespace vidimus::adapters::smtp
