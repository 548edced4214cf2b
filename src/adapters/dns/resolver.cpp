#include "adapters/dns/resolver.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace vidimus::adapters::dns {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr int patience_seconds = 2;
constexpr int tries = 2;
constexpr std::size_t most_records = 100;
constexpr std::size_t longest_text = 4096;
constexpr std::uint16_t dns_port = 53;

/// The resolver's state, given back at the end.
class Session {
 public:
  Session() { ready_ = res_ninit(&state_) == 0; }
  ~Session() {
    if (ready_) res_nclose(&state_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] struct __res_state& state() { return state_; }

 private:
  struct __res_state state_ {};
  bool ready_ = false;
};

Result<sockaddr_in> address_of(const std::string& server) {
  const auto colon = server.find(':');
  sockaddr_in out{};
  out.sin_family = AF_INET;
  std::uint16_t port = dns_port;
  if (colon != std::string::npos) {
    const auto* end = server.data() + server.size();
    const auto [at, error] = std::from_chars(server.data() + colon + 1, end, port);
    if (error != std::errc{} || at != end || port == 0) return fail(Code::misconfigured, "mail.resolver: no port in " + server);
  }
  out.sin_port = htons(port);
  if (::inet_pton(AF_INET, server.substr(0, colon).c_str(), &out.sin_addr) != 1)
    return fail(Code::misconfigured, "mail.resolver: " + server + " is no IPv4 address");
  return out;
}

/// Records of one type in the answer section, each handed to `take` as its octets.
template <class Take>
Result<base::Done> each_record(base::ByteView answer, ns_type type, Take take) {
  ns_msg message;
  if (ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) != 0) return fail(Code::malformed, "name.answer");
  const auto count = std::min<std::size_t>(ns_msg_count(message, ns_s_an), most_records);
  for (std::size_t at = 0; at < count; ++at) {
    ns_rr record;
    if (ns_parserr(&message, ns_s_an, static_cast<int>(at), &record) != 0) return fail(Code::malformed, "name.answer");
    if (ns_rr_type(record) == type)
      take(message, base::ByteView{ns_rr_rdata(record), static_cast<std::size_t>(ns_rr_rdlen(record))});
  }
  return base::Done{};
}

/// Character strings joined, as far as they go.
std::string joined_text(base::ByteView data) {
  std::string out;
  while (!data.empty() && out.size() < longest_text) {
    const auto size = std::min<std::size_t>(data.front(), data.size() - 1);
    for (const auto octet : data.subspan(1, size)) out += octet >= ' ' && octet <= '~' ? static_cast<char>(octet) : '?';
    data = data.subspan(1 + size);
  }
  return out.substr(0, longest_text);
}

class Resolver final : public ports::NameService {
 public:
  explicit Resolver(std::optional<sockaddr_in> server) : server_(server) {}

  Result<std::vector<std::string>> texts(const std::string& name) override {
    VIDIMUS_TRY(answer, ask(name, ns_t_txt));
    if (answer.empty()) return std::vector<std::string>{};
    return texts_of_answer(answer);
  }
  Result<std::vector<std::string>> mail_servers(const std::string& domain) override {
    VIDIMUS_TRY(answer, ask(domain, ns_t_mx));
    if (answer.empty()) return std::vector<std::string>{};
    return mail_servers_of_answer(answer);
  }

 private:
  /// Empty: there is no such name, or nothing of this type.
  Result<base::Bytes> ask(const std::string& name, ns_type type) {
    Session session;
    if (!session.ready()) return fail(Code::unavailable, "name.unanswered", "res_ninit");
    auto& state = session.state();
    state.retrans = patience_seconds;
    state.retry = tries;
    if (server_) {
      state.nscount = 1;
      state.nsaddr_list[0] = *server_;
    }
    base::Bytes answer(NS_MAXMSG);
    const int size = res_nquery(&state, name.c_str(), ns_c_in, type, answer.data(), static_cast<int>(answer.size()));
    if (size < 0) {
      if (state.res_h_errno == HOST_NOT_FOUND || state.res_h_errno == NO_DATA) return base::Bytes{};
      return fail(Code::unavailable, "name.unanswered", hstrerror(state.res_h_errno));
    }
    answer.resize(std::min(static_cast<std::size_t>(size), answer.size()));
    return answer;
  }

  std::optional<sockaddr_in> server_;
};

}  // namespace

Result<std::vector<std::string>> texts_of_answer(base::ByteView answer) {
  std::vector<std::string> out;
  VIDIMUS_CHECK(each_record(answer, ns_t_txt, [&](const ns_msg&, base::ByteView data) { out.push_back(joined_text(data)); }));
  return out;
}

Result<std::vector<std::string>> mail_servers_of_answer(base::ByteView answer) {
  std::vector<std::pair<unsigned, std::string>> found;
  const auto take = [&](const ns_msg& message, base::ByteView data) {
    constexpr std::size_t preference = 2;
    std::array<char, NS_MAXDNAME> name{};
    if (data.size() <= preference ||
        ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), data.data() + preference, name.data(), name.size()) < 0)
      return;
    const std::string text{name.data()};
    found.emplace_back(ns_get16(data.data()), text == "." ? std::string{} : text);
  };
  VIDIMUS_CHECK(each_record(answer, ns_t_mx, take));
  std::ranges::sort(found);
  std::vector<std::string> out;
  for (auto& [preference, name] : found) out.push_back(std::move(name));
  return out;
}

Result<std::unique_ptr<ports::NameService>> make_resolver(const std::string& server) {
  if (server.empty()) return std::unique_ptr<ports::NameService>{std::make_unique<Resolver>(std::nullopt)};
  VIDIMUS_TRY(address, address_of(server));
  return std::unique_ptr<ports::NameService>{std::make_unique<Resolver>(address)};
}

}  // namespace vidimus::adapters::dns
