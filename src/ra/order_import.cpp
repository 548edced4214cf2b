#include "ra/order_import.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "domain/identifiers.hpp"
#include "domain/letters_of_text.hpp"
#include "ra/annex.hpp"
#include "ra/reservations.hpp"

namespace vidimus::ra {
namespace {

using base::Code;
using base::fail;
using domain::OrderedHolder;

constexpr std::array columns{ImportColumn{"prenoms", "/given_names", true},
                             ImportColumn{"nom", "/surname", true},
                             ImportColumn{"courriel", "/email", true},
                             ImportColumn{"telephone", "/phone", true},
                             ImportColumn{"fonction", "/function", true},
                             ImportColumn{"fin_mandat", "/mandate_ends", false},
                             ImportColumn{"certificat", "/product", false},
                             ImportColumn{"retrait", "/delivery_site", true},
                             ImportColumn{"verification", "/verifying_office", false},
                             ImportColumn{"engagement", "/commitment_number", false},
                             ImportColumn{"service", "/service_code", false},
                             ImportColumn{"reference_externe", "/external_reference", false}};

std::string column_of(std::string_view pointer) {
  const auto found = std::ranges::find(columns, pointer, &ImportColumn::pointer);
  return found == columns.end() ? std::string{pointer} : "/" + std::string{found->name};
}

/// A day as French spreadsheets write it, "31/03/2032", in the form kept everywhere; any other text is left for the reader to
/// judge.
std::string day_of(const std::string& typed) {
  const bool french = typed.size() == 10 && typed[2] == '/' && typed[5] == '/';
  return french ? typed.substr(6) + "-" + typed.substr(3, 2) + "-" + typed.substr(0, 2) : typed;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, domain::ascii_lower, domain::ascii_lower);
}

/// What a contract sells and where its body hands over, by the names people write.
struct Names {
  std::vector<domain::Product> products;
  std::vector<domain::DeliverySite> sites;

  [[nodiscard]] domain::ProductId product(std::string_view name, FieldReader& fields) const {
    if (name.empty() && products.size() == 1) return products.front().id;
    if (name.empty()) {
      fields.refuse("/product", "required");
      return {};
    }
    for (const auto& one : products)
      if (same_name(one.name, name)) return one.id;
    fields.refuse("/product", "choice_unknown");
    return {};
  }
  [[nodiscard]] domain::SiteId site(std::string_view name, std::string_view pointer, FieldReader& fields) const {
    if (name.empty()) return {};
    for (const auto& one : sites)
      if (one.offered && same_name(one.name, name)) return one.id;
    fields.refuse(pointer, "choice_unknown");
    return {};
  }
};

/// References that lines of this organisation bear already: placed and not cancelled, or waiting in a draft.
Result<std::set<std::string>> known_references(Work& work, const CaseFile& blank) {
  std::set<std::string> out;
  VIDIMUS_TRY(found, work.unit().external_references(blank.organisation.id));
  out.insert(found.begin(), found.end());
  VIDIMUS_TRY(drafts, work.unit().order_drafts(blank.line.membership));
  for (const auto& draft : drafts)
    for (const auto& holder : domain::holders_of(draft.holders))
      if (!holder.external_reference.empty()) out.insert(holder.external_reference);
  return out;
}

class Importer {
 public:
  Importer(Work& work, CaseFile blank, Names names, std::set<std::string> known)
      : blank_(std::move(blank)), names_(std::move(names)), known_(std::move(known)), reservations_(work) {}

  Result<ImportedLine> read(const CsvTable& table, const CsvLine& line) {
    ImportedLine out;
    out.number = line.number;
    FieldReader fields;
    out.holder = holder_of(table, line, fields);
    const auto& reference = out.holder.external_reference;
    out.known = !reference.empty() && known_.contains(reference);
    if (out.known) return out;
    if (!reference.empty() && !met_.insert(reference).second) fields.refuse("/external_reference", "reference_twice");
    auto file = blank_;
    VIDIMUS_CHECK(reservations_.fill(file, out.holder, Reservations::Cci::taken, fields));
    if (const auto verdict = fields.verdict(); !verdict)
      for (const auto& field : verdict.error().fields) out.errors.push_back({column_of(field.pointer), field.reason});
    return out;
  }

