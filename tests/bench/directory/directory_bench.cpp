// 100,000 users and 150,000 line appearances: how long the file takes to load, what stays in memory, how long
// a look-up takes. Aims: under 2 s, under 200 MB, under a microsecond.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "cti_gateway/config/written_file.hpp"
#include "cti_gateway/directory/directory.hpp"

namespace {

using namespace ctig;

constexpr int users = 100'000, second_phones = 50'000;

std::shared_ptr<const directory::directory> people;
std::vector<std::string> uris;

double resident_mb() {
    std::ifstream statm("/proc/self/statm");
    long size = 0, resident = 0;
    statm >> size >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Of all threads: what counts on a machine that has other work to do.
double processor_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

std::string big_file() {
    std::string out;
    const auto phone = [&](const std::string& name, int line) {
        out += "[[device]]\nname = \"" + name + "\"\nmodel = \"7960\"\nlines = [ { number = \"" +
               std::to_string(line) + "\", partition = \"lab\", display = \"User " + std::to_string(line) +
               "\" } ]\n";
    };
    for (int i = 0; i < users; ++i) {
        const auto id = "user" + std::to_string(i), line = std::to_string(2'000'000 + i);
        out += "[[user]]\nid = \"" + id + "\"\nmail = \"" + id +
               "@example.com\"\nocs_primary_address = \"sip:" + id +
               ".person@example.com\"\nrcc = true\nappearances = [ { device = \"SEP" + line +
               "\", line = \"" + line + "\", partition = \"lab\" }";
        if (i < second_phones)
            out += ", { device = \"soft-" + line + "\", line = \"" + line + "\", partition = \"lab\" }";
        out += " ]\n";
        phone("SEP" + line, 2'000'000 + i);
        if (i < second_phones) phone("soft-" + line, 2'000'000 + i);
    }
    return out;
}

void look_up(benchmark::State& state, const std::string& before, const std::string& after,
             const char* domain) {
    std::vector<std::string> asked;
    for (int i = 0; i < 4096; ++i) asked.push_back(before + std::to_string(i * 24 % users) + after);
    std::size_t at = 0;
    for (auto _ : state) {
        auto found = people->find_user(asked[++at % asked.size()], domain);
        if (!found) state.SkipWithError("not found");
        benchmark::DoNotOptimize(found);
    }
}

void by_user_id(benchmark::State& state) { look_up(state, "sip:user", "@example.com", "example.com"); }
void by_mail(benchmark::State& state) { look_up(state, "sip:user", "@example.com", "elsewhere.org"); }
void by_ocs_address(benchmark::State& state) {
    look_up(state, "sip:user", ".person@example.com", "elsewhere.org");
}
void name_for_the_pbx(benchmark::State& state) {
    std::size_t at = 0;
    for (auto _ : state) {
        auto name = people->pbx_device_id(people->users()[at++ * 24 % users].appearances.front());
        benchmark::DoNotOptimize(name);
    }
}
BENCHMARK(by_user_id);
BENCHMARK(by_mail);
BENCHMARK(by_ocs_address);
BENCHMARK(name_for_the_pbx);

}  // namespace

int main(int argc, char** argv) {
    const auto file =
        std::filesystem::temp_directory_path() / ("ctig-bench-" + std::to_string(getpid()) + ".toml");
    if (!config::write_text_file(file, big_file(), config::file_mode::owner_only)) return 1;
    malloc_trim(0);
    const auto before = resident_mb();
    const auto used = processor_seconds();
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::string> mistakes;
    people = directory::load_directory(file, mistakes);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const auto processor = processor_seconds() - used;
    std::filesystem::remove(file);
    for (const auto& m : mistakes) std::fprintf(stderr, "%s\n", m.c_str());
    if (!people) return 1;
    const auto loaded = resident_mb();
    malloc_trim(0);
    std::printf(
        "load %.2f s, %.2f s of processors; resident after the load %.0f MB (%.0f MB before), given back "
        "what "
        "is free %.0f MB\n",
        took.count(), processor, loaded, before, resident_mb());
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
