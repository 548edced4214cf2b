// `vidimus generate --cases N --seed S`: fills a sample instance with cases at every stage, to measure and to try out.
#include "programs/ctl/generate.hpp"

#include "programs/ctl/arguments.hpp"
#include "programs/house.hpp"

namespace vidimus::programs::ctl {

int generate(Arguments arguments) {
  CommandLine app{"Fills a sample instance with made-up people, municipalities and cases at every stage.", "vidimus generate"};
  std::string instance = "instance";
  GenerateOrder order;
  bool json = false;
  app.add_option("--instance", instance, "folder of the instance, of the sample (`vidimus init --sample`)");
  app.add_option("--cases", order.cases, "how many cases").between(1, 1'000'000);
  app.add_option("--body", order.body, "short name of the mutualisation body; the first in the alphabet when left out");
  app.add_option("--tokens", order.tokens, "blank tokens for the stock of each site").between(0, 10'000);
  app.add_option("--seed", order.seed, "the same seed makes the same cases; another one may be added");
  app.add_flag("--json", json, "answer as JSON");
  if (const auto ended = app.parse(arguments)) return *ended;
  const auto made = [&]() -> base::Result<Generated> {
    VIDIMUS_TRY(open, open_house(instance));
    if (!open->settings.sample) return base::fail(base::Code::forbidden, "made-up cases go into a sample instance only");
    VIDIMUS_TRY(words, base::read_toml(open->settings.data + "/generate.toml"));
    order.now = open->clock.now();
    return generate_cases(*open->store, words, order);
  }();
  if (!made) return complain(made.error(), json, refused);
  if (json)
    std::cout << base::Json::object(
                     {{"cases", made->cases}, {"organisations", made->organisations}, {"certificates", made->certificates}})
                     .dump(2)
              << '\n';
  else
    std::cout << made->cases << " cases of " << made->organisations << " public bodies, " << made->certificates
              << " certificates\n";
  return done;
}

}  // namespace vidimus::programs::ctl
