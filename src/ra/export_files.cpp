#include "ra/export_files.hpp"

#include <algorithm>
#include <array>

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::PieceKind;

/// Papers of a dossier that speak of somebody other than its holder.
constexpr std::array about_others{PieceKind::representative_identity, PieceKind::signing_delegation};

struct Packing {
  Work& work;
  std::vector<ports::PackedFile> files{};
  Json left_out = Json::array();

  void leave_out(const std::string& reference, const domain::Piece& piece, std::string_view why) {
    left_out.push(Json::object({{"reference", reference}, {"kind", base::to_name(piece.kind)}, {"why", why}}));
  }
};

/// What a media type is called at the end of a file's name.
std::string_view ending_of(std::string_view media_type) {
  if (media_type == "application/pdf") return ".pdf";
  if (media_type == "image/jpeg") return ".jpg";
  if (media_type == "image/png") return ".png";
  return ".bin";
}

/// Names are ours, not those files were uploaded with: no path of a stranger is ever unpacked.
void pack_pieces(Packing& packing, const CaseFile& file) {
  int number = 0;
  for (const auto& piece : file.pieces) {
    ++number;
    if (std::ranges::find(about_others, piece.kind) != about_others.end()) {
      packing.leave_out(file.line.reference, piece, "about_somebody_else");
      continue;
    }
    auto content = packing.work.house().blobs.get(piece.blob);
    if (!content) {
      packing.leave_out(file.line.reference, piece, "not_readable");
      continue;
    }
    packing.files.push_back({file.line.reference + "/" + std::to_string(number) + "-" + std::string{base::to_name(piece.kind)} +
                                 std::string{ending_of(piece.media_type)},
                             *std::move(content)});
  }
}

Result<Done> pack_case(Packing& packing, const domain::OrderLine& line) {
  VIDIMUS_TRY(file, packing.work.open_case(line.id));
  pack_pieces(packing, file);
  VIDIMUS_TRY(certificates, packing.work.unit().certificates_of(line.id));
  for (const auto& one : certificates)
    if (!one.der.empty()) packing.files.push_back({line.reference + "/certificat-" + one.serial + ".cer", one.der});
  return Done{};
}

Result<Done> pack_cases(Packing& packing, const domain::PersonId& person) {
  constexpr int cases_a_page = 200;
  ports::LineFilter filter;
  filter.holder = person;
  filter.limit = cases_a_page;
  while (true) {
    VIDIMUS_TRY(lines, packing.work.unit().lines(filter));
    for (const auto& line : lines) VIDIMUS_CHECK(pack_case(packing, line));
    if (lines.size() < static_cast<std::size_t>(cases_a_page)) return Done{};
    filter.after = lines.back().id;
  }
}

}  // namespace

Result<base::Bytes> export_files(Counter& counter, const Actor& actor, const domain::PersonId& person) {
  auto* packer = counter.house().packer;
  if (packer == nullptr) return fail(Code::misconfigured, "the house has no packer");
  VIDIMUS_TRY(held, export_person(counter, actor, person));
  VIDIMUS_TRY(work, counter.open(Actor::house()));
  Packing packing{work};
  VIDIMUS_CHECK(pack_cases(packing, person));
  held.set("not_enclosed", std::move(packing.left_out));
  const auto text = held.dump(2) + "\n";
  packing.files.insert(packing.files.begin(), {"donnees.json", base::Bytes{text.begin(), text.end()}});
  return packer->pack(packing.files, work.now());
}

}  // namespace vidimus::ra
