#include "adapters/files/master_key.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "base/toml.hpp"

namespace vidimus::adapters::files {

using base::Code;
using base::fail;

base::Result<base::Done> make_master_key(const std::string& path, ports::Entropy& entropy) {
  std::error_code error;
  if (std::filesystem::exists(path, error) || error)
    return fail(Code::conflict, "documents: there is a master key already: " + path);
  const auto drawn = entropy.draw(master_key_size);
  const base::Secret key{std::string{base::text_of(drawn)}};
  return base::write_file(path, key.reveal(), 0600);
}

base::Result<base::Secret> read_master_key(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return fail(Code::misconfigured, "documents: no master key at " + path);
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(Code::misconfigured, "documents: the master key is open to others than its owner: " + path);
  auto text = base::read_file(path, 4096);
  if (!text || text->size() != master_key_size)
    return fail(Code::misconfigured, "documents: the master key is not 32 octets: " + path);
  return base::Secret{std::move(*text)};
}

}  // namespace vidimus::adapters::files
