// CSTA XML: each message kind read and written (tests/golden/csta), and the frames of a CTI link.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "tests/bench/micro/allocations.hpp"

namespace ctig::bench {
namespace {

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void decode(benchmark::State& state, const std::string& xml) {
    csta::decoder decoder;
    if (!decoder.decode(xml)) return state.SkipWithError("does not decode");
    measure(state, [&] { benchmark::DoNotOptimize(decoder.decode(xml)); });
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(xml.size()));
}

void encode(benchmark::State& state, const std::string& xml) {
    const auto message = csta::decoder().decode(xml);
    if (!message) return state.SkipWithError("does not decode");
    std::string out;
    measure(state, [&] {
        out.clear();
        csta::encode(*message, out);
        benchmark::DoNotOptimize(out.data());
    });
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}

void read_frames(benchmark::State& state) {
    std::string stream;
    for (int i = 0; i < 32; ++i)
        if (csta::append_frame(stream, csta::event_invoke_id, std::string(600, 'x')))
            return state.SkipWithError("does not fit");
    csta::frame_reader reader;
    measure(state, [&] {
        reader.append(stream);
        while (const auto frame = reader.next().value()) benchmark::DoNotOptimize(frame->xml.data());
    });
    state.SetItemsProcessed(state.iterations() * 32);
}

const bool registered = [] {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(CTIG_GOLDEN_CSTA))
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        const auto xml = read_file(file);
        const auto name = file.stem().string();
        benchmark::RegisterBenchmark(("csta_decode/" + name).c_str(), decode, xml);
        benchmark::RegisterBenchmark(("csta_encode/" + name).c_str(), encode, xml);
    }
    benchmark::RegisterBenchmark("csta_frames/32", read_frames);
    return true;
}();

}  // namespace
}  // namespace ctig::bench
