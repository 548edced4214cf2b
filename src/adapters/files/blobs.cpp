#include "adapters/files/blobs.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "adapters/files/master_key.hpp"
#include "adapters/files/sealed.hpp"
#include "adapters/files/upload.hpp"
#include "base/toml.hpp"

namespace vidimus::adapters::files {
namespace {

using base::Code;
using base::fail;

/// Makes the names in a folder durable, after a rename, an unlink or a mkdir in it.
base::Result<base::Done> sync_folder(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool good = file >= 0 && ::fsync(file) == 0;
  const std::string why = good ? "" : std::strerror(errno);
  if (file >= 0) ::close(file);
  if (!good) return fail(Code::unavailable, "documents.unavailable", why);
  return base::Done{};
}

base::Result<base::Done> make_folder(const std::string& folder) {
  std::error_code error;
  if (std::filesystem::create_directories(folder, error))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  if (error) return fail(Code::unavailable, "documents.unavailable", error.message());
  return base::Done{};
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

base::Result<std::unique_ptr<ports::Blobs>> FileBlobs::open(std::string folder, base::Secret master_key,
                                                            ports::Entropy& entropy) {
  if (sodium_init() < 0) return fail(Code::misconfigured, "documents: libsodium does not start");
  if (master_key.reveal().size() != master_key_size)
    return fail(Code::misconfigured, "documents: the master key is not 32 octets");
  if (const auto made = make_folder(folder); !made)
    return fail(Code::misconfigured, "documents: cannot make the folder " + folder);
  return std::unique_ptr<ports::Blobs>{new FileBlobs{std::move(folder), std::move(master_key), entropy}};
}

base::Result<std::string> FileBlobs::path_of(const domain::BlobId& id) const {
  const auto& text = id.text;
  const auto plain = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (text.size() < 3 || text.size() > 64 || !std::all_of(text.begin(), text.end(), plain))
    return fail(Code::not_found, "documents.not_found");
  return folder_ + "/" + text.substr(text.size() - 2) + "/" + text;
}

base::Result<ports::UploadVerdict> FileBlobs::examine(base::ByteView content) { return examine_upload(content); }

base::Result<base::Done> FileBlobs::put(const domain::BlobId& id, base::ByteView content) {
  VIDIMUS_TRY(path, path_of(id));
  VIDIMUS_CHECK(make_folder(folder_of(path)));
  const auto sealed = seal(content, id.text, master_key_, entropy_);
  VIDIMUS_CHECK(base::write_file(path, base::text_of(sealed), 0600));
  VIDIMUS_CHECK(sync_folder(folder_of(path)));
  return sync_folder(folder_);
}

base::Result<base::Bytes> FileBlobs::get(const domain::BlobId& id) {
  VIDIMUS_TRY(path, path_of(id));
  auto sealed = base::read_file(path);
  if (!sealed && sealed.error().code == Code::not_found) return fail(Code::not_found, "documents.not_found");
  if (!sealed) return fail(Code::unavailable, "documents.unavailable", sealed.error().detail);
  return unseal(base::view_of(*sealed), id.text, master_key_);
}

base::Result<base::Done> FileBlobs::remove(const domain::BlobId& id) {
  VIDIMUS_TRY(path, path_of(id));
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return fail(Code::not_found, "documents.not_found");
    return fail(Code::unavailable, "documents.unavailable", std::strerror(errno));
  }
  return sync_folder(folder_of(path));
}

}  // namespace vidimus::adapters::files
