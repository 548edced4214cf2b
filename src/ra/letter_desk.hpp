// Letters as the people of the house look after them (courriers non remis): who was not reached, and what is done about it (R78).
#pragma once

#include "ra/letters.hpp"

namespace vidimus::ra {

/// A letter with what an agent needs beside it.
struct LetterView {
  domain::Letter letter;
  LetterKind kind;
  std::string reference;     ///< of its case, may be empty
  domain::Person recipient;  ///< with the telephone number
  std::vector<domain::LetterContact> contacts;
  bool may_resend = false;  ///< the reader's role and the letter's kind and state allow it
  bool may_print = false;   ///< it carries no secret, or the reader is its recipient
};

/// One letter. @errors not_found: nobody of the house, and not its recipient.
Result<LetterView> view_letter(Counter& counter, const Actor& actor, const domain::LetterId& id);
/// Queues a letter again, to the person's present address. @errors wrong_state; conflict "refused.letter_over": what it carries
/// is over.
Result<Done> resend_letter(Counter& counter, const Actor& actor, const domain::LetterId& id);

struct PrintableLetter {
  domain::Letter letter;
  domain::Person recipient;
  domain::Organisation organisation;  ///< empty when the person belongs to none
  std::string plain;
};

/// What an agent did to make sure of the person before another address is taken down.
struct NewAddress {
  domain::LetterId letter;
  std::string email;
  domain::IdentifiedBy identified_by = domain::IdentifiedBy::nothing;
  std::string note;
};
/// Corrects the recipient's address and queues the letter to it; nothing is told to the old one.
/// @errors missing_facts: nobody was identified, or nothing is noted; bad_request: no address; conflict: another person has it.
Result<Done> readdress_letter(Counter& counter, const Actor& actor, const NewAddress& command);
/// Notes that the person was reached otherwise. @errors bad_request: not a telephone call, a posted letter or one handed over.
Result<Done> note_contact(Counter& counter, const Actor& actor, const domain::LetterId& id, domain::ContactKind kind,
                          const std::string& note);
/// The text of a letter to be printed. @errors forbidden "refused.letter_secret": it carries a code or a sign-in link, and the
/// reader is not its recipient.
Result<PrintableLetter> printable_letter(Counter& counter, const Actor& actor, const domain::LetterId& id);
/// The recipient came by the letter's link and pressed a button. Nothing happens for anybody else, or twice.
Result<Done> see_letter(Counter& counter, const Actor& actor, const domain::LetterId& id);
/// What holders of certificates are told about their suppliers' own letters (R13), each sentence once; empty for everybody else.
Result<std::vector<std::string>> supplier_warnings(Counter& counter, const Actor& actor);
/// Takes down what a notice of non-delivery says of a letter. Answers whether it was about one of ours. @source RFC 3464
Result<bool> take_notice(Counter& counter, const ports::Notice& notice);

}  // namespace vidimus::ra
