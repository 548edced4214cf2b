// Files of lists as strangers read them: Python's ZIP and XML readers, poppler.
#include "ra/sheet.hpp"

#include <cstdlib>
#include <filesystem>

#include "house.hpp"

namespace vidimus::ra::testing {
namespace {

using base::Code;
using enum ColumnKind;

Sheet some() {
  return {"Liste: d'été",
          {{"Nom", text}, {"Montant", number}, {"Jour", day}, {"Instant", moment}},
          {{"Zoé <&> \"x\"\x01", "12.50", "2026-11-22", "2026-11-22T09:30:00Z"}, {"=1+1", "no number", "", "?"}, {"seul"}}};
}

class Sheets : public ::testing::Test {
 protected:
  Sheets() { std::filesystem::create_directories(folder); }
  ~Sheets() override { std::filesystem::remove_all(folder); }
  int read_by(const std::string& script, const base::Bytes& file) {
    must(base::write_file(folder + "/file", base::text_of(file)));
    must(base::write_file(folder + "/read.py", script));
    return std::system(("python3 " + folder + "/read.py " + folder + "/file").c_str());
  }
  TestHouse house;
  std::string folder = std::filesystem::temp_directory_path() / ("vidimus-sheet-" + std::to_string(::getpid()));
};

TEST_F(Sheets, AnOpenDocumentIsReadByAStranger) {
  const auto file = must(write_ods(house.house, some()));
  const std::string script = R"(
import sys, zipfile, xml.etree.ElementTree as E
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
first = z.infolist()[0]
assert first.filename == 'mimetype' and first.compress_type == zipfile.ZIP_STORED, first
assert z.read('mimetype') == b'application/vnd.oasis.opendocument.spreadsheet'
# the kind of file at its fixed place, for who looks at octets only
assert open(sys.argv[1], 'rb').read()[30:38] == b'mimetype'
names = {e.get('{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path') for e in E.fromstring(z.read('META-INF/manifest.xml'))}
assert names == {'/', 'content.xml', 'styles.xml', 'meta.xml'}, names
for one in ('content.xml', 'styles.xml', 'meta.xml'): E.fromstring(z.read(one))
o, t, x = ('{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}' % n for n in ('office', 'table', 'text'))
table = E.fromstring(z.read('content.xml')).find(f'.//{t}table')
assert table.get(t + 'name') == 'Liste dété', table.get(t + 'name')
rows = table.findall(f'{t}table-row')
cells = rows[0].findall(f'{t}table-cell')
assert cells[0].find(x + 'p').text == 'Zoé <&> "x"', cells[0].find(x + 'p').text
assert cells[1].get(o + 'value-type') == 'float' and cells[1].get(o + 'value') == '12.50'
assert cells[2].get(o + 'date-value') == '2026-11-22'
assert cells[3].get(o + 'date-value') == '2026-11-22T10:30:00', cells[3].attrib
other = rows[1].findall(f'{t}table-cell')
assert other[0].get(o + 'value-type') == 'string' and other[0].get(t + 'formula') is None
assert other[1].get(o + 'value-type') == 'string'
assert len(rows) == 3 and len(rows[2].findall(f'{t}table-cell')) == 4
)";
  EXPECT_EQ(read_by(script, file), 0);
}

TEST_F(Sheets, APdfHoldsEveryCell) {
  const auto file = must(write_pdf(house.house, some(), "Vidimus", "fr"));
  const std::string script = R"(
import subprocess, sys
words = subprocess.run(['pdftotext', '-layout', sys.argv[1], '-'], capture_output=True, text=True, check=True).stdout
for one in ('Zoé', '12.50', '2026-11-22', '10:30', 'seul'): assert one in words, (one, words)
)";
  EXPECT_EQ(read_by(script, file), 0);
}

TEST_F(Sheets, ATableThatIsTooLongIsRefused) {
  auto sheet = some();
  sheet.rows.resize(most_printed_rows + 1);
  EXPECT_EQ(refusal(write_pdf(house.house, sheet, "Vidimus", "fr")), Code::too_large);
  sheet.rows.resize(most_sheet_rows + 1);
  EXPECT_EQ(refusal(write_ods(house.house, sheet)), Code::too_large);
}

TEST_F(Sheets, TheTitlesComeFirstInACsv) {
  EXPECT_TRUE(write_csv(some()).starts_with("\xEF\xBB\xBFNom;Montant;Jour;Instant\r\n"));
}

}  // namespace
}  // namespace vidimus::ra::testing