 private:
  OrderedHolder holder_of(const CsvTable& table, const CsvLine& line, FieldReader& fields) const {
    const auto cell = [&](std::string_view column) {
      const auto* found = table.cell(line, column);
      return found == nullptr ? std::string{} : *found;
    };
    OrderedHolder out{.given_names = cell("prenoms"),
                      .surname = cell("nom"),
                      .email = cell("courriel"),
                      .phone = cell("telephone"),
                      .function = cell("fonction"),
                      .commitment_number = cell("engagement"),
                      .service_code = cell("service"),
                      .external_reference = cell("reference_externe"),
                      .mandate_ends = day_of(cell("fin_mandat"))};
    out.product = names_.product(cell("certificat"), fields);
    const auto site = cell("retrait");
    if (site.empty()) fields.refuse("/delivery_site", "required");
    out.delivery_site = names_.site(site, "/delivery_site", fields);
    out.verifying_office = names_.site(cell("verification"), "/verifying_office", fields);
    return out;
  }

  CaseFile blank_;
  Names names_;
  std::set<std::string> known_;
  std::set<std::string> met_;  ///< references of this file
  Reservations reservations_;
};

Result<CsvTable> read_table(base::ByteView file) {
  VIDIMUS_TRY(table, read_csv(file, {.lines = most_holders}));
  auto missing = fail(Code::malformed, "csv.columns_missing");
  for (const auto& column : columns)
    if (column.required && std::ranges::find(table.header, column.name) == table.header.end())
      missing.fields.push_back({"/" + std::string{column.name}, "required"});
  if (!missing.fields.empty()) return missing;
  return std::move(table);
}

constexpr std::size_t lines_between_signs = 10;

Result<ImportPreview> judge(Work& work, const domain::MembershipId& membership, base::ByteView file, const LinesTold& told = {}) {
  VIDIMUS_TRY(blank, blank_case(work, membership));
  if (!blank.acting.meets(annex_roles)) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(table, read_table(file));
  VIDIMUS_TRY(products, work.unit().products(blank.contract.id));
  VIDIMUS_TRY(sites, work.unit().sites(blank.body.id));
  VIDIMUS_TRY(known, known_references(work, blank));
  Importer importer{work, std::move(blank), {std::move(products), std::move(sites)}, std::move(known)};
  ImportPreview out;
  for (const auto& line : table.lines) {
    VIDIMUS_TRY(read, importer.read(table, line));
    (read.known ? out.known : read.errors.empty() ? out.right : out.wrong) += 1;
    out.lines.push_back(std::move(read));
    if (told && out.lines.size() % lines_between_signs == 0) VIDIMUS_CHECK(told(out.lines.size()));
  }
  if (told) VIDIMUS_CHECK(told(out.lines.size()));
  if (out.lines.empty()) return fail(Code::malformed, "csv.no_line");
  return out;
}

base::Error lines_wrong(const ImportPreview& preview) {
  auto error = fail(Code::bad_request, "csv.lines_wrong");
  for (const auto& line : preview.lines)
    for (const auto& field : line.errors)
      error.fields.push_back({"/lines/" + std::to_string(line.number) + field.pointer, field.reason});
  return error;
}

}  // namespace

std::span<const ImportColumn> import_columns() { return columns; }

Result<ImportPreview> preview_import(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                     base::ByteView file) {
  VIDIMUS_TRY(work, counter.open(actor));
  return judge(work, membership, file);
}

Result<std::size_t> lines_to_import(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                    base::ByteView file) {
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(blank, blank_case(work, membership));
  if (!blank.acting.meets(annex_roles)) return fail(Code::not_found, "refused.not_found");
  VIDIMUS_TRY(table, read_table(file));
  return table.lines.size();
}

Result<ImportOutcome> import_orders(Counter& counter, const Actor& actor, const domain::MembershipId& membership,
                                    base::ByteView file, ImportMode mode, const std::string& label, const LinesTold& told) {
  ImportOutcome out;
  VIDIMUS_TRY(work, counter.open(actor));
  VIDIMUS_TRY(preview, judge(work, membership, file, told));
  out.preview = std::move(preview);
  const bool refused = out.preview.wrong > 0 && (mode == ImportMode::all_or_nothing || out.preview.right == 0);
  if (refused) return lines_wrong(out.preview);
  if (out.preview.right == 0) return out;
  SaveDraft draft{.membership = membership, .label = label};
  for (const auto& line : out.preview.lines)
    if (!line.known && line.errors.empty()) draft.holders.push_back(line.holder);
  VIDIMUS_TRY(saved, save_draft(counter, actor, draft));
  out.draft = std::move(saved);
  return out;
}

}  // namespace vidimus::ra
