// Papers (documents à imprimer ou à archiver): what a paper says, in blocks, and the press that makes a PDF of it. A paper knows
// nothing of fonts and pages; the press knows nothing of orders and certificates.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace vidimus::ports {

/// One block of a paper, read from top to bottom.
struct PaperBlock {
  enum class Kind : unsigned char {
    heading,     ///< `text`: a section
    subheading,  ///< `text`
    paragraph,   ///< `text`, line breaks kept
    notice,      ///< `text`, set apart
    list,        ///< `rows`: marker ("•", "1."), text
    facts,       ///< `rows`: name, value
    table,       ///< `rows`: cells; the first row is the header
    signatures,  ///< `rows`: title, what is to be written in the box; the boxes stand side by side
    page_break
  };
  struct Row {
    std::vector<std::string> cells;
    bool strong = false;  ///< a total
  };
  Kind kind = Kind::paragraph;
  std::string text;
  std::vector<Row> rows;
  std::vector<bool> right;  ///< table: is this column aligned to the right (amounts)?
};

/// A file carried inside the PDF (ISO 19005-3 §6.8): the same facts for machines.
struct PaperAttachment {
  std::string name;  ///< "bon-de-commande.json"
  std::string media_type;
  std::string description;
  std::string relationship = "Data";  ///< Data, Source, Alternative, Supplement, Unspecified
  base::Bytes content;
};

/// A paper before it is printed. Texts are UTF-8.
struct Paper {
  std::string title;
  std::string issuer;           ///< who issues it: above the title, and the author in the metadata
  std::string subject;          ///< metadata; may be empty
  std::string language = "fr";  ///< BCP 47, for screen readers
  std::string footer;           ///< at the foot of each page; may be empty
  std::string qr;               ///< what the QR code says; empty: none
  std::string qr_label;         ///< under the QR code; may be empty
  base::Instant made_at;        ///< date of the metadata: the same paper printed twice is the same octets
  std::vector<PaperBlock> blocks;
  std::vector<PaperAttachment> attachments;
};

/// One signature in a PDF (ISO 32000-1 §12.8.1): what its dictionary says beside the signature itself.
struct SignatureField {
  std::string name;    ///< of the field, ASCII, unique in the file
  std::string signer;  ///< who signs, for people
  std::string reason;
  std::string place;
  base::Instant when;
};
/// A PDF with room left for one signature. What is signed is all of it but that room, its angle brackets included.
struct PaperToSign {
  base::Bytes content;
  std::size_t room = 0;  ///< offset of the opening bracket
};
/// Octets a signature may have, certificates and time stamp included; the room holds twice as many digits.
inline constexpr std::size_t signature_room = 12 << 10;
/// The octets that are signed. @errors malformed: the room lies outside of the file.
base::Result<base::Bytes> signed_octets(const PaperToSign& paper);
/// The finished file. @errors too_large: the signature has no place in the room; malformed.
base::Result<base::Bytes> with_signature(PaperToSign paper, base::ByteView signature);

/// Makes PDF files built to PDF/A-1b, or to PDF/A-3b with attachments (ISO 19005), tagged, with embedded fonts. Thread-safe.
class Press {
 public:
  virtual ~Press() = default;
  /// @errors bad_request: a text is not UTF-8, or the QR code cannot hold its text; internal.
  virtual base::Result<base::Bytes> print(const Paper& paper) = 0;
  /// Appends a revision with an invisible signature field, its signature still to come (PAdES, EN 319 142-1:
  /// ETSI.CAdES.detached); what was there before stays octet for octet, so earlier signatures hold. For files of this press.
  /// @errors internal: not a file of this press.
  virtual base::Result<PaperToSign> make_room(base::ByteView pdf, const SignatureField& field) = 0;
};

}  // namespace vidimus::ports
