#include "web/http/gzip.hpp"

#include <algorithm>
#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>
#include <cstdint>

namespace vidimus::web::http {
namespace {

namespace zlib = boost::beast::zlib;

/// Magic, deflate, no flags, no time, best compression, unknown system (RFC 1952 §2.3).
constexpr std::string_view gzip_head{"\x1f\x8b\x08\0\0\0\0\0\x02\xff", 10};
constexpr int best = 9;
constexpr int widest_window = 15;
constexpr int most_memory = 9;

void add_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>((value >> shift) & 0xffU));
}

std::string_view without_spaces(std::string_view text) {
  constexpr auto spaces = " \t";
  const auto first = text.find_first_not_of(spaces);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

std::string deflated(std::string_view content) {
  zlib::deflate_stream deflate;
  deflate.reset(best, widest_window, most_memory, zlib::Strategy::normal);
  std::string out(deflate.upper_bound(content.size()), '\0');
  zlib::z_params step;
  step.next_in = content.data();
  step.avail_in = content.size();
  step.next_out = out.data();
  step.avail_out = out.size();
  boost::beast::error_code ended;  // "end of stream": all of it was written
  deflate.write(step, zlib::Flush::finish, ended);
  out.resize(step.total_out);
  return out;
}

}  // namespace

std::string gzip(std::string_view content) {
  boost::crc_32_type sum;
  sum.process_bytes(content.data(), content.size());
  auto out = std::string{gzip_head} + deflated(content);
  add_little_endian(out, sum.checksum());
  add_little_endian(out, static_cast<std::uint32_t>(content.size()));
  return out;
}

bool takes_gzip(std::string_view accept_encoding) {
  for (std::string_view rest = accept_encoding; !rest.empty();) {
    const auto part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    const auto name = part.substr(0, part.find(';'));
    if (without_spaces(name) != "gzip") continue;
    const auto weight = part.substr(name.size());
    return weight.find("=0") == std::string_view::npos || weight.find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

}  // namespace vidimus::web::http
