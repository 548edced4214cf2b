#include "adapters/paper/archive.hpp"

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only: the header asks each user to choose
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <memory>

namespace vidimus::adapters::paper {
namespace {

using Object = QPDFObjectHandle;

void set_information(QPDF& pdf, const ports::Paper& paper) {
  auto information = pdf.makeIndirectObject(Object::newDictionary());
  information.replaceKey("/Title", Object::newUnicodeString(paper.title));
  if (!paper.issuer.empty()) information.replaceKey("/Author", Object::newUnicodeString(paper.issuer));
  if (!paper.subject.empty()) information.replaceKey("/Subject", Object::newUnicodeString(paper.subject));
  information.replaceKey("/Creator", Object::newUnicodeString(std::string{producer}));
  information.replaceKey("/Producer", Object::newUnicodeString(std::string{producer}));
  information.replaceKey("/CreationDate", Object::newString(pdf_date(paper.made_at)));
  information.replaceKey("/ModDate", Object::newString(pdf_date(paper.made_at)));
  pdf.getTrailer().replaceKey("/Info", information);
}

std::size_t number_at(std::string_view font, std::size_t at, int octets) {
  std::size_t out = 0;
  for (int i = 0; i < octets; ++i, ++at) out = out << 8 | (at < font.size() ? static_cast<unsigned char>(font[at]) : 0U);
  return out;
}

/// How many glyphs a TrueType font has: the table `maxp`. 0: it has none.
std::size_t glyphs_of(std::string_view font) {
  const auto tables = number_at(font, 4, 2);
  for (std::size_t one = 0; one < tables; ++one) {
    const auto row = 12 + 16 * one;
    if (row + 16 > font.size()) break;
    if (font.substr(row, 4) == "maxp") return number_at(font, number_at(font, row + 8, 4) + 4, 2);
  }
  return 0;
}

/// What cairo leaves to the default for characters beyond Windows' Latin: glyphs are numbered as in the font
/// (ISO 19005-1 §6.3.3.2), and which there are is said (§6.3.5): all, for it makes a font of those it needs.
void complete_fonts(QPDF& pdf) {
  for (auto& font : pdf.getAllObjects()) {
    if (!font.isDictionary() || !font.getKey("/Subtype").isNameAndEquals("/CIDFontType2")) continue;
    if (!font.hasKey("/CIDToGIDMap")) font.replaceKey("/CIDToGIDMap", Object::newName("/Identity"));
    auto descriptor = font.getKey("/FontDescriptor");
    if (!descriptor.isDictionary() || !descriptor.getKey("/FontFile2").isStream()) continue;
    const auto octets = descriptor.getKey("/FontFile2").getStreamData();
    const auto glyphs = glyphs_of({reinterpret_cast<const char*>(octets->getBuffer()), octets->getSize()});
    std::string present((glyphs + 7) / 8, '\xFF');
    if (glyphs % 8 != 0) present.back() = static_cast<char>(0xFF << (8 - glyphs % 8));
    descriptor.replaceKey("/CIDSet", pdf.newStream(present));
  }
}

/// Something a graphics state or an image lets shine through.
bool is_see_through(Object object) {
  if (object.isStream()) object = object.getDict();
  if (!object.isDictionary()) return false;
  if (object.hasKey("/SMask") && !object.getKey("/SMask").isNameAndEquals("/None")) return true;
  const auto below_one = [&](const char* key) {
    return object.getKey(key).isNumber() && object.getKey(key).getNumericValue() < 1;
  };
  return below_one("/ca") || below_one("/CA");
}

/// cairo gives each page a transparency group, used or not. Answers whether one is used; else takes them away.
bool keeps_transparency(QPDF& pdf) {
  for (const auto& object : pdf.getAllObjects())
    if (is_see_through(object)) return true;
  for (auto page : pdf.getAllPages()) page.removeKey("/Group");
  return false;
}

void set_metadata(QPDF& pdf, const ports::Paper& paper, Part part) {
  auto metadata = pdf.newStream(xmp_of(paper, part));
  metadata.getDict().replaceKey("/Type", Object::newName("/Metadata"));
  metadata.getDict().replaceKey("/Subtype", Object::newName("/XML"));
  pdf.getRoot().replaceKey("/Metadata", metadata);
}

/// Which colours the numbers mean (ISO 19005-3 §6.2.3).
void set_output_intent(QPDF& pdf, const std::string& colour_profile) {
  auto profile = pdf.newStream(colour_profile);
  profile.getDict().replaceKey("/N", Object::newInteger(3));
  auto intent = Object::newDictionary();
  intent.replaceKey("/Type", Object::newName("/OutputIntent"));
  intent.replaceKey("/S", Object::newName("/GTS_PDFA1"));
  intent.replaceKey("/OutputConditionIdentifier", Object::newString("sRGB"));
  intent.replaceKey("/Info", Object::newString("sRGB"));
  intent.replaceKey("/DestOutputProfile", profile);
  pdf.getRoot().replaceKey("/OutputIntents", Object::newArray(std::vector<Object>{pdf.makeIndirectObject(intent)}));
}

void attach(QPDF& pdf, const ports::Paper& paper) {
  if (paper.attachments.empty()) return;
  QPDFEmbeddedFileDocumentHelper files{pdf};
  auto associated = Object::newArray();
  for (const auto& one : paper.attachments) {
    auto stream = QPDFEFStreamObjectHelper::createEFStream(pdf, std::string{base::text_of(one.content)});
    stream.setSubtype(one.media_type);
    stream.setCreationDate(pdf_date(paper.made_at));
    stream.setModDate(pdf_date(paper.made_at));
    auto spec = QPDFFileSpecObjectHelper::createFileSpec(pdf, one.name, stream);
    if (!one.description.empty()) spec.setDescription(one.description);
    spec.getObjectHandle().replaceKey("/AFRelationship", Object::newName("/" + one.relationship));
    files.replaceEmbeddedFile(one.name, spec);
    associated.appendItem(spec.getObjectHandle());
  }
  pdf.getRoot().replaceKey("/AF", associated);
}

void set_reading(QPDF& pdf, const ports::Paper& paper) {
  auto root = pdf.getRoot();
  root.replaceKey("/Lang", Object::newUnicodeString(paper.language));
  auto preferences = Object::newDictionary();
  preferences.replaceKey("/DisplayDocTitle", Object::newBool(true));
  root.replaceKey("/ViewerPreferences", preferences);
  auto marks = Object::newDictionary();
  marks.replaceKey("/Marked", Object::newBool(true));
  root.replaceKey("/MarkInfo", marks);
}

base::Bytes written(QPDF& pdf, Part part) {
  QPDFWriter writer{pdf};
  writer.setOutputMemory();
  if (part == Part::one)
    writer.forcePDFVersion("1.4");  // ISO 19005-1 §6.1.2
  else
    writer.setMinimumPDFVersion("1.7");
  writer.setDeterministicID(true);
  writer.setObjectStreamMode(qpdf_o_disable);  // a plain table of references: signatures append to it
  writer.setNewlineBeforeEndstream(true);      // ISO 19005-3 §6.1.7
  writer.write();
  const std::unique_ptr<Buffer> out{writer.getBuffer()};
  return {out->getBuffer(), out->getBuffer() + out->getSize()};
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;  // XML 1.0 §2.2 has no control characters
  }
  return out;
}

std::string in_language(std::string_view property, std::string_view value) {
  const auto name = std::string{property};
  return "<" + name + "><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml(value) + "</rdf:li></rdf:Alt></" + name + ">\n";
}

}  // namespace

