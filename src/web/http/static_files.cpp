#include "web/http/static_files.hpp"

#include <openssl/evp.h>

#include <array>
#include <filesystem>

#include "base/bytes.hpp"
#include "base/toml.hpp"
#include "web/http/gzip.hpp"

namespace vidimus::web::http {
namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;

constexpr std::array types{
    std::pair{".css"sv, "text/css; charset=utf-8"sv},
    std::pair{".js"sv, "text/javascript; charset=utf-8"sv},
    std::pair{".mjs"sv, "text/javascript; charset=utf-8"sv},
    std::pair{".html"sv, "text/html; charset=utf-8"sv},
    std::pair{".svg"sv, "image/svg+xml"sv},
    std::pair{".png"sv, "image/png"sv},
    std::pair{".jpg"sv, "image/jpeg"sv},
    std::pair{".jpeg"sv, "image/jpeg"sv},
    std::pair{".webp"sv, "image/webp"sv},
    std::pair{".ico"sv, "image/x-icon"sv},
    std::pair{".woff2"sv, "font/woff2"sv},
    std::pair{".json"sv, "application/json"sv},
    std::pair{".webmanifest"sv, "application/manifest+json"sv},
    std::pair{".pdf"sv, "application/pdf"sv},
    std::pair{".txt"sv, "text/plain; charset=utf-8"sv},
};

std::string hash_of(std::string_view content) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return base::to_hex(base::ByteView{digest.data(), 8});
}

/// The compressed form of a file stands beside it under this ending.
constexpr std::string_view compressed = ".gz";

/// What is written in words shrinks; pictures and fonts are compressed already.
bool shrinks(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("image/svg") || type.starts_with("application/json") ||
         type.starts_with("application/manifest");
}

}  // namespace

std::string_view media_type_of(std::string_view path) {
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

base::Result<StaticFiles> StaticFiles::load(const std::string& folder, std::size_t limit) {
  std::error_code error;
  StaticFiles out;
  std::size_t total = 0;
  fs::recursive_directory_iterator entry(folder, error);
  if (error) return base::fail(base::Code::not_found, "no folder " + folder, error.message());
  for (; entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
    if (error) return base::fail(base::Code::unavailable, "cannot read " + folder, error.message());
    const bool hidden = entry->path().filename().native().starts_with('.');
    if (hidden || entry->is_symlink()) {
      if (hidden && entry->is_directory()) entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file()) continue;
    VIDIMUS_TRY(content, base::read_file(entry->path().string(), limit));
    total += content.size();
    if (total > limit) return base::fail(base::Code::too_large, "files of " + folder + " are over the limit together");
    const auto name = fs::relative(entry->path(), folder).generic_string();
    auto hash = hash_of(content);
    const auto type = media_type_of(name);
    if (auto small = shrinks(type) ? gzip(content) : content; small.size() < content.size())
      out.files_.insert_or_assign(name + std::string{compressed},
                                  File{std::make_shared<const std::string>(std::move(small)), std::string{type}, hash + "-gz"});
    out.files_.insert_or_assign(
        name, File{std::make_shared<const std::string>(std::move(content)), std::string{type}, std::move(hash)});
  }
  return out;
}

Reply StaticFiles::answer(const Request& request, std::string_view path) const {
  const auto found = files_.find(path);
  if (found == files_.end()) {
    auto reply = text("404\n", 404);
    reply.set("Cache-Control", "no-store");
    return reply;
  }
  const auto small = files_.find(std::string{path} + std::string{compressed});
  const bool shrunk = small != files_.end() && takes_gzip(request.header("Accept-Encoding"));
  const auto& file = shrunk ? small->second : found->second;
  const auto tag = "\"" + file.hash + "\"";
  Reply reply;
  if (request.header("If-None-Match").find(tag) != std::string_view::npos) {
    reply.status = 304;
  } else {
    reply.set("Content-Type", file.type);
    reply.shared = {file.content, base::view_of(*file.content)};
  }
  if (small != files_.end()) reply.set("Vary", "Accept-Encoding");
  if (shrunk) reply.set("Content-Encoding", "gzip");
  reply.set("ETag", tag);
  reply.set("Cache-Control", request.query == "v=" + found->second.hash ? "public, max-age=31536000, immutable" : "no-cache");
  return reply;
}

std::string StaticFiles::versioned(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? std::string{path} : std::string{path} + "?v=" + found->second.hash;
}

}  // namespace vidimus::web::http
