#include "pki/pem.hpp"

namespace vidimus::pki {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

}  // namespace

std::string to_pem(std::string_view label, base::ByteView der) {
  const auto text = base::to_base64(der);
  std::string out;
  out.reserve(text.size() + text.size() / 64 + 2 * label.size() + 40);
  out.append(begin_mark).append(label).append(dashes).append("\n");
  for (std::size_t at = 0; at < text.size(); at += 64) out.append(text, at, 64).append("\n");
  return out.append(end_mark).append(label).append(dashes).append("\n");
}

base::Result<std::vector<PemBlock>> from_pem(std::string_view text, std::size_t limit) {
  std::vector<PemBlock> out;
  for (auto at = text.find(begin_mark); at != std::string_view::npos; at = text.find(begin_mark, at)) {
    at += begin_mark.size();
    const auto label_end = text.find(dashes, at);
    if (label_end == std::string_view::npos || label_end - at > 64) return base::fail(base::Code::malformed, "PEM label is cut");
    const auto label = text.substr(at, label_end - at);
    at = label_end + dashes.size();
    const auto finish = text.find(end_mark, at);
    const auto closing = finish == std::string_view::npos ? std::string_view{} : text.substr(finish + end_mark.size());
    if (finish == std::string_view::npos || !closing.starts_with(label) || !closing.substr(label.size()).starts_with(dashes))
      return base::fail(base::Code::malformed, "PEM block is not closed");
    if (out.size() == limit) return base::fail(base::Code::malformed, "too many PEM blocks");
    std::string body;
    body.reserve(finish - at);
    for (const char c : text.substr(at, finish - at)) {
      if (c == '-' || c == '_') return base::fail(base::Code::malformed, "PEM body is not base 64");
      if (c != '\n' && c != '\r' && c != ' ' && c != '\t') body += c;
    }
    auto der = base::from_base64(body);
    if (!der || body.size() % 4 != 0) return base::fail(base::Code::malformed, "PEM body is not base 64");
    out.push_back({std::string{label}, std::move(*der)});
    at = finish;
  }
  return out;
}

base::Result<base::Bytes> one_from_pem(std::string_view text, std::string_view label) {
  VIDIMUS_TRY(blocks, from_pem(text, 2));
  if (blocks.size() != 1 || blocks[0].label != label)
    return base::fail(base::Code::malformed, "expected one PEM block " + std::string{label});
  return std::move(blocks[0].der);
}

}  // namespace vidimus::pki