std::string pdf_date(base::Instant when) {
  std::string out = "D:";
  for (const char c : base::to_rfc3339(std::chrono::floor<std::chrono::seconds>(when)))
    if (c >= '0' && c <= '9') out += c;
  return out + "Z";
}

std::string xmp_of(const ports::Paper& paper, Part part) {
  const auto date = base::to_rfc3339(std::chrono::floor<std::chrono::seconds>(paper.made_at));
  std::string out =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
      "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
      "<pdfaid:part>";
  out += part == Part::one ? "1" : "3";
  out += "</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n";
  out += in_language("dc:title", paper.title);
  if (!paper.issuer.empty()) out += "<dc:creator><rdf:Seq><rdf:li>" + xml(paper.issuer) + "</rdf:li></rdf:Seq></dc:creator>\n";
  if (!paper.subject.empty()) out += in_language("dc:description", paper.subject);
  out += "<dc:language><rdf:Bag><rdf:li>" + xml(paper.language) + "</rdf:li></rdf:Bag></dc:language>\n";
  out += "<xmp:CreatorTool>" + std::string{producer} + "</xmp:CreatorTool><xmp:CreateDate>" + date +
         "</xmp:CreateDate><xmp:ModifyDate>" + date + "</xmp:ModifyDate>\n";
  out += "<pdf:Producer>" + std::string{producer} + "</pdf:Producer>\n";
  out += "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
  return out;
}

base::Result<base::Bytes> complete(const std::string& drawn, const ports::Paper& paper, const std::string& colour_profile) {
  try {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("drawn", drawn.data(), drawn.size());  // `drawn` outlives the object, as it must
    const auto part = keeps_transparency(pdf) || !paper.attachments.empty() ? Part::three : Part::one;
    complete_fonts(pdf);
    set_information(pdf, paper);
    set_metadata(pdf, paper, part);
    set_output_intent(pdf, colour_profile);
    attach(pdf, paper);
    set_reading(pdf, paper);
    return written(pdf, part);
  } catch (const std::exception& error) {
    return base::fail(base::Code::internal, "paper.not_completed", error.what());
  }
}

}  // namespace vidimus::adapters::paper
