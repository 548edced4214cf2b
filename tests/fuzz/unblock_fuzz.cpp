// Questions and answers of a blocked token, typed or read aloud over a telephone.
#include "pki/unblock_code.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vidimus;
  const auto text = base::text_of({data, size});
  static const pki::Sha256 random{1, 2, 3};
  static const auto question = *pki::ask_unblocking(random);
  const bool asks = pki::is_unblock_question(text);
  const auto answer = pki::answer_unblocking(text, "5EA11", base::Secret{"123456789012"}, random);
  if (answer && !asks) __builtin_trap();
  if (pki::open_unblocking(question.key, text, "5EA11")) __builtin_trap();  // nobody guesses a sealed answer
  return 0;
}
