// Challenge and response of a remote unblocking: it opens for its question and its token alone, and both sides derive the same.
#include "pki/unblock_code.hpp"

#include <gtest/gtest.h>

namespace vidimus::pki {
namespace {

Sha256 octets(std::uint8_t first) {
  Sha256 out{};
  for (auto& one : out) one = first++;
  return out;
}

TEST(UnblockCode, BothSidesEndWithTheSameCodes) {
  const auto question = ask_unblocking(octets(1)).value();
  EXPECT_TRUE(is_unblock_question(question.text));
  const auto answer = answer_unblocking(question.text, "A1", base::Secret{"123456789012"}, octets(99)).value();
  EXPECT_EQ(answer.text.find("123456789012"), std::string::npos);
  const auto opened = open_unblocking(question.key, answer.text, "A1").value();
  EXPECT_EQ(opened.code.reveal(), "123456789012");
  EXPECT_EQ(opened.next_code.reveal(), answer.next_code.reveal());
  EXPECT_EQ(opened.next_code.reveal().size(), unblock_code_digits);
  EXPECT_NE(opened.next_code.reveal(), "123456789012");
  EXPECT_EQ(opened.proof, answer.proof);
  EXPECT_EQ(opened.proof.size(), 16U);
}

TEST(UnblockCode, AnAnswerOpensForItsQuestionAndTokenAlone) {
  const auto question = ask_unblocking(octets(1)).value();
  const auto other = ask_unblocking(octets(2)).value();
  auto answer = answer_unblocking(question.text, "A1", base::Secret{"123456789012"}, octets(99)).value().text;
  EXPECT_EQ(open_unblocking(question.key, answer, "A2").error().detail, "unblocking.answer");
  EXPECT_EQ(open_unblocking(other.key, answer, "A1").error().detail, "unblocking.answer");
  EXPECT_EQ(open_unblocking(question.key, "", "A1").error().detail, "unblocking.answer");
  EXPECT_EQ(open_unblocking(question.key, answer.substr(0, 50), "A1").error().detail, "unblocking.answer");
  answer[60] = answer[60] == 'A' ? 'B' : 'A';
  EXPECT_EQ(open_unblocking(question.key, answer, "A1").error().detail, "unblocking.answer");
}

TEST(UnblockCode, NonsenseIsNoQuestion) {
  for (const auto& text : {std::string{}, std::string{"abc"}, std::string{"é"}, std::string(43, '*'), std::string(500, 'A')}) {
    EXPECT_FALSE(is_unblock_question(text)) << text;
    EXPECT_EQ(answer_unblocking(text, "A1", base::Secret{"1"}, octets(1)).error().detail, "unblocking.question");
  }
  // The point of order one leads to no secret (RFC 7748 §6.1).
  EXPECT_EQ(answer_unblocking(std::string(43, 'A'), "A1", base::Secret{"1"}, octets(1)).error().detail, "unblocking.question");
}

}  // namespace
}  // namespace vidimus::pki
