// What one client sends, read by Beast's parser straight into our Request. For the engine only.
#pragma once

// Beast 1.74 asserts that a last chunk's end arrives in pieces of at least five octets; a client may send it by ones.
#define BOOST_DISABLE_ASSERTS
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>
#include <string>

#include "web/http/request.hpp"

namespace vidimus::web::http::engine {

namespace beast = boost::beast;
using boost::system::error_code;

inline constexpr std::size_t most_fields = 100;  // header fields of one request

/// Beast's parser writing straight into our Request.
class RequestReader final : public beast::http::basic_parser<true> {
 public:
  RequestReader(Request& request, std::size_t head_limit) : request_(request) {
    header_limit(static_cast<std::uint32_t>(head_limit));
    body_limit((std::numeric_limits<std::uint64_t>::max)());  // the route's limit is enforced below, once it is known
  }
  std::string raw_target;
  bool http11 = true;
  bool known_method = true;
  std::size_t most = 0;  ///< octets of body the route takes

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                       error_code&) override {
    raw_target.assign(target.data(), target.size());
    http11 = version == 11;
    const auto found = base::from_name<Method>({method.data(), method.size()});
    known_method = found.has_value();
    request_.method = found.value_or(Method::get);
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value, error_code& error) override {
    if (in_body_) return;  // trailers: nobody asked for them, and they must not pass for header fields
    if (request_.headers.size() == most_fields)
      error = beast::http::error::header_limit;
    else
      request_.headers.add({name.data(), name.size()}, {value.data(), value.size()});
  }
  void on_header_impl(error_code&) override { in_body_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view part, error_code& error) override {
    if (part.size() > most - request_.body.size()) {
      error = beast::http::error::body_limit;
      return 0;
    }
    request_.body.append(part.data(), part.size());
    return part.size();
  }
  void on_chunk_header_impl(std::uint64_t size, beast::string_view, error_code& error) override {
    if (size > most - request_.body.size()) error = beast::http::error::body_limit;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view part, error_code& error) override {
    return on_body_impl(part, error);
  }
  void on_finish_impl(error_code&) override {}

  Request& request_;
  bool in_body_ = false;
};

}  // namespace vidimus::web::http::engine
