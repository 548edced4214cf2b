#include "adapters/secrets/argon2.hpp"

#include <gtest/gtest.h>

namespace vidimus::adapters::secrets {
namespace {

TEST(Argon2, TakesTheRightSecretAndNoOther) {
  const auto hasher = argon2(Cost::least);
  const auto hash = hasher->hash(base::Secret{"lescargot"}).value();
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(hasher->matches(base::Secret{"lescargot"}, hash));
  EXPECT_FALSE(hasher->matches(base::Secret{"lescargots"}, hash));
  EXPECT_FALSE(hasher->matches(base::Secret{""}, hash));
  EXPECT_FALSE(hasher->matches(base::Secret{"lescargot"}, "no hash"));
  EXPECT_FALSE(hasher->matches(base::Secret{"lescargot"}, std::string(500, '$')));
}

TEST(Argon2, SaltsEveryHashAnew) {
  const auto hasher = argon2(Cost::least);
  EXPECT_NE(hasher->hash(base::Secret{"x"}).value(), hasher->hash(base::Secret{"x"}).value());
}

TEST(Argon2, CostsWhatRfc9106AsksOfAServer) {
  const auto hash = argon2()->hash(base::Secret{"x"}).value();
  EXPECT_NE(hash.find("m=65536,t=2"), std::string::npos) << hash;
}

}  // namespace
}  // namespace vidimus::adapters::secrets
