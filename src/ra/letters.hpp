// Letters on their way out, and the open mailbox of a first-steps instance.
#pragma once

#include "ra/counter.hpp"

namespace vidimus::ra {

/// Sends what is due (job deliver_letters): doubling delay after each failure, given up after three days. Answers how many went.
Result<int> deliver_letters(Counter& counter);
/// A letter's message octets, only when the instance has an open mailbox. @errors not_found.
struct OpenLetter {
  domain::Letter letter;
  base::Bytes message;
};
Result<std::vector<domain::Letter>> mailbox(Counter& counter);
Result<OpenLetter> open_letter(Counter& counter, const domain::LetterId& id);
}  // namespace vidimus::ra
