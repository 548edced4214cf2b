// Numbers of identity documents, by kind.
#include "domain/document_numbers.hpp"

#include <gtest/gtest.h>

namespace vidimus::domain {
namespace {

using Number = std::optional<std::string>;
using enum DocumentKind;

TEST(DocumentNumbers, EachKindHasItsShape) {
  EXPECT_EQ(document_number_from(identity_card, "x4rt bpfw4"), Number{"X4RTBPFW4"});
  EXPECT_EQ(document_number_from(identity_card, "1207 5920 1234"), Number{"120759201234"});
  EXPECT_EQ(document_number_from(passport, "12ab 34567"), Number{"12AB34567"});
  EXPECT_EQ(document_number_from(passport, "C01X00T47"), Number{"C01X00T47"});  // a German one
  EXPECT_EQ(document_number_from(residence_permit, "FRA1234567"), Number{"FRA1234567"});
}

TEST(DocumentNumbers, AnErrorOfTypingIsSeen) {
  for (const char* wrong : {"", "X4RTBPFW", "12075920123", "12075920123A", "ABCDEFGHI", "X4RTBPFW4!", "X4RTBPFW4é"})
    EXPECT_EQ(document_number_from(identity_card, wrong), Number{}) << wrong;
  for (const char* wrong : {"12AB3456", "12AB345678", "12AB3456X", "AB12", "<script>"})
    EXPECT_EQ(document_number_from(passport, wrong), Number{}) << wrong;
  EXPECT_EQ(document_number_from(residence_permit, "12345678"), Number{});
  EXPECT_EQ(document_number_from(none, "12AB34567"), Number{});
}

}  // namespace
}  // namespace vidimus::domain
