// Runs a fuzz target without libFuzzer: every file of its corpus, then changed copies of them, the same ones each time, for
// VIDIMUS_FUZZ_SECONDS, or for a whole minute when it is the target's turn: VIDIMUS_FUZZ_TURN is "TURN/TURNS", and of every TURNS
// targets one has it. No input may cost more than some seconds of processor time: whoever sends it must not choose how long we
// work. What `make test` runs; `make fuzz` searches for new ones with libFuzzer where clang is.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Octets = std::vector<std::uint8_t>;
constexpr std::size_t longest = 64 * 1024;

std::vector<Octets> read_corpus(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) files.push_back(entry.path());
  std::ranges::sort(files);  // the same order on every machine
  std::vector<Octets> out;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return out;
}

class Changer {
 public:
  explicit Changer(const std::vector<Octets>& corpus) : corpus_(corpus) {}
  Octets next() {
    auto out = corpus_[below(corpus_.size())];
    for (auto turns = 1 + below(4); turns > 0; --turns) change(out);
    if (out.size() > longest) out.resize(longest);
    return out;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(random_() % limit); }
  void change(Octets& octets) {
    const auto at = below(octets.size());
    switch (below(6)) {
      case 0:  // one octet
        if (!octets.empty()) octets[at] = static_cast<std::uint8_t>(random_());
        break;
      case 1:  // one bit
        if (!octets.empty()) octets[at] = static_cast<std::uint8_t>(octets[at] ^ (1U << below(8)));
        break;
      case 2:  // cut off
        octets.resize(at);
        break;
      case 3:  // taken out
        octets.erase(octets.begin() + static_cast<std::ptrdiff_t>(at),
                     octets.begin() + static_cast<std::ptrdiff_t>(std::min(octets.size(), at + below(16))));
        break;
      case 4:  // repeated
        octets.insert(octets.end(), octets.begin() + static_cast<std::ptrdiff_t>(at), octets.end());
        break;
      default: {  // a piece of another
        const auto& other = corpus_[below(corpus_.size())];
        const auto from = below(other.size());
        octets.insert(octets.begin() + static_cast<std::ptrdiff_t>(at), other.begin() + static_cast<std::ptrdiff_t>(from),
                      other.begin() + static_cast<std::ptrdiff_t>(std::min(other.size(), from + 64)));
      }
    }
  }
  const std::vector<Octets>& corpus_;
  std::mt19937_64 random_{20261122};
};

constexpr double most_seconds = 3;

/// One input, and what it costs this process: a busy machine takes no part in it.
void run_one(const Octets& octets) {
  const auto before = std::clock();
  LLVMFuzzerTestOneInput(octets.data(), octets.size());
  const auto spent = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  if (spent < most_seconds) return;
  std::fprintf(stderr, "an input of %zu octets took %.1f s\n", octets.size(), spent);
  std::abort();
}

/// Seconds for the target that stands at `row` of rooms.txt.
int seconds_for(int row) {
  long turn = 0;
  long turns = 0;
  const auto* words = std::getenv("VIDIMUS_FUZZ_TURN");
  const bool read = words != nullptr && std::sscanf(words, "%ld/%ld", &turn, &turns) == 2 && turns > 0;
  if (read && row % turns == turn % turns) return 60;
  const auto* wished = std::getenv("VIDIMUS_FUZZ_SECONDS");
  return wished == nullptr ? 1 : std::atoi(wished);
}

}  // namespace

/// usage: TARGET CORPUS ROW
int main(int count, char** values) {
  if (count != 3) return std::fprintf(stderr, "usage: %s CORPUS ROW\n", values[0]), 2;
  const auto seconds = seconds_for(std::atoi(values[2]));
  const auto corpus = read_corpus(values[1]);
  if (corpus.empty()) return std::fprintf(stderr, "no corpus in %s\n", values[1]), 2;
  for (const auto& octets : corpus) run_one(octets);
  Changer changer(corpus);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
  std::size_t runs = corpus.size();
  for (; std::chrono::steady_clock::now() < end; ++runs) {
    const auto octets = changer.next();
    // What made it fail is there to be read when the process is gone.
    if (std::getenv("VIDIMUS_FUZZ_KEEP") != nullptr)
      std::ofstream("last-input", std::ios::binary)
          .write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    run_one(octets);
  }
  std::printf("%zu inputs in %d s\n", runs, seconds);
  return 0;
}
