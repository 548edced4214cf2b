// The books beside the registry's records: long work, and how the services answered.
#include "adapters/sql/errand_book.hpp"
#include "adapters/sql/measure_book.hpp"

#include "adapters/sql/engines.hpp"
#include "adapters/sql/upload_book.hpp"

namespace vidimus::tests {
namespace {

using ports::Errand;
using ports::ErrandState;

base::Instant at(int minutes) { return base::Instant{std::chrono::minutes{29'700'000 + minutes}}; }

class Books : public OnBothEngines {};

TEST_P(Books, AnErrandIsTakenByOneAndByAnotherWhenHeFallsSilent) {
  populate();
  const auto book = adapters::sql::make_errand_book(*database_);
  Errand errand;
  errand.id = "e1";
  errand.person = world_.person.id.text;
  errand.request = base::Json::object({{"certificates", base::Json::array()}});
  errand.outcome = base::Json::array();
  errand.total = 3;
  errand.asked = at(0);
  ASSERT_TRUE(book->add(errand));
  EXPECT_FALSE(book->add(errand));
  auto taken = book->take(at(1), at(-1));
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ((*taken)->state, ErrandState::running);
  EXPECT_FALSE(*book->take(at(2), at(0))) << "its holder gave a sign of life";
  EXPECT_TRUE(*book->take(at(9), at(7))) << "and then none for long";
  auto one = **taken;
  one.state = ErrandState::done;
  one.done = 3;
  one.refused = 1;
  one.file = {1, 2, 3};
  one.outcome.push(base::Json::object({{"reference", "R"}}));
  one.ended = at(10);
  ASSERT_TRUE(book->keep(one));
  EXPECT_FALSE(*book->take(at(99), at(98)));
  const auto found = book->find("e1");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->refused, 1);
  EXPECT_EQ((*found)->file, (base::Bytes{1, 2, 3}));
  EXPECT_EQ((*found)->outcome.items().size(), 1U);
  const auto own = book->of_person(errand.person, 10);
  ASSERT_TRUE(own && own->size() == 1);
  EXPECT_TRUE(own->front().file.empty());
  EXPECT_EQ(*book->forget(at(10)), 0);
  EXPECT_EQ(*book->forget(at(11)), 1);
  EXPECT_FALSE(*book->find("e1"));
}

TEST_P(Books, AFileUnderWayGrowsByOneSliceAtATime) {
  populate();
  const auto book = adapters::sql::make_upload_book(*database_);
  ports::PartialUpload upload;
  upload.id = "u1";
  upload.person = world_.person.id;
  upload.file_name = "carte.jpg";
  upload.size = 100;
  upload.digest = "d1";
  upload.slices = base::Json::array();
  upload.touched = at(0);
  ASSERT_TRUE(book->add(upload));
  EXPECT_FALSE(book->add(upload));
  upload.slices.push("b1");
  upload.received = 60;
  upload.touched = at(1);
  EXPECT_TRUE(*book->keep(upload, 0));
  EXPECT_FALSE(*book->keep(upload, 0)) << "another slice came first";
  const auto found = book->find("u1");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->received, 60);
  EXPECT_EQ((*found)->slices.dump(), R"(["b1"])");
  EXPECT_FALSE((*found)->used);
  EXPECT_EQ(book->of_person(upload.person)->size(), 1U);
  EXPECT_TRUE(book->over(at(1), at(9), 10)->empty());
  EXPECT_EQ(book->over(at(2), at(0), 10)->size(), 1U) << "left";
  upload.used = at(3);
  EXPECT_TRUE(*book->keep(upload, 60));
  EXPECT_EQ(book->over(at(0), at(4), 10)->size(), 1U) << "used";
  ASSERT_TRUE(book->remove("u1"));
  EXPECT_FALSE(*book->find("u1"));
}

TEST_P(Books, MeasuresAreKeptInOrderAndForgotten) {
  const auto book = adapters::sql::make_measure_book(*database_);
  ASSERT_TRUE(book->keep({{"ocsp", at(5), true, 12, ""}, {"crl", at(5), false, 9000, "status 503"}}));
  ASSERT_TRUE(book->keep({{"ocsp", at(0), true, 7, ""}}));
  const auto all = book->since(at(0));
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 3U);
  EXPECT_EQ((*all)[0].milliseconds, 7);
  EXPECT_EQ((*all)[1].service, "crl");
  EXPECT_FALSE((*all)[1].good);
  EXPECT_EQ((*all)[1].failure, "status 503");
  EXPECT_EQ(book->since(at(1))->size(), 2U);
  EXPECT_EQ(*book->forget(at(5)), 1);
}

INSTANTIATE_TEST_SUITE_P(Sql, Books, both_engines(), engine_name);

}  // namespace
}  // namespace vidimus::tests
