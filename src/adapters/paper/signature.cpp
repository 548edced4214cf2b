#include "adapters/paper/signature.hpp"

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr only: the header asks each user to choose
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>

#include <array>
#include <cstdio>
#include <map>
#include <stdexcept>

#include "adapters/paper/archive.hpp"

namespace vidimus::adapters::paper {
namespace {

using Object = QPDFObjectHandle;

constexpr std::string_view byte_range_place = "[0 0000000000 0000000000 0000000000]";

/// Offset of the newest table of references, as the end of the file says (ISO 32000-1 §7.5.5).
std::size_t last_table(const std::string& pdf) {
  const auto word = pdf.rfind("startxref");
  if (word == std::string::npos) throw std::runtime_error("no startxref");
  const auto at = std::stoull(pdf.substr(word + 9, 24));
  if (at >= pdf.size() || pdf.compare(at, 4, "xref") != 0) throw std::runtime_error("no plain table of references");
  return at;
}

std::string reference(const Object& object) {
  return std::to_string(object.getObjectID()) + " " + std::to_string(object.getGeneration()) + " R";
}

std::string items(Object list) {
  std::string out;
  if (list.isArray())
    for (int at = 0; at < list.getArrayNItems(); ++at) out += list.getArrayItem(at).unparse() + " ";
  return out;
}

/// A dictionary written out with one entry more, or another value of it.
std::string with_entry(Object dictionary, const std::string& key, const std::string& value) {
  auto copy = dictionary.shallowCopy();
  copy.removeKey(key);
  auto text = copy.unparse();
  text.insert(text.rfind(">>"), key + " " + value + " ");
  return text;
}

std::string text(const std::string& value) { return Object::newUnicodeString(value).unparse(); }

/// The appended revision as it grows: objects with their offsets, then the table of references.
class Revision {
 public:
  explicit Revision(std::string before) : text_(std::move(before)) {
    if (!text_.ends_with('\n')) text_ += '\n';
  }
  void object(int number, int generation, const std::string& content) {
    offsets_[number] = {text_.size(), generation};
    text_ += std::to_string(number) + " " + std::to_string(generation) + " obj\n" + content + "\nendobj\n";
  }
  void end(const std::string& trailer) {
    const auto table = text_.size();
    text_ += "xref\n";
    for (const auto& [number, place] : offsets_) {
      std::array<char, 24> entry{};
      std::snprintf(entry.data(), entry.size(), "%010zu %05d n \n", place.first, place.second);
      text_ += std::to_string(number) + " 1\n" + entry.data();
    }
    text_ += "trailer\n" + trailer + "\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
  }
  std::string& text() { return text_; }

 private:
  std::string text_;
  std::map<int, std::pair<std::size_t, int>> offsets_;
};

std::string dictionary_of(const ports::SignatureField& field) {
  return "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M " +
         Object::newString(pdf_date(field.when)).unparse() + " /Name " + text(field.signer) + " /Reason " + text(field.reason) +
         " /Location " + text(field.place) + " /ByteRange " + std::string{byte_range_place} + " /Contents <" +
         std::string(2 * ports::signature_room, '0') + "> >>";
}

/// Without extent, printed and not hidden (ISO 19005-3 §6.3.3); ISO 19005-1 wants an appearance all the same: an empty one.
std::string widget_of(const ports::SignatureField& field, const Object& page, int signature, int appearance) {
  return "<< /Type /Annot /Subtype /Widget /FT /Sig /T " + text(field.name) + " /F 132 /Rect [ 0 0 0 0 ] /P " + reference(page) +
         " /V " + std::to_string(signature) + " 0 R /AP << /N " + std::to_string(appearance) + " 0 R >> >>";
}

/// Writes which octets are signed, now that their places are known.
ports::PaperToSign measured(std::string pdf, std::size_t from) {
  const auto room = pdf.find("/Contents <", from) + 10;
  const auto after = room + 2 * ports::signature_room + 2;
  std::array<char, 64> range{};
  std::snprintf(range.data(), range.size(), "[0 %-10zu %-10zu %-10zu]", room, after, pdf.size() - after);
  pdf.replace(pdf.find(byte_range_place, from), byte_range_place.size(), range.data());
  return {base::copy_of(base::view_of(pdf)), room};
}

ports::PaperToSign append(std::string before, const ports::SignatureField& field) {
  const auto previous = last_table(before);
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processMemoryFile("paper", before.data(), before.size());
  auto root = pdf.getRoot();
  auto trailer = pdf.getTrailer();
  auto page = pdf.getAllPages().at(0);
  const int widget = trailer.getKey("/Size").getIntValueAsInt();
  const int signature = widget + 1;
  const int appearance = widget + 2;
  const auto named = std::to_string(widget) + " 0 R";
  auto form = root.getKey("/AcroForm");
  const auto fields = form.isDictionary() ? items(form.getKey("/Fields")) : std::string{};

  const auto from = before.size();
  Revision revision{before};
  revision.object(root.getObjectID(), root.getGeneration(),
                  with_entry(root, "/AcroForm", "<< /Fields [ " + fields + named + " ] /SigFlags 3 >>"));
  revision.object(page.getObjectID(), page.getGeneration(),
                  with_entry(page, "/Annots", "[ " + items(page.getKey("/Annots")) + named + " ]"));
  revision.object(widget, 0, widget_of(field, page, signature, appearance));
  revision.object(signature, 0, dictionary_of(field));
  revision.object(appearance, 0,
                  "<< /Type /XObject /Subtype /Form /BBox [ 0 0 0 0 ] /Resources << >> /Length 0 >>\nstream\n\nendstream");
  revision.end("<< /Size " + std::to_string(appearance + 1) + " /Root " + reference(root) + " /Info " +
               trailer.getKey("/Info").unparse() + " /ID " + trailer.getKey("/ID").unparse() + " /Prev " +
               std::to_string(previous) + " >>");
  return measured(std::move(revision.text()), from);
}

}  // namespace

base::Result<ports::PaperToSign> append_signature_field(base::ByteView pdf, const ports::SignatureField& field) {
  try {
    return append(std::string{base::text_of(pdf)}, field);
  } catch (const std::exception& error) {
    return base::fail(base::Code::internal, "paper.not_signable", error.what());
  }
}

}  // namespace vidimus::adapters::paper
