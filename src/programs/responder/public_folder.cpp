#include "programs/responder/public_folder.hpp"

#include "base/log.hpp"
#include "base/toml.hpp"

namespace vidimus::programs::responder {

namespace {
constexpr std::size_t list_limit = 512U << 20;
}

std::size_t PublicFolder::refresh() {
  std::size_t changed = 0;
  for (const auto& [kind, ending] : {std::pair{"crl", ".crl"}, std::pair{"ca", ".cer"}, std::pair{"policy", ".html"}}) {
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator(folder_ + "/" + kind, error)) {
      if (file.path().extension() != ending || !file.is_regular_file(error)) continue;
      const auto name = std::string{kind} + "/" + file.path().stem().string();
      const Seen now{file.last_write_time(error), file.file_size(error)};
      if (error || seen_[name] == now) continue;
      seen_[name] = now;
      if (publish(file.path(), name)) ++changed;
    }
  }
  return changed;
}

/// What it is follows from its ending; its header lines are made here, once.
base::Result<va::ShelfItem> PublicFolder::read(const std::filesystem::path& file) const {
  VIDIMUS_TRY(content, base::read_file(file.string(), list_limit));
  auto octets = base::copy_of(base::view_of(content));
  if (file.extension() == ".html") {
    auto page = va::page_item(std::move(octets), base::system_now());
    page.lines = web::public_::page_lines(page, limits_);
    return page;
  }
  const bool is_list = file.extension() == ".crl";
  VIDIMUS_TRY(item, is_list ? va::crl_item(std::move(octets)) : va::certificate_item(std::move(octets)));
  item.lines = is_list ? web::public_::crl_lines(item, limits_) : web::public_::certificate_lines(item, limits_);
  return item;
}

bool PublicFolder::publish(const std::filesystem::path& file, const std::string& name) {
  auto item = read(file);
  if (!item) {
    base::log::error("responder.file_refused", {{"file", file.string()}, {"cause", item.error().detail}});
    return false;
  }
  base::log::info("responder.file_published", {{"name", name}, {"octets", std::to_string(item->octets.size())}});
  shelf_.put(name, *std::move(item));
  return true;
}

base::Result<base::Done> shelve_certificate(va::Shelf& shelf, const std::string& name, base::Bytes der,
                                            const web::public_::CacheLimits& limits) {
  VIDIMUS_TRY(item, va::certificate_item(std::move(der)));
  item.lines = web::public_::certificate_lines(item, limits);
  shelf.put("ca/" + name, std::move(item));
  return base::Done{};
}

}  // namespace vidimus::programs::responder
