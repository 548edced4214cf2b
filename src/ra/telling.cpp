// Who is told what: values of a letter from the case, recipients of each kind, and the queueing itself.
#include "domain/identifiers.hpp"
#include "ra/calendar_files.hpp"
#include "ra/contract_letters.hpp"
#include "ra/contract_words.hpp"
#include "ra/counter.hpp"
#include "ra/dossiers.hpp"
#include "ra/opening_text.hpp"
#include "ra/privacy.hpp"
#include "ra/purchase_order.hpp"
#include "ra/readers.hpp"

namespace vidimus::ra {
namespace {

using domain::Effect;

std::string label(const Json& texts, const std::string& key) {
  const Json* at = &texts;
  for (std::size_t from = 0; at != nullptr && from <= key.size();) {
    const auto dot = key.find('.', from);
    at = at->find(key.substr(from, dot == std::string::npos ? std::string::npos : dot - from));
    if (dot == std::string::npos) break;
    from = dot + 1;
  }
  if (at != nullptr && at->string() != nullptr) return *at->string();
  return texts.text(key, key);
}

/// «Entrée par la cour (du lundi 1er mars 2027 au vendredi 5 mars 2027)»
std::string dated(const domain::SiteInstruction& one, const DateWords& words) {
  const auto period = period_text(one.starts, one.ends, words);
  return period.empty() ? one.text : one.text + " (" + period + ")";
}

/// The lasting instructions and those of a time. The day of the appointment decides (R66); before one is booked, everything still
/// to come is told with its days.
std::string instructions_text(const CaseFile& file, Instant now, const DateWords& words) {
  const auto& site = *file.site;
  const auto* booked = file.booked();
  std::vector<std::string> all;
  if (booked != nullptr) {
    all = domain::instructions_on(site, file.instructions, base::civil_of(booked->starts, site.zone).day);
  } else {
    const auto today = base::civil_of(now, site.zone).day;
    if (!site.instructions.empty()) all.push_back(site.instructions);
    for (const auto& one : file.instructions)
      if (!one.ends.ok() || today <= one.ends) all.push_back(dated(one, words));
  }
  std::string out;
  for (const auto& one : all) out += (out.empty() ? "" : "\n") + one;
  return out;
}

Json site_values(const domain::DeliverySite& site, std::string instructions) {
  return Json::object({{"name", site.name},
                       {"street", site.street},
                       {"zip", site.zip},
                       {"town", site.town},
                       {"phone", domain::phone_text(site.phone)},
                       {"contact", site.contact},
                       {"email", site.email},
                       {"instructions", std::move(instructions)}});
}

Json person_values(const domain::Person& person) {
  return Json::object({{"given_names", person.given_names.substr(0, person.given_names.find(','))},
                       {"surname", person.surname},
                       {"function", person.function}});
}

Json document_values(const domain::Dossier& dossier, const Json& texts) {
  // The last signs are enough for the holder to know which document; the number itself does not travel by mail.
  const auto& number = dossier.document_number;
  return Json::object({{"kind", label(texts, "document." + std::string{base::to_name(dossier.document_kind)})},
                       {"number_end", number.size() > 4 ? number.substr(number.size() - 4) : number}});
}

/// Each with the name the rules give it in this case, and the reason chosen with what the reviewer added.
Json pieces_to_correct(const CaseFile& file, const House& house) {
  Json out = Json::array();
  for (const auto& piece : domain::current_pieces(file.pieces)) {
    if (piece.verdict != domain::Verdict::to_correct) continue;
    const auto* rule = file.asked.find(piece.kind);
    const auto name = rule != nullptr ? rule->label : label(house.texts, "piece." + std::string{base::to_name(piece.kind)});
    out.push(Json::object({{"label", name}, {"reason", correction_text(house.review, piece)}}));
  }
  return out;
}

void add_case_values(Json& out, const CaseFile& file, const House& house, Instant now) {
  const auto& zone = file.body.zone;
  out.set("reference", file.line.reference);
  out.set("organisation", Json::object({{"name", file.organisation.name}, {"siret", file.organisation.siret}}));
  out.set("contract", contract_values(file.contract, file.successor, house.words));
  out.set("supplier_senders", file.contract.sender_addresses);
  out.set("ignore_supplier", supplier_warning(file.contract, house.texts));
  Json line = Json::object({{"mode_own", file.line.mode == domain::WithdrawalMode::own_site},
                            {"mode_cci", file.line.mode == domain::WithdrawalMode::cci}});
  if (file.product)
    line.set("product", file.product->name)
        .set("price",
             euros(file.product->price_cents) + " " +
                 label(house.texts, file.product->price_includes_tax ? "purchase_order.with_tax" : "purchase_order.without_tax"));
  if (file.holder) line.set("holder_name", domain::shown_name(file.holder->given_names, file.holder->surname));
  out.set("line", std::move(line));
  if (file.site) out.set("site", site_values(*file.site, instructions_text(file, now, house.words)));
  if (file.office) out.set("office", site_values(*file.office, {}));
  if (file.dossier) {
    if (file.dossier->due_at) out.set("due_long", long_date(*file.dossier->due_at, zone, house.words));
    out.set("document", document_values(*file.dossier, house.texts));
    out.set("pieces", pieces_to_correct(file, house));
    out.set("reason", file.dossier->reason.empty() ? file.line.reason : file.dossier->reason);
  } else {
    out.set("reason", file.line.reason);
  }
  if (file.certificate && file.certificate->not_after)
    out.set("certificate", Json::object({{"subject", file.certificate->subject},
                                         {"serial", file.certificate->serial},
                                         {"not_before_long", long_date(*file.certificate->not_before, zone, house.words)},
                                         {"not_after_long", long_date(*file.certificate->not_after, zone, house.words)}}));
  out.set("link", house.public_url + "/dossiers/" + file.line.reference);
}

/// When the site is open, in words: only who writes to somebody about a site needs its hours read.
Result<Done> add_opening(Json& values, const CaseFile& file, const Work& work) {
  if (!file.site) return Done{};
  VIDIMUS_TRY(calendar, work.unit().calendar(file.site->id));
  auto site = *values.find("site");
  site.set("opening", opening_text(calendar.hours, work.house().texts, work.house().words));
  values.set("site", std::move(site));
  return Done{};
}

/// Files that go with a letter: the purchase order with the one that asks for its signature (L5).
Result<std::vector<ports::MessageParts::Attachment>> enclosed_with(Work& work, const CaseFile& file, Effect effect) {
  std::vector<ports::MessageParts::Attachment> out;
  if (effect != Effect::tell_purchase_order) return out;
  VIDIMUS_TRY(printed, print_purchase_order(work, file));
  out.push_back({printed.name, "application/pdf", std::move(printed.content)});
  return out;
}

/// The row of a kind; one that nobody wrote goes to the holder and carries nothing.
const LetterKind& kind_of(const LetterFiles& files, std::string_view kind) {
  static const LetterKind plain{.number = {}, .to = {LetterReader::holder}, .source = {}};
  const auto found = files.kinds.find(kind);
  return found == files.kinds.end() ? plain : found->second;
}

/// The link tells which letter it stands in, so that a button pressed on its page can say that the letter arrived.
std::string marked_link(const std::string& link, const std::string& public_url, const domain::LetterId& letter) {
  if (public_url.empty() || !link.starts_with(public_url)) return link;
  return link + (link.find('?') == std::string::npos ? "?courriel=" : "&courriel=") + letter.text;
}

}  // namespace

Result<std::vector<domain::Person>> Work::readers_of(const CaseFile& file, Effect effect) {
  // Asking the representative to confirm ends when he has, for the data as they are now.
  auto asked = file.dossier;
  if (asked && !file.mandate_stands()) asked->representative_consented_at.reset();
  VIDIMUS_TRY(to, case_readers(*unit_, house_.letters.kinds, file.line, asked, effect, now_));
  std::vector<domain::Person> out;
  for (const auto& id : to) {
    auto person = file.holder && file.holder->id == id ? Result<domain::Person>{*file.holder} : unit_->person(id);
    if (!person) return person.error();
    out.push_back(*std::move(person));
  }
  return out;
}

Result<Done> Work::tell_of(const CaseFile& file, Effect effect, const Json& extra) {
  if (effect == Effect::tell_purchase_order && !needs_purchase_order(file)) return Done{};
  VIDIMUS_TRY(readers, readers_of(file, effect));
  VIDIMUS_TRY(calendar, calendar_enclosed(house_, file, effect, now_));
  VIDIMUS_TRY(papers, enclosed_with(*this, file, effect));
  for (const auto& person : readers) {
    auto enclosed = papers;
    if (person.id == file.line.holder) enclosed.insert(enclosed.end(), calendar.begin(), calendar.end());
    VIDIMUS_CHECK(tell(base::to_name(effect).substr(5), file.body, person, &file, extra, std::move(enclosed)));
  }
  return Done{};
}

Result<Done> Work::tell(std::string_view kind, const domain::MutualisationBody& body, const domain::Person& to,
                        const CaseFile* file, Json extra, std::vector<ports::MessageParts::Attachment> enclosed) {
  if (!kind_of(house_.letters, kind).restricted) {
    VIDIMUS_TRY(locked, is_restricted(*unit_, to.id));
    if (locked) return Done{};
  }
  Json values = Json::object({{"body", Json::object({{"name", body.name},
                                                     {"sender_email", body.sender_email},
                                                     {"desk_phone", domain::phone_text(body.desk_phone)},
                                                     {"desk_hours", body.desk_hours}})},
                              {"sender_email", body.sender_email},
                              {"person", person_values(to)}});
  if (file != nullptr) {
    add_case_values(values, *file, house_, now_);
    VIDIMUS_CHECK(add_opening(values, *file, *this));
  }
  for (const auto& [name, value] : extra.members()) values.set(name, value);
  const auto written = house_.letters.letters.find(kind);
  if (written != house_.letters.letters.end() && written->second.body.find("{{ordering}}") != std::string::npos) {
    VIDIMUS_TRY(contracts, unit_->contracts(body.id));
    VIDIMUS_TRY(ordering, ordering_of(contracts, now_, house_.texts, house_.words));
    values.set("ordering", ordering.sentence).set("ordering_open", ordering.open);
  }
  domain::Letter letter;
  letter.id = new_id<domain::LetterId>();
  values.set("link", marked_link(values.text("link"), house_.public_url, letter.id));
  values = without_foreign_secrets(kind_of(house_.letters, kind), std::move(values));
  VIDIMUS_TRY(text, render_letter(house_.letters, std::string{kind}, values));

  letter.body = body.id;
  if (file != nullptr) letter.line = file->line.id;
  letter.kind = kind;
  letter.recipient = to.id;
  letter.sender = body.sender_email;
  letter.to = to.email;
  letter.subject = text.subject;
  letter.queued_at = now_;
  letter.next_attempt = now_;
  ports::MessageParts parts;
  parts.from_name = body.sender_name;
  parts.from_email = body.sender_email;
  parts.to_name = domain::shown_name(to.given_names, to.surname);
  parts.to_email = to.email;
  parts.subject = text.subject;
  parts.plain = text.plain;
  parts.html = text.html;
  parts.reference = file != nullptr ? file->line.reference : "";
  parts.message_id = letter.id.text + "@" + body.sender_email.substr(body.sender_email.find('@') + 1);
  parts.date = base::to_rfc3339(now_);
  parts.attachments = std::move(enclosed);
  VIDIMUS_TRY(message, house_.mailer.compose(parts));
  letter.sealed = seal("letter:" + letter.id.text, base::text_of(message));
  letters_.push_back(std::move(letter));
  return Done{};
}

}  // namespace vidimus::ra
