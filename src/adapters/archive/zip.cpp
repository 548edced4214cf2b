#include "adapters/archive/zip.hpp"

#include <archive.h>
#include <archive_entry.h>

namespace vidimus::adapters::archive {
namespace {

using base::Bytes;
using base::Code;
using base::Done;
using base::fail;
using base::Result;

struct WriterFree {
  void operator()(::archive* writer) const { archive_write_free(writer); }
};
using Writer = std::unique_ptr<::archive, WriterFree>;
struct EntryFree {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Entry = std::unique_ptr<archive_entry, EntryFree>;

la_ssize_t take(::archive*, void* held, const void* data, std::size_t size) {
  const auto* octets = static_cast<const std::uint8_t*>(data);
  auto& out = *static_cast<Bytes*>(held);
  out.insert(out.end(), octets, octets + size);
  return static_cast<la_ssize_t>(size);
}

base::Error broken(::archive* writer) {
  const char* why = archive_error_string(writer);
  return fail(Code::internal, "a ZIP file could not be written", why != nullptr ? why : "");
}

Result<Writer> open_writer(Bytes& out) {
  Writer writer{archive_write_new()};
  if (!writer) return fail(Code::internal, "a ZIP file could not be written", "no memory");
  const bool ready = archive_write_set_format_zip(writer.get()) == ARCHIVE_OK &&
                     archive_write_set_options(writer.get(), "hdrcharset=UTF-8") == ARCHIVE_OK &&
                     archive_write_set_bytes_in_last_block(writer.get(), 1) == ARCHIVE_OK &&
                     archive_write_open2(writer.get(), &out, nullptr, take, nullptr, nullptr) == ARCHIVE_OK;
  if (!ready) return broken(writer.get());
  return writer;
}

Result<Done> add(::archive* writer, const ports::PackedFile& file, base::Instant written) {
  const Entry entry{archive_entry_new()};
  archive_entry_update_pathname_utf8(entry.get(), file.name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0600);
  // OpenDocument and EPUB files say first, and undeflated, what they are (ODF 1.3 part 2 §3.3).
  const bool chosen = (file.name == "mimetype" ? archive_write_zip_set_compression_store(writer)
                                               : archive_write_zip_set_compression_deflate(writer)) == ARCHIVE_OK;
  if (!chosen) return broken(writer);
  archive_entry_set_mtime(entry.get(), std::chrono::duration_cast<std::chrono::seconds>(written.time_since_epoch()).count(), 0);
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) return broken(writer);
  const auto size = archive_write_data(writer, file.content.data(), file.content.size());
  if (size != static_cast<la_ssize_t>(file.content.size())) return broken(writer);
  return Done{};
}

class ZipPacker final : public ports::Packer {
 public:
  Result<Bytes> pack(const std::vector<ports::PackedFile>& files, base::Instant written) override {
    Bytes out;
    VIDIMUS_TRY(writer, open_writer(out));
    for (const auto& file : files) VIDIMUS_CHECK(add(writer.get(), file, written));
    if (archive_write_close(writer.get()) != ARCHIVE_OK) return broken(writer.get());
    return out;
  }
};

}  // namespace

std::unique_ptr<ports::Packer> make_packer() { return std::make_unique<ZipPacker>(); }

}  // namespace vidimus::adapters::archive
